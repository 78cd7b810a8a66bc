import type { Merge } from './templates/manifest.ts';

/** A file as it is rendered, before it meets what an app has in its place. */
export interface Output {
  readonly path: string;
  readonly text: string;
  /** `module`: declarations that go into a Python file which is the user's. */
  readonly merge: Merge | 'module';
  /** Those that the file holds, by their name in Azure. */
  readonly functions?: readonly string[];
}

/** The same without the reasons and conditions of a plan. */
export function asOutput({ path, text, merge, functions }: Output): Output {
  return { path, text, merge, ...(functions && { functions }) };
}
