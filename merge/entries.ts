import { type Requirement, readRequirements } from '../app/requirements.ts';
import { insertion, type TextEdit } from '../workspace/text/text-edit.ts';
import { type Item, type KeyedStep, mergeKeyed } from './keyed.ts';
import type { Conflict, Merged, Versions } from './merge.ts';
import { breaksIn, plain } from './plain.ts';
import { settle } from './settle.ts';
import { each, type Three } from './three.ts';

/** An entry of a file, with its place. */
export interface MergeEntry extends Item {
  readonly start: number;
  /** Without the line break. */
  readonly end: number;
  /** Line breaks above it, up to the entry before. */
  readonly breaks: number;
}

/** The edit of an entry that both sides changed, in another part each; undefined where they meet. */
type Combine = (base: string, ours: string, theirs: string) => TextEdit | undefined;

/** Merges requirements by their project, wherever they stand; options and comments by their text. */
export function mergeRequirements(versions: Versions): Merged {
  return mergeByLine(versions, requirementKey, changedRequirement);
}

/** Merges files whose lines mean the same in any place but for what is above them, such as .gitignore. */
export function mergeLineSets(versions: Versions): Merged {
  return mergeByLine(versions, (line) => line);
}

/** Merges lines, each by its key, wherever it stands. */
export function mergeByLine(
  versions: Versions,
  keyOf: (line: string) => string,
  combine?: Combine,
): Merged {
  const { ours } = versions;
  const entries = each(versions, (text) => readLines(text, keyOf));
  const merged = mergeEntries(ours, entries, ours.length, combine);
  return { ...merged, edits: settle(ours, merged.edits) };
}

/**
 * Merges entries of `text`; those that ours has no neighbor of come to the line that ends at `end`. The
 * edits may overlap where one comes in the place of another.
 */
export function mergeEntries(
  text: string,
  { base, ours, theirs }: Three<readonly MergeEntry[]>,
  end: number,
  combine?: Combine,
): Merged {
  const edits: TextEdit[] = [];
  const conflicts: Conflict[] = [];
  const missing: string[] = [];
  for (const step of mergeKeyed(base, ours, theirs)) {
    switch (step.kind) {
      case 'replace':
        edits.push({ span: spanOf(step.ours), text: step.theirs.text });
        break;
      case 'remove':
        edits.push({ span: wholeLines(text, step.ours), text: '' });
        break;
      case 'insert':
        edits.push(insertionOf(text, end, step));
        break;
      case 'gone':
        missing.push(step.theirs.key);
        break;
      case 'both': {
        const { ours: has, base: was, theirs: wants } = step;
        const edit = was && wants && combine?.(was.text, has.text, wants.text);
        if (edit) {
          const { start, end } = edit.span;
          const at = { start: has.start + start, end: has.start + end };
          edits.push({ span: at, text: edit.text });
          break;
        }
        const span = spanOf(has);
        const sides = { base: was?.text ?? '', ours: has.text, theirs: wants?.text ?? '' };
        conflicts.push({ what: has.key, span, ...sides });
      }
    }
  }
  return { edits, conflicts, missing };
}

/** Lines that hold something; one that ends in a backslash goes on in the next. */
function readLines(text: string, keyOf: (line: string) => string): MergeEntry[] {
  const entries: MergeEntry[] = [];
  let above = 0;
  for (const { 0: line, index } of text.matchAll(/(?:[^\r\n]*\\(?:\r\n|\r|\n))*[^\r\n]*/g)) {
    if (line.trim() === '') continue;
    const own = plain(line.trimEnd());
    const end = index + line.trimEnd().length;
    const breaks = breaksIn(text.slice(above, index));
    entries.push({ key: keyOf(own.trim()), text: own, start: index, end, breaks });
    above = end;
  }
  return entries;
}

/** A requirement to which the user added a comment, or whose name the user writes otherwise. */
function changedRequirement(base: string, ours: string, theirs: string): TextEdit | undefined {
  const lines = [base, ours, theirs];
  const found = lines.flatMap((line) => readRequirements(line).slice(0, 1));
  if (found.length < lines.length) return undefined;
  const [was, has, wants] = found as [Requirement, Requirement, Requirement];
  const rest = (line: string, { end }: Requirement) => line.slice(end).trim();
  // Spelled otherwise, the name is the same: it is the key of all three.
  const asked = ({ text }: Requirement) => behindName(text).replaceAll(/\s+/g, '');
  if (asked(was) !== asked(has) || rest(base, was) !== rest(theirs, wants)) return undefined;
  const [start, end] = [has.start, has.end];
  const name = has.text.slice(0, has.text.length - behindName(has.text).length);
  return { span: { start, end }, text: name + behindName(wants.text) };
}

/** Extras and versions of a requirement. */
function behindName(text: string): string {
  return text.replace(/^[\w.-]+/, '');
}

function requirementKey(line: string): string {
  const text = line.replaceAll(/\\\n/g, ' ');
  // A project from an address is the same project.
  const [requirement] = [text, text.replace(/@.*/s, '')].flatMap(readRequirements);
  return requirement?.name ?? line;
}

function spanOf({ start, end }: MergeEntry): TextEdit['span'] {
  return { start, end };
}

/** With the line break below, or the one above where there is none. */
function wholeLines(text: string, { start, end }: MergeEntry): TextEdit['span'] {
  const [below = ''] = /^[ \t]*(?:\r\n|\r|\n)/.exec(text.slice(end)) ?? [];
  if (below !== '') return { start, end: end + below.length };
  const [above = ''] = /(?:\r\n|\r|\n)$/.exec(text.slice(0, start)) ?? [];
  return { start: start - above.length, end: text.length };
}

function insertionOf(
  text: string,
  end: number,
  { theirs, after, before }: Extract<KeyedStep<MergeEntry>, { kind: 'insert' }>,
): TextEdit {
  if (after !== undefined) {
    return insertion(after.end, '\n'.repeat(Math.max(1, theirs.breaks)) + theirs.text);
  }
  if (before !== undefined) return insertion(before.start, `${theirs.text}\n`);
  const isLineEnd = end > 0 && !/[\r\n]/.test(text.charAt(end - 1));
  return insertion(end, isLineEnd ? `\n${theirs.text}` : `${theirs.text}\n`);
}
