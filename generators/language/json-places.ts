import type { Span } from '../../workspace/change/edit.ts';
import { type JsonNode, type JsonPath, nodeAt, spanOf } from '../../workspace/text/json.ts';
import type { Fault } from './json-fields.ts';

/** A path as it is written in messages: `questions[0].name`. */
function fieldText(path: JsonPath): string {
  if (path.length === 0) return 'as a whole';
  return path
    .map((step, index) =>
      typeof step === 'number' ? `[${step}]` : `${index > 0 ? '.' : ''}${step}`,
    )
    .join('');
}

/**
 * Where a fault is to be shown: the name of the field or its value; of what is missing, and of what goes
 * over several lines, the beginning of what it is missing in.
 */
export function faultSpan(root: JsonNode, { path, isAboutKey }: Fault): Span {
  const node = nodeAt(root, path);
  if (node === undefined) return path.length === 0 ? start(root) : around(root, path);
  if (isAboutKey) return spanOf(node.parent?.children?.[0] ?? node);
  return node.type === 'object' || node.type === 'array' ? start(node) : spanOf(node);
}

/** Faults as they are told, from the top of the file to its end. */
export function placedFaults(
  root: JsonNode,
  faults: readonly Fault[],
): { readonly field: string; readonly problem: string; readonly span: Span }[] {
  return faults
    .map((fault) => ({
      field: fieldText(fault.path),
      problem: fault.problem,
      span: faultSpan(root, fault),
    }))
    .sort((one, other) => one.span.start - other.span.start);
}

/** The place of a part of a text in JSON; that of the whole text where escapes move its parts. */
export function spanInText(text: string, node: JsonNode, part: Span): Span {
  const whole = spanOf(node);
  if (text.slice(whole.start + 1, whole.end - 1) !== node.value) return whole;
  return { start: whole.start + 1 + part.start, end: whole.start + 1 + part.end };
}

function around(root: JsonNode, path: JsonPath): Span {
  const owner = path.slice(0, -1);
  return faultSpan(root, { path: owner, problem: '' });
}

function start({ offset }: JsonNode): Span {
  return { start: offset, end: offset + 1 };
}

/** All texts, names of fields too, below these fields of an object. */
export function textsUnder(root: JsonNode, fields: readonly string[]): JsonNode[] {
  return fields.flatMap((name) => {
    const node = nodeAt(root, [name]);
    return node === undefined ? [] : textsIn(node);
  });
}

function textsIn(node: JsonNode): JsonNode[] {
  return node.type === 'string' ? [node] : (node.children ?? []).flatMap(textsIn);
}
