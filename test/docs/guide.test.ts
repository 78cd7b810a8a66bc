import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { library } from '../generators/new-app.ts';
import { environment, programs, repository } from '../python/environment.ts';
import { fill } from '../workspace/folders.ts';

const guide = readFileSync(path.join(repository, 'docs/guide.md'), 'utf8');
const blocks = [...guide.matchAll(/^```python\n([\s\S]*?)^```$/gm)].map(([, text = '']) => text);
const pythons = {
  py310: await environment('templates-py310'),
  py313: await environment('templates-py313'),
};
const root = mkdtempSync(path.join(tmpdir(), 'pyfunc-guide-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

interface Tried {
  readonly folder: string;
  readonly uncompiled: readonly string[];
  readonly functions: { readonly value?: readonly unknown[]; readonly failure?: string };
  readonly tests: { readonly value?: { readonly status: number } };
}

/** Each block as an app of its own, tried on one Python. */
function tryBlocks(python: keyof typeof pythons): Tried[] {
  const folders = blocks.map((text, index) => {
    const folder = path.join(root, python, String(index));
    fill(folder, { 'function_app.py': text, 'pytest.ini': '[pytest]\npython_files = *.py\n' });
    return folder;
  });
  const script = path.join(repository, 'test/generators/try_apps.py');
  const interpreter = pythons[python];
  const input = JSON.stringify(folders);
  const lines = execFileSync(interpreter, ['-B', script], { input, encoding: 'utf8' });
  return lines
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

test.each(['py310', 'py313'] as const)(
  'all code compiles, and apps index, on %s',
  (python) => {
    const tried = tryBlocks(python);
    expect(blocks.length).toBeGreaterThan(10);
    for (const [index, { uncompiled, functions, tests }] of tried.entries()) {
      const text = blocks[index] ?? '';
      expect(uncompiled).toEqual([]);
      if (text.includes('FunctionApp(')) expect(functions).not.toHaveProperty('failure');
      if (text.includes('def test_')) expect(tests.value?.status).toBe(0);
    }
  },
  300_000,
);

test('all code is as Black has it', async () => {
  fill(path.join(root, 'black'), Object.fromEntries(blocks.map((text, at) => [`b${at}.py`, text])));
  const black = path.join(await programs('tools'), 'black');
  expect(execFileSync(black, ['--check', '-q', path.join(root, 'black')]).toString()).toBe('');
});

test('every link leads somewhere', () => {
  const headings = [...guide.matchAll(/^## (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^a-z\d -]/g, '')
      .replaceAll(' ', '-'),
  );
  for (const [, to = ''] of guide.matchAll(/\]\(([^)]+)\)/g)) {
    if (to.startsWith('#')) expect(headings).toContain(to.slice(1));
    else expect(existsSync(path.join(repository, 'docs', to.replace(/#.*/, '')))).toBe(true);
  }
});

test('every template that the table names is there', () => {
  const rows = guide
    .split('\n')
    .filter((line) => line.startsWith('| ') && line.includes('template'));
  const cells = rows.map((row) =>
    row
      .split('|')[2]
      ?.split(';')
      .find((part) => /templates? `/.test(part)),
  );
  const named = cells.flatMap((cell) =>
    [...(cell ?? '').matchAll(/`([a-z-]+)`/g)].map(([, name]) => name),
  );
  expect(named.length).toBeGreaterThan(15);
  for (const name of named) expect(library.names).toContain(name);
});
