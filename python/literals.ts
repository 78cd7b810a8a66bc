import { isPlain } from '../workspace/text/is-plain.ts';

/** JavaScript values as Python source. */

/** The values that have a Python literal; objects become dicts with string keys. */
export type LiteralValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly LiteralValue[]
  | { readonly [key: string]: LiteralValue };

/**
 * A Python string literal for exactly this text, quoted as black quotes it. Readable characters stay;
 * controls, invisible and bidirectional characters and lone surrogates are escaped.
 */
export function stringLiteral(text: string): string {
  const quote = count(text, '"') > count(text, "'") ? "'" : '"';
  let body = '';
  for (const character of text) body += escaped(character, quote);
  return quote + body + quote;
}

/** A Python literal that evaluates to this number exactly, in black's spelling. */
export function numberLiteral(value: number | bigint): string {
  if (typeof value === 'bigint') return value.toString();
  if (Number.isNaN(value)) return 'float("nan")';
  if (!Number.isFinite(value)) return value > 0 ? '1e999' : '-1e999';
  if (Object.is(value, -0)) return '-0.0';
  return String(value).replace('e+', 'e');
}

/** A Python literal for a value without parts: all but lists and dicts. */
export function scalarLiteral(value: null | boolean | number | bigint | string): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'string' ? stringLiteral(value) : numberLiteral(value);
}

const shortEscapes: { readonly [character: string]: string } = {
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** Other, Format, Surrogate, Private use, Unassigned, separators but the space. */
const unreadable = /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u;

function escaped(character: string, quote: string): string {
  if (character === quote) return `\\${quote}`;
  const short = shortEscapes[character];
  if (short !== undefined) return short;
  if (isPlain(character) || !unreadable.test(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}
