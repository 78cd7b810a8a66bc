import type { Span } from '../../workspace/change/edit.ts';
import { type TextEdit, withEdits } from '../../workspace/text/text-edit.ts';
import { mergeLines } from '../lines.ts';
import type { Merged, Versions } from '../merge.ts';
import { plain } from '../plain.ts';
import { each, type Three } from '../three.ts';
import { mergeDecorators } from './decorators.ts';
import { inFormatOf } from './format.ts';
import { decorationOf } from './identity.ts';
import { inIndentationOf } from './indentation.ts';
import type { Level, PythonItem } from './items.ts';
import { type Suite, suiteOf } from './suite.ts';

/** One version of a statement that both sides changed. */
export interface Version {
  readonly level: Level;
  readonly item: PythonItem;
}

/** What becomes of a statement that both sides changed. */
export interface MergedParts extends Merged {
  /** They meet, and `edits` are what would be done beside that in the body. */
  readonly isMet: boolean;
}

/**
 * Merges a statement that both sides changed, where they changed different parts of it or different
 * lines of its body; undefined where one part would not fit the other. `mergeBody` merges the members of
 * a class.
 */
export function mergeParts(
  versions: Three<Version>,
  mergeBody: (suites: Three<Suite>) => Merged | undefined,
): MergedParts | undefined {
  const parts = each(versions, partsOf);
  const { base, ours, theirs } = parts;
  const decorators =
    oneSided(parts, 'decorators') ??
    mergeDecorators(
      each(parts, ({ suite, head, indent }) => {
        return { list: suite?.decorators ?? [], end: head.start, indent };
      }),
    );
  const isBlock = ours.suite !== undefined;
  const suites =
    base.suite && ours.suite && theirs.suite
      ? { base: base.suite, ours: ours.suite, theirs: theirs.suite }
      : undefined;
  const body = oneSided(parts, 'body') ?? (suites && mergeBody(suites)) ?? byLines(parts, 'body');
  const head = oneSided(parts, 'head') ?? (isBlock ? undefined : byLines(parts, 'head'));
  const merged = [byLines(parts, 'comments'), decorators, head, body];
  const found = merged.filter((one) => one !== undefined);
  const isMet = found.length < merged.length;
  const isBodyOnly = isMet && body === undefined && found.length === merged.length - 1;
  if (isMet && !isBodyOnly) return undefined;
  const inBody = body?.edits ?? besideConflicts(parts, 'body');
  if (isTorn(versions, parts, inBody) || wrapsOtherKind(versions)) return undefined;
  return {
    edits: [...found.flatMap(({ edits }) => edits), ...(isMet ? inBody : [])],
    conflicts: body?.conflicts ?? [],
    missing: found.flatMap(({ missing }) => missing),
    isMet,
  };
}

/** A part of a statement, as the text it is. */
interface Part extends Span {
  /** As it is in the file. */
  readonly raw: string;
  readonly text: string;
}

interface StatementParts {
  readonly comments: Part;
  readonly decorators: Part;
  /** To the colon, or the whole statement where it has no block of its own. */
  readonly head: Part;
  readonly body: Part;
  readonly suite: Suite | undefined;
  readonly indent: string;
}

function partsOf({ level, item }: Version): StatementParts {
  const { text } = level.module;
  const { span, code } = item;
  const part = (start: number, end: number): Part => {
    const raw = text.slice(start, end);
    return { start, end, raw, text: plain(raw) };
  };
  const suite = suiteOf(level, item);
  const head = suite?.head ?? code;
  return {
    comments: part(span.start, code.start),
    decorators: part(code.start, head.start),
    head: part(head.start, head.end),
    body: part(head.end, code.end),
    suite,
    indent: level.indent,
  };
}

type PartName = 'comments' | 'decorators' | 'head' | 'body';

function oneSided(
  { base, ours, theirs }: Three<StatementParts>,
  name: PartName,
): Merged | undefined {
  const [was, has, wants] = [base[name], ours[name], theirs[name]];
  const unchanged = { conflicts: [], missing: [] };
  if (was.text === wants.text || has.text === wants.text) return { edits: [], ...unchanged };
  if (was.text !== has.text) return undefined;
  return { edits: [{ span: { start: has.start, end: has.end }, text: wants.text }], ...unchanged };
}

