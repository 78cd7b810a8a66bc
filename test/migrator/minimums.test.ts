/** What the migrator asks for is enough: fixtures are indexed with exactly the versions that it names. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectedOf } from '../../api/migrate/app-plan.ts';
import { planMigration } from '../../migrator/plan.ts';
import { initParser } from '../../python/parse.ts';
import { verifyApp } from '../../verify/verify.ts';
import { changes } from '../../workspace/change/changes.ts';
import { runToCompletion } from '../../workspace/process/pausable.ts';
import { memoryTree } from '../../workspace/tree/disk.ts';
import { environment, packages } from '../python/environment.ts';
import { pythonAt } from '../verify/scratch.ts';
import { applied } from './apply-plan.ts';
import { fixtures } from './fixture.ts';

const python = await pythonAt(await environment('py311'));
const scratch = mkdtempSync(path.join(tmpdir(), 'pyfunc-minimums-'));
afterAll(() => rmSync(scratch, { recursive: true }));

/** Old enough that every line has to be raised. */
const old = 'azure-functions==1.11.2\nazure-functions-durable==1.0.3\n';

await initParser();
const planned = fixtures
  .filter(({ subject }) => subject === 'bindings')
  .flatMap((fixture) => {
    const files = { ...fixture.files, 'requirements.txt': Buffer.from(old) };
    const tree = memoryTree(files);
    const plan = runToCompletion(planMigration(tree, fixture.options));
    if (plan.status !== 'ready') return [];
    const raised = plan.diagnostics.filter(({ code }) => code === 'PYF137');
    const needs = raised.flatMap(({ message }) => {
      const [, name, version] =
        /needs (azure-functions(?:-durable)?) (\S+) or later/.exec(message) ?? [];
      return name === undefined ? [] : [`${name}==${version}`];
    });
    return [{ name: fixture.name, fixture, files, tree, plan, needs }];
  });

test('each names a minimum', () => {
  expect(planned.length).toBeGreaterThan(10);
  expect(planned.filter(({ needs }) => needs.length === 0)).toEqual([]);
});

describe.each(planned)('$name with $needs', ({ name, fixture, files, tree, plan, needs }) => {
  const root = path.join(scratch, name);
  beforeAll(() => {
    for (const [file, bytes] of Object.entries(applied(files, changes(tree, plan.edits)))) {
      mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
      writeFileSync(path.join(root, file), bytes);
    }
  });

  test('is the same app', async () => {
    const folder = await packages(needs);
    const bundled = { folder, packages: ['azure-functions'] } as const;
    const { leaveOut, merge } = fixture.options;
    const verified = await verifyApp(root, {
      python: { ...python, bundled },
      against: expectedOf(tree, fixture.options.upgrade.includes('bundle')),
      leftOut: leaveOut,
      merged: merge,
      webApps: plan.functions.filter((each) => each.isWebApp).map((each) => each.name),
    });
    const errors = verified.diagnostics.filter(({ severity }) => severity === 'error');
    expect(errors.map((each) => `${each.function}: ${each.message}`)).toEqual([]);
  });
});
