import type { Library } from '../../generators/templates/library.ts';
import type { Answers } from '../../generators/templates/question.ts';
import { changes } from '../../workspace/change/changes.ts';
import type { Change } from '../../workspace/change/edit.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import { composeChanges, treeAfter } from '../../workspace/tree/tree-after.ts';
import type { Generated, Lock } from '../lock/lock.ts';
import { lockEdits } from '../lock/lock-file.ts';
import type { PreferredSide } from './merge-output.ts';
import { type EntryUpdate, updateEntry } from './update-entry.ts';

/** An entry of the lock whose templates moved on, with all it takes to render it then and now. */
export interface UpdateInput {
  readonly entry: Generated;
  /** The templates as they were; absent where one of them is not to be had. */
  readonly before?: Library;
  readonly now: Library;
  /** Those of the entry, completed by what is asked now. */
  readonly answers: Answers;
}

export interface UpdateOptions {
  /** Who wins where both sides changed the same; nobody where it is not given. */
  readonly prefer?: PreferredSide;
  /** Globs of sensitive files that may be written. */
  readonly allowSensitive?: readonly string[];
}

/** What an update comes to. */
export interface UpdatePlan {
  /** Of all entries that go through, with the lock. */
  readonly changes: readonly Change[];
  /** In the order of the inputs. */
  readonly entries: readonly EntryUpdate[];
}

/**
 * Brings what templates made in an app to what they make now: the difference of the two renderings is
 * merged into the user's files, entry by entry, each on what the one before left. An entry goes through
 * as a whole or not at all: one with a conflict changes nothing, not even the lock, and the others go on.
 * `initParser()` must have been awaited.
 */
export function planUpdate(
  tree: Tree,
  lock: Lock,
  inputs: readonly UpdateInput[],
  options: UpdateOptions = {},
): UpdatePlan {
  let made: readonly Change[] = [];
  const entries = inputs.map((input) => {
    const others = lock.generated.filter((each) => each !== input.entry);
    const now = treeAfter(tree, made);
    const { edits, update } = updateEntry(now, input, others, options);
    made = composeChanges(made, changes(now, edits));
    return update;
  });
  if (entries.every(({ result }) => result !== 'updated')) return { changes: [], entries };
  const moved = new Map(entries.map(({ entry, next }) => [entry, next]));
  const after = { ...lock, generated: lock.generated.map((each) => moved.get(each) ?? each) };
  const recorded = changes(tree, lockEdits(tree, after, { step: 'update' }));
  return { changes: composeChanges(made, recorded), entries };
}
