import {
  createScanner,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';
import type { Span } from '../change/edit.ts';

/** Deeper nesting is refused: nothing that a host reads comes near, and recursion stays safe. */
const DEEPEST = 200;

export type JsonNode = Node;

export type JsonPath = readonly (string | number)[];

/** JSON with the places it was read from. */
export interface JsonDocument {
  readonly kind: 'json';
  /** As JSON.parse gives it, with the last of duplicate keys. */
  readonly value: unknown;
  /** Keys that the same object already has further up. */
  readonly duplicates: readonly { readonly path: JsonPath; readonly span: Span }[];
  /** The place of a value; its text is what the file says, e.g. `1.0`, where the value is 1. */
  spanOf(path: JsonPath): Span | undefined;
}

/** The text of a document with its syntax tree, for edits and places. */
export interface ParsedJson extends JsonDocument {
  readonly root: JsonNode;
}

/** The syntax tree of a JSON text. */
export interface JsonTree {
  readonly kind: 'tree';
  readonly root: JsonNode;
}

/** Why a text is not valid JSON, and where. */
export interface JsonProblem {
  readonly kind: 'malformed';
  readonly problem: string;
  readonly offset: number;
}

/** The character of a text that a problem is at: its last one where the text ends too early. */
export function spanOfProblem(text: string, { offset }: JsonProblem): Span {
  const last = Math.max(text.trimEnd().length - 1, 0);
  const start = Math.min(offset, last);
  return { start, end: Math.min(start + 1, text.length) };
}

/**
 * Reads JSON as leniently as the Functions host, or strictly as JSON.parse: for the host, comments,
 * trailing commas and any Unicode space between tokens are fine. The text comes without a byte order mark. Nothing is thrown.
 * See docs/semantics.md#function-json
 */
export function readJson(text: string, isStrict = false): ParsedJson | JsonProblem {
  const read = readNodes(text, isStrict);
  if (read.kind === 'malformed') return read;
  const { root } = read;
  const duplicates: { path: JsonPath; span: Span }[] = [];
  return {
    kind: 'json',
    root,
    value: toValue(root, [], duplicates),
    duplicates,
    spanOf(path) {
      const node = nodeAt(root, path);
      return node && spanOf(node);
    },
  };
}

/** The syntax tree of a JSON text, for edits and places: a lenient one, or what JSON.parse takes. */
export function readNodes(text: string, isStrict = false): JsonTree | JsonProblem {
  const plain = withPlainSpaces(text);
  const tooDeep = firstTooDeep(plain);
  if (tooDeep !== undefined) {
    return {
      kind: 'malformed',
      problem: `nested deeper than ${DEEPEST} levels`,
      offset: tooDeep,
    };
  }
  const errors: ParseError[] = [];
  const root = parseTree(plain, errors, {
    allowTrailingComma: !isStrict,
    disallowComments: isStrict,
  });
  for (const { error, offset } of errors) {
    const problem = PROBLEMS[printParseErrorCode(error)];
    if (problem !== undefined) return { kind: 'malformed', problem, offset };
  }
  return root === undefined
    ? { kind: 'malformed', problem: 'no value', offset: 0 }
    : { kind: 'tree', root };
}

/** The node at a path; the last of duplicate keys. */
export function nodeAt(root: Node, path: JsonPath): Node | undefined {
  let node: Node | undefined = root;
  for (const step of path) node = node && childOf(node, step);
  return node;
}

function childOf(node: Node, step: string | number): Node | undefined {
  if (typeof step === 'number') return node.type === 'array' ? node.children?.[step] : undefined;
  return valuesOf(node).get(step);
}

/** An object may have thousands of keys, and each of them is asked for. */
const values = new WeakMap<Node, ReadonlyMap<unknown, Node>>();

/** The values of an object by their keys; the last of duplicate keys. */
function valuesOf(node: Node): ReadonlyMap<unknown, Node> {
  const known = values.get(node);
  if (known !== undefined) return known;
  const made = new Map<unknown, Node>();
  for (const { children: [key, value] = [] } of propertiesOf(node)) {
    if (key !== undefined && value !== undefined) made.set(key.value, value);
    // A key without a value hides the one before it.
    else if (key !== undefined) made.delete(key.value);
  }
  values.set(node, made);
  return made;
}

/** The properties of an object, in order; none for anything else. */
export function propertiesOf(node: Node): readonly Node[] {
  return node.type === 'object' ? (node.children ?? []) : [];
}

export function spanOf(node: Node): Span {
  return { start: node.offset, end: node.offset + node.length };
}

function toValue(
  node: Node,
  path: JsonPath,
  duplicates: { path: JsonPath; span: Span }[],
): unknown {
  if (node.type === 'array') {
    return (node.children ?? []).map((child, index) =>
      toValue(child, [...path, index], duplicates),
    );
  }
  if (node.type !== 'object') return node.value;
  const object: { [key: string]: unknown } = {};
  for (const property of propertiesOf(node)) {
    const [key, value] = property.children ?? [];
    if (key === undefined || value === undefined) continue;
    const name = key.value as string;
    const at = [...path, name];
    if (Object.hasOwn(object, name)) duplicates.push({ path: at, span: spanOf(key) });
    const read = toValue(value, at, duplicates);
    if (name === '__proto__') defineKey(object, name, read);
    else object[name] = read;
  }
  return object;
}

/** To assign `__proto__` would change the prototype; in JSON it is a key like any other. */
function defineKey(object: object, key: string, value: unknown): void {
  Object.defineProperty(object, key, {
    value,
    configurable: true,
    enumerable: true,
    writable: true,
  });
}

/** Without `InvalidCharacter`: hosts take raw control characters inside strings. */
const PROBLEMS: { readonly [code: string]: string } = {
  InvalidSymbol: 'a word or character that JSON does not know',
  InvalidNumberFormat: 'a malformed number',
  PropertyNameExpected: 'a property name in double quotes is missing',
  ValueExpected: 'a value is missing',
  ColonExpected: 'a colon is missing',
  CommaExpected: 'a comma is missing',
  CloseBraceExpected: 'a closing brace is missing',
  CloseBracketExpected: 'a closing bracket is missing',
  EndOfFileExpected: 'more text after the end',
  InvalidCommentToken: 'a comment is not allowed here',
  UnexpectedEndOfComment: 'a comment is not closed',
  UnexpectedEndOfString: 'a string is not closed',
  UnexpectedEndOfNumber: 'a number breaks off',
  InvalidUnicode: 'a malformed \\u escape',
  InvalidEscapeCharacter: 'a bad escape in a string',
};

// The package declares its token kinds as an ambient enum, which has no values at run time here.
const OPENING: readonly number[] = [1, 3];
const CLOSING: readonly number[] = [2, 4];
const COMMA = 5;
const COMMENTS: readonly number[] = [12, 13];
const LINE_BREAK = 14;
const SPACE = 15;
const UNKNOWN = 16;
const END = 17;

export interface JsonToken extends Span {
  readonly kind: 'comma' | 'comment' | 'line-break' | 'space' | 'other';
}

/** The tokens from an offset between two tokens on. */
export function* tokensFrom(text: string, offset: number): Generator<JsonToken> {
  const scanner = createScanner(withPlainSpaces(text), false);
  scanner.setPosition(offset);
  for (let token: number = scanner.scan(); token !== END; token = scanner.scan()) {
    const start = scanner.getTokenOffset();
    yield { kind: kindOf(token), start, end: start + scanner.getTokenLength() };
  }
}

function kindOf(token: number): JsonToken['kind'] {
  if (token === COMMA) return 'comma';
  if (token === LINE_BREAK) return 'line-break';
  if (token === SPACE) return 'space';
  return COMMENTS.includes(token) ? 'comment' : 'other';
}

function firstTooDeep(text: string): number | undefined {
  // Most files have fewer brackets than the limit, and need no scan.
  if ((text.match(/[[{]/g)?.length ?? 0) <= DEEPEST) return undefined;
  const scanner = createScanner(text, true);
  let depth = 0;
  for (let token: number = scanner.scan(); token !== END; token = scanner.scan()) {
    if (OPENING.includes(token)) depth += 1;
    if (CLOSING.includes(token)) depth -= 1;
    if (depth > DEEPEST) return scanner.getTokenOffset();
  }
  return undefined;
}

const UNICODE_SPACE = /[\v\f\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/g;

/** Spaces of any kind between tokens become plain ones; the text keeps its length. */
function withPlainSpaces(text: string): string {
  if (text.search(UNICODE_SPACE) < 0) return text;
  const scanner = createScanner(text, false);
  const parts: string[] = [];
  for (let token: number = scanner.scan(); token !== END; token = scanner.scan()) {
    const start = scanner.getTokenOffset();
    const part = text.slice(start, start + scanner.getTokenLength());
    parts.push(token === UNKNOWN ? part.replace(UNICODE_SPACE, ' ') : part);
  }
  return parts.join('');
}
