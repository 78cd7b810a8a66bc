import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { escapers } from '../../../generators/language/escapers.ts';
import { type TemplateValue, Unwritable } from '../../../generators/language/template.ts';
import { environment } from '../../python/environment.ts';

const py313 = await environment('py313');
const nasty = [
  '',
  '"',
  "'",
  '"""',
  "'''",
  '\\',
  '\\"',
  '\\N{BULLET}',
  '{{x}}',
  '%s {0} $x `x`',
  '\n',
  '\r\n',
  '\t',
  '\0',
  '\x1b]0;title\x07',
  '\x7f\x85\xa0',
  '\u2028\u2029\ufeff',
  '\u202e\u2066',
  '😀',
  '#',
  '# comment',
  'x"); import os; os.system("true") #',
  'yes',
  'null',
  '1e3',
  '- a',
  'a: b',
  '&a *a !tag @x %y |',
  '[x]: <y>',
];

const whole = fc.string({ unit: 'binary', maxLength: 40 });
const text = fc.oneof(
  fc.constantFrom(...nasty),
  whole,
  fc.array(fc.constantFrom(...nasty)).map((parts) => parts.join('')),
);
const halves = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 })
  .map((units) => String.fromCharCode(...units));
const texts = [...nasty, ...fc.sample(text, 4000)];

function write(escaper: string, ...values: readonly TemplateValue[]): string {
  const found = escapers[escaper];
  if (found === undefined) throw new Error(escaper);
  return found(...values);
}

/** Runs Python with a program on standard input; its output is JSON. */
function python(program: string): unknown {
  const options = { input: program, encoding: 'utf8', maxBuffer: 2 ** 28 } as const;
  return JSON.parse(execFileSync(py313, ['-'], options));
}

describe('what was written is read back as the same value', () => {
  test('Python, by Python, with any UTF-16 in it', () => {
    const all = [...texts, ...fc.sample(halves, 2000)];
    const literals = all.map((each) => `    ${write('py', each)},\n`).join('');
    const program = `import json\nVALUES = [\n${literals}]\nprint(json.dumps(VALUES))`;
    expect(python(program)).toEqual(all);
  });

  test('lists, dicts and constants in Python', () => {
    const value = { a: [true, false, null, 1, -2.5], 'b"': { c: 'd' } };
    expect(python(`import json\nprint(json.dumps(${write('py', value)}))`)).toEqual(value);
  });

  test('JSON', () => {
    for (const each of texts) expect(JSON.parse(write('json', each))).toBe(each);
  });

  test('YAML, by a YAML parser', () => {
    const document = texts.map((each) => `- ${write('yaml', each)}\n`).join('');
    expect(parseYaml(document)).toEqual(texts);
  });

  test('TOML, by Python', () => {
    const document = texts.map((each, index) => `v${index} = ${write('toml', each)}\n`).join('');
    const program = `import json, tomllib\nprint(json.dumps(list(tomllib.loads(${write('py', document)}).values())))`;
    expect(python(program)).toEqual(texts);
  });

  test('TOML lists and tables', () => {
    const document = `v = ${write('toml', { a: ['x', 1, true], 'b c': {} })}`;
    const program = `import json, tomllib\nprint(json.dumps(tomllib.loads(${write('py', document)})))`;
    expect(python(program)).toEqual({ v: { a: ['x', 1, true], 'b c': {} } });
  });
});

describe('what stays in its line and its place', () => {
  test('identifiers: what is written is one for Python, or nothing is written', () => {
    const names = [
      'hello',
      '_x',
      'Orders2',
      'class',
      'None',
      '2x',
      'a-b',
      'a b',
      'ﬁ',
      'é',
      'a.b',
      '',
    ];
    const wanted = names.filter((name) => {
      try {
        return write('ident', name) === name;
      } catch (error) {
        if (error instanceof Unwritable) return false;
        throw error;
      }
    });
    expect(wanted).toEqual(['hello', '_x', 'Orders2']);
  });

  test('comments and Markdown hold no line break and no control character', () => {
    for (const each of texts) {
      for (const escaper of ['comment', 'md', 'code']) {
        let written: string;
        try {
          written = write(escaper, each);
        } catch (error) {
          if (error instanceof Unwritable) continue;
          throw error;
        }
        expect(written).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
      }
    }
  });

  test.each([
    ['*a* _b_ `c` [d](e) <f> & | ~', '\\*a\\* \\_b\\_ \\`c\\` \\[d\\](e) \\<f\\> \\& \\| \\~'],
    ['# a', '\\# a'],
    ['- a', '\\- a'],
    ['1. a', '1\\. a'],
    ['12) a', '12\\) a'],
    ['  - a', '  \\- a'],
    ['a - 1. b', 'a - 1. b'],
    ['my-app 1.0', 'my-app 1.0'],
  ])('Markdown: %s', (given, written) => {
    expect(write('md', given)).toBe(written);
  });
});

describe('how it is written', () => {
  test.each<[string, string, ...TemplateValue[]]>([
    ['py', '"a b"', 'a', ' ', 'b'],
    ['module', 'shared.orders', 'shared.orders'],
    ['json', '"é"', 'é'],
    ['yaml', '"\\u00e9\\uffff"', 'é\uffff'],
    ['toml', '"\\U00010000\\U0001f600"', '\u{10000}😀'],
    ['toml', '"\\\\ud800"', '\\ud800'],
    ['bicep', "'orders'", 'orders'],
    ['bicep', "'a-é'", 'a', '-é'],
    ['bicep', `'\\\\ \\' \\\${x} $x {y} $'`, `\\ ' \${x} $x {y} $`],
    ['code', 'a *b*', 'a *b*'],
    ['comment', 'é # b', 'é # b'],
  ])('%s %s', (escaper, written, ...values) => {
    expect(write(escaper, ...values)).toBe(written);
  });
});

describe('what has no form in a language', () => {
  test.each<[string, string, ...TemplateValue[]]>([
    ['py', 'only texts can be joined', 'a', 1],
    ['py', 'only texts can be joined', 1, 'a'],
    ['ident', '"a-b" must be letters, digits and underscores, and not start with a digit', 'a-b'],
    ['ident', '"class" must not be the Python keyword class', 'class'],
    ['ident', 'it is not a text', 1],
    ['ident', 'one value is expected'],
    ['ident', 'one value is expected', 'a', 'b'],
    ['module', '"" must be letters, digits and underscores, and not start with a digit', 'a..b'],
    ['toml', 'TOML has no null', null],
    ['toml', 'it holds half a character', '\ud800'],
    ['yaml', 'it holds half a character', '\\\udfff'],
    ['bicep', 'it is not a text', 1],
    ['bicep', 'only texts can be joined', 'a', 1],
    ['bicep', '"a\\n" is not one line of printable text', 'a\n'],
    ['code', 'a code span cannot hold a backtick', 'a`b'],
    ['code', '"\u2028" is not one line of printable text', '\u2028'],
    ['comment', '"\\u001b" is not one line of printable text', '\x1b'],
    ['comment', '"\\ud800" is not one line of printable text', '\ud800'],
    ['md', '"\u2029" is not one line of printable text', '\u2029'],
  ])('%s: %s', (escaper, reason, ...values) => {
    expect(() => write(escaper, ...values)).toThrow(new Unwritable(reason));
  });
});
