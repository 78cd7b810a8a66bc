import { withModules } from '../../merge/modules.ts';
import { changes, placeOf } from '../../workspace/change/changes.ts';
import type { Change, Edit } from '../../workspace/change/edit.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import { composeChanges, treeAfter } from '../../workspace/tree/tree-after.ts';
import type { Generated, Lock } from '../lock/lock.ts';
import { lockEdits } from '../lock/lock-file.ts';
import { joinParts } from './join-parts.ts';
import { lostNames } from './lost-names.ts';
import { type FileMerge, mergeOutput, outputsOfPart, type PythonPart } from './merge-output.ts';
import { once } from './once.ts';
import {
  type EntryUpdate,
  namesIn,
  type PreparedEntry,
  prepareEntry,
  updateEntry,
} from './update-entry.ts';
import type { PlanUpdateOptions, UpdateInput } from './update-input.ts';

/** What an update comes to. */
export interface UpdatePlan {
  /** Of all entries that go through, with the lock. */
  readonly changes: readonly Change[];
  /** In the order of the inputs. */
  readonly entries: readonly EntryUpdate[];
}

/**
 * Brings what templates made in an app to what they make now: the difference of the two renderings is
 * merged into the user's files, each file once for all entries. An entry goes through as a whole or not
 * at all: one with a conflict changes nothing, not even the lock, and the others go on.
 * `initParser()` must have been awaited.
 */
export function planUpdate(
  tree: Tree,
  lock: Lock,
  inputs: readonly UpdateInput[],
  options: PlanUpdateOptions = {},
): UpdatePlan {
  const { made, entries } = withModules(() => new Updating(lock, options).run(tree, inputs));
  if (entries.every(({ result }) => result !== 'updated')) return { changes: [], entries };
  const moved = new Map(entries.map(({ entry, next }) => [entry, next]));
  const after = { ...lock, generated: lock.generated.map((each) => moved.get(each) ?? each) };
  const recorded = changes(tree, lockEdits(tree, after, { step: 'update' }));
  return { changes: composeChanges(made, recorded), entries };
}

/** What entries come to, and the changes of those that go through. */
interface Updated {
  readonly made: readonly Change[];
  readonly entries: readonly EntryUpdate[];
}

/** Several entries that are merged together; or cannot be, perhaps because of these. */
type Together =
  | ({ readonly kind: 'updated' } & Updated)
  | { readonly kind: 'apart'; readonly suspects: readonly UpdateInput[] };

function apart(suspects: readonly UpdateInput[] = []): Together {
  return { kind: 'apart', suspects };
}

class Updating {
  readonly #lock: Lock;
  readonly #options: PlanUpdateOptions;

  constructor(lock: Lock, options: PlanUpdateOptions) {
    this.#lock = lock;
    this.#options = options;
  }

