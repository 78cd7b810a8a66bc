import type { Span } from '../change/edit.ts';
import { type JsonNode, type JsonPath, nodeAt, readNodes, spanOf, tokensFrom } from './json.ts';
import { indentAt, insertMember, type Member, removeMember, unitOf } from './member-edits.ts';
import type { TextEdit } from './text-edit.ts';

/**
 * Edits that give the key at `path` a value: comments, order, indentation and untouched numbers stay.
 * Missing objects on the way are made. None where it has that value already; undefined where the
 * text is not JSON or something on the way is not an object or list.
 */
export function setKey(text: string, path: JsonPath, value: unknown): TextEdit[] | undefined {
  const read = readNodes(text);
  if (read.kind === 'malformed') return undefined;
  const { root } = read;
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
 * comment on a line of its own stays. None where there is no such key or the text is not JSON.
 */
export function deleteKey(text: string, path: JsonPath): TextEdit[] {
  const read = readNodes(text);
  const node = read.kind === 'malformed' ? undefined : nodeAt(read.root, path);
  const member = node?.parent?.type === 'property' ? node.parent : node;
  const siblings = member?.parent?.children;
  if (!member || !siblings) return [];
  const at = siblings.indexOf(member);
  const members = siblings.slice(Math.max(0, at - 1), at).map((each) => memberOf(text, each));
  return removeMember(text, members.at(-1), memberOf(text, member));
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
  const { start, end } = spanOf(container);
  const members = (container.children ?? []).slice(-1).map((each) => memberOf(text, each));
  const [last] = members;
  const inline = last !== undefined && !text.slice(start, last.start).includes('\n');
  return insertMember(text, { members, inside: { start: start + 1, end: end - 1 } }, (indent) => {
    const printed = inline ? JSON.stringify(value) : print(value, text, indent);
    return typeof key === 'number' ? printed : `${JSON.stringify(key)}: ${printed}`;
  });
}

function memberOf(text: string, node: JsonNode): Member {
  const comma = commaAfter(text, node);
  return { ...spanOf(node), ...(comma && { comma }) };
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

function commaAfter(text: string, node: JsonNode): Span | undefined {
  for (const token of tokensFrom(text, spanOf(node).end)) {
    if (token.kind === 'comma') return { start: token.start, end: token.end };
    if (token.kind === 'other') return undefined;
  }
  return undefined;
}
