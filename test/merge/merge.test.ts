import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Versions } from '../../merge/merge.ts';
import { mergeFile } from '../../merge/merge-file.ts';
import { initParser, parseModule } from '../../python/parse.ts';
import { withEdits } from '../../workspace/text/text-edit.ts';
import { edited, editsOf, randomFrom } from './simulated-updates.ts';

beforeAll(initParser);

describe('of any two versions', () => {
  const version = (seed: number) => edited(editsOf('side', randomFrom(seed)));
  const texts = fc.oneof(
    fc.record({ path: fc.constant('function_app.py'), a: seeds(), b: seeds() }),
    ...[
      ['x.json', fc.json({ maxDepth: 3 })],
      ['requirements.txt', linesOf(['a==1', 'a==2', 'b', '# c', '-r d.txt', '', 'e>=1 ; x'])],
      ['pyproject.toml', linesOf(['[a]', '[b]', 'x = 1', 'y = [', '  1,', ']', '# z', ''])],
      ['.funcignore', linesOf(['a', 'b', '!c', '# d', ''])],
      ['README.md', linesOf(['a', 'b', 'c', '', 'd'])],
    ].map(([path, text]) =>
      fc.record({
        path: fc.constant(path as string),
        a: text as typeof anyText,
        b: text as typeof anyText,
      }),
    ),
  );
  const anyText = fc.string();
  function seeds() {
    return fc.nat().map(version);
  }
  function linesOf(known: readonly string[]) {
    return fc.array(fc.constantFrom(...known), { maxLength: 8 }).map((lines) => lines.join('\n'));
  }
  const eol = fc.constantFrom('\n', '\r\n');
  const result = (path: string, versions: Versions) => {
    const { edits, conflicts } = mergeFile(path, versions);
    return { text: withEdits(versions.ours, edits), conflicts };
  };

  it('what only the user changed stays byte for byte', () => {
    fc.assert(
      fc.property(texts, eol, ({ path, a, b }, ends) => {
        const ours = b.replaceAll('\n', ends);
        expect(result(path, { base: a, ours, theirs: a })).toEqual({ text: ours, conflicts: [] });
      }),
    );
  });

  it('what both have stays byte for byte', () => {
    fc.assert(
      fc.property(texts, ({ path, a, b }) => {
        expect(result(path, { base: a, ours: b, theirs: b })).toEqual({ text: b, conflicts: [] });
      }),
    );
  });

  it('edits of any three never overlap, whatever stands in the way', () => {
    const path = fc.constantFrom(
      'app.py',
      'requirements.txt',
      'x.toml',
      '.funcignore',
      'README.md',
    );
    const pieces = [
      [
        'import json',
        'import os',
        'from a import b',
        'from a import b, c',
        '# x',
        'X = 1',
        'X = 2',
      ],
      ['def f():\n    pass', '@d\ndef f():\n    return X', '"""D."""', 'print(X)', ''],
      ['[t]', '[t.u]', '[[l]]', 'k = [\n    "a"\n]', 'k = ["a", "b"]', 'k.x = 1', 'a==1', 'a==2'],
    ].flat();
    const text = linesOf(pieces);
    fc.assert(
      fc.property(path, text, text, text, eol, (file, base, mine, theirs, ends) => {
        const ours = mine.replaceAll('\n', ends);
        const { edits, conflicts } = mergeFile(file, { base, ours, theirs });
        withEdits(ours, edits);
        for (const { span } of conflicts) {
          expect(span.start).toBeLessThanOrEqual(span.end);
          expect(span.end).toBeLessThanOrEqual(ours.length);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('an untouched module becomes the new one, statement for statement', () => {
    fc.assert(
      fc.property(seeds(), seeds(), (a, b) => {
        const { text, conflicts } = result('app.py', { base: a, ours: a, theirs: b });
        expect(conflicts).toEqual([]);
        expect(statements(text)).toEqual(statements(b));
      }),
    );
  });

  function statements(text: string): string[] {
    const module = parseModule(text);
    const found = module.statements.map(({ span }) => text.slice(span.start, span.end)).sort();
    module.dispose();
    return found;
  }
});

describe('10,000 lines', () => {
  const numbers = Array.from({ length: 10_000 }, (_, index) => index);
  const lines = (write: (index: number) => string) => numbers.map(write);
  const text = (...parts: string[][]) => `${parts.flat().join('\n')}\n`;
  const functions = (from: number) =>
    numbers.slice(0, 2_000).map((at) => `\n\n@d\ndef f${at + from}():\n    return 1`);
  const body = lines((at) => `    x${at} = ${at}`);
  const json = (more: number, mine = {}) =>
    JSON.stringify({ ...Object.fromEntries(numbers.map((at) => [`k${at}`, at + more])), ...mine });
  const ofValues = (path: string): [string, string, Versions] => {
    const base = text(lines((at) => `a${at} = 1`));
    const theirs = text(lines((at) => `a${at} = 2`));
    return [`of ${path}`, path, { base, ours: `mine = 1\n${base}`, theirs }];
  };
  const files: [name: string, path: string, versions: Versions][] = [
    [
      'of functions, of which as many come',
      'a.py',
      {
        base: text(functions(0)),
        ours: text(functions(0), ['\n\nmine = 1']),
        theirs: text(functions(0), functions(2_000)),
      },
    ],
    [
      'of one body',
      'a.py',
      {
        base: text(['def a():'], body),
        ours: text(['def a():', '    mine = 1'], body),
        theirs: text(['def a():'], body, ['    its = 1']),
      },
    ],
    [
      'that say the same',
      'a.md',
      {
        base: text(lines(() => 'a')),
        ours: text(lines((at) => (at % 7 === 0 ? 'b' : 'a'))),
        theirs: text(lines((at) => (at % 11 === 0 ? 'c' : 'a'))),
      },
    ],
    ofValues('requirements.txt'),
    ofValues('.gitignore'),
    ofValues('x.toml'),
    ['of JSON', 'x.json', { base: json(0), ours: json(0, { mine: 1 }), theirs: json(1) }],
  ];

  // Time that grows with the square of the lines would be minutes.
  it.each(files)('%s', { timeout: 60_000 }, (_, path, versions) => {
    const { edits, conflicts } = mergeFile(path, versions);
    expect(edits.length + conflicts.length).toBeGreaterThan(0);
    if (conflicts.length === 0) expect(withEdits(versions.ours, edits)).toContain('mine = 1');
  });
});
