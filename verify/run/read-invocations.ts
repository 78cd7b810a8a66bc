import type { Json, JsonObject } from '../../bindings/function-json/function-json.ts';
import { isJsonObject } from '../../bindings/function-json/function-json.ts';
import { type Attempt, failedBecause, ok } from '../../workspace/attempt.ts';
import { readJson } from '../../workspace/text/json.ts';
import { bytesOf, type Invocation, type Metadata, type TypedValue } from './invocation.ts';

/** Carries a part of a sentence, which says where in the file, out of nested calls. */
class NoInvocations extends Error {}

const kinds = [
  'string',
  'json',
  'bytes',
  'collection_string',
  'collection_bytes',
  'collection_sint64',
  'http',
  'replay',
  'none',
];

/**
 * The invocations in the text of a file; docs/verify.md describes it. What a call leaves out is taken
 * from the first one made up for its function. Functions without a call in the file keep the made-up
 * ones.
 */
export function withInvocationsOf(
  text: string,
  madeUp: readonly Invocation[],
): Attempt<Invocation[]> {
  try {
    return ok(invocationsIn(text, madeUp));
  } catch (error) {
    if (!(error instanceof NoInvocations)) throw error;
    return failedBecause(error.message);
  }
}

function invocationsIn(text: string, madeUp: readonly Invocation[]): Invocation[] {
  const read = readJson(text);
  if (read.kind === 'malformed') throw new NoInvocations(`it is not JSON: ${read.problem}`);
  const root = read.value as Json;
  const list = isJsonObject(root) ? root.invocations : undefined;
  if (!Array.isArray(list)) throw new NoInvocations('it has no list "invocations"');
  const given = list.map((each: Json, index: number) => {
    const where = `invocations[${index}]`;
    if (!isJsonObject(each)) throw new NoInvocations(`${where} is not an object`);
    return invocation(each, where, madeUp);
  });
  const named = new Set(given.map((each) => each.function));
  return [...madeUp.filter((each) => !named.has(each.function)), ...given];
}

function invocation(call: JsonObject, where: string, madeUp: readonly Invocation[]): Invocation {
  const { function: name, inputs, metadata } = call;
  const pattern = madeUp.find((each) => each.function === name);
  if (typeof name !== 'string' || pattern === undefined) {
    throw new NoInvocations(`${where}.function is not a function of the original`);
  }
  const values = valuesAt(inputs, `${where}.inputs`);
  for (const binding of Object.keys(values)) {
    if (binding in pattern.inputs) continue;
    throw new NoInvocations(`${where}.inputs.${binding} is not an input of ${name}`);
  }
  const fields = { ...pattern.metadata, ...valuesAt(metadata, `${where}.metadata`) };
  return {
    function: name,
    name: typeof call.name === 'string' ? call.name : where,
    inputs: { ...pattern.inputs, ...values },
    ...(Object.keys(fields).length > 0 && { metadata: fields }),
  };
}

function valuesAt(value: Json | undefined, where: string): Metadata {
  if (value === undefined) return {};
  if (!isJsonObject(value)) throw new NoInvocations(`${where} is not an object`);
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, typedValue(each, `${where}.${name}`)]),
  );
}

function typedValue(value: Json, where: string): TypedValue {
  const [kind, ...others] = isJsonObject(value) ? Object.keys(value) : [];
  if (!isJsonObject(value) || kind === undefined || others.length > 0 || !kinds.includes(kind)) {
    throw new NoInvocations(`${where} is not an object with one key out of ${kinds.join(', ')}`);
  }
  const content = value[kind] ?? null;
  if (kind === 'http') return { http: request(content, where) };
  if (!isOfKind(kind, content)) throw new NoInvocations(`${where}.${kind} is of the wrong type`);
  return value as unknown as TypedValue;
}

function isOfKind(kind: string, content: Json): boolean {
  if (kind === 'string' || kind === 'bytes') return typeof content === 'string';
  if (kind === 'replay') return isJsonObject(content);
  if (!kind.startsWith('collection_')) return true;
  const wanted = kind === 'collection_sint64' ? 'number' : 'string';
  return Array.isArray(content) && content.every((each: Json) => typeof each === wanted);
}

/** With the address and the header that a request always has; a body comes as bytes, as from the host. */
function request(content: Json, where: string): Extract<TypedValue, { http: unknown }>['http'] {
  if (!isJsonObject(content) || typeof content.method !== 'string') {
    throw new NoInvocations(`${where}.http has no method`);
  }
  const { method, url, body } = content;
  const given = {
    headers: textsAt(content.headers, `${where}.http.headers`),
    params: textsAt(content.params, `${where}.http.params`),
    query: textsAt(content.query, `${where}.http.query`),
  };
  return {
    method,
    url: typeof url === 'string' ? url : 'http://localhost/api',
    ...given,
    headers: { host: 'localhost', ...given.headers },
    ...(body !== undefined && { body: asBytes(typedValue(body, `${where}.http.body`)) }),
  };
}

function textsAt(value: Json | undefined, where: string): Record<string, string> {
  if (value === undefined) return {};
  if (!isJsonObject(value) || Object.values(value).some((each) => typeof each !== 'string')) {
    throw new NoInvocations(`${where} is not an object of texts`);
  }
  return value as Record<string, string>;
}

function asBytes(body: TypedValue): TypedValue {
  const [[kind, content] = []] = Object.entries(body);
  if (kind === 'json') return bytesOf(JSON.stringify(content));
  return kind === 'string' ? bytesOf(String(content)) : body;
}
