import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { flat, literalPiece } from '../../python/layout.ts';
import { type LiteralValue, numberLiteral, stringLiteral } from '../../python/literals.ts';
import { environment } from './environment.ts';

const py313 = await environment('py313');

/** What Python makes of sources: each value as JSON with every character escaped. */
function evaluate(sources: readonly string[]): string[] {
  const program = `import ast, json, sys
print(json.dumps([json.dumps(ast.literal_eval(source)) for source in json.load(sys.stdin)]))`;
  const input = JSON.stringify(sources);
  const options = { input, encoding: 'utf8', maxBuffer: 1 << 28 } as const;
  return JSON.parse(execFileSync(py313, ['-I', '-c', program], options));
}

const nasty = fc.constantFrom(
  ...['"', "'", '\\', '\n', '\r', '\t', '\0', '\x1b', '\x7f', '\x85', '\u00ad', '\u2028', '\u202e'],
  ...[
    '\u2066',
    '\ufeff',
    '\ud800',
    '\udfff',
    '{',
    '}',
    '\\N{',
    '💡',
    'ä',
    '\u{e0001}',
    '\u{10ffff}',
  ],
);
const text = fc
  .array(fc.oneof(nasty, fc.string({ unit: 'binary' })), { maxLength: 8 })
  .map((parts) => parts.join(''));

test('every text comes back from Python as it was', { timeout: 60_000 }, () => {
  const texts = fc.sample(text, { numRuns: 5000, seed: 1 });
  for (let unit = 0; unit < 0x10000; unit += 1) texts.push(String.fromCharCode(unit));
  const values = evaluate(texts.map(stringLiteral)).map((json) => JSON.parse(json));
  expect(values.filter((value, index) => value !== texts[index])).toEqual([]);
});

test('every value comes back from Python as it was', { timeout: 60_000 }, () => {
  const { value } = fc.letrec<{ value: LiteralValue }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.constant(null),
      fc.boolean(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.maxSafeInteger(),
      text,
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(text, tie('value'), { maxKeys: 4 }),
    ),
  }));
  const values = fc.sample(value, { numRuns: 2000, seed: 1 });
  const back = evaluate(values.map((each) => flat(literalPiece(each)))).map((json) =>
    JSON.parse(json),
  );
  expect(back).toEqual(values);
});

test('big numbers keep every digit', () => {
  expect(numberLiteral(123456789012345678901234567890n)).toBe('123456789012345678901234567890');
  expect(numberLiteral(1e21)).toBe('1e21');
  expect(numberLiteral(-0)).toBe('-0.0');
});

test.each([
  ['plain', '"plain"'],
  ["it's", '"it\'s"'],
  ['say "hi"', '\'say "hi"\''],
  ['c:\\temp', '"c:\\\\temp"'],
  ['Grüße 💡', '"Grüße 💡"'],
  ['a\u202eb\u0000', '"a\\u202eb\\x00"'],
  ['\u00a0', '"\\xa0"'],
])('%j reads well', (value, expected) => {
  expect(stringLiteral(value)).toBe(expected);
});
