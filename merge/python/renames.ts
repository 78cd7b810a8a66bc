import { logicalLines } from '../../python/logical-lines.ts';
import type { PythonItem } from './items.ts';
import { says } from './parts.ts';

/**
 * Functions, classes and constants that one version has under another name: one that is gone, and a new
 * one of its kind that is much the same and is used by what used it. `codeOf` is the code of an item of
 * the base as the other version has it.
 */
export function renamedItems(
  base: readonly PythonItem[],
  side: readonly PythonItem[],
  codeOf: (item: PythonItem) => string | undefined,
): (readonly [old: PythonItem, now: PythonItem])[] {
  const [known, own] = [base, side].map((items) => new Set(items.map(({ key }) => key)));
  const lost = base.filter((each) => isNamed(each) && own?.has(each.key) === false);
  const come = side.filter((each) => isNamed(each) && known?.has(each.key) === false);
  if (come.length === 0) return [];
  return lost.flatMap((old) => {
    const users = base.filter((each) => each !== old && says(each.codeText, nameOf(old)));
    const candidates = come.filter((now) => {
      const name = nameOf(now);
      return (
        now.statement?.kind === old.statement?.kind &&
        !base.some(({ codeText }) => says(codeText, name)) &&
        isMuchTheSame(old.codeText.replaceAll(nameOf(old), name), now.codeText) &&
        base.every((each) => {
          const code = each === old ? undefined : codeOf(each);
          return code === undefined || says(code, name) === users.includes(each);
        })
      );
    });
    const [only] = candidates;
    return only !== undefined && candidates.length === 1 ? [[old, only] as const] : [];
  });
}

/** The side with items that it renamed under the keys that they have in the base. */
export function followRenames(
  base: readonly PythonItem[],
  side: readonly PythonItem[],
): readonly PythonItem[] {
  const codes = new Map(side.map(({ key, codeText }) => [key, codeText]));
  const pairs = renamedItems(base, side, ({ key }) => codes.get(key));
  if (pairs.length === 0) return side;
  const keys = new Map(pairs.map(([old, now]) => [now, old.key]));
  return side.map((item) => ({ ...item, key: keys.get(item) ?? item.key }));
}

/** The name that an item gives a meaning to. */
export function nameOf({ binds }: PythonItem): string {
  return binds[0] ?? '';
}

function isNamed({ key, statement, import: own }: PythonItem): boolean {
  return key.startsWith('name ') && statement !== undefined && own === undefined;
}

/** Whether at least half of the lines of two texts say the same. */
export function isMuchTheSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => logicalLines(text).map(({ form }) => form)) as [
    string[],
    string[],
  ];
  const common = a.filter((line) => b.includes(line)).length;
  return common * 2 >= Math.max(a.length, b.length);
}
