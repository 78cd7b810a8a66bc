import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import {
  isFreeOfPython,
  isIdentifier,
  isSpellable,
  snakeCase,
  uniqueName,
} from '../../python/names.ts';
import {
  builtins,
  isPythonsOwn,
  keywords,
  softKeywords,
  stdlibModules,
} from '../../python/python-names.ts';
import { environment } from './environment.ts';

const py311 = await environment('py311');
const py313 = await environment('py313');

describe.each([
  ['py311', py311],
  ['py313', py313],
])('%s', (_, python) => {
  const program = `import builtins, json, keyword, pkgutil, sys, sysconfig
shipped = [each.name for each in pkgutil.iter_modules([sysconfig.get_paths()["stdlib"]])]
shipped = [name for name in shipped if not name.startswith("_sysconfigdata")]
print(json.dumps([keyword.kwlist, keyword.softkwlist, dir(builtins), sorted(sys.stdlib_module_names), shipped]))`;
  const lists: string[][] = JSON.parse(
    execFileSync(python, ['-I', '-c', program], { encoding: 'utf8' }),
  );

  test('the lists of names hold all that this Python has', () => {
    const known = [keywords, softKeywords, builtins, stdlibModules];
    known.forEach((list, index) => {
      expect(lists[index]?.filter((name) => !list.has(name) && name !== '_')).toEqual([]);
    });
  });

  test('every module that it ships counts as its own', () => {
    expect(lists[4]?.filter((name) => !isPythonsOwn(name))).toEqual([]);
    expect(lists[4]).toContain('test');
    expect(isPythonsOwn('tests')).toBe(false);
  });
});

test.each(['a', '_', 'A1', 'größe', 'match', '変数', '_private'])('%s is an identifier', (name) => {
  expect(isIdentifier(name)).toBe(true);
});

test.each(['', '1a', 'a-b', 'a b', 'class', 'None', 'a.b', '💡', 'a\n'])('%j is none', (name) => {
  expect(isIdentifier(name)).toBe(false);
});

test.each([
  ['a.b_1', true],
  ['orders.größe', true],
  ['orders.gro\u0308ße', false],
  ['a-b', false],
  ['a..b', false],
  ['', false],
])('an import statement can name %j: %j', (module, can) => {
  expect(isSpellable(module)).toBe(can);
});

test.each([
  ['HttpTrigger1', 'http_trigger1'],
  ['HTTPTrigger', 'http_trigger'],
  ['Fn-Dash', 'fn_dash'],
  ['already_snake', 'already_snake'],
  ['1st', '_1st'],
  ['Class', 'class_'],
  ['E2_BackupSiteContent', 'e2_backup_site_content'],
])('%s becomes %s', (name, expected) => {
  expect(snakeCase(name)).toBe(expected);
});

test('unique names avoid what is taken and what Python defines', () => {
  expect(uniqueName('bp', new Set())).toBe('bp');
  expect(uniqueName('bp', new Set(['bp', 'bp_2']))).toBe('bp_3');
  expect(uniqueName('list', new Set())).toBe('list_2');
  expect(isFreeOfPython('print')).toBe(false);
});
