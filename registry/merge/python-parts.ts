import type { PyModule } from '../../python/module.ts';
import type { Span } from '../../workspace/edit.ts';
import type { TextEdit } from '../../workspace/text-edit.ts';
import { mergeKeyed } from './keyed.ts';
import { mergeLines } from './lines.ts';
import { type PythonItem, plain } from './python-items.ts';

/** The same for each of the three versions. */
export interface Three<T> {
  readonly base: T;
  readonly ours: T;
  readonly theirs: T;
}

export type Sides = Three<PyModule>;

/** A part of a statement, as the text it is. */
export interface Part extends Span {
  readonly text: string;
}

/**
 * The edits that merge a statement which both sides changed, where they changed different parts of it,
 * or different lines of its body; undefined where they meet.
 */
export function mergeParts(sides: Sides, items: Three<PythonItem>): TextEdit[] | undefined {
  const parts = {
    base: partsOf(sides.base, items.base),
    ours: partsOf(sides.ours, items.ours),
    theirs: partsOf(sides.theirs, items.theirs),
  };
  const merged = [
    byLines(parts, 'comments'),
    byName(parts),
    oneSided(parts, 'head'),
    byLines(parts, 'body'),
  ];
  return merged.includes(undefined) ? undefined : merged.flatMap((each) => each ?? []);
}

interface Parts {
  readonly comments: Part;
  readonly decorators: readonly Part[];
  /** From `def` to the colon, or the whole statement where it has no body. */
  readonly head: Part;
  readonly body: Part;
}

function partsOf({ text, root }: PyModule, { span, code, def }: PythonItem): Parts {
  const part = (start: number, end: number): Part => ({
    start,
    end,
    text: plain(text.slice(start, end)),
  });
  const comments = part(span.start, code.start);
  const node = root.namedChildren.find((each) => each?.startIndex === code.start);
  const inner = node?.type === 'decorated_definition' ? node.childForFieldName('definition') : node;
  const block = inner?.childForFieldName('body');
  const isBlock = block?.type === 'block';
  if (!isBlock)
    return {
      comments,
      decorators: [],
      head: part(code.start, code.end),
      body: part(code.end, code.end),
    };
  const first = def?.defStart ?? inner?.startIndex ?? code.start;
  const decorators = (node?.namedChildren ?? []).flatMap((each) =>
    each?.type === 'decorator' ? [part(each.startIndex, lineEndOf(text, each.endIndex))] : [],
  );
  const colon = text.lastIndexOf(':', firstCodeOf(text, block.startIndex));
  const bodyStart = colon < first ? block.startIndex : colon + 1;
  return { comments, decorators, head: part(first, bodyStart), body: part(bodyStart, code.end) };
}

/** Comments between a head and its block belong to the body; the colon is above them. */
function firstCodeOf(text: string, blockStart: number): number {
  let at = blockStart;
  for (;;) {
    const above = text.slice(0, at).trimEnd();
    const line = above.slice(Math.max(above.lastIndexOf('\n'), above.lastIndexOf('\r')) + 1);
    if (!line.trimStart().startsWith('#')) return above.length;
    at = above.length - line.length;
  }
}

function lineEndOf(text: string, offset: number): number {
  const found = /\r\n|\r|\n/.exec(text.slice(offset));
  return found === null ? text.length : offset + found.index;
}

function oneSided(
  { base, ours, theirs }: Three<Parts>,
  part: 'head' | 'body' | 'comments',
): TextEdit[] | undefined {
  const [was, has, wants] = [base[part], ours[part], theirs[part]];
  if (was.text === wants.text || has.text === wants.text) return [];
  if (was.text !== has.text) return undefined;
  return [{ span: { start: has.start, end: has.end }, text: wants.text }];
}

function byLines(parts: Three<Parts>, part: 'body' | 'comments'): TextEdit[] | undefined {
  const simple = oneSided(parts, part);
  if (simple !== undefined) return simple;
  const { base, ours, theirs } = parts;
  const merged = mergeLines({
    base: base[part].text,
    ours: ours[part].text,
    theirs: theirs[part].text,
  });
  if (merged.conflicts.length > 0) return undefined;
  // Places in the plain text and in the file are the same line by line only.
  const { text, start, end } = ours[part];
  if (end - start !== text.length) return undefined;
  return merged.edits.map(({ span, text: added }) => ({
    span: { start: start + span.start, end: start + span.end },
    text: added,
  }));
}

/** Decorators by what they call, e.g. `@app.route`. */
function byName({ base, ours, theirs }: Three<Parts>): TextEdit[] | undefined {
  const named = ({ decorators }: Parts) =>
    decorators.map((each) => ({ ...each, key: each.text.split('(', 1)[0]?.trim() ?? '' }));
  const has = named(ours);
  const edits: TextEdit[] = [];
  for (const step of mergeKeyed(named(base), has, named(theirs))) {
    switch (step.kind) {
      case 'replace':
        edits.push({ span: spanOf(step.ours), text: step.theirs.text });
        break;
      case 'remove': {
        const next = has[has.indexOf(step.ours) + 1]?.start ?? ours.head.start;
        edits.push({ span: { start: step.ours.start, end: next }, text: '' });
        break;
      }
      case 'insert': {
        const at =
          step.after === undefined ? (step.before?.start ?? ours.head.start) : step.after.end;
        const text = step.after === undefined ? `${step.theirs.text}\n` : `\n${step.theirs.text}`;
        edits.push({ span: { start: at, end: at }, text });
        break;
      }
      default:
        return undefined;
    }
  }
  return edits;
}

function spanOf({ start, end }: Part): Span {
  return { start, end };
}
