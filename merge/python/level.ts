import type { TextEdit } from '../../workspace/text/text-edit.ts';
import { type KeyedStep, mergeKeyed } from '../keyed.ts';
import type { Conflict } from '../merge.ts';
import { each, type Three } from '../three.ts';
import { fieldsMeet, isOrdered } from './fields.ts';
import { azureNameOfItem, followFunctions } from './identity.ts';
import { type Level, type PythonItem, pythonItems } from './items.ts';
import { followRewrites } from './keys.ts';
import { mergeNested, nestedIn, type Recurse } from './nested.ts';
import { type MergedParts, mergeParts, says } from './parts.ts';
import { type Inserted, insertions, removals } from './places.ts';
import { followRenames } from './renames.ts';
import { suiteLevel } from './suite.ts';
import { wordsFor } from './words.ts';

/** The statements of one level, with the changes that theirs brings to those of ours. */
export class LevelMerge {
  readonly levels: Three<Level>;
  readonly items: Three<readonly PythonItem[]>;
  readonly conflicts: Conflict[] = [];
  readonly missing: string[] = [];
  /** Of ours: what goes. */
  readonly removed = new Set<PythonItem>();
  readonly #edits: TextEdit[] = [];
  readonly #inserted: Inserted[] = [];
  readonly #owner: string;
  readonly #recurse: Recurse | undefined;
  #indexes: ReadonlyMap<PythonItem, number> | undefined;
  #owners: ReadonlyMap<string, readonly PythonItem[]> | undefined;

  /**
   * `owner` is what the names are in, e.g. `Store.`; `isOther` steps are left to someone else; `recurse`
   * merges what the user put into another statement.
   */
  constructor(
    levels: Three<Level>,
    owner = '',
    isOther: (step: KeyedStep<PythonItem>, items: Three<readonly PythonItem[]>) => boolean = () =>
      false,
    recurse?: Recurse,
  ) {
    const { base, ours, theirs } = each(levels, pythonItems);
    this.levels = levels;
    this.#owner = owner;
    this.#recurse = recurse;
    const follow = (side: readonly PythonItem[]) =>
      followRewrites(base, followFunctions(base, side));
    this.items = { base, ours: follow(ours), theirs: follow(followRenames(base, theirs)) };
    const steps = mergeKeyed(base, this.items.ours, this.items.theirs).filter(
      (step) => !isOther(step, this.items),
    );
    // What goes frees its names for what comes.
    for (const step of steps) if (step.kind === 'remove') this.removed.add(step.ours);
    for (const step of steps) this.#take(step);
    if (recurse !== undefined) this.#findNestedRemovals();
  }

  /** They may overlap where something comes in the place of what goes. */
  edits(): TextEdit[] {
    const { ours } = this.levels;
    return [
      ...insertions(ours, this.items.ours, this.#inserted),
      ...this.#edits,
      ...removals(ours, this.items.ours, this.removed),
    ];
  }

  /** What else gives a meaning to a name in ours, and stays. */
  ownersOf(name: string): readonly PythonItem[] {
    this.#owners ??= byName(this.items.ours);
    return (this.#owners.get(name) ?? []).filter((item) => !this.removed.has(item));
  }

  conflict(what: string, { span }: PythonItem, base: string, theirs: string): void {
    const ours = this.levels.ours.module.text.slice(span.start, span.end);
    this.conflicts.push({ what, span, base, ours, theirs });
  }

  wordsFor(item: PythonItem): string {
    return wordsFor(item, this.#owner);
  }

  #take(step: KeyedStep<PythonItem>): void {
    switch (step.kind) {
      case 'remove':
        return;
      case 'replace': {
        const { ours, theirs } = step;
        if (!this.#clashes(theirs, ours)) {
          this.#edits.push({ span: ours.span, text: theirs.text });
        }
        return;
      }
      case 'insert': {
        const { theirs: item, ...anchor } = step;
        if (this.#clashes(item)) return;
        const next = this.items.theirs[this.#indexOf(item) + 1];
        this.#inserted.push({ item, next, ...anchor });
        return;
      }
      case 'gone':
        this.#gone(step.theirs);
        return;
      case 'both':
        this.#both(step);
    }
  }

  /** What the user moved into another statement is merged there; else it is gone, or has another name. */
  #gone(theirs: PythonItem): void {
    const { ours } = this.levels;
    const base = this.items.base.find(({ key }) => key === theirs.key);
    const nested = base && this.#recurse ? nestedIn(ours.module, base) : [];
    const [only, ...others] = nested;
    if (base === undefined || only === undefined || this.#recurse === undefined) {
      const isElsewhere = base && (this.#isStillUsed(base) || this.#isImplied(base));
      if (base !== undefined && isElsewhere) this.#unplaced(base, theirs);
      else this.missing.push(this.wordsFor(theirs));
      return;
    }
    const merged =
      others.length === 0
        ? mergeNested(ours.module, only, base.codeText, theirs.codeText, this.#recurse)
        : undefined;
    if (merged === undefined) {
      this.#unplaced(base, theirs, only.span);
      return;
    }
    this.#edits.push(...merged.edits);
    this.conflicts.push(...merged.conflicts);
    this.missing.push(...merged.missing);
    if (String(base.comments) !== String(theirs.comments)) {
      this.missing.push(`the comments above ${this.wordsFor(theirs)}`);
    }
  }

  /**
   * Whether code that needed a helper in the base is still there, be it by way of other helpers that are
   * gone: then its part is played by another.
   */
  #isStillUsed(base: PythonItem, seen: ReadonlySet<string> = new Set()): boolean {
    if (this.#recurse === undefined || azureNameOfItem(base) !== undefined) return false;
    const has = new Set(this.items.ours.map(({ key }) => key));
    const all = new Set([...seen, base.key]);
    const isThere = (each: PythonItem) =>
      has.has(each.key) ||
      nestedIn(this.levels.ours.module, each).length > 0 ||
      this.#isStillUsed(each, all);
    return base.binds.some((name) =>
      this.items.base.some(
        (each) =>
          !all.has(each.key) &&
          each.import === undefined &&
          says(each.codeText, name) &&
          isThere(each),
      ),
    );
  }

  /** A method like `__init__`, which Python calls: without it, the class does its work in another way. */
  #isImplied({ statement, binds: [name = ''] }: PythonItem): boolean {
    return this.#owner !== '' && statement?.kind === 'def' && /^__\w+__$/.test(name);
  }

  /** A change of theirs that has no place in ours. */
  #unplaced(base: PythonItem, theirs: PythonItem, span = { start: 0, end: 0 }): void {
    const ours = this.levels.ours.module.text.slice(span.start, span.end);
    const what = this.wordsFor(theirs);
    this.conflicts.push({
      what,
      span,
      base: base.text,
      ours,
      theirs: theirs.text,
      kind: 'unplaced',
    });
  }

  /** What theirs took out, and the user has within another statement. */
  #findNestedRemovals(): void {
    const [has, wants] = [this.items.ours, this.items.theirs].map(
      (items) => new Set(items.map(({ key }) => key)),
    );
    for (const base of this.items.base) {
      if (has?.has(base.key) || wants?.has(base.key)) continue;
      const [nested] = nestedIn(this.levels.ours.module, base);
      if (nested === undefined) continue;
      const { start, end } = nested.span;
      const ours = this.levels.ours.module.text.slice(start, end);
      const what = this.wordsFor(base);
      const span = { start, end };
      this.conflicts.push({ what, span, base: base.text, ours, theirs: '', kind: 'unplaced' });
    }
  }

  #indexOf(item: PythonItem): number {
    this.#indexes ??= new Map(this.items.theirs.map((one, index) => [one, index]));
    return this.#indexes.get(item) ?? -1;
  }

  /** Whether something gives a name a meaning that has another one in ours. */
  #clashes(item: PythonItem, instead?: PythonItem): boolean {
    const known = instead?.binds ?? [];
    const taken = item.binds
      .filter((name) => !known.includes(name))
      .flatMap((name) => this.ownersOf(name))
      .find((owner) => owner.key !== item.key && owner !== instead);
    if (taken === undefined) return false;
    this.conflict(this.wordsFor(item), taken, '', item.text);
    return true;
  }

