import type { Span } from '../change/edit.ts';
import { insertion, type TextEdit } from './text-edit.ts';

/** One member of an object or a list, as it stands in JSON or in a script. */
export interface Member extends Span {
  /** The comma behind it. */
  readonly comma?: Span;
}

/** An object or a list by its places in a text. */
export interface Container {
  readonly members: readonly Member[];
  /** Within the brackets. */
  readonly inside: Span;
  /** Whether the language takes a comma behind the last member: the first one then brings it. */
  readonly mayEndInComma?: boolean;
}

/**
 * Adds a member at the end, in the way that the others are written: on a line of its own or not, with
 * a comma behind the last or not. Comments keep their places. `print` gets the indentation of the line
 * that the member begins on.
 */
export function insertMember(
  text: string,
  { members, inside, mayEndInComma = false }: Container,
  print: (indent: string) => string,
): TextEdit[] {
  const last = members.at(-1);
  if (last === undefined) {
    const outer = indentAt(text, inside.start);
    const inner = outer + unitOf(text);
    const start = inside.start + text.slice(inside.start, inside.end).trimEnd().length;
    const span = { start, end: inside.end };
    const comma = mayEndInComma ? ',' : '';
    return [{ span, text: `\n${inner}${print(inner)}${comma}\n${outer}` }];
  }
  const { comma } = last;
  const after = comma?.end ?? last.end;
  const onOwnLine = text.slice(inside.start, last.start).includes('\n');
  const indent = indentAt(text, last.start);
  const member = onOwnLine ? `\n${indent}${print(indent)}` : ` ${print(indent)}`;
  const place = onOwnLine ? endOfRemark(text, after) : after;
  if (comma) return [insertion(place, onOwnLine ? `${member},` : member)];
  return place === after
    ? [insertion(after, `,${member}`)]
    : [insertion(after, ','), insertion(place, member)];
}

/** Removes a member with its comma and a comment behind it; a comment on a line of its own stays. */
export function removeMember(
  text: string,
  previous: Member | undefined,
  member: Member,
): TextEdit[] {
  const { comma } = member;
  const line = ownLines(text, member);
  if (comma || !previous) return [{ span: line ?? spanWithGap(text, member), text: '' }];
  const before = previous.comma ?? previous;
  if (!line) return [{ span: { start: before.start, end: member.end }, text: '' }];
  return [
    { span: { start: before.start, end: before.end }, text: '' },
    { span: line, text: '' },
  ];
}

/** What the first indented line is indented with. */
export function unitOf(text: string): string {
  return /^[ \t]+(?=["'\w{[\]}])/m.exec(text)?.[0] ?? '  ';
}

/** The indentation of the line that holds this place. */
export function indentAt(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, offset)))?.[0] ?? '';
}

function lineStart(text: string, offset: number): number {
  return Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
}

/** Where the spaces and comments that follow on the same line end. */
function endOfRemark(text: string, offset: number): number {
  const remarks = /^(?:[ \t]*(?:\/\/[^\r\n]*|\/\*(?:(?!\*\/)[^\r\n])*\*\/))*/;
  return offset + (remarks.exec(text.slice(offset))?.[0].length ?? 0);
}

/** The whole lines of a member, where it shares them with nothing but its comma and comment. */
function ownLines(text: string, member: Member): Span | undefined {
  const start = lineStart(text, member.start);
  if (text.slice(start, member.start).trim() !== '') return undefined;
  const after = endOfRemark(text, member.comma?.end ?? member.end);
  const rest = /^[ \t]*(?:\r\n|\n|\r)/.exec(text.slice(after));
  return rest ? { start, end: after + rest[0].length } : undefined;
}

function spanWithGap(text: string, { start, end, comma }: Member): Span {
  if (!comma) return { start, end };
  const gap = /^[ \t]*/.exec(text.slice(comma.end))?.[0].length ?? 0;
  return { start, end: comma.end + gap };
}
