import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJson } from '../../workspace/text/json.ts';
import { deleteKey, setKey } from '../../workspace/text/json-edits.ts';
import type { TextEdit } from '../../workspace/text/text-edit.ts';

function mustRead(text: string) {
  const read = readJson(text);
  if (read.kind === 'malformed') throw new Error(`${read.problem} at ${read.offset}`);
  return read;
}

function edited(text: string, edits: readonly TextEdit[] | undefined): string {
  if (!edits) throw new Error('no edits');
  const last = edits.toSorted((a, b) => b.span.start - a.span.start);
  return last.reduce(
    (result, { span, text: fresh }) => result.slice(0, span.start) + fresh + result.slice(span.end),
    text,
  );
}

describe('readJson', () => {
  it.each<[string, string, unknown]>([
    ['plain JSON', '{"a": [1, "x", true, null, {}]}', { a: [1, 'x', true, null, {}] }],
    ['comments', '// a\n{/* b */"a"/**/:1 // c\n}', { a: 1 }],
    ['trailing commas', '{"a": [1, 2, ], }', { a: [1, 2] }],
    [
      'any Unicode space',
      '\u00a0{\u3000"a\u00a0b"\u00a0:\u00a0true\u2003,"b":\u00a0null\u00a0}',
      { 'a\u00a0b': true, b: null },
    ],
    ['raw control characters in strings', '{"a": "x\ty"}', { a: 'x\ty' }],
    ['a scalar', ' 1 ', 1],
    ['lone surrogates', '"\\ud800"', '\ud800'],
  ])('takes %s', (_, text, value) => {
    expect(mustRead(text).value).toEqual(value);
  });

  it.each([
    ['nothing', '', 0],
    ['only a comment', '// x', 4],
    ['a missing comma', '{"a": 1 "b": 2}', 8],
    ['a missing value', '[1,,2]', 3],
    ['a missing colon', '{"a" 1}', 5],
    ['a missing brace', '{"a": 1', 7],
    ['single quotes', "{'a': 1}", 1],
    ['a bare name', '{a: 1}', 1],
    ['a bare word', '{"a": True}', 6],
    ['an open string', '{"a": "b}', 6],
    ['a line end in a string', '{"a": "b\n"}', 6],
    ['an open comment', '{"a": 1} /* b', 9],
    ['a bad escape', '{"a": "\\x"}', 6],
    ['more after the end', '{} {}', 3],
    ['a merge conflict', '<<<<<<< HEAD\n{}', 0],
    ['Python', "{'a': None}", 1],
  ])('refuses %s, with the place', (_, text, offset) => {
    expect(readJson(text)).toEqual({ kind: 'malformed', problem: expect.any(String), offset });
  });

  it('gives the place of a value, and so its text', () => {
    const text = '{"n": 1.0, "big": 12345678901234567890, "deep": [{"x": 1e400}]}';
    const read = mustRead(text);
    const raw = (...path: (string | number)[]) => {
      const span = read.spanOf(path);
      return span && text.slice(span.start, span.end);
    };
    expect(raw('n')).toBe('1.0');
    expect(raw('big')).toBe('12345678901234567890');
    expect(raw('deep', 0, 'x')).toBe('1e400');
    expect(raw()).toBe(text);
    expect([raw('none'), raw('n', 'x'), raw('deep', 1), raw('deep', 'x'), raw(0)]).toEqual(
      Array(5).fill(undefined),
    );
  });

  it('takes the last of duplicate keys and reports it', () => {
    const text = '{"a": 1, "b": {"x": 1, "x": 2}, "a": 3}';
    const read = mustRead(text);
    expect(read.value).toEqual({ a: 3, b: { x: 2 } });
    expect(
      read.duplicates.map(({ path, span }) => [path, text.slice(span.start, span.end)]),
    ).toEqual([
      [['b', 'x'], '"x"'],
      [['a'], '"a"'],
    ]);
    expect(read.spanOf(['a'])).toEqual({ start: 37, end: 38 });
  });

  it('takes names of the prototype for ordinary keys', () => {
    const text = '{"__proto__": {"polluted": true}, "constructor": 1, "toString": 2}';
    const { value, spanOf } = mustRead(text);
    expect(Object.keys(value as object)).toEqual(['__proto__', 'constructor', 'toString']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect(spanOf(['__proto__', 'polluted'])).toBeDefined();
    expect(mustRead('{}').spanOf(['__proto__'])).toBeUndefined();
  });

  it('takes 200 levels and refuses more, however deep', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    expect(readJson(nested(200))).not.toHaveProperty('problem');
    expect(readJson(nested(201))).toEqual({
      kind: 'malformed',
      problem: 'nested deeper than 200 levels',
      offset: 200,
    });
    expect(readJson('{"a":'.repeat(1_000_000))).toMatchObject({
      problem: expect.stringContaining('200'),
    });
    expect(readJson('['.repeat(1_000_000))).toMatchObject({ offset: 200 });
    // Brackets in strings are not nesting.
    expect(readJson(JSON.stringify('['.repeat(500)))).not.toHaveProperty('problem');
  });

  it.each([
    '/*'.repeat(500_000),
    '"'.repeat(500_000),
    '"\\'.repeat(500_000),
    '\u00a0'.repeat(500_000),
    `[${'1,'.repeat(300_000)}]`,
    '-'.repeat(500_000),
  ])('comes to an end with hostile text', (text) => {
    expect(readJson(text)).toBeDefined();
  });

  it('agrees with JSON.parse', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(mustRead(text).value).toEqual(JSON.parse(text));
      }),
    );
  });
});

