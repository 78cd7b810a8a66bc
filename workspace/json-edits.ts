import type { Span } from './edit.ts';
import { type JsonNode, type JsonPath, nodeAt, readNodes, spanOf, tokensFrom } from './json.ts';
import type { TextEdit } from './text-edit.ts';

/**
 * Edits that give the key at `path` a value: comments, order, indentation and untouched numbers stay.
 * Missing objects on the way are made. None where it has that value already; undefined where the
 * text is no JSON or something on the way is no object or list.
 */
export function setKey(text: string, path: JsonPath, value: unknown): TextEdit[] | undefined {
  const root = readNodes(text);
  if ('problem' in root) return undefined;
  const existing = nodeAt(root, path);
  if (existing) {
    const span = spanOf(existing);
    const printed = print(value, text, indentAt(text, span.start));
    return sameJson(text.slice(span.start, span.end), printed) ? [] : [{ span, text: printed }];
  }
  const depth = path.findIndex((_, at) => nodeAt(root, path.slice(0, at + 1)) === undefined);
  const container = nodeAt(root, path.slice(0, depth));
  const key = path[depth];
  if (!container || key === undefined || !holds(container, key)) return undefined;
  const nested = path
    .slice(depth + 1)
    .reduceRight<unknown>(
      (inner, step) => (typeof step === 'number' ? [inner] : { [step]: inner }),
      value,
    );
  return insertInto(container, key, nested, text);
}

/**
 * Edits that remove the key or list element at `path` with its comma and a comment behind it; a
 * comment on a line of its own stays. None where there is no such key or the text is no JSON.
 */
export function deleteKey(text: string, path: JsonPath): TextEdit[] {
  const root = readNodes(text);
  const node = 'problem' in root ? undefined : nodeAt(root, path);
  const member = node?.parent?.type === 'property' ? node.parent : node;
  const siblings = member?.parent?.children;
  if (!member || !siblings) return [];
  const previous = siblings[siblings.indexOf(member) - 1];
  const comma = commaAfter(text, member);
  const line = ownLines(text, member, comma);
  if (comma || !previous) return [{ span: line ?? spanWithGap(text, member, comma), text: '' }];
  const before = commaAfter(text, previous) ?? spanOf(previous);
  if (!line) return [{ span: { start: before.start, end: spanOf(member).end }, text: '' }];
  return [
    { span: before, text: '' },
    { span: line, text: '' },
  ];
}

function holds(container: JsonNode, key: string | number): boolean {
  return container.type === (typeof key === 'number' ? 'array' : 'object');
}

function insertInto(
  container: JsonNode,
  key: string | number,
  value: unknown,
  text: string,
): TextEdit[] {
  const named = (printed: string) =>
    typeof key === 'number' ? printed : `${JSON.stringify(key)}: ${printed}`;
  const last = container.children?.at(-1);
  const end = spanOf(container).end - 1;
  if (!last) {
    const outer = indentAt(text, container.offset);
    const inner = outer + unitOf(text);
    const start = container.offset + 1 + text.slice(container.offset + 1, end).trimEnd().length;
    return [
      {
        span: { start, end },
        text: `\n${inner}${named(print(value, text, inner))}\n${outer}`,
      },
    ];
  }
  const comma = commaAfter(text, last);
  const after = comma?.end ?? spanOf(last).end;
  const onOwnLine = text.slice(container.offset, last.offset).includes('\n');
  const indent = indentAt(text, last.offset);
  const member = onOwnLine
    ? `\n${indent}${named(print(value, text, indent))}`
    : ` ${named(JSON.stringify(value))}`;
  const place = onOwnLine ? endOfRemark(text, after) : after;
  if (comma) return [insertion(place, onOwnLine ? `${member},` : member)];
  return place === after
    ? [insertion(after, `,${member}`)]
    : [insertion(after, ','), insertion(place, member)];
}

function insertion(at: number, text: string): TextEdit {
  return { span: { start: at, end: at }, text };
}

function print(value: unknown, text: string, indent: string): string {
  return JSON.stringify(value, null, unitOf(text)).replaceAll('\n', `\n${indent}`);
}

function sameJson(source: string, printed: string): boolean {
  try {
    return JSON.stringify(JSON.parse(source)) === JSON.stringify(JSON.parse(printed));
  } catch {
    return false;
  }
}

/** What the first indented line is indented with. */
function unitOf(text: string): string {
  return /^[ \t]+(?=["{[\]}])/m.exec(text)?.[0] ?? '  ';
}

function indentAt(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, offset)))?.[0] ?? '';
}

function lineStart(text: string, offset: number): number {
  return Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
}

function commaAfter(text: string, node: JsonNode): Span | undefined {
  for (const token of tokensFrom(text, spanOf(node).end)) {
    if (token.kind === 'comma') return { start: token.start, end: token.end };
    if (token.kind === 'other') return undefined;
  }
  return undefined;
}

/** Where the spaces and comments that follow on the same line end. */
function endOfRemark(text: string, offset: number): number {
  let end = offset;
  for (const token of tokensFrom(text, offset)) {
    const remark = token.kind === 'space' || token.kind === 'comment';
    if (!remark || /[\r\n]/.test(text.slice(token.start, token.end))) break;
    if (token.kind === 'comment') end = token.end;
  }
  return end;
}

/** The whole lines of a member, where it shares them with nothing but its comma and comment. */
function ownLines(text: string, member: JsonNode, comma: Span | undefined): Span | undefined {
  const start = lineStart(text, member.offset);
  if (text.slice(start, member.offset).trim() !== '') return undefined;
  const after = endOfRemark(text, comma?.end ?? spanOf(member).end);
  const rest = /^[ \t]*(?:\r\n|\n|\r)/.exec(text.slice(after));
  return rest ? { start, end: after + rest[0].length } : undefined;
}

function spanWithGap(text: string, member: JsonNode, comma: Span | undefined): Span {
  const { start, end } = spanOf(member);
  if (!comma) return { start, end };
  const gap = /^[ \t]*/.exec(text.slice(comma.end))?.[0].length ?? 0;
  return { start, end: comma.end + gap };
}
