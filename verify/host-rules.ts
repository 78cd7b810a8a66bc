import type { IndexedFunction } from './indexing.ts';

const FUNCTION_NAME = /^[a-z][a-z0-9_-]{0,127}$/i;

/**
 * Why the host would not run a function the worker is content with; undefined where it would.
 * `others` come before it in the app. See docs/semantics.md#names
 */
export function hostRefusal(
  { name }: IndexedFunction,
  others: readonly IndexedFunction[],
): string | undefined {
  if (!FUNCTION_NAME.test(name) || name.toLowerCase() === 'host') {
    return `"${name}" is no name for a function`;
  }
  const twin = others.find((each) => each.name.toLowerCase() === name.toLowerCase());
  if (twin !== undefined) return `its name differs only in case from that of "${twin.name}"`;
  return undefined;
}
