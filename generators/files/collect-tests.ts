import { funcIgnore } from '../../app/deployment/ignore-rules.ts';
import { pythonFiles } from '../../app/find.ts';
import { testsElsewhere } from '../../diagnostics/additions.ts';
import { diagnose } from '../../diagnostics/diagnostic.ts';
import type { Because, Edit } from '../../workspace/change/edit.ts';
import { entriesBelow, readToml } from '../../workspace/text/toml.ts';
import { parentOf } from '../../workspace/tree/disk.ts';
import { readableTextAt, textAt } from '../../workspace/tree/file-text.ts';
import { pathFromApp, type Surroundings } from '../../workspace/tree/surroundings.ts';
import { joinPath, type Tree } from '../../workspace/tree/tree.ts';
import type { NewFile } from '../output.ts';
import type { Plan } from '../plan.ts';
import { addLines } from './add-missing.ts';

const conftest = `"""pytest puts this folder on sys.path, so that tests can import the app."""
`;

/** pytest puts the folder above a package on the path instead. */
const conftestOfPackage = `"""Puts this folder on sys.path, so that tests import the app's modules."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
`;

/**
 * Lets `pytest` import the modules of an app from its new tests, as `python -m pytest` does: with a
 * conftest.py beside function_app.py unless something else does it. New files that only tests need stay
 * out of deployments. See
 * https://docs.pytest.org/en/stable/explanation/pythonpath.html
 */
export function collectTests(
  tree: Tree,
  files: readonly NewFile[],
  because: Because,
  around?: Surroundings,
): Plan {
  const folders = files.flatMap(({ path }) => (isTest(path) ? [parentOf(path)] : []));
  const isInPackage = tree.file('__init__.py') !== undefined;
  const isSeen = (folder: string) => !isInPackage && (folder === '' || isPackage(tree, folder));
  const path = 'conftest.py';
  const isCollected = folders.every(isSeen) || tree.file(path) !== undefined || hasPath(tree);
  const text = isInPackage ? conftestOfPackage : conftest;
  const made = isCollected ? [] : [{ kind: 'create', path, text, because } as const];
  const fresh = folders
    .flatMap((each) => each.split('/')[0] || [])
    .filter((top) => {
      return tree.entries(top).length === 0;
    });
  const left = leaveOut(tree, [...made.map((each) => each.path), ...fresh], because);
  const [test] = files.filter(({ path: each }) => isTest(each));
  const above = test && around && !pythonFiles(tree).some(isTest) && testsAbove(around);
  const diagnostics = above
    ? [diagnose(testsElsewhere, { path: test.path, tests: above }, { at: { path: test.path } })]
    : [];
  return { edits: [...made, ...left], diagnostics };
}

const isTest = (path: string) => /(?:^|\/)test_[^/]*\.py$/.test(path);

/** The folder above the app that has its tests: some of them speak of the app. */
function testsAbove(around: Surroundings): string | undefined {
  const { tree, app } = around;
  const parts = app.split('/');
  const speaks = new RegExp(`\\bfunction_app\\b|["'/]${parts.at(-1)}\\b`);
  for (const count of parts.keys()) {
    const folder = joinPath(parts.slice(0, parts.length - 1 - count).join('/'), 'tests');
    const files = pythonFiles(tree, folder);
    const isOfApp = files.some((path) => speaks.test(readableTextAt(tree, path) ?? ''));
    if (files.some(isTest) && isOfApp) return pathFromApp(around, folder);
  }
  return undefined;
}

/** Keeps what only tests need out of a deployment, where a .funcignore says what stays behind. */
function leaveOut(tree: Tree, names: readonly string[], because: Because): Edit[] {
  const path = '.funcignore';
  const text = textAt(tree, path);
  if (text === undefined) return [];
  const isLeftOut = funcIgnore(tree);
  const wanted = [...new Set(names)].filter((name) => !isLeftOut(name) && !isLeftOut(`${name}/`));
  return addLines(text, wanted.join('\n')).map((each) => {
    return { kind: 'modify', path, ...each, because };
  });
}

/** pytest puts the folder above the outermost package on the path, which is then that of the app. */
function isPackage(tree: Tree, folder: string): boolean {
  const parts = folder.split('/');
  return parts.every((_, index) => {
    const path = [...parts.slice(0, index + 1), '__init__.py'].join('/');
    return tree.file(path) !== undefined;
  });
}

/** Whether the settings of pytest put the app's folder on the path, in the file that pytest takes them from. */
function hasPath(tree: Tree): boolean {
  const sections = [
    ['pytest.ini', 'pytest'],
    ['.pytest.ini', 'pytest'],
    ['tox.ini', 'pytest'],
    ['setup.cfg', 'tool:pytest'],
  ] as const;
  const isNamed = sections.some(([path, section]) => {
    const text = textAt(tree, path) ?? '';
    const [, ...below] = text.split(`[${section}]`);
    const own = below.join('').split(/^\[/m)[0] ?? '';
    const [, value = ''] = /^pythonpath[ \t]*=(.*(?:\n[ \t]+\S.*)*)/m.exec(own) ?? [];
    return value.split(/\s+/).some(isAppFolder);
  });
  const reading = readToml(textAt(tree, 'pyproject.toml') ?? '');
  if (isNamed || reading.kind === 'invalid') return isNamed;
  const settings = entriesBelow(reading.tables, ['tool', 'pytest']);
  return settings.some(({ path, value }) => {
    if (path.at(-1) !== 'pythonpath') return false;
    const items = value.kind === 'list' ? value.items : [value];
    const folders = items.flatMap((each) => (each.kind === 'text' ? each.text.split(/\s+/) : []));
    return folders.some(isAppFolder);
  });
}

const isAppFolder = (folder: string) => /^\.\/?$/.test(folder);
