import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { repository, v2 } from '../cli/update/update-repository.ts';
import { v1App } from '../cli/v1-app.ts';
import { environment } from '../python/environment.ts';
import { folderWith } from '../workspace/folders.ts';
import { packedOnce, packFolder } from './pack.ts';

const python = await environment('py311');
const folder = packFolder();
/** A program of somebody who has the package. */
const consumer = path.join(folder, 'consumer');
const home = path.join(consumer, 'node_modules/pyfunc');

beforeAll(async () => {
  const { pyfunc } = await packedOnce();
  mkdirSync(home, { recursive: true });
  execFileSync('tar', ['xzf', pyfunc.tarball, '--strip-components=1', '-C', home]);
  writeFileSync(path.join(consumer, 'package.json'), '{"type": "module"}');
  writeFileSync(path.join(consumer, 'host.mjs'), host);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A host that answers every question with its default, or yes, and records what it hears. */
const host = `
  export function hostIn(cwd, extra = {}) {
    const events = [];
    const asked = [];
    const usual = ({ kind, choices, ...question }) =>
      question.default ?? (kind === 'select' ? choices[0].value : true);
    return {
      cwd, env: process.env, signal: new AbortController().signal, events, asked,
      on: (event) => void events.push(event.kind),
      ask: async (questions) => {
        asked.push(...questions.map(({ name }) => name));
        return Object.fromEntries(questions.map((each) => [each.name, usual(each)]));
      },
      ...extra,
    };
  }`;

/** Runs a program that imports the package, and returns what it prints as JSON. */
function run(body: string) {
  const script = `
    import * as pyfunc from 'pyfunc';
    import { hostIn } from './host.mjs';
    const python = ${JSON.stringify(python)};
    ${body}`;
  const words = ['--input-type=module', '--eval', script];
  const { stdout, stderr, status } = spawnSync(process.execPath, words, {
    cwd: consumer,
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
}

/** The errors of a program in TypeScript that imports the package. */
function typeErrors(text: string): string[] {
  writeFileSync(path.join(consumer, 'main.ts'), text);
  const tsc = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url));
  const flags = ['--strict', '--exactOptionalPropertyTypes', '--skipLibCheck', 'false'];
  const modules = ['--module', 'nodenext', '--target', 'es2023', '--types', ''];
  const quiet = ['--ignoreConfig', '--noEmit', '--pretty', 'false'];
  const words = [tsc, ...quiet, ...flags, ...modules, 'main.ts'];
  const { stdout } = spawnSync(process.execPath, words, { cwd: consumer, encoding: 'utf8' });
  return stdout.split('\n').filter((line) => line.includes('error TS'));
}

describe('import … from "pyfunc"', () => {
  test('has no effect and prints nothing', () => {
    const loaded = run(`
      console.log(JSON.stringify(Object.keys(pyfunc).sort()));`);
    expect(loaded).toEqual(
      expect.arrayContaining(['add', 'create', 'migrate', 'planMigration', 'undo', 'update']),
    );
  });

  test('plans, migrates with proof, verifies and undoes', () => {
    const cwd = folderWith(v1App);
    const found = run(`
      const host = hostIn(${JSON.stringify(cwd)});
      const plan = await pyfunc.planMigration('.', {}, host);
      const migrated = await pyfunc.migrate('.', { python }, host);
      const verified = await pyfunc.verify('.', { python }, host);
      const undone = await pyfunc.undo('.', host);
      const again = await pyfunc.undo('.', host);
      console.log(JSON.stringify({
        kinds: [plan, migrated, verified, undone, again].map(({ kind }) => kind),
        exits: await Promise.all([plan, again].map(pyfunc.exitCodeOf)),
        changes: plan.changes.length,
        functions: migrated.about.functions.map(({ name, status }) => [name, status]),
        proof: migrated.proof.verification.functions.map(({ outcome }) => outcome),
        ...{ events: host.events, asked: host.asked, paths: undone.about.paths },
      }));`);
    expect(found).toMatchObject({
      kinds: ['planned', 'written', 'done', 'undone', 'nothing'],
      functions: [
        ['Hello', 'migrated'],
        ['Orders', 'migrated'],
      ],
      proof: ['same', 'same'],
      asked: ['yes'],
    });
    expect(found.exits).toEqual([0, 0]);
    expect(found.paths).toHaveLength(found.changes);
    expect(found.events).toEqual(expect.arrayContaining(['plan', 'verifying']));
  });

  test('rolls back where the run is aborted, and says who was not asked', () => {
    const cwd = folderWith(v1App);
    const found = run(`
      const controller = new AbortController();
      const host = hostIn(${JSON.stringify(cwd)}, {
        signal: controller.signal,
        on: ({ kind }) => kind === 'verifying' && controller.abort(),
      });
      const aborted = await pyfunc.migrate('.', { mode: 'write', python }, host);
      const { ask, ...mute } = hostIn(${JSON.stringify(cwd)});
      const silent = await pyfunc.add({ template: 'http' }, mute);
      const plan = await pyfunc.planMigration('.', {}, mute);
      console.log(JSON.stringify([aborted.kind, silent.kind, plan.kind]));
      process.exit();`);
    expect(found).toEqual(['rolled-back', 'refused', 'planned']);
  });

  test('creates, adds and updates', () => {
    const cwd = folderWith();
    const found = run(`
      const host = hostIn(${JSON.stringify(cwd)});
      const options = { yes: true, install: false, git: false };
      const created = await pyfunc.create('shop', options, host);
      const shop = hostIn(created.about.root);
      const added = await pyfunc.add({ template: 'queue', name: 'orders', python }, shop);
      const updated = await pyfunc.update('.', { python }, shop);
      const { ask, ...mute } = shop;
      const missing = await pyfunc.add({ template: 'queue' }, mute);
      const invalid = await pyfunc.add({ template: 'htp', yes: true }, mute);
      const listed = await pyfunc.listTemplates({}, mute);
      const explained = await pyfunc.explain('PYF004');
      console.log(JSON.stringify({
        kinds: [created, added, updated, missing, invalid, listed, explained]
          .map(({ kind }) => kind),
        ...{ functions: added.about.functions, errors: invalid.errors },
        missing: missing.questions.map(({ name }) => name),
        templates: listed.about.templates.length,
        next: added.next[0].words.slice(0, 3),
      }));`);
    expect(found).toMatchObject({
      kinds: ['written', 'written', 'nothing', 'missing-answers', 'invalid', 'done', 'done'],
      functions: ['orders'],
      errors: [{ message: expect.stringContaining('did you mean http?') }],
      missing: ['name', 'queue', 'connection'],
      next: ['add', 'queue', 'orders'],
    });
    expect(found.templates).toBeGreaterThan(10);
  });

  test('brings code to a new version of its template, with proof, and undoes that', () => {
    const { app, env, text } = repository(v2);
    const before = text('function_app.py');
    const found = run(`
      const env = { ...process.env, ...${JSON.stringify(env)} };
      const host = hostIn(${JSON.stringify(app)}, { env });
      const updated = await pyfunc.update('.', { python }, host);
      const again = await pyfunc.update('.', { python }, host);
      const undone = await pyfunc.undo('.', host);
      console.log(JSON.stringify({
        kinds: [updated, again, undone].map(({ kind }) => kind),
        proof: updated.proof.kind,
        paths: undone.about.paths,
        ...{ events: host.events, asked: host.asked },
      }));`);
    expect(found).toMatchObject({
      kinds: ['written', 'nothing', 'undone'],
      asked: ['yes'],
      proof: 'checked',
    });
    expect(found.events).toEqual(expect.arrayContaining(['plan', 'verifying']));
    expect(found.paths).toContain('function_app.py');
    expect(text('function_app.py')).toBe(before);
  });
});

describe('types', () => {
  const program = (body: string) => `
    import { migrate, type Host, type HostEvent, type MigrateOutcome } from 'pyfunc';
    const events: HostEvent['kind'][] = [];
    const host: Host = {
      cwd: '/app',
      env: {},
      signal: new AbortController().signal,
      on: ({ kind }) => void events.push(kind),
    };
    const outcome: MigrateOutcome = await migrate('.', { mode: 'plan' }, host);
    ${body}
    export {};`;

  test('compile in a strict program, without the types of Node', () => {
    const body = `
      switch (outcome.kind) {
        case 'invalid':
          outcome.errors.map(({ message }) => message);
          break;
        case 'missing-answers':
          outcome.questions.map(({ title }) => title);
          break;
        case 'refused':
        case 'failed':
        case 'canceled':
          break;
        default:
          outcome.about.functions.map(({ name, status }) => [name, status]);
      }`;
    expect(typeErrors(program(body))).toEqual([]);
  });

  test('know what an outcome has', () => {
    expect(typeErrors(program('outcome.about.functions;'))).toEqual([
      expect.stringContaining("'outcome.about' is possibly 'undefined'"),
    ]);
    expect(typeErrors(program("await migrate('.', { mode: 'write-all' }, host);"))).toHaveLength(1);
  });

  test('that a public function takes or returns are exported by name', () => {
    const functions = surface().match(/^export declare function [^;]*;$/gm) ?? [];
    const used = new Set(functions.join().match(/\b[A-Z]\w+/g));
    const index = readFileSync(path.join(home, 'dist/types/api/index.d.ts'), 'utf8');
    const exported = [...index.matchAll(/^export (?:type )?\{([^}]*)\}/gm)].join();
    const isKnown = (name: string) =>
      ['Omit', 'Promise'].includes(name) || new RegExp(`\\b${name}\\b`).test(exported);
    expect([...used].filter((name) => !isKnown(name))).toEqual([]);
  });

  test('of what is exported are as they were reviewed', async () => {
    await expect(surface()).toMatchFileSnapshot('../../snapshots/api/surface.d.ts.txt');
  });
});

/** The declarations that the package exports, without comments, in the order of its index. */
function surface(): string {
  const root = path.join(home, 'dist/types/api');
  const withoutComments = (file: string) =>
    readFileSync(path.join(root, file), 'utf8').replace(/^ *\/\*\*(?:[^*]|\*(?!\/))*\*\/\n/gm, '');
  const index = withoutComments('index.d.ts');
  const functions = index.match(/^export declare function [\s\S]*?;$/gm) ?? [];
  const lists = index.matchAll(/^export (?:type )?\{([^}]*)\} from '([^']+)\.js';$/gm);
  const types = [...lists].flatMap(([, names = '', module = '']) => {
    const text = withoutComments(`${module}.d.ts`);
    const own = names.split(',').map((name) => name.replace('type ', '').trim());
    return own
      .filter((name) => name !== '')
      .map((name) => {
        const [found] =
          new RegExp(
            `^export (?:declare )?(?:interface|type|function) ${name}\\b[\\s\\S]*?^(?=export|declare|import|interface|type|//|$)`,
            'm',
          ).exec(text) ?? [];
        return found?.trimEnd() ?? `// ${name} from ${module}`;
      });
  });
  return `${[...functions, ...types].join('\n\n')}\n`;
}