  #both({ base, ours, theirs }: Extract<KeyedStep<PythonItem>, { kind: 'both' }>): void {
    if (base !== undefined && theirs === undefined && base.codeText === ours.codeText) {
      this.#removeBelowComments(base, ours);
      return;
    }
    const merged = base && theirs && this.#parts({ base, ours, theirs });
    if (merged === undefined || merged.isMet) {
      this.conflict(this.wordsFor(ours), ours, base?.text ?? '', theirs?.text ?? '');
      this.#edits.push(...(merged?.edits ?? []));
      return;
    }
    this.#edits.push(...merged.edits);
    this.conflicts.push(...merged.conflicts);
    this.missing.push(...merged.missing.map((what) => `${what} of ${this.wordsFor(ours)}`));
  }

  #parts(items: Three<PythonItem>): MergedParts | undefined {
    const { levels } = this;
    const versions = {
      base: { level: levels.base, item: items.base },
      ours: { level: levels.ours, item: items.ours },
      theirs: { level: levels.theirs, item: items.theirs },
    };
    return mergeParts(versions, (suites) => {
      if (!Object.values(items).every(({ statement }) => statement?.kind === 'class')) {
        return undefined;
      }
      const inner: Three<Level> = {
        base: suiteLevel(levels.base.module, suites.base),
        ours: suiteLevel(levels.ours.module, suites.ours),
        theirs: suiteLevel(levels.theirs.module, suites.theirs),
      };
      const indents = Object.values(inner).map(({ indent }) => indent);
      // In one line with its class, or indented in another way, a member cannot be moved over.
      if (indents.some((indent) => indent !== indents[0] || !/^[ \t]+$/.test(indent))) {
        return undefined;
      }
      const members = new LevelMerge(inner, `${this.#owner}${items.ours.binds[0]}.`);
      const head = items.ours.codeText.slice(0, suites.ours.head.end - items.ours.code.start);
      if (isOrdered(head) && fieldsMeet(members.items)) {
        members.conflict(
          `the order of fields in ${this.wordsFor(items.ours)}`,
          items.ours,
          items.base.text,
          items.theirs.text,
        );
      }
      return { edits: members.edits(), conflicts: members.conflicts, missing: members.missing };
    });
  }

  /** The statement goes; comments that the user put above it stay. */
  #removeBelowComments(base: PythonItem, ours: PythonItem): void {
    const known = new Set(base.comments);
    const kept = ours.comments.filter((line) => !known.has(line));
    if (kept.length === 0) this.removed.add(ours);
    else this.#edits.push({ span: ours.span, text: kept.join(`\n${this.levels.ours.indent}`) });
  }
}

function byName(items: readonly PythonItem[]): Map<string, PythonItem[]> {
  const owners = new Map<string, PythonItem[]>();
  for (const item of items) {
    for (const name of item.binds) {
      const known = owners.get(name);
      if (known) known.push(item);
      else owners.set(name, [item]);
    }
  }
  return owners;
}