function byLines(parts: Three<StatementParts>, name: PartName): Merged | undefined {
  const simple = oneSided(parts, name);
  if (simple !== undefined) return simple;
  const { start, raw } = parts.ours[name];
  const { text: base } = parts.base[name];
  const { text: theirs } = parts.theirs[name];
  const edits = lineEdits({ base, ours: raw, theirs });
  if (edits === undefined) return undefined;
  return { edits: edits.map((one) => moved(one, start)), conflicts: [], missing: [] };
}

/** Where lines meet, what a formatter or a block around them changed is taken out first. */
function lineEdits(versions: Versions): readonly TextEdit[] | undefined {
  const merged = mergeLines(versions);
  if (merged.conflicts.length === 0) return merged.edits;
  const formatted = { ...versions, ...inFormatOf(versions) };
  for (const each of [formatted, { ...versions, ...inIndentationOf(formatted) }]) {
    const again = mergeLines(each);
    if (again.conflicts.length === 0) return again.edits;
  }
  return undefined;
}

/** What theirs changed in lines that ours left alone, whatever is in conflict. */
function besideConflicts(
  { base, ours, theirs }: Three<StatementParts>,
  name: PartName,
): TextEdit[] {
  const { start, raw } = ours[name];
  const merged = mergeLines({ base: base[name].text, ours: raw, theirs: theirs[name].text });
  return merged.edits.map((one) => moved(one, start));
}

function moved({ span: { start, end }, text }: TextEdit, by: number): TextEdit {
  return { span: { start: start + by, end: end + by }, text };
}

/**
 * Whether the body came to speak of a parameter that the head has not any more, or to wait in a function
 * that is not `async`: each side was sound, and the two together are not.
 */
function isTorn(
  { ours: own, theirs: its }: Three<Version>,
  { base, ours, theirs }: Three<StatementParts>,
  bodyEdits: readonly TextEdit[],
): boolean {
  const isTheirHead = ours.head.text === base.head.text;
  const [kept, other] = isTheirHead ? [its, own] : [own, its];
  const [is, was] = [kept.item.statement, other.item.statement];
  if (is?.kind !== 'def' || was?.kind !== 'def') return false;
  const names = new Set(is.parameters.map(({ name }) => name));
  const lost = was.parameters.flatMap(({ name, kind }) =>
    kind === 'separator' || names.has(name) ? [] : [name],
  );
  const words = was.isAsync && !is.isAsync ? [...lost, 'await', 'async'] : lost;
  if (words.length === 0) return false;
  const inside = bodyEdits.map((one) => moved(one, -ours.body.start));
  const text = withEdits(ours.body.raw, inside);
  const soundText = (isTheirHead ? theirs : ours).body.text;
  return words.some((word) => says(text, word) && !says(soundText, word));
}

/**
 * Whether one side added a decorator to a function that the other side made `async`, or no longer has so:
 * what wraps the one kind of function seldom fits the other.
 */
function wrapsOtherKind(versions: Three<Version>): boolean {
  const { base, ours, theirs } = each(versions, ({ item: { statement } }) =>
    statement?.kind === 'def' ? statement : undefined,
  );
  if (!base || !ours || !theirs || ours.isAsync === theirs.isAsync) return false;
  const other = ours.isAsync === base.isAsync ? ours : theirs;
  const calleeOf = (text: string) => text.replace(/\s*\([\s\S]*$/, '');
  const known = new Set(base.decorators.map(calleeOf));
  return other.decorators.some(
    (text) => decorationOf(text) === undefined && !known.has(calleeOf(text)),
  );
}

/** Whether a text has a name in it, be it in a comment or a text. */
export function says(text: string, name: string): boolean {
  return new RegExp(`(?<![\\p{L}\\p{N}_])${name}(?![\\p{L}\\p{N}_])`, 'u').test(text);
}
