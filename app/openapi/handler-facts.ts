import { STATUS_CODES } from 'node:http';
import type { Node } from 'web-tree-sitter';
import type { JsonObject } from '../../bindings/function-json/function-json.ts';
import { type Call, readCalls, readPlainString } from '../../python/calls.ts';
import type { PythonSource } from '../../python/python-source.ts';
import type { ClassSchemas } from './class-schemas.ts';
import { docstringOf } from './docstring.ts';

/** What the code of a handler says of its requests and responses. */
export interface HandlerFacts {
  readonly docstring?: string;
  readonly query: readonly { readonly name: string; readonly isRequired: boolean }[];
  readonly headers: readonly { readonly name: string; readonly isRequired: boolean }[];
  /** The types of the body that it reads, with their schemas. */
  readonly body: Readonly<Record<string, JsonObject>>;
  /** Status codes of the responses it makes, with their media types. */
  readonly responses: ReadonlyMap<number, ReadonlySet<string>>;
}

/** OpenAPI describes these elsewhere. */
const otherHeaders = ['accept', 'authorization', 'content-type', 'x-functions-key'];

/**
 * Reads the handler that begins at an offset, with its decorators; undefined where there is none. What its code hands on
 * to other functions is not seen.
 */
export function handlerFacts(
  source: PythonSource,
  offset: number,
  request: string,
  schemas: ClassSchemas,
): HandlerFacts | undefined {
  const def = source.module.root
    .descendantsOfType(['decorated_definition', 'function_definition'])
    .find((each) => each && each.startIndex >= offset);
  const inner = def?.childForFieldName('definition') ?? def;
  const body = inner?.childForFieldName('body');
  if (!inner || !body) return undefined;
  const docstring = docstringOf(body);
  const calls = readCalls(body, source.text);
  return {
    ...(docstring !== undefined && { docstring }),
    query: keysRead(source, body, calls, `${request}.params`),
    headers: keysRead(source, body, calls, `${request}.headers`).filter(
      ({ name }) => !otherHeaders.includes(name.toLowerCase()),
    ),
    body: bodyRead(source, body, calls, request, schemas),
    responses: responsesMade(calls),
  };
}

/** `req.params.get("page")` may be left out, `req.params["page"]` may not. */
function keysRead(
  source: PythonSource,
  body: Node,
  calls: readonly Call[],
  mapping: string,
): HandlerFacts['query'] {
  const found = new Map<string, boolean>();
  for (const { callee, arguments: given } of calls) {
    const name = callee === `${mapping}.get` ? given[0]?.string?.value : undefined;
    if (name !== undefined && !found.has(name)) found.set(name, false);
  }
  for (const node of body.descendantsOfType('subscript')) {
    if (node?.childForFieldName('value')?.text !== mapping) continue;
    const key = node.childForFieldName('subscript');
    const name = key ? readPlainString(key, source.text)?.value : undefined;
    if (name !== undefined) found.set(name, found.get(name) ?? true);
  }
  return [...found].map(([name, isRequired]) => ({ name, isRequired }));
}

function bodyRead(
  source: PythonSource,
  body: Node,
  calls: readonly Call[],
  request: string,
  schemas: ClassSchemas,
): HandlerFacts['body'] {
  const called = (method: string) => calls.some(({ callee }) => callee === `${request}.${method}`);
  const isJson = called('get_json');
  const isRaw = called('get_body');
  const model = isJson || isRaw ? modelRead(source, calls, schemas) : undefined;
  if (model !== undefined) return { 'application/json': model };
  if (isJson) return { 'application/json': {} };
  if (isRaw) return { '*/*': {} };
  const reads = (name: string) =>
    body
      .descendantsOfType('attribute')
      .some((each) => each?.text.replace(/\s/g, '') === `${request}.${name}`);
  if (reads('files')) return { 'multipart/form-data': { type: 'object' } };
  return reads('form') ? { 'application/x-www-form-urlencoded': { type: 'object' } } : {};
}

const validated =
  /^([\w.]+?)(?:\.(model_validate(?:_json)?|parse_obj|parse_raw|from_dict|from_json))?$/;

/** The model that the body is validated with: `Order.model_validate_json(…)` or `Order(**data)`. */
function modelRead(
  source: PythonSource,
  calls: readonly Call[],
  schemas: ClassSchemas,
): JsonObject | undefined {
  for (const { callee, node } of calls) {
    const [, name, method] = validated.exec(callee) ?? [];
    const isValidated =
      method !== undefined || /^\(\s*\*\*/.test(node.childForFieldName('arguments')?.text ?? '');
    const schema = name && isValidated ? schemas.refTo(source, name) : undefined;
    if (schema !== undefined) return schema;
  }
  return undefined;
}

function responsesMade(calls: readonly Call[]): HandlerFacts['responses'] {
  const found = new Map<number, Set<string>>();
  for (const { callee, arguments: given } of calls) {
    if (!/(?:^|\.)HttpResponse$/.test(callee)) continue;
    const argument = (name: string) => given.find(({ keyword }) => keyword === name);
    const status = argument('status_code');
    const code = status === undefined ? 200 : codeOf(status.text);
    if (code === undefined) continue;
    const hasBody = given.some(({ keyword }) => keyword === undefined || keyword === 'body');
    const type = argument('mimetype')?.string?.value ?? 'text/plain';
    const types = found.get(code) ?? new Set();
    found.set(code, hasBody ? types.add(type) : types);
  }
  return new Map([...found].sort(([one], [other]) => one - other));
}

/** `404`, or `HTTPStatus.NOT_FOUND`. */
function codeOf(text: string): number | undefined {
  if (/^[1-5]\d\d$/.test(text)) return Number(text);
  const name = /(?:^|\.)HTTPStatus\.(\w+)(?:\.value)?$/.exec(text)?.[1];
  const found = Object.entries(STATUS_CODES).find(
    ([, title = '']) => title.toUpperCase().replaceAll(/\W+/g, '_') === name,
  );
  return found && Number(found[0]);
}
