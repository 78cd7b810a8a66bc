import type { Json } from '../../bindings/function-json/function-json.ts';

/** Names and values that a script looks for in what it is given. */
export interface Words {
  /** Keys it reads: `x.get("name")`, `x["name"]`. */
  readonly keys: readonly string[];
  /** Keys among them whose values it goes through: `for line in order["lines"]`. */
  readonly lists: readonly string[];
  /** Texts it compares with: `operation == "add"`, `case "add":`. */
  readonly values: readonly string[];
}

const MOST = 12;
const KEY = /(?:\.get\(\s*|\[\s*)(['"])([A-Za-z_][\w.-]{0,40})\1\s*[\]),]/g;
const LIST = /\bin\s+[\w.]+(?:\[|\.get\()\s*(['"])([A-Za-z_]\w{0,40})\1/g;
const VALUE = /(?:==\s*|\bcase\s+|\bin\s*[[({]\s*)(['"])([^'"\\\n]{1,40})\1/g;
const ENVIRONMENT = /(?:environ|getenv)\s*(?:\.get)?$/;

/**
 * The words of some sources, in order, so that made-up values reach more branches than any would.
 * What is compared is taken from the first source alone.
 */
export function wordsOf(first: string, ...others: readonly string[]): Words {
  const all = [first, ...others].join('\n');
  const keys = [...all.matchAll(KEY)]
    .filter((match) => !ENVIRONMENT.test(all.slice(Math.max(0, match.index - 12), match.index)))
    .map(([, , key = '']) => key);
  return {
    keys: firstFew(keys),
    lists: firstFew([...all.matchAll(LIST)].map(([, , key = '']) => key)),
    values: firstFew([...first.matchAll(VALUE)].map(([, , value = '']) => value)),
  };
}

function firstFew(words: readonly string[]): string[] {
  return [...new Set(words)].slice(0, MOST);
}

/** A text for each key a script looks for; for one that nothing looks for where it has none. */
export function textsFor({ keys }: Words, text: (key: string, index: number) => string) {
  const wanted = keys.length === 0 ? ['name'] : keys;
  return Object.fromEntries(wanted.map((key, index) => [key, text(key, index)]));
}

/** Objects with the keys a script looks for, of several kinds. */
export function objectsFor(words: Words): { readonly name: string; readonly value: JsonRecord }[] {
  return [
    { name: 'an object', value: likelyObject(words) },
    { name: 'an object of texts', value: textsFor(words, (key) => `${key} text`) },
    { name: 'an object of numbers', value: numbersFor(words) },
    { name: 'an empty object', value: {} },
  ];
}

/** A number for each key. */
export function numbersFor({ keys }: Words): JsonRecord {
  const wanted = keys.length === 0 ? ['name'] : keys;
  return Object.fromEntries(wanted.map((key, index) => [key, index + 1]));
}

/** Values of the kind that the names suggest. */
export function likelyObject(words: Words): JsonRecord {
  const keys = words.keys.length === 0 ? ['name'] : words.keys;
  const values = keys.map((key, index): [string, Json] => [key, likely(key, index)]);
  const item = Object.fromEntries(values.filter(([key]) => !words.lists.includes(key)));
  return Object.fromEntries(
    values.map(([key, value]) => [key, words.lists.includes(key) ? [item, item] : value]),
  );
}

type JsonRecord = { readonly [key: string]: Json };

const NUMBER =
  /(count|amount|quantity|qty|price|cents|cost|total|sum|size|length|age|number|num|index|year|month|day|hours|minutes|seconds|grams|weight|lat|lon|limit|offset|attempts)$/i;
const TIME = /(date|time|_at|At|timestamp)$/;
const YES = /^(is|has|can|should|enabled)/;

function likely(key: string, index: number): Json {
  if (NUMBER.test(key)) return index + 2;
  if (TIME.test(key)) return '2024-05-14T09:29:00Z';
  return YES.test(key) ? true : `${key} text`;
}
