import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { planMigration } from '../../migrator/plan.ts';
import { initParser } from '../../python/parse.ts';
import { originalOf } from '../../verify/original.ts';
import { runToCompletion } from '../../workspace/process/pausable.ts';
import { openTree } from '../../workspace/tree/disk.ts';
import { defaults } from './fixture.ts';

const timer =
  '{"bindings": [{"type": "timerTrigger", "name": "timer", "schedule": "0 0 * * * *"}]}';
let root = '';

beforeAll(initParser);

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'pyfunc-links-'));
  write('app/host.json', '{"version": "2.0"}');
  write('app/F/function.json', timer);
  write('app/F/__init__.py', 'def main(timer):\n    pass\n');
  write('ext/G/function.json', timer);
  write('ext/G/__init__.py', 'def main(timer):\n    pass\n');
});

afterEach(() => rmSync(root, { recursive: true }));

function write(name: string, text: string): void {
  mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
  writeFileSync(path.join(root, name), text);
}

it.each([
  ['a linked folder', () => symlinkSync('../ext/G', path.join(root, 'app/G'))],
  [
    'a linked function.json',
    () => {
      write('app/G/__init__.py', 'def main(timer):\n    pass\n');
      symlinkSync('../../ext/G/function.json', path.join(root, 'app/G/function.json'));
    },
  ],
])('a function behind %s is refused, and verification misses it', (_, link) => {
  link();
  const tree = openTree(path.join(root, 'app'));
  const plan = runToCompletion(planMigration(tree, defaults));
  expect(plan.status).toBe('refused');
  expect(plan.functions.map((each) => [each.name, each.status])).toEqual([
    ['F', 'held-back'],
    ['G', 'refused'],
  ]);
  expect(plan.diagnostics.map((each) => each.code)).toContain('PYF109');
  expect(originalOf(tree).functions.map((each) => each.name)).toEqual(['F', 'G']);
  expect(runToCompletion(planMigration(tree, { ...defaults, leaveOut: ['G'] })).status).toBe(
    'ready',
  );
});

it('a script behind a link is named as such', () => {
  write('app/G/function.json', timer);
  symlinkSync('../../ext/G/__init__.py', path.join(root, 'app/G/__init__.py'));
  const { diagnostics } = runToCompletion(
    planMigration(openTree(path.join(root, 'app')), defaults),
  );
  const [found] = diagnostics.filter(({ code }) => code === 'PYF199');
  expect(found).toMatchObject({ at: { path: 'G/__init__.py' }, function: 'G' });
  expect(found?.message).toContain('symbolic link');
});

it('a link that holds no function stands in nobody’s way', () => {
  mkdirSync(path.join(root, 'shared'));
  symlinkSync('../shared', path.join(root, 'app/shared'));
  symlinkSync('/nowhere', path.join(root, 'app/dangling'));
  expect(runToCompletion(planMigration(openTree(path.join(root, 'app')), defaults)).status).toBe(
    'ready',
  );
});

it.each([
  ['from __app__.F import main\n', 'from __app__.F import main'],
  ['"""Doc."""\nimport os\nfrom ..F import main  # why\n', 'from ..F import main'],
])('an import behind a link that v2 cannot resolve is named: %j', (text, statement) => {
  write('shared/util.py', text);
  symlinkSync('../shared', path.join(root, 'app/shared'));
  const plan = runToCompletion(planMigration(openTree(path.join(root, 'app')), defaults));
  expect(plan.status).toBe('ready');
  const named = plan.diagnostics.filter(({ code }) => code === 'PYF184');
  expect(named.map(({ at }) => at)).toEqual([{ path: 'shared/util.py' }]);
  expect(named[0]?.message).toContain(`shared is a symbolic link`);
  expect(named[0]?.message).toContain(`"${statement}"`);
});

it.each([
  ['from shared import other\n', 'shared'],
  ['from . import other\nimport os\n', 'shared'],
  ['from __app__.F import main\n', 'env'],
])('imports behind a link that go on working are not named: %j', (text, folder) => {
  write(`${folder}/util.py`, text);
  if (folder === 'env') write('env/pyvenv.cfg', '');
  symlinkSync(`../${folder}`, path.join(root, `app/${folder}`));
  const plan = runToCompletion(planMigration(openTree(path.join(root, 'app')), defaults));
  expect(plan.diagnostics.map(({ code }) => code)).not.toContain('PYF184');
});
