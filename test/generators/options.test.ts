import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import type { Answers } from '../../generators/templates/question.ts';
import { pairwise } from '../../registry/testing/pairwise.ts';
import { environment, programs } from '../python/environment.ts';
import { indexInV2 } from '../python/oracle.ts';
import { folderWith } from '../workspace/folders.ts';
import { generate, library } from './new-app.ts';
import { type Tried, tryFiles } from './try-apps.ts';

const py313 = await environment('py313');
const choicesOf = (name: string): string[] => {
  const question = library.app('app').manifest.questions.find((each) => each.name === name);
  return question && 'choices' in question ? question.choices.map(({ value }) => value) : [];
};
const extras = choicesOf('extras');

const factors = {
  layout: choicesOf('layout'),
  python: choicesOf('python'),
  authLevel: choicesOf('authLevel'),
  packages: choicesOf('packages'),
  tests: choicesOf('tests'),
  template: [['http'], ['timer', 'queue'], ['http', 'timer', 'blob']],
  ...Object.fromEntries(extras.map((extra) => [extra, [true, false]])),
} as const;

const combinations = pairwise(factors).map((row): Answers => {
  const chosen = new Map<string, unknown>(Object.entries(row));
  const answers = [...chosen].filter(([name]) => !extras.includes(name));
  return {
    ...(Object.fromEntries(answers) as Answers),
    extras: extras.filter((extra) => chosen.get(extra)),
  };
});

test('any two choices meet in few apps', () => {
  const rows = pairwise(factors).map((row) => Object.entries(row).map((each) => String(each)));
  const met = new Set(
    rows.flatMap((row) => row.flatMap((one) => row.map((two) => `${one} ${two}`))),
  );
  const all = Object.entries(factors).map(([name, values]) =>
    values.map((value) => `${name},${value}`),
  );
  const pairs = all.flatMap((one, at) =>
    all.slice(at + 1).flatMap((two) => one.flatMap((a) => two.map((b) => `${a} ${b}`))),
  );
  expect(pairs.filter((pair) => !met.has(pair))).toEqual([]);
  expect(rows.length).toBeLessThanOrEqual(25);
});

test('each choice is in a few apps where there are too many pairs', () => {
  const values = Array.from({ length: 40 }, (_, index) => index);
  const many = Object.fromEntries(values.map((each) => [`question${each}`, values]));
  const rows = pairwise(many);
  expect(rows).toHaveLength(40);
  for (const name of Object.keys(many)) {
    expect(new Set(rows.map((row) => row[name])).size).toBe(40);
  }
});

const ruff = path.join(await programs('tools'), 'ruff');

const titled = combinations.map((answers) => {
  const { layout, packages, tests, python, extras: chosen } = answers;
  const title = [layout, packages, tests, python, ...[chosen].flat()].join(' ');
  return { answers, app: generate(answers), title };
});
const tested = titled.filter(({ app }) => testsOf(app.files).length > 0);
let tried: readonly Tried[] = [];

beforeAll(async () => {
  const files = tested.map(({ app }) => app.bytes);
  tried = await tryFiles(py313, files);
}, 300_000);

function testsOf(files: object): string[] {
  return Object.keys(files).filter((name) => name.startsWith('tests/'));
}

describe.each(titled)('$title', ({ answers, app }) => {
  const template = answers.template as string[];

  test('is planned without a remark, and again without a change', () => {
    // A polling blob trigger does not run on the plan that azd deploys to.
    const isPolling = template.includes('blob') && [answers.extras].flat().includes('azd');
    const found = app.diagnostics.filter(({ severity }) => severity !== 'note');
    expect(found.map(({ code }) => code)).toEqual(isPolling ? ['PYF366'] : []);
    const again = generate(answers, app.bytes);
    expect(again.edits).toEqual([]);
    expect(again.diagnostics.filter(({ code }) => code !== 'PYF366')).toEqual([]);
  });

  test('every file is one of its language', () => {
    for (const [name, text] of Object.entries(app.files)) {
      if (name.endsWith('.json')) JSON.parse(text);
      if (/\.ya?ml$/.test(name)) expect(parseDocument(text).errors).toEqual([]);
      expect(text, name).toMatch(/^\S(?:.|\n)*\S\n$/);
      expect(text.replace(/\$\{\{.*?\}\}|\{\{host\}\}/g, 'x'), name).not.toMatch(
        /\{\{|\}\}|\n\n\n\n|[ \t]\n/,
      );
    }
    const tomls = Object.entries(app.files).filter(([name]) => name.endsWith('.toml'));
    if (tomls.length === 0) return;
    const input = JSON.stringify(tomls.map(([, text]) => text));
    const program =
      'import json, sys, tomllib\nfor each in json.load(sys.stdin): tomllib.loads(each)';
    execFileSync(py313, ['-c', program], { input });
  });

  test('the worker finds its functions', async () => {
    const verdicts = await indexInV2(folderWith(app.bytes));
    expect(verdicts.map((each) => each.reason)).toEqual(template.map(() => undefined));
  });

  test('its tests pass, if it has any', () => {
    const tests = testsOf(app.files);
    const own = [answers.extras].flat().includes('logging') ? 1 : 0;
    expect(tests.length).toBe(answers.tests === 'pytest' ? template.length + own : 0);
    if (tests.length === 0) return;
    const result = tried[tested.findIndex((each) => each.app === app)]?.tests.value;
    expect(result?.said).toMatch(/^\.+ /);
    expect(result?.status).toBe(0);
  });

  test.skipIf(!existsSync(ruff))('Ruff has nothing to say', () => {
    const cwd = folderWith(app.bytes);
    const run = (...words: readonly string[]) =>
      execFileSync(ruff, [...words, '--no-cache', '.'], { cwd, encoding: 'utf8' });
    run('check', '--select', 'B,E4,E7,E9,F,I,UP');
    run('format', '--check');
  });
});
