import type { Span } from '../../workspace/change/edit.ts';
import type { TextEdit } from '../../workspace/text/text-edit.ts';
import { type Item, type KeyedStep, mergeKeyed } from '../keyed.ts';
import type { Three } from '../three.ts';
import { decorationOf } from './identity.ts';

/** A decorator with the comments above it; or comments between the last one and `def`. */
export interface MergedDecorator extends Span {
  /** Without line end. */
  readonly text: string;
  /** From the `@` to the parenthesis. */
  readonly called: string;
  /** The argument it is for, as `msg` of `arg_name="msg"`. */
  readonly purpose: string;
}

interface Keyed extends Item, Span {}

/** `end` is where `def` stands. */
export interface Decorators {
  readonly list: readonly MergedDecorator[];
  readonly end: number;
  readonly indent: string;
}

/** Merges decorators one by one; undefined where both sides changed one of them. */
export function mergeDecorators(
  sides: Three<Decorators>,
): { readonly edits: readonly TextEdit[]; readonly missing: readonly string[] } | undefined {
  const { base, ours, theirs } = keyed(sides);
  const { end, indent } = sides.ours;
  const edits: TextEdit[] = [];
  const missing: string[] = [];
  if (areReordered(base, theirs)) return undefined;
  const known = new Set(base.map(({ key }) => key));
  const own = ours.filter(({ key, text }) => !known.has(key) && decorationOf(text) === undefined);
  /** Whether the user put a decorator at the place where one of a version stands. */
  const meetsOwn = (item: Keyed, version: readonly Keyed[]) => {
    const place = placeOf(item, version, known);
    return own.some((each) => placeOf(each, ours, known) === place);
  };
  for (const step of mergeKeyed(base, ours, theirs)) {
    switch (step.kind) {
      case 'both':
        return undefined;
      case 'gone': {
        const was = base.find(({ key }) => key === step.theirs.key);
        // One in its place plays its part under another name.
        if (was && meetsOwn(was, base)) return undefined;
        missing.push(step.theirs.key);
        break;
      }
      case 'replace':
        edits.push({ span: spanOf(step.ours), text: step.theirs.text });
        break;
      case 'remove': {
        const next = ours[ours.indexOf(step.ours) + 1]?.start ?? end;
        edits.push({ span: { start: step.ours.start, end: next }, text: '' });
        break;
      }
      case 'insert':
        // Which of two is the outer one decides what each sees; those of Azure only register.
        if (
          decorationOf(step.theirs.text) === undefined &&
          (meetsOwn(step.theirs, theirs) || areReordered(base, ours))
        ) {
          return undefined;
        }
        edits.push(insertionOf(step, end, indent));
    }
  }
  return { edits, missing };
}

/** Those of which there are several, such as outputs, go by what they are for. */
function keyed(sides: Three<Decorators>): Three<Keyed[]> {
  const lists = [sides.base, sides.ours, sides.theirs].map(({ list }) => list);
  const counts = (called: string) =>
    lists.map((list) => list.filter((each) => each.called === called).length);
  const isSeveral = (called: string) => {
    const [base = 0, ...others] = counts(called);
    return base > 1 || others.some((count) => count > 1) || (base === 0 && others.every(Boolean));
  };
  const [base = [], ours = [], theirs = []] = lists.map((list) =>
    list.map(({ text, called, purpose, start, end }) => {
      const key = isSeveral(called) ? `${called} ${purpose}`.trim() : called;
      return { key, text, start, end };
    }),
  );
  return { base, ours, theirs };
}

/** What stands above an item and is in the base, too: the place that it was put at. */
function placeOf(item: Keyed, version: readonly Keyed[], known: ReadonlySet<string>): string {
  const above = version.slice(0, version.indexOf(item));
  return above.findLast(({ key }) => known.has(key))?.key ?? '';
}

/** Whether decorators that both versions have, and that wrap the function, changed their order. */
function areReordered(base: readonly Keyed[], now: readonly Keyed[]): boolean {
  const common = ([one, other]: readonly [readonly Keyed[], readonly Keyed[]]) =>
    one
      .filter(({ key, text }) => {
        return decorationOf(text) === undefined && other.some((each) => each.key === key);
      })
      .map(({ key }) => key);
  return String(common([base, now])) !== String(common([now, base]));
}

function insertionOf(
  { theirs, after, before }: Extract<KeyedStep<Keyed>, { kind: 'insert' }>,
  end: number,
  indent: string,
): TextEdit {
  const at = after === undefined ? (before?.start ?? end) : after.end;
  const text = after === undefined ? `${theirs.text}\n${indent}` : `\n${indent}${theirs.text}`;
  return { span: { start: at, end: at }, text };
}

function spanOf({ start, end }: Span): Span {
  return { start, end };
}
