import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectedOf } from '../../api/migrate/app-plan.ts';
import { functionFolders } from '../../app/find.ts';
import type { Migration } from '../../migrator/migration.ts';
import { planMigration } from '../../migrator/plan.ts';
import { initParser } from '../../python/parse.ts';

import { verifyApp } from '../../verify/verify.ts';
import { changes } from '../../workspace/change/changes.ts';
import { runToCompletion } from '../../workspace/process/pausable.ts';
import { memoryTree } from '../../workspace/tree/disk.ts';
import { legacyLoads } from '../corpus/try-app.ts';
import { environment } from '../python/environment.ts';
import { indexInV2, loadInV1 } from '../python/oracle.ts';
import { pythonAt } from '../verify/scratch.ts';
import { applied, type Files } from './apply-plan.ts';
import { type Fixture, fixtures } from './fixture.ts';

const py311 = await environment('py311');
const py313 = await environment('py313');
const scratch = mkdtempSync(path.join(tmpdir(), 'pyfunc-fixtures-'));
afterAll(() => rmSync(scratch, { recursive: true }));

await initParser();
const planned = fixtures.map((fixture) => {
  const tree = memoryTree(fixture.files);
  return {
    name: fixture.name,
    fixture,
    tree,
    plan: runToCompletion(planMigration(tree, fixture.options)),
  };
});
const withStatus = (status: Migration['status']) =>
  planned.filter(({ plan }) => plan.status === status);

/** Lays files out in a folder of their own. */
function layOut(fixture: Fixture, files: Files): string {
  const root = path.join(scratch, fixture.name);
  for (const [name, bytes] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), bytes);
  }
  return root;
}

describe.concurrent.each(withStatus('ready'))('$name', ({ fixture, tree, plan }) => {
  const { leaveOut, merge } = fixture.options;
  const names = plan.functions
    .filter((each) => each.status !== 'left-out')
    .map((each) => each.name);
  let root = '';
  beforeAll(() => {
    root = layOut(fixture, applied(fixture.files, changes(tree, plan.edits)));
  });

  test.each([
    ['1.x', py311],
    ['2.x', py313],
  ])('is the same app for azure-functions %s', async (_, python) => {
    const against = expectedOf(tree, fixture.options.upgrade.includes('bundle'));
    const webApps = plan.functions.filter((each) => each.isWebApp).map((each) => each.name);
    const options = { against, leftOut: leaveOut, merged: merge, webApps };
    const verified = await verifyApp(root, { python: await pythonAt(python), ...options });
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
});

/** Refused although the v1 worker loads them: what stands against each of them is not the worker. */
const loadable = [
  // The host never offers these to a worker.
  'refusals: 1st PYF121',
  'more-refusals: host PYF121',
  'refusals: Same PYF122',
  'refusals: same PYF122',
  'not-deployed: Drafts PYF170',
  'rebound: Climb PYF133',
  'rebound: Global PYF117',
  'rebound: Set PYF117',
  // What stands in the way of a rewriting does not matter to v1.
  'imports-refused: Shadowed PYF133',
  'caught-imports-refused: Told PYF133',
  // Only running the code tells.
  'star-imports-refused: Computed PYF117',
  'star-imports-refused: Foreign PYF117',
  // The name is taken in v2.
  'merged-clash: Alive PYF173',
  'merged-clash: Nightly PYF173',
  // v2 has no words for what function.json says.
  'refusals: Retry PYF123',
  // The worker of v1 takes any callable with a name.
  'entry-objects-refused: ByClass PYF174',
  'entry-objects-refused: ByFactory PYF174',
  'entry-objects-refused: Cached PYF174',
  'entry-objects-refused: Counter PYF174',
  'entry-objects-refused: Flow PYF174',
  'retry-refused: Count PYF123',
  'retry-refused: Days PYF123',
  'retry-refused: Fractions PYF123',
  'retry-refused: Missing PYF123',
  'retry-refused: Strategy PYF123',
  'more-refusals: NullKey PYF123',
];

describe.concurrent.each(withStatus('refused'))('$name', ({ name, fixture, tree, plan }) => {
  test('is refused for functions that do not load in v1, or for a reason of its own', async () => {
    const root = layOut(fixture, fixture.files);
    const verdicts = await loadInV1(root, legacyLoads(tree, functionFolders(tree)));
    const loads = verdicts.filter((each) => each.loaded).map((each) => each.function);
    const refused = plan.diagnostics.filter(
      (each) => each.severity === 'error' && loads.includes(each.function ?? ''),
    );
    const found = refused.map((each) => `${name}: ${each.function} ${each.code}`);
    expect([...new Set(found)].sort()).toEqual(
      loadable.filter((each) => each.startsWith(`${name}: `)).sort(),
    );
  });
});
