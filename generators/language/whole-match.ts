import { lazyPackage } from '../../workspace/lazy-package.ts';

/** RE2: patterns and globs come from registries, and must not run away. */
export const re2 = lazyPackage<typeof import('re2js')>('re2js');

/**
 * Whether a pattern matches a text from its first to its last character, in time that grows with both
 * only. Throws where it is not a pattern of RE2, which a template was asked for when it was read.
 */
export function wholeMatch(pattern: string, text: string): boolean {
  return re2().RE2JS.compile(pattern).matches(text);
}
