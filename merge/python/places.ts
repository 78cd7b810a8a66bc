import type { TextEdit } from '../../workspace/text/text-edit.ts';
import type { Level, PythonItem } from './items.ts';

/** A statement of theirs that goes into ours. */
export interface Inserted {
  readonly item: PythonItem;
  /** The one below it in theirs. */
  readonly next: PythonItem | undefined;
  readonly after?: PythonItem;
  readonly before?: PythonItem;
}

/**
 * Puts statements between those of ours: each where it stands in theirs, set off as it is there and
 * declarations as Black does it; what the user's own imports and constants belong to is not torn apart.
 */
export function insertions(
  { module: { text }, indent, end }: Level,
  ours: readonly PythonItem[],
  inserted: readonly Inserted[],
): TextEdit[] {
  const apart = indent === '' ? 3 : 2;
  const indexes = new Map(ours.map((item, index) => [item, index]));
  const chains = new Map<number, Inserted[]>();
  const reached = new Map<number, number>();
  for (const each of inserted) {
    const anchor = indexOf(each);
    const at = Math.max(reached.get(anchor) ?? anchor, passing(each, anchor));
    reached.set(anchor, at);
    chains.set(at, [...(chains.get(at) ?? []), each]);
  }
  return [...chains].map(([at, chain]) => (at < 0 ? above(chain) : below(at, chain)));

  /** The index of what it follows; -1 - index of what it precedes; the last where neither is known. */
  function indexOf({ item, after, before }: Inserted): number {
    const first = ours.findIndex(({ key }) => key !== 'header');
    if (item.key === 'docstring' && first >= 0) return -1 - first;
    if (after !== undefined) return indexes.get(after) ?? ours.length - 1;
    const below = before && indexes.get(before);
    if (before === undefined || below === undefined) return ours.length - 1;
    return mustBeFirst(before) && !mustBeFirst(item) ? below : -1 - below;
  }

  function passing({ item, after }: Inserted, anchor: number): number {
    let at = anchor;
    if (anchor < 0) return at;
    const isOneOfSeveral = after?.key === item.key;
    for (let next = ours[at + 1]; next !== undefined; next = ours[at + 1]) {
      const isImport = next.import !== undefined && item.import === undefined;
      const isConstant = next.statement?.kind === 'assignment' && item.isDeclaration;
      if (!mustBeFirst(next) && (isOneOfSeveral || !(isImport || isConstant))) break;
      at += 1;
    }
    return at;
  }

  function breaksBetween(upper: PythonItem | undefined, lower: PythonItem): number {
    return upper?.isDeclaration || lower.isDeclaration ? apart : 1;
  }

  function written(chain: readonly Inserted[], upper: PythonItem | undefined): string {
    let last = upper;
    return chain
      .map(({ item }) => {
        const breaks = Math.max(breaksBetween(last, item), item.breaks);
        const lead = last === undefined ? '' : '\n'.repeat(breaks) + indent;
        last = item;
        return lead + item.text;
      })
      .join('');
  }

  function below(at: number, chain: readonly Inserted[]): TextEdit {
    const [upper, lower] = [ours[at], ours[at + 1]];
    const last = chain.at(-1) as Inserted;
    const missing = lower ? breaksBetween(last.item, lower) - lower.breaks : 0;
    const offset = upper?.span.end ?? end;
    const added = written(chain, upper) + '\n'.repeat(Math.max(0, missing));
    return { span: { start: offset, end: offset }, text: added };
  }

  function above(chain: readonly Inserted[]): TextEdit {
    const lower = ours[-1 - indexOf(chain[0] as Inserted)];
    const last = chain.at(-1) as Inserted;
    if (lower === undefined) {
      const start = text.trimEnd().length;
      return { span: { start, end: start }, text: `${written(chain, undefined)}\n` };
    }
    const least = breaksBetween(last.item, lower);
    const breaks = '\n'.repeat(Math.max(least, last.next?.breaks ?? 1));
    const { start } = lower.span;
    return { span: { start, end: start }, text: written(chain, undefined) + breaks + indent };
  }
}

/** Takes statements out with the blank lines above them, or below where nothing is left above. */
export function removals(
  level: Level,
  ours: readonly PythonItem[],
  removed: ReadonlySet<PythonItem>,
): TextEdit[] {
  let isFirst = level.start === 0;
  return ours.flatMap((item, index): TextEdit[] => {
    if (!removed.has(item)) {
      isFirst = false;
      return [];
    }
    const { span, previousEnd } = item;
    if (!isFirst) return [{ span: { start: previousEnd, end: span.end }, text: '' }];
    const end = ours[index + 1]?.span.start ?? level.end;
    return [{ span: { start: span.start, end }, text: '' }];
  });
}

/** Python takes them for what they are only above all other statements. */
function mustBeFirst({ key }: PythonItem): boolean {
  return key === 'docstring' || key === 'from __future__';
}
