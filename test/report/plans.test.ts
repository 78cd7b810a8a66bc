import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyPlan, type Host, type MigrateOptions, migrate, savePlan } from '../../api/index.ts';
import { migrationPatch } from '../../api/report/migration-patch.ts';
import { isHidden } from '../../workspace/change/secret-changes.ts';
import { pyfunc } from '../cli/fake-host.ts';
import { v1App } from '../cli/v1-app.ts';
import { applied } from '../migrator/apply-plan.ts';
import { arbitraryApp } from '../migrator/arbitrary-app.ts';
import { fixtures } from '../migrator/fixture.ts';
import { contents, type Files, folderWith, shown } from '../workspace/folders.ts';

const hostIn = (cwd: string): Host => ({
  cwd,
  env: {},
  signal: new AbortController().signal,
  on: () => {},
});

const layouts = ['in-place', 'blueprints', 'single-file'] as const;
const noProof = { verify: false, allowDirty: true } as const;

/** Whether an app that a saved plan was applied to is the same as one that `--yes` has written. */
async function expectEqual(name: string, files: Files, options: MigrateOptions) {
  const [planning, writing] = [folderWith(files), folderWith(files)];
  const planned = await migrate('.', { ...options, mode: 'plan' }, hostIn(planning));
  const saved = await savePlan([planned], 'plan.json', options, hostIn(planning));
  const written = await migrate('.', { ...options, mode: 'write' }, hostIn(writing));
  if (saved.kind !== 'written') {
    const isReady = written.kind === 'written';
    const code = isReady ? 'PYF582' : 'PYF583';
    expect([name, saved.diagnostics.map((each) => each.code)]).toEqual([name, [code]]);
    return isReady ? 'kept back' : 'refused';
  }
  const done = await applyPlan('plan.json', noProof, hostIn(planning));
  expect([name, done.kind]).toEqual([name, 'written']);
  const { 'plan.json': _, ...after } = shown(planning);
  expect(withoutTimes(after), name).toEqual(withoutTimes(shown(writing)));
  return 'equal';
}

describe('apply of a saved plan equals --yes, byte for byte', () => {
  test('for each fixture, in all layouts', async () => {
    const ends: string[] = [];
    for (const [at, { name, options: own, files }] of fixtures.entries()) {
      // Each run is flushed to the disk twice: a third of them is enough.
      if (at % 3 !== 0) continue;
      const [other = own.layout] = own.layout === 'in-place' ? layouts.slice((at / 3) % 3) : [];
      ends.push(await expectEqual(name, files, { ...own, ...noProof, layout: other }));
    }
    expect(ends.filter((each) => each === 'equal').length).toBeGreaterThan(15);
    expect(ends.filter((each) => each === 'kept back').length).toBeLessThan(5);
  });

  test('for apps that nobody wrote', async () => {
    let equal = 0;
    const isEqual = async (files: Files, layout: (typeof layouts)[number]) => {
      const end = await expectEqual('', files, { ...noProof, layout });
      equal += end === 'equal' ? 1 : 0;
    };
    const cases = fc.asyncProperty(arbitraryApp, fc.constantFrom(...layouts), isEqual);
    await fc.assert(cases, { numRuns: 25 });
    expect(equal).toBeGreaterThan(5);
  });
});

function asText(files: Record<string, Uint8Array>): Record<string, string> {
  const texts = Object.entries(files).map(([path, bytes]) => [
    path,
    Buffer.from(bytes).toString('latin1'),
  ]);
  return Object.fromEntries(texts);
}

/** The bytes of all files. */
function contentsOf(root: string): Record<string, Uint8Array> {
  const files = Object.entries(shown(root)).filter(([, { kind }]) => kind === 'file');
  return Object.fromEntries(
    files.map(([path]) => [path, new Uint8Array(readFileSync(join(root, path)))]),
  );
}

/** Names, kinds, modes and contents. */
function withoutTimes(all: ReturnType<typeof shown>) {
  return Object.fromEntries(
    Object.entries(all).map(([path, { mtime: _, ...rest }]) => [path, rest]),
  );
}

