import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { folderWith } from '../../workspace/folders.ts';
import { built } from '../built.ts';

const program = built('create/create-pyfunc');

test('an app is made where JavaScript must not be made from text', () => {
  const cwd = folderWith();
  const words = [program, 'app', '--yes', '--no-install', '--no-git'];
  execFileSync(process.execPath, ['--disallow-code-generation-from-strings', ...words], { cwd });
  expect(readdirSync(path.join(cwd, 'app'))).toContain('function_app.py');
});

test('nothing in what create loads makes code from text', () => {
  const folder = path.dirname(program);
  // Neither `matcher.eval(…)` nor a method of that name is the one of JavaScript. It stands in the
  // loader of web-tree-sitter, for modules with JavaScript in them: the grammars have none.
  const making = readdirSync(folder).filter((name) =>
    /\bnew Function\(|(?<![.\w])eval\((?!func\))(?![^()]*\)\{)/.test(
      readFileSync(path.join(folder, name), 'utf8'),
    ),
  );
  expect(making).toEqual([]);
});
