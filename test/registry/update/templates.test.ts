import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { openLibrary } from '../../../generators/templates/open-library.ts';
import { mergeSpelled, parses } from '../../../merge/merge-spelled.ts';
import { withEdits } from '../../../workspace/text/text-edit.ts';
import { memoryTree } from '../../../workspace/tree/disk.ts';
import { bareApp, generated } from './renewal.ts';

const folder = fileURLToPath(new URL('../../../templates/', import.meta.url));
const library = openLibrary(
  memoryTree(
    Object.fromEntries(
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .map((path) => [path.slice(folder.length), readFileSync(path, 'utf8')]),
    ),
  ),
);
const functions = library.names.filter(
  (name) => library.template(name).manifest.kind === 'function',
);
const scripts = functions.map((template) => {
  const app = generated(bareApp, library, { template, answers: { name: 'thing' } });
  return app['function_app.py'] ?? '';
});
const isImport = (line: string) => /^(?:import|from) /.test(line);
const linesOf = (text: string) => text.split('\n').filter((line) => line.trim() !== '');

it('the module of a template becomes that of any other one', () => {
  const pairs = scripts.flatMap((base, one) =>
    scripts.flatMap((theirs, other) => ((7 * one + other) % 11 === 0 ? [[base, theirs]] : [])),
  );
  expect(pairs.length).toBeGreaterThan(250);
  for (const [base = '', theirs = ''] of pairs) {
    const { edits, conflicts } = mergeSpelled({ base, ours: base, theirs });
    const result = withEdits(base, edits);
    expect(conflicts).toEqual([]);
    expect(parses(result)).toBe(true);
    expect(result).not.toMatch(/^\s/);
    const [lines, wanted] = [linesOf(result), linesOf(theirs)];
    const code = (all: readonly string[]) => all.filter((line) => !isImport(line));
    expect(code(lines)).toEqual(code(wanted));
    expect(lines).toEqual(expect.arrayContaining(wanted));
  }
});

it('what was added twice is spelled the same', () => {
  const again = { template: 'openai-search', answers: { name: 'other', route: 'papers' } };
  const app = generated(bareApp, library, { template: 'openai-search' }, again);
  expect(app['function_app.py']?.match(/\burllib\.parse\.urlsplit\(/g)).toHaveLength(2);
});
