import { readRequirements } from '../../app/requirements.ts';
import type { TextEdit } from '../../workspace/text-edit.ts';
import { joinInsertions } from '../../workspace/text-edit.ts';
import { type Item, mergeKeyed, type Step } from './keyed.ts';
import type { Conflict, Merged, Versions } from './merge.ts';
import { breaksIn, plain } from './plain.ts';

/** An entry of a file, with its place. */
export interface Entry extends Item {
  readonly start: number;
  /** Without the line break. */
  readonly end: number;
  /** Line breaks above it, up to the entry before. */
  readonly breaks: number;
}

/** Merges requirements by their project, wherever they stand; options and comments by their text. */
export function mergeRequirements(versions: Versions): Merged {
  return mergeEntries(versions, (text) => lines(text, requirementKey));
}

/** Merges files whose lines mean the same in any place but for what is above them, such as .gitignore. */
export function mergeLineSets(versions: Versions): Merged {
  return mergeEntries(versions, (text) => lines(text, (line) => line));
}

/** Merges what `read` finds in each version. */
export function mergeEntries(
  versions: Versions,
  read: (text: string) => readonly Entry[],
  keep: (step: Step<Entry>) => boolean = () => true,
): Merged {
  const { base, ours, theirs } = versions;
  const edits: TextEdit[] = [];
  const conflicts: Conflict[] = [];
  const missing: string[] = [];
  for (const step of mergeKeyed(read(base), read(ours), read(theirs)).filter(keep)) {
    switch (step.kind) {
      case 'replace':
        edits.push({ span: spanOf(step.ours), text: step.theirs.text });
        break;
      case 'remove':
        edits.push({ span: wholeLines(ours, step.ours), text: '' });
        break;
      case 'insert':
        edits.push(insertionOf(ours, step));
        break;
      case 'gone':
        missing.push(step.theirs.key);
        break;
      case 'both': {
        const span = spanOf(step.ours);
        const [was = '', wants = ''] = [step.base?.text, step.theirs?.text];
        conflicts.push({
          what: step.ours.key,
          span,
          base: was,
          ours: step.ours.text,
          theirs: wants,
        });
      }
    }
  }
  return { edits: joinInsertions(edits), conflicts, missing };
}

/** Lines that hold something; one that ends in a backslash goes on in the next. */
function lines(text: string, keyOf: (line: string) => string): Entry[] {
  return [...text.matchAll(/(?:[^\r\n]*\\(?:\r\n|\r|\n))*[^\r\n]*/g)].flatMap(
    ({ 0: line, index }): Entry[] => {
      if (line.trim() === '') return [];
      const end = index + line.trimEnd().length;
      const own = plain(line.trimEnd());
      const breaks = breaksAbove(text, index);
      return [{ key: keyOf(own.trim()), text: own, start: index, end, breaks }];
    },
  );
}

/** Line breaks between a place and what stands above it. */
export function breaksAbove(text: string, offset: number): number {
  return breaksIn(/\s*$/.exec(text.slice(0, offset))?.[0] ?? '');
}

function requirementKey(line: string): string {
  const [requirement] = readRequirements(line.replaceAll(/\\\n/g, ' '));
  return requirement?.name ?? line;
}

function spanOf({ start, end }: Entry): TextEdit['span'] {
  return { start, end };
}

/** With the line break below, or the one above where there is none. */
function wholeLines(text: string, { start, end }: Entry): TextEdit['span'] {
  const [below = ''] = /^[ \t]*(?:\r\n|\r|\n)/.exec(text.slice(end)) ?? [];
  if (below !== '') return { start, end: end + below.length };
  const [above = ''] = /(?:\r\n|\r|\n)$/.exec(text.slice(0, start)) ?? [];
  return { start: start - above.length, end: text.length };
}

function insertionOf(
  text: string,
  { theirs, after, before }: Extract<Step<Entry>, { kind: 'insert' }>,
): TextEdit {
  const at = (offset: number, added: string) => ({
    span: { start: offset, end: offset },
    text: added,
  });
  const breaks = '\n'.repeat(Math.max(1, theirs.breaks));
  if (after !== undefined) return at(after.end, `${breaks}${theirs.text}`);
  if (before !== undefined) return at(before.start, `${theirs.text}\n`);
  return /[^\r\n]$/.test(text)
    ? at(text.length, `\n${theirs.text}\n`)
    : at(text.length, `${theirs.text}\n`);
}
