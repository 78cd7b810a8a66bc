import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { expectedOf } from '../../api/migrate/app-plan.ts';
import type { MigrationOptions } from '../../migrator/migration.ts';
import { planMigration } from '../../migrator/plan.ts';
import { initParser } from '../../python/parse.ts';

import { verifyApp } from '../../verify/verify.ts';
import { changes } from '../../workspace/change/changes.ts';
import { runToCompletion } from '../../workspace/process/pausable.ts';
import { memoryTree } from '../../workspace/tree/disk.ts';
import { environment } from '../python/environment.ts';
import { indexInV2 } from '../python/oracle.ts';
import { pythonAt } from '../verify/scratch.ts';
import { applied, type Files } from './apply-plan.ts';
import { fixtures } from './fixture.ts';

const py311 = await environment('py311');
const py313 = await environment('py313');
const scratch = mkdtempSync(path.join(tmpdir(), 'pyfunc-layouts-'));
afterAll(() => rmSync(scratch, { recursive: true }));

function layOut(name: string, files: Files): string {
  const root = path.join(scratch, name);
  for (const [file, bytes] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), bytes);
  }
  return root;
}

await initParser();
const layouts = ['in-place', 'blueprints', 'single-file'] as const;
const cases = layouts.flatMap((layout) =>
  fixtures.flatMap(({ name, files, options: given }) => {
    const options: MigrationOptions = { ...given, layout };
    const tree = memoryTree(files);
    const plan = runToCompletion(planMigration(tree, options));
    if (plan.status !== 'ready') return [];
    const after = applied(files, changes(tree, plan.edits));
    const isOwn = given.layout === layout;
    return [{ name: `${name} ${layout}`, layout, isOwn, tree, options, plan, after }];
  }),
);
// In their own layout fixtures are indexed by indexed.test.ts.
const others = cases.filter((each) => !each.isOwn);

describe.concurrent.each(others)('$name', ({ name, layout, tree, options, plan, after }) => {
  const root = layOut(name, after);
  const names = plan.functions
    .filter((each) => each.status !== 'left-out')
    .map((each) => each.name);

  test('is the same app for azure-functions', async () => {
    const against = expectedOf(tree, options.upgrade.includes('bundle'));
    const verified = await verifyApp(root, {
      python: await pythonAt(py311),
      against,
      leftOut: options.leaveOut,
      merged: options.merge,
      webApps: plan.functions.filter((each) => each.isWebApp).map((each) => each.name),
    });
    const errors = verified.diagnostics.filter((each) => each.severity === 'error');
    expect(errors.map((each) => `${each.function}: ${each.message}`)).toEqual([]);
    const same = verified.functions.filter((each) => /^(?:same|note)$/.test(each.outcome));
    expect(same.map((each) => each.name)).toEqual(names);
  });

  test("is indexed by Microsoft's worker", async () => {
    const verdicts = await indexInV2(root);
    expect(verdicts.filter((each) => !each.loaded)).toEqual([]);
    expect(verdicts.map((each) => each.function)).toEqual(expect.arrayContaining(names));
  });

  test('has each script where the plan says', () => {
    const stays = plan.diagnostics.some((each) => each.code === 'PYF160');
    for (const { script = '', status } of plan.functions) {
      if (status === 'left-out') continue;
      expect(Object.keys(after)).toContain(script);
      const isElsewhere = /^(?:shared|code_module)\//.test(script) || script === 'function_app.py';
      if (stays || layout === 'in-place' || isElsewhere) continue;
      const wanted = layout === 'blueprints' ? /^blueprints(?:_\d)?\// : /^function_app\.py$/;
      expect(script).toMatch(wanted);
    }
  });

  test('has nothing left for a second run', () => {
    const again = runToCompletion(planMigration(memoryTree(after), { ...options, leaveOut: [] }));
    expect(again.edits).toEqual([]);
  });
});

const run = promisify(execFile);
const withTests = fixtures.filter((each) => /^(?:blueprints|single-file)-tests$/.test(each.name));

describe.concurrent.each(withTests)('$name', ({ name, files }) => {
  const suite = (root: string, python: string) =>
    run(python, ['-B', '-m', 'unittest', 'discover', '-t', '.', 'tests'], { cwd: root });

  test('passes its own tests before', async () => {
    const root = layOut(`${name} before`, files);
    await expect(suite(root, py311)).resolves.toBeDefined();
  });

  test.each(layouts.map((layout) => [layout]))('passes its own tests in %s', async (layout) => {
    const migrated = cases.find((each) => each.name === `${name} ${layout}`);
    const root = layOut(`${name} ${layout} tests`, migrated?.after ?? {});
    await expect(suite(root, py311)).resolves.toBeDefined();
    await expect(suite(root, py313)).resolves.toBeDefined();
  });
});
