import { insertion, type TextEdit, withEdits } from '../workspace/text/text-edit.ts';
import { type MergeEntry, mergeEntries } from './entries.ts';
import type { Conflict, Merged, Versions } from './merge.ts';
import { plain } from './plain.ts';
import { clashIn, mixedUp, type TomlSection, tomlTables } from './read-toml.ts';
import { settle } from './settle.ts';
import { each, type Three } from './three.ts';
import { mergeList } from './toml-list.ts';
import { wholeFile } from './whole-file.ts';

/**
 * Merges TOML by table and key, with the comments above each; lists by their items. A result that
 * defines a name twice is a conflict.
 */
export function mergeToml(versions: Versions): Merged {
  const { base, ours, theirs } = each(versions, tomlTables);
  if (base === undefined || ours === undefined || theirs === undefined) return wholeFile(versions);
  const tables = { base, ours, theirs };
  // A name that is a list in one version and not in another: nobody can say what belongs together.
  if (mixedUp(Object.values(tables).flat()) !== undefined) return wholeFile(versions);
  const merged = new TomlMerge(versions.ours, tables).merged();
  if (merged.conflicts.length > 0) return merged;
  const clash = clashIn(withEdits(versions.ours, merged.edits));
  if (clash === undefined) return merged;
  const { conflicts } = wholeFile(versions);
  return { ...merged, conflicts: conflicts.map((one) => ({ ...one, what: clash })) };
}

type Group = readonly TomlSection[];

class TomlMerge {
  readonly #ours: string;
  readonly #tables: Three<Group>;
  readonly #groups: Three<ReadonlyMap<string, Group>>;
  readonly #edits: TextEdit[] = [];
  readonly #removed = new Set<TomlSection>();
  readonly #conflicts: Conflict[] = [];
  readonly #missing: string[] = [];

  constructor(ours: string, tables: Three<Group>) {
    this.#ours = ours;
    this.#tables = tables;
    this.#groups = each(tables, byName);
  }

  merged(): Merged {
    const { base, ours, theirs } = this.#groups;
    let above: TomlSection | undefined;
    for (const [name, wants] of theirs) {
      const [was, has] = [base.get(name) ?? [], ours.get(name) ?? []];
      if (name === '') this.#mergeRoot(was[0], has[0], wants[0]);
      else if (has.length > 0) this.#mergeGroup(was, has, wants);
      else if (was.length === 0) for (const table of wants) this.#insert(table, above);
      else if (!isSame(was, wants)) this.#missing.push(`table ${name}`);
      above = has.at(-1) ?? above;
    }
    for (const [name, has] of ours) {
      const was = base.get(name);
      if (was !== undefined && !theirs.has(name)) this.#removeGroup(was, has);
    }
    return {
      edits: settle(this.#ours, [...this.#edits, ...this.#removals()]),
      conflicts: this.#conflicts,
      missing: this.#missing,
    };
  }

  /** The keys above all tables are there even where there are none. */
  #mergeRoot(was?: TomlSection, has?: TomlSection, wants?: TomlSection): void {
    this.#entries(each({ base: was, ours: has, theirs: wants }, keysOf), has?.end ?? 0);
  }

