import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { placeOf } from '../../workspace/change/changes.ts';
import { gitIgnore } from '../../workspace/git/git-ignore.ts';
import { joinPath } from '../../workspace/tree/tree.ts';

import type { Host } from '../host.ts';
import { write } from '../write.ts';
import type { AuthorFolder } from './author-folder.ts';
import type { Tested } from './tested.ts';

/** Expected files that were written or taken away, with their paths from the working folder. */
export interface Taken {
  readonly kind: 'taken';
  readonly written: readonly string[];
  /** Those that git would not commit, so that they are missing on every other machine. */
  readonly ignored: readonly string[];
}

/** Writes what templates make now as what their tests expect, as one transaction. */
export async function takeAsExpected(
  { tree, label }: AuthorFolder,
  tested: readonly Tested[],
  host: Host,
): Promise<Taken | { readonly kind: 'failed'; readonly diagnostics: readonly Diagnostic[] }> {
  const changes = tested.flatMap(({ stale, tests }) => [
    ...stale,
    ...tests.flatMap(({ expected }) => expected),
  ]);
  const written = await write({ root: tree.root, changes, prove: { kind: 'none' } }, host);
  if (written.kind === 'failed') return { kind: 'failed', diagnostics: written.diagnostics };
  const isIgnored = gitIgnore(tree.root);
  const here = changes.filter(({ after }) => after !== undefined).map(placeOf);
  const fromHere = (path: string) => joinPath(label, path);
  return {
    kind: 'taken',
    written: changes.map(placeOf).map(fromHere),
    ignored: here.filter(isIgnored).map(fromHere),
  };
}
