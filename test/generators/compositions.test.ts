/**
 * Random apps of two or three templates, which have to please every tool that a developer may run on them.
 * Eight of them, or as many as PYFUNC_COMPOSITIONS says; PYFUNC_SEED chooses others.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answers } from '../../generators/templates/question.ts';
import { environment, programs, repository } from '../python/environment.ts';
import { fill } from '../workspace/folders.ts';
import { complaints } from './complaints.ts';
import { type Generated, generate, library } from './new-app.ts';
import { expectedFunctions, templates } from './template-jobs.ts';
import { type Tried, tryApps } from './try-apps.ts';

const wanted = Number(process.env.PYFUNC_COMPOSITIONS ?? 8);
const seed = Number(process.env.PYFUNC_SEED ?? 14);

const choicesOf = (name: string): string[] => {
  const question = library.app('app').manifest.questions.find((each) => each.name === name);
  return question && 'choices' in question ? question.choices.map(({ value }) => value) : [];
};

/** The extras that are checked here are in every app. */
const checked = ['lint', 'mypy', 'github', 'azd'];
const functions = templates.filter((name) => library.template(name).manifest.kind === 'function');

const compositions = fc.record({
  template: fc.uniqueArray(fc.constantFrom(...functions), { minLength: 2, maxLength: 3 }),
  layout: fc.constantFrom(...choicesOf('layout')),
  python: fc.constantFrom(...choicesOf('python')),
  authLevel: fc.constantFrom(...choicesOf('authLevel')),
  packages: fc.constantFrom(...choicesOf('packages')),
  extras: fc
    .subarray(choicesOf('extras').filter((each) => !checked.includes(each)))
    .map((more) => [...checked, ...more]),
});

interface Composition {
  readonly answers: Answers & { readonly template: readonly string[]; readonly python: string };
  readonly app: Generated;
  readonly title: string;
  readonly folder: string;
}

const root = mkdtempSync(path.join(tmpdir(), 'pyfunc-compositions-'));
const drawn = fc.sample(compositions, { numRuns: wanted * 2, seed }).map((answers, index) => {
  const title = Object.values(answers).flat().join(' ');
  return { answers, app: generate(answers), title, folder: path.join(root, `app${index}`) };
});
const errorsOf = ({ app }: Composition) =>
  app.diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code);
const made = drawn.filter((each) => errorsOf(each).length === 0).slice(0, wanted);

const tools = await programs('tools');
const lint = await programs('lint');
const python = await environment('templates-py313');

let tried: readonly Tried[] = [];

beforeAll(async () => {
  for (const { app, folder } of made) fill(folder, app.bytes);
  tried = await tryApps(
    python,
    made.map(({ folder }) => folder),
  );
}, 600_000);

afterAll(() => {
  const passed = tried.reduce(
    (sum, { tests }) => sum + Number(/(\d+) passed/.exec(tests.value?.said ?? '')?.[1] ?? 0),
    0,
  );
  const refused = drawn.filter((each) => errorsOf(each).length > 0).length;
  console.log(
    `${made.length} compositions: ${passed} of their own tests passed. ${refused} of ${drawn.length} were refused.`,
  );
  rmSync(root, { recursive: true, force: true });
});

test('only two kinds of HTTP, or a template for an older Python, are refused', () => {
  expect(drawn.flatMap(errorsOf).filter((code) => !['PYF331', 'PYF365'].includes(code))).toEqual(
    [],
  );
  expect(made).toHaveLength(wanted);
});

test('pyright has nothing to say', async () => {
  const config = {
    pythonVersion: '3.13',
    executionEnvironments: made.map(({ folder, answers }) => ({
      root: path.basename(folder),
      pythonVersion: answers.python,
    })),
    include: made.map(({ folder }) => path.basename(folder)),
    typeCheckingMode: 'standard',
  };
  writeFileSync(path.join(root, 'pyrightconfig.json'), JSON.stringify(config));
  const script = path.join(repository, 'node_modules/pyright/index.js');
  const words = [script, '--project', root, '--pythonpath', python];
  expect(await complaints(process.execPath, words, root)).toBe('');
}, 600_000);

test('its Bicep is Bicep', async () => {
  const files = made.flatMap(({ app, folder }) =>
    Object.keys(app.files)
      .filter((name) => name.endsWith('.bicep'))
      .map((name) => path.join(folder, name)),
  );
  expect(files.length).toBeGreaterThanOrEqual(made.length * 2);
  const program = `
import sys
from pathlib import Path
from pycep import BicepParser

parser = BicepParser()
for each in sys.argv[1:]:
    try:
        parser.parse(text=Path(each).read_text())
    except Exception as error:
        sys.exit(f"{each}: {error}")
`;
  expect(await complaints(path.join(lint, 'python'), ['-c', program, ...files], root)).toBe('');
}, 600_000);

describe.each(made)('$title', ({ answers, app, folder }) => {
  test('is planned once, indexed and passes its own tests', () => {
    const result = tried.find((each) => each.folder === folder);
    expect(result?.uncompiled).toEqual([]);
    expect(result?.functions.failure).toBeUndefined();
    const names = answers.template.flatMap((each) => expectedFunctions(each));
    expect(result?.functions.value?.map(({ name }) => name).sort()).toEqual(
      names.map(({ name }) => name).sort(),
    );
    expect(result?.tests.value?.said).toMatch(/^\d+ passed|\n\d+ passed/);
    expect(result?.tests.value?.status).toBe(0);
    expect(generate(answers, app.bytes).edits).toEqual([]);
  });

  test('Ruff and mypy have nothing to say, with the settings of the app', async () => {
    const ruff = path.join(tools, 'ruff');
    expect(await complaints(ruff, ['check', '--no-cache', '.'], folder)).toBe('');
    // For Python 3.14, Ruff takes the parentheses from `except (A, B)`: Python 3.13 does not read the result.
    const target = answers.python === '3.14' ? ['--target-version', 'py313'] : [];
    const format = ['format', '--no-cache', '--check', ...target, '.'];
    expect(await complaints(ruff, format, folder)).toBe('');
    const words = ['--python-executable', python, '--cache-dir', path.join(root, '.mypy'), '.'];
    expect(await complaints(path.join(lint, 'mypy'), words, folder)).toBe('');
  }, 120_000);
});
