import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { z } from 'zod';
import { isWithinCwd } from '../../api/apps/locate.ts';
import { doctor } from '../../api/doctor/doctor.ts';
import { explain } from '../../api/explain.ts';
import type { Host } from '../../api/host.ts';
import { migrate } from '../../api/migrate/migrate.ts';
import type { MigrateOptions, MigrationAbout } from '../../api/migrate/migrate-options.ts';
import { invalid, type Outcome } from '../../api/outcome.ts';
import type { AppAbout } from '../../api/report/document.ts';
import { formatOutcome } from '../../api/report/formats/format-outcome.ts';
import { verify } from '../../api/verify/verify.ts';
import { type Run, textOf } from '../command.ts';
import { finish } from '../finish.ts';
import { version } from '../version.ts';

/** Longer than any path, name or revision; an error repeats what it is about. */
const word = z.string().max(4096);
const path = word.default('.').describe('Folder of the app, from the folder of the server.');
const planned = {
  path,
  layout: z.enum(['in-place', 'blueprints', 'single-file']).optional(),
  leaveOut: z.array(word).optional().describe('Names of functions to leave behind.'),
};

const reads = { readOnlyHint: true, openWorldHint: false } as const;

/** Serves the Model Context Protocol on stdin and stdout, until the client closes them. */
export const run: Run = async (session, _, { allowWrite, python }) => {
  if (session.json) {
    const message = 'does not go with mcp, whose protocol has stdout to itself';
    return finish(invalid([{ option: 'json', message }]), session, { lines: () => [] });
  }
  const host: Host = { ...session.host(), ask: undefined };
  const server = serverFor(host, textOf(python), allowWrite === true);
  const closed = new Promise<void>((done) => {
    server.server.onclose = done;
    session.signal.addEventListener('abort', () => void server.close(), { once: true });
    process.stdin.once('end', () => void server.close());
  });
  await server.connect(new StdioServerTransport());
  await closed;
  return 'done';
};

/**
 * `python` is a program that this machine runs: only the person who starts the server names it, and no
 * tool takes one. Tools refuse arguments that they do not know.
 */
function serverFor(host: Host, python: string | undefined, allowWrite: boolean): McpServer {
  const server = new McpServer({ name: 'pyfunc', version });
  const answer = async (
    command: string,
    where: string,
    work: () => Promise<Outcome<AppAbout>>,
    keepsDiffs = false,
  ) => {
    if (!isWithinCwd(host, where)) return outside(where);
    const outcome = await work();
    if (outcome.kind === 'invalid') {
      return failure(
        outcome.errors.map((each) => `${each.option ?? ''} ${each.message}.`.trim()).join('\n'),
      );
    }
    const text = await formatOutcome(outcome, 'json', { command, cwd: host.cwd });
    return said(
      keepsDiffs ? text : withoutDiffs(text),
      ['failed', 'canceled'].includes(outcome.kind),
    );
  };
  server.registerTool(
    'plan',
    {
      title: 'Plan a migration',
      description:
        'Plan the migration of an Azure Functions Python v1 app (function.json) to v2 (decorators). Writes nothing. Returns each function with its status and bindings, the changed files without diffs, and diagnostics.',
      inputSchema: z.strictObject(planned),
      annotations: reads,
    },
    async ({ path: where, ...options }) =>
      answer('migrate', where, () => plan(where, options, host)),
  );
  server.registerTool(
    'preview',
    {
      title: 'Preview a migration',
      description:
        'The same as plan, with the exact diff of each file, or of the files that serve one function. Writes nothing.',
      inputSchema: z.strictObject({ ...planned, function: word.optional() }),
      annotations: reads,
    },
    async ({ path: where, function: name, ...options }) =>
      answer(
        'migrate',
        where,
        async () => forFunction(await plan(where, options, host), name),
        true,
      ),
  );
  server.registerTool(
    'explain',
    {
      title: 'Explain a diagnostic',
      description: 'What a diagnostic such as PYF126 means, why it matters, and what to do.',
      inputSchema: z.strictObject({ code: word }),
      annotations: reads,
    },
    async ({ code }) => {
      const { kind, about, diagnostics } = await explain(code);
      return kind === 'done'
        ? said(JSON.stringify(about, null, 2))
        : failure(diagnostics.map(({ message }) => message).join('\n'));
    },
  );
  server.registerTool(
    'verify',
    {
      title: 'Verify an app',
      description:
        'Index a v2 app with the real azure-functions, and compare each function with an original: a folder or a git revision. Imports the code of the app on this machine.',
      inputSchema: z.strictObject({ path, against: word.optional() }),
      annotations: reads,
    },
    async ({ path: where, against }) =>
      against !== undefined && !isWithinCwd(host, against)
        ? outside(against)
        : answer('verify', where, () => verify(where, { against, python }, host)),
  );
  server.registerTool(
    'doctor',
    {
      title: 'Examine an app',
      description:
        'Examine an app of either model: code, settings, requirements, host.json, leftovers. Changes nothing.',
      inputSchema: z.strictObject({ path }),
      annotations: reads,
    },
    async ({ path: where }) => answer('doctor', where, () => doctor(where, { python }, host)),
  );
  if (!allowWrite) return server;
  server.registerTool(
    'apply',
    {
      title: 'Migrate an app',
      description:
        'Write the migration that plan and preview show, all or nothing, and verify it; it is rolled back if that fails. `pyfunc undo` undoes it.',
      inputSchema: z.strictObject(planned),
      annotations: { destructiveHint: true, idempotentHint: true, openWorldHint: false },
    },
    async ({ path: where, ...options }) =>
      answer('migrate', where, () => migrate(where, { ...options, python, mode: 'write' }, host)),
  );
  return server;
}

function plan(where: string, options: MigrateOptions, host: Host) {
  return migrate(where, { ...options, mode: 'plan' }, host);
}

/** Diffs fill the context of a model: they come on request. */
function withoutDiffs(text: string): string {
  const plain = (key: string, value: unknown) => (/^patch/.test(key) ? undefined : value);
  return JSON.stringify(JSON.parse(text), plain, 2);
}

/** The files of one function. An unknown name is invalid, and the message has those that there are. */
function forFunction(
  outcome: Outcome<MigrationAbout>,
  name: string | undefined,
): Outcome<MigrationAbout> {
  if (name === undefined || outcome.about === undefined) return outcome;
  const names = outcome.about.functions.map((each) => each.name);
  if (!names.includes(name)) {
    const known = names.length === 0 ? 'of which the app has none to migrate' : names.join(', ');
    return invalid([{ option: 'function', message: `is none of ${known}` }]);
  }
  const isOwn = ({ because }: Outcome<MigrationAbout>['changes'][number]) =>
    because.some((each) => each.function === name);
  return { ...outcome, changes: outcome.changes.filter(isOwn) };
}

function said(text: string, isError = false) {
  return { content: [{ type: 'text' as const, text }], isError };
}

function failure(text: string) {
  return said(text, true);
}

function outside(where: string) {
  return failure(`${where} is outside of the folder that the server was started in.`);
}
