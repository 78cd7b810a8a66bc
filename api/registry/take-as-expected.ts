import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { placeOf } from '../../workspace/change/changes.ts';
import { gitIgnore } from '../../workspace/git/git-ignore.ts';
import { apply } from '../../workspace/transaction/apply.ts';
import { joinPath } from '../../workspace/tree/tree.ts';
import { refusalFinding } from '../refusal.ts';
import type { Tested } from '../report/tested.ts';
import type { AuthorFolder } from './author-folder.ts';

/** Expected files that were written or taken away, with their paths from the working folder. */
export interface Taken {
  readonly written: readonly string[];
  /** Those that git would not commit, so that they are missing on every other machine. */
  readonly ignored: readonly string[];
}

/** Writes what templates make now as what their tests expect, as one transaction. */
export async function takeAsExpected(
  { tree, label }: AuthorFolder,
  tested: readonly Tested[],
): Promise<Taken | Diagnostic> {
  const changes = tested.flatMap(({ stale, tests }) => [
    ...stale,
    ...tests.flatMap(({ expected }) => expected),
  ]);
  const outcome = await apply(tree.root, changes);
  if (outcome.kind === 'rejected') throw new Error('nothing was asked that could reject it');
  if (outcome.kind !== 'applied') return refusalFinding(outcome, tree.root);
  const isIgnored = gitIgnore(tree.root);
  const here = changes.filter(({ after }) => after !== undefined).map(placeOf);
  const fromHere = (path: string) => joinPath(label, path);
  return {
    written: changes.map(placeOf).map(fromHere),
    ignored: here.filter(isIgnored).map(fromHere),
  };
}
