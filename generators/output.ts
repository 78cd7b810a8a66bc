import type { Because } from '../workspace/change/edit.ts';
import type { ManifestFields, Merge } from './templates/manifest.ts';

/** A file as it is rendered, before it meets what an app has in its place. */
export interface Output {
  readonly path: string;
  readonly text: string;
  /** `module`: declarations that go into a Python file which is the user's. */
  readonly merge: Merge | 'module';
  /** Those that the file holds, by their name in Azure. */
  readonly functions?: readonly string[];
  /** The path that its template gives it, where the app's tests are in another folder. */
  readonly declaredAs?: string;
}

/** The same without the reasons and conditions of a plan. */
export function asOutput({ path, text, merge, functions, declaredAs }: Output): Output {
  return {
    ...{ path, text, merge },
    ...(functions && { functions }),
    ...(declaredAs !== undefined && { declaredAs }),
  };
}

/** A rendered file that looks for its place in the app. */
export interface NewFile {
  readonly path: string;
  readonly text: string;
  readonly merge: Merge;
  /** Left out where the app has one of these. */
  readonly unless?: readonly string[];
  /** For host.json: without these the app does not work, so a file that has others is named. */
  readonly needs?: ManifestFields;
  /** Those that the file holds, by their name in Azure. */
  readonly functions?: readonly string[];
  /** The path that its template gives it, where the app's tests are in another folder. */
  readonly declaredAs?: string;
  readonly because: Because;
}
