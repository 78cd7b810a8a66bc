import { join, resolve } from 'node:path';
import { type Exit, exitCode, exitOf, gravest } from '../../../api/report/exit.ts';
import { jsonText } from '../../../api/report/json-text.ts';
import { jsonDiagnostic } from '../../../api/report/report-json.ts';
import { sourceFrom } from '../../../api/source.ts';
import { unreadable } from '../../../api/unreadable.ts';
import { appsBelow } from '../../../app/apps-below.ts';
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { Library } from '../../../generators/templates/library.ts';
import { readScope } from '../../../registry/config/config-scope.ts';
import { readLock } from '../../../registry/lock/lock-file.ts';
import { openRegistries } from '../../../registry/open/registries.ts';
import { type PinMove, planPinUpdate } from '../../../registry/plan/plan-pin-update.ts';
import {
  type Moved,
  movedTemplates,
  outdatedEntries,
} from '../../../registry/update/outdated-entries.ts';
import { openTree, Unreadable } from '../../../workspace/tree/disk.ts';
import type { Run } from '../../command.ts';
import { columns } from '../../views/registry/columns.ts';
import { counted } from '../../views/summary.ts';
import type { Line } from '../../views/terminal.ts';
import { findingLines, refuse } from './refuse.ts';
import { moveJson, moveLines } from './update.ts';

/** Shows pins that are behind their source, and what was generated from templates that moved on. */
export const run: Run = async (session, path = '.', options) => {
  const { cwd, env, io, json } = session;
  const root = resolve(cwd, path);
  const offline = options.offline === true;
  const reach = await readScope(root, env.HOME);
  if (!('registrations' in reach)) return refuse(reach, session);
  const registries = await openRegistries(root, 'all', { env, offline });
  if (!('library' in registries)) return refuse(registries, session);
  const update = await planPinUpdate(reach, [], { env, offline });
  if (!('moves' in update)) return refuse(update, session);
  const apps = appsBehind(root, registries.library, path);
  if ('code' in apps) return refuse([apps], session);

  const behind = update.moves.filter(isBehind);
  const problems = [
    ...update.moves.flatMap(({ problem }) => problem ?? []),
    ...registries.configured.flatMap(({ problem }) => problem ?? []),
    ...apps.flatMap(({ diagnostics }) => diagnostics),
  ];
  const isWork = behind.length > 0 || apps.some(({ moved }) => moved.length > 0);
  const work: Exit[] = isWork && options.check === true ? ['work'] : [];
  const exit = gravest([...work, ...problems.map(exitOf)]);
  if (json) {
    const source = sourceFrom(cwd);
    const document = {
      version: 1,
      exitCode: exitCode(exit),
      registries: update.moves.map((move) => ({ ...moveJson(move), behind: isBehind(move) })),
      apps: apps.map(({ app, moved }) => ({ app, templates: moved })),
      diagnostics: problems.map((each) => jsonDiagnostic(each, source)),
    };
    io.raw(jsonText(document));
    return exit;
  }
  io.out(...report(behind, apps));
  io.err(...findingLines(problems, session));
  return exit;
};

function isBehind({ from, to }: PinMove): boolean {
  return to !== undefined && from?.integrity !== to.integrity;
}

interface AppBehind {
  readonly app: string;
  readonly moved: readonly Moved[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The apps with something to update, or with a reason why that is not known. */
function appsBehind(root: string, library: Library, path: string): AppBehind[] | Diagnostic {
  try {
    const { apps } = appsBelow(root, { include: [], exclude: [], gitignore: true });
    const all = apps.map((app) => appBehind(join(root, app), app || '.', library));
    return all.filter(({ moved, diagnostics }) => moved.length > 0 || diagnostics.length > 0);
  } catch (error) {
    if (error instanceof Unreadable) return unreadable(path, root, error);
    throw error;
  }
}

function appBehind(root: string, app: string, library: Library): AppBehind {
  const lock = readLock(openTree(root));
  if ('code' in lock) return { app, moved: [], diagnostics: [lock] };
  const { entries, diagnostics } = outdatedEntries(lock.generated, library);
  return { app, moved: entries.flatMap((each) => movedTemplates(each, library)), diagnostics };
}

function report(behind: readonly PinMove[], apps: readonly AppBehind[]): Line[] {
  const rows = apps.flatMap(({ app, moved }) =>
    moved.map(({ template, from, to }) => [app, template, `${from} → ${to}`]),
  );
  if (behind.length === 0 && rows.length === 0) return ['Nothing is behind.'];
  return [
    ...(behind.length === 0
      ? []
      : [`${counted(behind.length, 'pin')} behind (pyfunc registry update):`]),
    ...(behind.length === 0 ? [] : moveLines(behind).map((line) => `  ${line}`)),
    ...(rows.length === 0 ? [] : ['Generated from templates that moved on (pyfunc update):']),
    ...columns(rows).map((line) => `  ${line}`),
  ];
}
