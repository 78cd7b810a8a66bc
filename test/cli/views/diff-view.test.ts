import { describe, expect, test } from 'vitest';
import type { DiffDetail } from '../../../cli/commands/diff-details.ts';
import { diffView } from '../../../cli/views/diff-view.ts';
import type { Line } from '../../../cli/views/terminal.ts';
import { changes } from '../../../workspace/change/changes.ts';
import type { Edit } from '../../../workspace/change/edit.ts';
import { memoryTree } from '../../../workspace/tree/disk.ts';

const because = { step: 'decorate-entry-points', function: 'A' };
const script = 'import x\n\n\ndef main(req):\n\treturn 1\n';
const tree = memoryTree({ 'A/__init__.py': script, 'A/function.json': '{\n}\n', 'b.py': 'x = 1' });
const edits: Edit[] = [
  { kind: 'modify', path: 'A/__init__.py', span: { start: 11, end: 11 }, text: '@a\n', because },
  { kind: 'delete', path: 'A/function.json', because },
  { kind: 'create', path: 'function_app.py', text: 'app\n', because: { step: 'function-app' } },
  { kind: 'modify', path: 'b.py', span: { start: 4, end: 5 }, text: '2', because },
  { kind: 'move', path: 'b.py', to: 'c.py', because },
];

const view = (from: readonly Edit[], detail: DiffDetail, accessible = false) =>
  diffView(changes(tree, from), detail, { accessible }).map(text);
const text = (line: Line) =>
  typeof line === 'string'
    ? line
    : line.map((part) => (typeof part === 'string' ? part : part.text)).join('');

describe('the diff', () => {
  test('shows every line that changes, and a deleted file as one', () => {
    expect(view(edits, 'short')).toMatchInlineSnapshot(`
      [
        "A/__init__.py  changed  +1 -0  decorate-entry-points",
        "@@ -1,5 +1,6 @@",
        " import x",
        " ",
        " ",
        "+@a",
        " def main(req):",
        " →   return 1",
        "",
        "A/function.json  deleted, 2 lines  decorate-entry-points",
        "c.py  moved from b.py  +1 -1  decorate-entry-points",
        "@@ -1,1 +1,1 @@",
        "-x = 1",
        "\\ No newline at end of file",
        "+x = 2",
        "\\ No newline at end of file",
        "",
        "function_app.py  new  +1 -0  function-app",
        "@@ -0,0 +1,1 @@",
        "+app",
        "",
      ]
    `);
  });

  test('shows deleted lines to those who want them', () => {
    const lines = view(edits, 'full');
    expect(lines.slice(lines.findIndex((line) => line.startsWith('A/function.json')))).toContain(
      '-{',
    );
  });

  test('names the files alone', () => {
    expect(view(edits, 'names')).toHaveLength(4);
  });

  test('says in words what is added and removed', () => {
    expect(view(edits, 'short', true)).toContain('added:   @a');
    expect(view(edits, 'short', true)).toContain('removed: x = 1');
  });

  test('shows line ends where they differ', () => {
    const mixed = memoryTree({ 'a.py': 'a\r\nb\n' });
    const span = { start: 0, end: 1 };
    const edit: Edit = { kind: 'modify', path: 'a.py', span, text: 'z', because };
    const lines = diffView(changes(mixed, [edit]), 'short', { accessible: false }).map(text);
    expect(lines.slice(2)).toEqual(['-a␍', '+z␍', ' b', '']);
  });

  test('says why a file is not shown', () => {
    const binary = [
      { before: { path: 'a.bin', bytes: Uint8Array.of(0, 255), mode: 0o644 }, because: [] },
    ];
    expect(diffView(binary, 'full', { accessible: false }).map(text)[1]).toMatch(/not shown: \S/);
  });
});
