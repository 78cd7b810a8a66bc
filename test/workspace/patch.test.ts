import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeOf } from '../../workspace/change/changes.ts';
import { diffOf, hunksOf } from '../../workspace/change/diff.ts';
import type { Change } from '../../workspace/change/edit.ts';
import { patchOf } from '../../workspace/change/patch.ts';
import { contents, folderWith } from './folders.ts';

type Content = string | Uint8Array | undefined;

function change(before: Content, after: Content, path = 'a.py', to = path, mode = 0o644): Change {
  return {
    ...(before === undefined ? {} : { before: { path, bytes: Buffer.from(before), mode } }),
    ...(after === undefined ? {} : { after: { path: to, bytes: Buffer.from(after), mode } }),
    because: [],
  };
}

/** What `git apply` makes of the patch, beside what the changes say. */
function applied(changes: readonly Change[]) {
  const files = (side: 'before' | 'after') =>
    Object.fromEntries(
      changes.flatMap((each) => (each[side] ? [[each[side].path, each[side].bytes]] : [])),
    );
  const root = folderWith(files('before'));
  const patch = patchOf(changes);
  execFileSync('git', ['apply', '--whitespace=nowarn', '-'], { cwd: root, input: patch });
  const want = folderWith(files('after'));
  return { got: contents(root), want: contents(want), patch: Buffer.from(patch).toString() };
}

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le');