test('a patch from each fixture applies with git apply, byte for byte', async () => {
  let count = 0;
  for (const { name, options: own, files } of fixtures) {
    const cwd = folderWith(files);
    const planned = await migrate('.', { ...own, ...noProof, mode: 'plan' }, hostIn(cwd));
    if (planned.kind !== 'planned') continue;
    const shownChanges = planned.changes.filter((each) => !isHidden(each));
    const expected = asText(applied(contentsOf(cwd), shownChanges));
    const patch = migrationPatch(cwd, planned.changes, cwd);
    const git = spawnSync('git', ['apply', '--whitespace=nowarn', '-'], { cwd, input: patch });
    expect([name, git.stderr.toString()]).toEqual([name, '']);
    expect(asText(contentsOf(cwd)), name).toEqual(expected);
    count += 1;
  }
  expect(count).toBeGreaterThan(50);
});

describe('a plan that does not fit is refused, and nothing is written', () => {
  const saved = async (files: Files = v1App) => {
    const cwd = folderWith(files);
    const { code, stderr } = await pyfunc(['migrate', '--plan', 'plan.json'], { cwd });
    expect([code, stderr]).toEqual([0, expect.stringContaining('pyfunc apply plan.json')]);
    return cwd;
  };
  const refused = async (cwd: string, code: string) => {
    const before = contents(cwd);
    const ran = await pyfunc(['apply', 'plan.json', '--no-verify', '--json'], { cwd });
    const { diagnostics } = JSON.parse(ran.stdout);
    expect(diagnostics.map((each: { code: string }) => each.code)).toEqual([code]);
    expect(contents(cwd)).toEqual(before);
    return ran.code;
  };

  test('where a file that was read has changed, is gone or is new', async () => {
    const changed = await saved();
    writeFileSync(join(changed, 'host.json'), '{ "version": "2.0", "logging": {} }\n');
    expect(await refused(changed, 'PYF580')).toBe(5);
    const added = await saved();
    writeFileSync(join(added, 'Hello/helper.py'), '');
    expect(await refused(added, 'PYF580')).toBe(5);
    const scripted = await saved();
    writeFileSync(join(scripted, 'Orders/__init__.py'), 'def main(msg): ...\n');
    expect(await refused(scripted, 'PYF580')).toBe(5);
  });

  test('where it was planned before another plan was applied, or applied before', async () => {
    const cwd = await saved();
    const plan = readFileSync(join(cwd, 'plan.json'));
    const words = ['migrate', '--layout', 'single-file', '--plan', 'second.json'];
    expect((await pyfunc(words, { cwd })).code).toBe(0);
    const second = readFileSync(join(cwd, 'second.json'));
    expect((await pyfunc(['apply', 'plan.json', '--no-verify'], { cwd })).code).toBe(0);
    expect(await refused(cwd, 'PYF580')).toBe(5);
    writeFileSync(join(cwd, 'plan.json'), second);
    expect(await refused(cwd, 'PYF580')).toBe(5);
    // Undone, both fit again: the one that is applied rules the other out.
    expect((await pyfunc(['undo'], { cwd })).code).toBe(0);
    expect((await pyfunc(['apply', 'plan.json', '--no-verify'], { cwd })).code).toBe(0);
    writeFileSync(join(cwd, 'plan.json'), plan);
    expect(await refused(cwd, 'PYF580')).toBe(5);
  });

  test('where the plan was edited, cut off, or is something else', async () => {
    const edits: ((plan: string) => string)[] = [
      (plan) => plan.slice(0, -20),
      (plan) => plan.replace('"version": 1', '"version": 2'),
      (plan) => plan.replace('"text": "import', '"text": "exec(1)\\nimport'),
      (plan) => plan.replace('"path": "function_app.py"', '"path": "../function_app.py"'),
      (plan) => plan.replace('"path": "function_app.py"', '"path": "/tmp/function_app.py"'),
      (plan) => plan.replace(/"path": "\."/, '"path": "../.."'),
      (plan) => plan.replace(/"folders": \{[^}]*\}/, '"folders": {}'),
      (plan) => plan.replace(/"functions": \[[\s\S]*?\n {6}\]/, '"functions": []'),
      () => '[]',
      () => '',
    ];
    for (const edit of edits) {
      const cwd = await saved();
      const plan = readFileSync(join(cwd, 'plan.json'), 'utf8');
      expect(edit(plan)).not.toBe(plan);
      writeFileSync(join(cwd, 'plan.json'), edit(plan));
      expect(await refused(cwd, 'PYF581')).toBe(2);
    }
  });
});