  #mergeGroup(was: Group, has: Group, wants: Group): void {
    const all = [...was, ...has, ...wants];
    const isMany = all.some(({ isOneOfMany }) => isOneOfMany);
    const [ours, theirs] = [has[0], wants[0]];
    if (!isMany && Math.max(was.length, has.length, wants.length) === 1 && ours && theirs) {
      this.#mergeTable(was[0], ours, theirs);
    } else this.#mergeMany(was, has, wants);
  }

  /** Tables without a name of their own: it is sure which is which where a side only added some. */
  #mergeMany(was: Group, has: Group, wants: Group): void {
    if (isSame(was, wants) || isSame(has, wants)) return;
    const isUntouched = isSame(was, has);
    if (!isUntouched && !isSame(was, wants.slice(0, was.length))) {
      const [first] = has as [TomlSection];
      const theirs = wants.map(({ text }) => text).join('\n\n');
      this.#conflict(first, was.map(({ text }) => text).join('\n\n'), theirs);
      return;
    }
    const known = new Set(has.map(({ text }) => text));
    for (const [index, table] of wants.entries()) {
      const own = isUntouched ? has[index] : undefined;
      if (own) this.#edits.push({ span: spanOf(own), text: table.text });
      else if (!known.has(table.text)) this.#insert(table, has.at(-1));
    }
    if (isUntouched) for (const own of has.slice(wants.length)) this.#removed.add(own);
  }

  #mergeTable(was: TomlSection | undefined, has: TomlSection, wants: TomlSection): void {
    const three = { base: was, ours: has, theirs: wants };
    this.#entries(
      each(three, (table) => (table?.head ? [table.head] : [])),
      has.end,
    );
    this.#entries(each(three, keysOf), has.head?.end ?? has.end);
  }

  /** What the user put into a table that goes, stays with its head. */
  #removeGroup(was: Group, has: Group): void {
    for (const [index, table] of has.entries()) {
      const old = was[index];
      if (old?.text === table.text) this.#removed.add(table);
      else this.#entries({ base: keysOf(old), ours: table.keys, theirs: [] }, table.end);
    }
  }

  #entries(entries: Three<readonly MergeEntry[]>, end: number): void {
    const { edits, conflicts, missing } = mergeEntries(this.#ours, entries, end);
    this.#edits.push(...edits);
    this.#missing.push(...missing);
    for (const conflict of conflicts) {
      const { span, base, ours, theirs } = conflict;
      const list = mergeList({ base, ours, theirs });
      if (list === undefined) this.#conflicts.push(conflict);
      else if (list !== ours) this.#edits.push({ span, text: list });
    }
  }

  #insert(table: TomlSection, above: TomlSection | undefined): void {
    const { text, breaks } = table;
    if (above !== undefined) {
      this.#edits.push(insertion(above.end, '\n'.repeat(Math.max(2, breaks)) + text));
      return;
    }
    const { ours } = this.#tables;
    const [first] = ours;
    if (first === undefined || first.name === '') {
      const end = ours.at(-1)?.end ?? this.#ours.trimEnd().length;
      this.#edits.push(insertion(end, end === 0 ? `${text}\n` : `\n\n${text}`));
    } else this.#edits.push(insertion(first.start, `${text}\n\n`));
  }

  /** With the blank lines above, or below where nothing is left above. */
  #removals(): TextEdit[] {
    const { ours } = this.#tables;
    let above: number | undefined;
    return ours.flatMap((table, index): TextEdit[] => {
      const isRemoved = this.#removed.has(table);
      const end = ours[index + 1]?.start ?? this.#ours.length;
      const span =
        above === undefined ? { start: table.start, end } : { start: above, end: table.end };
      if (above !== undefined || !isRemoved) above = table.end;
      return isRemoved ? [{ span, text: '' }] : [];
    });
  }

  #conflict(table: TomlSection, base: string, theirs: string): void {
    const span = spanOf(table);
    const ours = plain(this.#ours.slice(span.start, span.end));
    this.#conflicts.push({ what: table.key, span, base, ours, theirs });
  }
}

function byName(tables: Group): Map<string, TomlSection[]> {
  const groups = new Map<string, TomlSection[]>();
  for (const table of tables) {
    const known = groups.get(table.name);
    if (known) known.push(table);
    else groups.set(table.name, [table]);
  }
  return groups;
}

function keysOf(table: TomlSection | undefined): readonly MergeEntry[] {
  return table?.keys ?? [];
}

function isSame(a: Group, b: Group): boolean {
  return a.length === b.length && a.every(({ text }, index) => text === b[index]?.text);
}

function spanOf({ start, end }: TomlSection): TextEdit['span'] {
  return { start, end };
}