describe('setKey', () => {
  const host =
    '{\n  // the host\n  "version": "2.0",\n  "n": 1.0, // kept\n  "extensions": {\n    "http": {"routePrefix": "api"}\n  } /* end */\n}\n';

  it('makes no edit for a value that is there', () => {
    expect(setKey(host, ['version'], '2.0')).toEqual([]);
    expect(setKey(host, ['extensions', 'http'], { routePrefix: 'api' })).toEqual([]);
    expect(setKey(host, ['n'], 1)).toEqual([]);
  });

  it('replaces a value and nothing else', () => {
    expect(edited(host, setKey(host, ['version'], '3'))).toBe(host.replace('"2.0"', '"3"'));
    expect(edited(host, setKey(host, ['extensions', 'http', 'routePrefix'], ''))).toBe(
      host.replace('"api"', '""'),
    );
    expect(edited(host, setKey(host, ['extensions'], { a: [1] }))).toContain(
      '"extensions": {\n    "a": [\n      1\n    ]\n  } /* end */',
    );
  });

  it.each<[string, string, string]>([
    ['an empty object', '{}', '{\n  "k": 1\n}'],
    ['an object with a comment', '{\n  // note\n}', '{\n  // note\n  "k": 1\n}'],
    ['lines', '{\n    "a": 1\n}', '{\n    "a": 1,\n    "k": 1\n}'],
    ['tabs', '{\n\t"a": 1\n}', '{\n\t"a": 1,\n\t"k": 1\n}'],
    ['a trailing comma', '{\n  "a": 1,\n}', '{\n  "a": 1,\n  "k": 1,\n}'],
    ['a comment behind', '{\n  "a": 1 // one\n}', '{\n  "a": 1, // one\n  "k": 1\n}'],
    [
      'a trailing comma and a comment',
      '{\n  "a": 1, // one\n}',
      '{\n  "a": 1, // one\n  "k": 1,\n}',
    ],
    [
      'a comment on its own line',
      '{\n  "a": 1\n  // end\n}',
      '{\n  "a": 1,\n  "k": 1\n  // end\n}',
    ],
    ['one line', '{"a": 1}', '{"a": 1, "k": 1}'],
    ['one line with spaces', '{ "a": 1 }', '{ "a": 1, "k": 1 }'],
    ['one line with a trailing comma', '{"a": 1,}', '{"a": 1, "k": 1}'],
  ])('adds to %s', (_, text, expected) => {
    expect(edited(text, setKey(text, ['k'], 1))).toBe(expected);
  });

  it('makes what is missing on the way', () => {
    expect(edited(host, setKey(host, ['extensions', 'queues', 'batchSize'], 1))).toBe(
      host.replace('"api"}\n', '"api"},\n    "queues": {\n      "batchSize": 1\n    }\n'),
    );
    expect(edited('{"f": []}', setKey('{"f": []}', ['f', 0], 'x'))).toBe('{"f": [\n  "x"\n]}');
  });

  it('cannot set a key of what is not an object', () => {
    expect(setKey('{"a": 1}', ['a', 'b'], 1)).toBeUndefined();
    expect(setKey('[1]', ['a'], 1)).toBeUndefined();
    expect(setKey('{', ['a'], 1)).toBeUndefined();
  });
});