test('a plan with wrong parts is refused, even with the right digest', async () => {
  const cwd = folderWith(v1App);
  const before = contents(cwd);
  await pyfunc(['migrate', '--plan', 'plan.json'], { cwd });
  const plan = JSON.parse(readFileSync(join(cwd, 'plan.json'), 'utf8'));
  const apply = () => applyPlan('plan.json', noProof, hostIn(cwd));
  // As by somebody who also makes the digest.
  const saveWith = (apps: unknown[]) => {
    const sha256 = createHash('sha256').update(JSON.stringify(apps)).digest('hex');
    const text = JSON.stringify({ ...plan, sha256, apps }, null, 2);
    writeFileSync(join(cwd, 'plan.json'), `${text}\n`);
  };
  const wrong = [null, -1, '../x', '\0', {}, [null]];
  for (const path of placesIn(plan.apps[0])) {
    for (const value of wrong) {
      const app = structuredClone(plan.apps[0]);
      const holder = path.slice(0, -1).reduce((at, key) => at[key], app);
      holder[path.at(-1) ?? ''] = value;
      saveWith([app]);
      const { 'plan.json': _, ...after } = contents(cwd);
      const { kind } = await applyPlan('plan.json', { ...noProof, dryRun: true }, hostIn(cwd));
      expect(['refused', 'planned'], path.join('.')).toContain(kind);
      expect(after).toEqual(before);
    }
  }
  saveWith(plan.apps);
  expect((await apply()).kind).toBe('written');
});

/** The ways to all values of a document. */
function placesIn(value: unknown): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    [key],
    ...placesIn(inner).map((way) => [key, ...way]),
  ]);
}

test('a plan holds no secret that stays in its file, and refuses one that would move', async () => {
  const key = Buffer.from('a long secret key '.repeat(4)).toString('base64');
  const script = `CONNECTION = "AccountName=x;AccountKey=${key}"\n${v1App['Orders/__init__.py']}`;
  const files = { ...v1App, 'Orders/__init__.py': script };
  const stays = folderWith(files);
  await pyfunc(['migrate', '--plan', 'plan.json'], { cwd: stays });
  expect(readFileSync(join(stays, 'plan.json'), 'utf8')).not.toContain(key);
  expect((await pyfunc(['apply', 'plan.json', '--no-verify'], { cwd: stays })).code).toBe(0);
  expect(contents(stays)['Orders/__init__.py']).toContain(key);
  const moves = folderWith(files);
  const words = ['migrate', '--layout', 'single-file', '--plan', 'plan.json'];
  const { code, stderr } = await pyfunc(words, { cwd: moves });
  expect([code, stderr]).toEqual([4, expect.stringContaining('PYF582')]);
  expect(contents(moves)).toEqual(contents(folderWith(files)));
});

test('a plan of all apps is applied as a whole, or not at all', async () => {
  const below = (folder: string) =>
    Object.fromEntries(Object.entries(v1App).map(([path, text]) => [`${folder}/${path}`, text]));
  const files = { ...below('a'), ...below('b') };
  const cwd = folderWith(files);
  await pyfunc(['migrate', '--all', '--plan', 'plan.json'], { cwd });
  const plan = readFileSync(join(cwd, 'plan.json'));
  writeFileSync(join(cwd, 'b/host.json'), '{}');
  const words = ['apply', 'plan.json', '--no-verify'];
  expect((await pyfunc(words, { cwd })).code).toBe(5);
  expect(contents(cwd)['a/Hello/function.json']).toBeDefined();
  const fresh = folderWith({ ...files, 'plan.json': plan });
  expect((await pyfunc(words, { cwd: fresh })).code).toBe(0);
  const written = folderWith(files);
  await pyfunc(['migrate', '--all', '--yes', '--no-verify'], { cwd: written });
  const { 'plan.json': _, ...after } = contents(fresh);
  expect(after).toEqual(contents(written));
});