describe('patchOf', () => {
  it('is empty for no changes', () => {
    expect(patchOf([])).toHaveLength(0);
  });

  it.each<[string, Change]>([
    ['a changed line', change('a\nb\nc\n', 'a\nB\nc\n')],
    ['a new file', change(undefined, 'a\nb\n')],
    ['a new empty file', change(undefined, '')],
    ['a deleted file', change('a\nb\n', undefined)],
    ['a deleted empty file', change('', undefined)],
    ['an emptied file', change('a\n', '')],
    ['a filled file', change('', 'a\n')],
    ['a moved file', change('a\n', 'a\n', 'a.py', 'b/c.py')],
    ['a moved and changed file', change('a\nb\nc\nd\n', 'a\nb\nX\nd\n', 'a.py', 'b/c.py')],
    ['CRLF', change('a\r\nb\r\n', 'a\r\nx\r\nb\r\n')],
    ['CRLF to LF', change('a\r\nb\r\n', 'a\nb\n')],
    ['lone CR', change('a\rb\rc', 'a\rB\rc')],
    ['a lone CR at the end', change('a\nb\r', 'a\nB\r')],
    ['no final newline', change('a\nb', 'a\nc')],
    ['a final newline added', change('a\nb', 'a\nb\n')],
    ['a final newline removed', change('a\nb\n', 'a\nb')],
    ['a byte order mark', change('\ufeffa\nb\n', '\ufeffa\nc\n')],
    ['tabs, form feeds, trailing spaces', change('\ta \n\f\nb\t\n', '\tA \n\f\nb\t\n')],
    ['UTF-8', change('é\n🐍\n', 'é\n🐍🐍\n')],
    ['latin-1 bytes', change(latin1('a\né\n'), latin1('a\nü\n'))],
    [
      'bytes that are not text',
      change(Uint8Array.of(0xff, 0xfe, 10, 200), Uint8Array.of(0xff, 10)),
    ],
    ['UTF-16', change(utf16('a\r\nb\r\n'), utf16('a\r\n'))],
    ['NUL bytes', change(Uint8Array.of(1, 0, 2), Uint8Array.of(0))],
    [
      'a new binary file',
      change(
        undefined,
        Uint8Array.from({ length: 3000 }, (_, at) => (at * at) % 251),
      ),
    ],
    ['a deleted binary file', change(Uint8Array.of(0, 1), undefined)],
    ['a moved binary file', change(Uint8Array.of(0, 1), Uint8Array.of(0, 2), 'a.bin', 'b.bin')],
    [
      'lines that look like a patch',
      change('--- a/x\n+++ b/x\n@@ -1 +1 @@\n', '--- a/y\n-- \n\\ No newline\n'),
    ],
    ['a path with spaces', change('a\n', 'b\n', 'with space/the file.py')],
    ['a new path with spaces', change(undefined, 'b\n', 'with space/the file.py')],
    ['a moved path with spaces', change('a\n', 'b\n', 'the file.py', 'my file.py')],
    ['a path beyond ASCII', change('a\n', 'b\n', 'übung/関数.py')],
    ['a moved path beyond ASCII', change('a\n', 'a\n', 'übung.py', '関数.py')],
    ['a path with quotes', change('a\n', 'b\n', 'a"b\\c.py')],
    ['a path with control characters', change('a\n', undefined, 'a\tb\u001b\n.py')],
  ])('is applied by git to the same bytes: %s', (_, each) => {
    const { got, want } = applied([each]);
    expect(got).toEqual(want);
  });

  it('gives an executable file its mode', () => {
    const patch = Buffer.from(
      patchOf([change(undefined, 'x\n', 'run.sh', 'run.sh', 0o755)]),
    ).toString();
    expect(patch).toBe(
      'diff --git a/run.sh b/run.sh\nnew file mode 100755\n--- /dev/null\n+++ b/run.sh\n@@ -0,0 +1 @@\n+x\n',
    );
  });

  it('shows no raw control bytes and no raw bytes beyond ASCII in headers', () => {
    const patch = Buffer.from(patchOf([change('', undefined, 'é\u001b]0;x\u0007.py')])).toString(
      'latin1',
    );
    expect(patch).toContain('"a/\\303\\251\\033]0;x\\a.py"');
  });

  const line = fc.string({
    unit: fc.constantFrom(
      'a',
      'b',
      ' ',
      '\t',
      'é',
      '🐍',
      '\\',
      '-',
      '+',
      '\r',
      '\f',
      '\u0085',
      '\u2028',
    ),
    maxLength: 4,
  });
  const text = fc
    .tuple(
      fc.boolean(),
      fc.array(line, { maxLength: 14 }),
      fc.constantFrom('\n', '\r\n'),
      fc.boolean(),
    )
    .map(
      ([bom, lines, eol, final]) => (bom ? '\ufeff' : '') + lines.join(eol) + (final ? eol : ''),
    );
  const version = fc.oneof(
    text,
    text.map(latin1),
    text.map(utf16),
    fc.uint8Array({ maxLength: 80 }),
  );

  it('is applied by git to the same bytes: many files of any content', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(version, version), { minLength: 1, maxLength: 12 }),
        (pairs) => {
          const changes = pairs.map(([before, after], index) => {
            const kind = index % 4;
            return change(
              kind === 1 ? undefined : before,
              kind === 2 ? undefined : after,
              `${index}.py`,
              kind === 3 ? `moved/${index} to.py` : `${index}.py`,
            );
          });
          const real = changes.filter(
            ({ before, after }) =>
              before?.path !== after?.path ||
              !Buffer.from(before?.bytes ?? []).equals(after?.bytes ?? Buffer.of()),
          );
          // git refuses a patch without changes.
          fc.pre(real.length > 0);
          const { got, want } = applied(real);
          expect(got).toEqual(want);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('diffOf', () => {
  it('has decoded lines with numbers and line ends', () => {
    const before = `${'x\r\n'.repeat(10)}old\r\n${'y\r\n'.repeat(10)}`;
    expect(diffOf(change(latin1(before), before.replace('old', 'new')), 1)).toEqual({
      kind: 'text',
      hunks: [
        {
          before: { start: 10, count: 3 },
          after: { start: 10, count: 3 },
          lines: [
            { kind: 'same', text: 'x', end: '\r\n' },
            { kind: 'out', text: 'old', end: '\r\n' },
            { kind: 'in', text: 'new', end: '\r\n' },
            { kind: 'same', text: 'y', end: '\r\n' },
          ],
        },
      ],
    });
  });

  it('reads UTF-16 as text, and says why a file is none', () => {
    expect(diffOf(change(utf16('a\n'), utf16('b\n'), 'r.txt'))).toMatchObject({
      hunks: [
        {
          lines: [
            { kind: 'out', text: 'a' },
            { kind: 'in', text: 'b' },
          ],
        },
      ],
    });
    expect(diffOf(change(Uint8Array.of(0xc3), 'b\n'))).toEqual({
      kind: 'binary',
      reason: 'not valid utf-8',
    });
  });

  it('joins hunks whose context meets and parts those whose does not', () => {
    const lines = Array.from({ length: 40 }, (_, at) => `${at}\n`);
    const edited = lines.with(10, 'x\n').with(17, 'x\n').with(25, 'x\n');
    expect(hunksOf(lines, edited).map(({ before }) => before)).toEqual([
      { start: 8, count: 14 },
      { start: 23, count: 7 },
    ]);
  });

  it('is bounded: thousands of lines that all differ become one block', () => {
    const lines = (letter: string) => Array.from({ length: 20_000 }, (_, at) => `${letter}${at}\n`);
    const [hunk, ...others] = hunksOf(['same\n', ...lines('a')], ['same\n', ...lines('b')]);
    expect(others).toEqual([]);
    expect(hunk?.before).toEqual({ start: 1, count: 20_001 });
    expect(hunk?.lines.slice(0, 2).map(({ kind }) => kind)).toEqual(['same', 'out']);
  });
});

it('lists changes by the path afterwards', () => {
  expect([change('a', 'b', 'x', 'y'), change('a', undefined, 'x')].map(placeOf)).toEqual([
    'y',
    'x',
  ]);
});
