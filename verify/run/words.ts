/** Names and values that a script looks for in what it is given. */
export interface Words {
  /** Keys it reads: `x.get("name")`, `x["name"]`. */
  readonly keys: readonly string[];
  /** Texts it compares with: `operation == "add"`, `case "add":`. */
  readonly values: readonly string[];
}

const MOST = 12;
const KEY = /(?:\.get\(\s*|\[\s*)(['"])([A-Za-z_][\w.-]{0,40})\1\s*[\]),]/g;
const VALUE = /(?:==\s*|\bcase\s+|\bin\s*[[({]\s*)(['"])([^'"\\\n]{1,40})\1/g;
const ENVIRONMENT = /(?:environ|getenv)\s*(?:\.get)?$/;

/** The words of a script, in order, so that made-up values reach more of its branches than any would. */
export function wordsOf(script: string): Words {
  const keys = [...script.matchAll(KEY)]
    .filter((match) => !ENVIRONMENT.test(script.slice(Math.max(0, match.index - 12), match.index)))
    .map(([, , key = '']) => key);
  const values = [...script.matchAll(VALUE)].map(([, , value = '']) => value);
  return { keys: firstFew(keys), values: firstFew(values) };
}

function firstFew(words: readonly string[]): string[] {
  return [...new Set(words)].slice(0, MOST);
}

/** An object with the keys a script looks for; with one that nothing looks for where it has none. */
export function objectFor(
  { keys }: Words,
  value: (key: string, index: number) => string | number,
): { readonly [key: string]: string | number } {
  const wanted = keys.length === 0 ? ['name'] : keys;
  return Object.fromEntries(wanted.map((key, index) => [key, value(key, index)]));
}
