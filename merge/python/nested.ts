import { lineEnd, lineStart } from '../../python/header.ts';
import type { PyModule } from '../../python/module.ts';
import type { Statement } from '../../python/statements.ts';
import { namesOf } from '../../python/statements.ts';
import type { Span } from '../../workspace/change/edit.ts';
import type { TextEdit } from '../../workspace/text/text-edit.ts';
import type { Conflict, Merged, Versions } from '../merge.ts';
import { azureName, azureNameOfItem } from './identity.ts';
import type { PythonItem } from './items.ts';

/** Merges three versions of one statement. */
export type Recurse = (versions: Versions) => Merged;

/**
 * The statements within an `if`, `try`, `with` or loop of a module that declare what an item of another
 * version does: a function of Azure by its name there, all else by its name in Python.
 */
export function nestedIn(module: PyModule, item: PythonItem): Statement[] {
  const azure = azureNameOfItem(item);
  const [name] = item.binds;
  const kind = item.statement?.kind;
  return module.statements.filter((each) => {
    if (!each.nested || each.kind !== kind || kind === 'import' || kind === 'other') return false;
    if (azure !== undefined) return each.kind === 'def' && azureName(each) === azure;
    return name !== undefined && nameOf(each) === name;
  });
}

function nameOf(statement: Statement): string | undefined {
  return namesOf(statement)[0];
}

/** Merges a statement that the user put into another one; undefined where its lines cannot be moved. */
export function mergeNested(
  module: PyModule,
  { span }: Statement,
  base: string,
  theirs: string,
  recurse: Recurse,
): Merged | undefined {
  const start = lineStart(module.text, span.start);
  const indent = module.text.slice(start, span.start);
  const text = module.text.slice(start, lineEnd(module.text, span.end));
  if (!/^[ \t]+$/.test(indent)) return undefined;
  const place = dedented(text, indent);
  if (place === undefined) return undefined;
  const merged = recurse({ base: `${base}\n`, ours: `${place.text}\n`, theirs: `${theirs}\n` });
  const at = (offset: number) => start + place.offset(Math.min(offset, place.text.length));
  const spanOf = (own: Span): Span => ({ start: at(own.start), end: at(own.end) });
  const isCode = (offset: number) => /[^\r\n]/.test(place.text.charAt(offset));
  const isLineStart = (offset: number) => offset === 0 || !isCode(offset - 1);
  const edits = merged.edits.map((edit): TextEdit => {
    // A place at the start of a line lies behind the indentation, unless the line is blank.
    const lead = isLineStart(edit.span.start) && !isCode(edit.span.start) ? indent : '';
    const lines = edit.text.replace(/\n(?=[^\n])/g, `\n${indent}`);
    const tail = /\n$/.test(lines) && isCode(edit.span.end) ? indent : '';
    const isText = edit.text !== '' && !edit.text.startsWith('\n');
    return { span: spanOf(edit.span), text: (isText ? lead : '') + lines + tail };
  });
  const conflicts = merged.conflicts.map(
    (each): Conflict => ({ ...each, span: spanOf(each.span) }),
  );
  return { ...merged, edits, conflicts };
}

/** A text without an indentation that each line has, and where its places stand in the text. */
function dedented(
  text: string,
  indent: string,
): { readonly text: string; offset(at: number): number } | undefined {
  const lines = text.split(/(?<=\n|\r(?!\n))/);
  const starts: { at: number; from: number }[] = [];
  let made = '';
  let from = 0;
  for (const line of lines) {
    const isBlank = line.trim() === '';
    if (!isBlank && !line.startsWith(indent)) return undefined;
    const cut = isBlank ? 0 : indent.length;
    starts.push({ at: made.length, from: from + cut });
    made += line.slice(cut);
    from += line.length;
  }
  return {
    text: made,
    offset(at) {
      const line = starts.findLast((each) => each.at <= at) ?? { at: 0, from: 0 };
      return line.from + at - line.at;
    },
  };
}
