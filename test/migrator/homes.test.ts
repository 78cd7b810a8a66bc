import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { FunctionHome } from '../../migrator/migration.ts';
import { planMigration } from '../../migrator/plan.ts';
import { initParser } from '../../python/parse.ts';
import { originalOf } from '../../verify/original.ts';
import { verifyApp } from '../../verify/verify.ts';
import { changes } from '../../workspace/change/changes.ts';
import { runToCompletion } from '../../workspace/process/pausable.ts';
import { memoryTree } from '../../workspace/tree/disk.ts';
import { environment } from '../python/environment.ts';
import { indexInV2 } from '../python/oracle.ts';
import { pythonAt } from '../verify/scratch.ts';
import { applied, type Files } from './apply-plan.ts';
import { defaults, fixtures } from './fixture.ts';

const py311 = await environment('py311');

await initParser();
const scratch = mkdtempSync(path.join(tmpdir(), 'pyfunc-homes-'));
afterAll(() => rmSync(scratch, { recursive: true }));

function layOut(name: string, files: Files): string {
  const root = path.join(scratch, name);
  for (const [file, bytes] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), bytes);
  }
  return root;
}

const homes: { readonly [name: string]: FunctionHome } = {
  deep: { fileOf: (name) => `src/functions/${name}.py`, variable: 'blueprint' },
  folders: { fileOf: (name) => `functions/${name}/__init__.py`, variable: 'bp' },
  'fixed names': { fileOf: (name) => `functions/${name}/handler.py`, variable: 'routes' },
  flat: { fileOf: (name) => `${name}_bp.py`, variable: 'bp' },
};

/** Those in which a move has something to get wrong. */
const telling =
  /^(?:blueprints-|http$|durable(?:-forms)?$|siblings$|star-imports$|merged$|callables$|function-directory$)/;
const cases = fixtures
  .filter(({ name }) => telling.test(name))
  .flatMap(({ name, files, options: given }) =>
    Object.entries(homes).flatMap(([home, wanted]) => {
      const options = { ...given, layout: 'blueprints' as const, home: wanted };
      const tree = memoryTree(files);
      const plan = runToCompletion(planMigration(tree, options));
      if (plan.status !== 'ready') return [];
      const after = applied(files, changes(tree, plan.edits));
      return [{ name: `${name} ${home}`, tree, options, plan, after, wanted }];
    }),
  );

test('there are cases in each home', () => {
  expect(cases.length).toBeGreaterThan(40);
});

describe.concurrent.each(cases)('$name', ({ name, tree, options, plan, after }) => {
  const kept = plan.functions.filter((each) => each.status !== 'left-out');

  test("is the same app for azure-functions and for Microsoft's worker", async () => {
    const root = layOut(name, after);
    const python = await pythonAt(py311);
    const verified = await verifyApp(root, {
      python,
      against: originalOf(tree),
      leftOut: options.leaveOut,
      merged: options.merge,
      webApps: [],
    });
    const errors = verified.diagnostics.filter((each) => each.severity === 'error');
    expect(errors.map((each) => `${each.function}: ${each.message}`)).toEqual([]);
    const same = verified.functions.filter((each) => /^(?:same|note)$/.test(each.outcome));
    expect(same.map((each) => each.name)).toEqual(kept.map((each) => each.name));
    const verdicts = await indexInV2(root);
    expect(verdicts.filter((each) => !each.loaded)).toEqual([]);
  });

  test('has each script where the plan says', () => {
    for (const { script = '', status } of plan.functions) {
      if (status !== 'left-out') expect(Object.keys(after)).toContain(script);
    }
  });
});

describe('a function moves to its place', () => {
  const app = (more: { readonly [path: string]: string } = {}) => ({
    'host.json': '{"version": "2.0"}',
    'Orders/function.json': JSON.stringify({
      bindings: [{ type: 'timerTrigger', direction: 'in', name: 'timer', schedule: '0 0 * * * *' }],
    }),
    'Orders/__init__.py': 'import logging\n\nblueprint = 1\n\n\ndef main(timer):\n    pass\n',
    ...more,
  });
  const planned = (files: { readonly [path: string]: string }, home = homes.deep) => {
    const tree = memoryTree(files);
    const plan = runToCompletion(
      planMigration(tree, { ...defaults, layout: 'blueprints', ...(home && { home }) }),
    );
    const after = changes(tree, plan.edits).flatMap(({ after: version }) =>
      version ? [[version.path, Buffer.from(version.bytes).toString()] as const] : [],
    );
    const reasons = plan.diagnostics.filter(({ code }) => code === 'PYF160');
    return { after: new Map(after), reasons: reasons.map(({ message }) => message) };
  };

  test('with the variable of the layout, or a free one like it', () => {
    const { after } = planned(app());
    expect(after.get('src/functions/orders.py')).toContain('blueprint_2 = func.Blueprint()');
    expect(after.get('function_app.py')).toContain('from src.functions.orders import blueprint_2');
    expect([...after.keys()]).toContain('src/__init__.py');
    expect([...after.keys()]).toContain('src/functions/__init__.py');
    const { after: flat } = planned(app(), homes.flat);
    expect(flat.get('orders_bp.py')).toContain('bp = func.Blueprint()');
  });

  test('into folders that are there', () => {
    const { after, reasons } = planned(app({ 'src/functions/other.py': '' }));
    expect(reasons).toEqual([]);
    expect([...after.keys()]).toContain('src/functions/orders.py');
    expect([...after.keys()]).not.toContain('src/__init__.py');
  });

  test.each([
    ['a file', { 'src/functions/orders.py': '' }, 'there is src/functions/orders.py'],
    ['a package', { 'src/functions/orders/x.py': '' }, 'there is src/functions/orders'],
    ['another case', { 'src/Functions/x.py': '' }, 'there is src/Functions'],
    ['a module on the way', { 'src.py': '' }, 'there is src.py'],
    ['a requirement', { 'requirements.txt': 'src\n' }, 'the app requires a package "src"'],
  ])('unless there is %s', (_, more, reason) => {
    const { after, reasons } = planned(app(more));
    expect(reasons.join()).toContain(`src/functions/orders.py cannot be: ${reason}.`);
    expect([...after.keys()]).toContain('Orders/__init__.py');
  });

  test('unless no file can have the name', () => {
    const { reasons } = planned(app(), { fileOf: () => undefined, variable: 'bp' });
    expect(reasons.join()).toContain('no file of the layout can be called orders');
  });

  test('unless a function has the folder', () => {
    const { 'Orders/function.json': config, 'Orders/__init__.py': code } = app();
    const { reasons } = planned(app({ 'Src/function.json': config, 'Src/__init__.py': code }));
    expect(reasons.join()).toContain('Src is the folder of a function');
    expect(reasons).toHaveLength(2);
  });
});