  /**
   * Entries that cannot be merged together are merged without those that seem to be in the way; where
   * nothing tells which these are, they are halved.
   */
  run(tree: Tree, inputs: readonly UpdateInput[]): Updated {
    const [input] = inputs;
    if (input === undefined) return { made: [], entries: [] };
    if (inputs.length === 1) {
      const { edits, update } = updateEntry(tree, input, this.#others(input), this.#options);
      return this.#soundAcross(tree, edits, update);
    }
    const together = this.#together(tree, inputs);
    if (together.kind === 'updated') return together;
    const { suspects } = together;
    const isTold = suspects.length > 0 && suspects.length < inputs.length;
    const later = isTold ? suspects : inputs.slice(Math.ceil(inputs.length / 2));
    const first = this.run(
      tree,
      inputs.filter((each) => !later.includes(each)),
    );
    const second = this.run(treeAfter(tree, first.made), later);
    const entries = [...first.entries, ...second.entries];
    const order = new Map(inputs.map(({ entry }, at) => [entry, at]));
    const place = ({ entry }: EntryUpdate) => order.get(entry) ?? 0;
    return {
      made: composeChanges(first.made, second.made),
      entries: entries.sort((one, other) => place(one) - place(other)),
    };
  }

  /**
   * Merges each Python file once for all entries, which takes time that grows with the file and not with
   * the number of entries. Says where something is in the way of one of them, and of which, if it is known.
   */
  #together(tree: Tree, inputs: readonly UpdateInput[]): Together {
    const functions = once(() => namesIn(tree));
    let made: readonly Change[] = [];
    const prepared: PreparedEntry[] = [];
    const parts = new Map<string, { readonly input: UpdateInput; readonly part: PythonPart }[]>();
    for (const input of inputs) {
      const now = treeAfter(tree, made);
      const entry = prepareEntry(now, input, this.#others(input), this.#options, functions);
      if (entry.kind === 'refused' || !entry.isClear) return apart([input]);
      for (const [path, part] of entry.parts) {
        const own = { input, part };
        parts.set(path, [...(parts.get(path) ?? []), own]);
      }
      made = composeChanges(made, changes(now, entry.edits));
      prepared.push(entry);
    }
    const merges = new Map<string, FileMerge>();
    for (const [path, own] of parts) {
      const joined = joinParts(own.map(({ part }) => part));
      if (joined === undefined || made.some(({ before }) => before?.path === path)) return apart();
      const [base, theirs] = outputsOfPart(path, joined);
      const because = { step: own[0]?.input.entry.template ?? '' };
      const merge = mergeOutput(tree, base, theirs, because, undefined);
      if (merge.conflicts.length > 0 || merge.diagnostics.length > 0) {
        const isIn = ({ base, theirs }: PythonPart) =>
          merge.conflicts.some((each) => hasText(base, each.base) || hasText(theirs, each.theirs));
        return apart(own.flatMap(({ input, part }) => (isIn(part) ? input : [])));
      }
      merges.set(path, merge);
    }
    const entries = prepared.map((each) =>
      each.finish([...each.parts.keys()].flatMap((path) => merges.get(path) ?? [])),
    );
    if (entries.some(({ result }) => result !== 'updated') || addsTwice(entries)) return apart();
    const merged = changes(
      tree,
      [...merges.values()].flatMap(({ edits }) => edits),
    );
    const python = merged.map((change): Change => {
      const steps = new Set(parts.get(placeOf(change))?.map(({ input }) => input.entry.template));
      return { ...change, because: [...steps].sort().map((step) => ({ step })) };
    });
    const all = composeChanges(made, python);
    const lost = lostNames(tree, treeAfter(tree, all), [...merges.keys()]);
    return lost.length > 0 ? apart() : { kind: 'updated', made: all, entries };
  }

  /**
   * An entry of which other modules import what would be gone is a conflict. With the user's side preferred,
   * the module that lost something stays as it is.
   */
  #soundAcross(tree: Tree, edits: readonly Edit[], update: EntryUpdate): Updated {
    const made = changes(tree, edits);
    const lost = lostNames(
      tree,
      treeAfter(tree, made),
      made.flatMap(({ before, after }) =>
        before?.path === after?.path ? (after?.path ?? []) : [],
      ),
    );
    if (lost.length === 0) return { made, entries: [update] };
    if (this.#options.prefer === 'mine') {
      const kept = edits.filter((edit) => !lost.some(({ path }) => path === edit.path));
      const files = update.files.filter((file) => !lost.some(({ path }) => path === file));
      return { made: changes(tree, kept), entries: [{ ...update, files }] };
    }
    const { entry } = update;
    const conflicts = [...update.conflicts, ...lost];
    return {
      made: [],
      entries: [{ ...update, next: entry, result: 'conflict', conflicts, files: [] }],
    };
  }

  #others({ entry }: UpdateInput): readonly Generated[] {
    return this.#lock.generated.filter((each) => each !== entry);
  }
}

function hasText(text: string, part: string): boolean {
  return part.trim() !== '' && text.includes(part.trim());
}

/** Whether two entries add a function of one name. */
function addsTwice(entries: readonly EntryUpdate[]): boolean {
  const added = entries.flatMap(({ functions }) =>
    functions.flatMap(({ name, change }) => (change === 'new' ? [name.toLowerCase()] : [])),
  );
  return new Set(added).size < added.length;
}