describe('deleteKey', () => {
  it('makes no edit where there is no such key, or no JSON', () => {
    for (const [text, path] of [
      ['{"a": 1}', ['b']],
      ['{"a": 1}', ['a', 'b']],
      ['{', ['a']],
      ['1', []],
    ] as const) {
      expect(deleteKey(text, path)).toEqual([]);
    }
  });

  it.each<[string, string, string]>([
    ['the only key', '{\n  "k": 1\n}', '{\n}'],
    ['the only key of one line', '{"k": 1}', '{}'],
    ['a first line', '{\n  "k": 1,\n  "a": 1\n}', '{\n  "a": 1\n}'],
    ['a middle line', '{\n  "a": 1,\n  "k": 1, // gone\n  "b": 1\n}', '{\n  "a": 1,\n  "b": 1\n}'],
    ['a last line', '{\n  "a": 1, // kept\n  "k": 1 // gone\n}', '{\n  "a": 1 // kept\n}'],
    ['a last line with a trailing comma', '{\n  "a": 1,\n  "k": 1,\n}', '{\n  "a": 1,\n}'],
    ['several lines', '{\n  "k": {\n    "x": 1\n  },\n  "a": 1\n}', '{\n  "a": 1\n}'],
    ['CRLF', '{\r\n  "a": 1,\r\n  "k": 1\r\n}\r\n', '{\r\n  "a": 1\r\n}\r\n'],
    ['first of one line', '{"k": 1, "a": 1}', '{"a": 1}'],
    ['middle of one line', '{"a": 1, "k": 1, "b": 1}', '{"a": 1, "b": 1}'],
    ['last of one line', '{ "a": 1, "k": 1 }', '{ "a": 1 }'],
    [
      'beside others on its line',
      '{\n  "a": 1, "k": 1,\n  "b": 1\n}',
      '{\n  "a": 1, \n  "b": 1\n}',
    ],
    [
      'a comment above stays',
      '{\n  "a": 1,\n  // about k\n  "k": 1\n}',
      '{\n  "a": 1\n  // about k\n}',
    ],
  ])('removes %s', (_, text, expected) => {
    expect(edited(text, deleteKey(text, ['k']))).toBe(expected);
  });

  it('removes elements of lists', () => {
    expect(edited('["a", "b", "c"]', deleteKey('["a", "b", "c"]', [1]))).toBe('["a", "c"]');
    expect(edited('{"f": ["a", "b"]}', deleteKey('{"f": ["a", "b"]}', ['f', 1]))).toBe(
      '{"f": ["a"]}',
    );
  });
});

describe('edits of any JSON', () => {
  const key = fc.constantFrom('a', 'b', 'c', '__proto__', 'é"\\');
  const object = fc.dictionary(key, fc.jsonValue({ maxDepth: 2 }), {
    minKeys: 1,
    noNullPrototype: true,
  });
  const layout = fc.constantFrom(undefined, 1, 4, '\t');

  it('change that key and no other', () => {
    fc.assert(
      fc.property(
        object,
        key,
        fc.jsonValue({ maxDepth: 2 }),
        layout,
        fc.boolean(),
        (before, name, value, indent, trailing) => {
          const plain = JSON.stringify(before, null, indent);
          const text = trailing ? plain.replace(/(\s*)\}$/, ',$1}') : plain;
          const set = mustRead(edited(text, setKey(text, [name], value))).value as object;
          const expected = new Map([...Object.entries(before), [name, value]]);
          expect(new Map(Object.entries(set))).toEqual(
            new Map([...expected].map(([k, v]) => [k, JSON.parse(JSON.stringify(v))])),
          );

          const without = mustRead(edited(text, deleteKey(text, [name]))).value as object;
          expect(Object.keys(without)).toEqual(Object.keys(before).filter((each) => each !== name));
        },
      ),
      { numRuns: 150 },
    );
  });
});
