import { STATUS_CODES } from 'node:http';
import type { JsonObject } from '../../bindings/function-json/function-json.ts';
import { jsonDocumentAt } from '../../workspace/tree/file-text.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import { routePrefix } from '../host-json.ts';
import { SourceCache } from '../source-cache.ts';
import { ClassSchemas } from './class-schemas.ts';
import { type HandlerFacts, handlerFacts } from './handler-facts.ts';
import { pathsOfRoute, shapeOfPath } from './route-paths.ts';

/** A function as azure-functions gives it to the host. */
interface Indexed {
  readonly name: string;
  readonly bindings: readonly JsonObject[];
  /** What a package that is not installed would give, e.g. `bindings.req.route`. */
  readonly unknown?: readonly string[];
  /** Where its def begins, with its decorators. */
  readonly at?: { readonly path: string; readonly span?: { readonly start: number } };
}

/** What of its HTTP trigger is unknown and decides about the paths of a function, by name. */
export function unknownOfTrigger({ bindings, unknown = [] }: Indexed): readonly string[] {
  const trigger = bindings.find(isHttpTrigger);
  if (trigger === undefined) return [];
  return ['route', 'methods', 'authLevel'].filter((property) => {
    const path = `bindings.${trigger.name}.${property}`;
    return unknown.some((each) => each === path || each.startsWith(`${path}.`));
  });
}

function isHttpTrigger({ type }: JsonObject): boolean {
  return /^httpTrigger$/i.test(String(type));
}

interface About {
  readonly title: string;
  readonly version: string;
}

type Operations = Record<string, JsonObject>;

/** A route without methods answers all of them. */
const allMethods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'];

/**
 * The OpenAPI document of an app: its routes as it gives them to the host, and what the code of each
 * handler says of requests and responses. Functions whose route, methods or authorization are unknown are
 * left out. See https://spec.openapis.org/oas/v3.1.1.html.
 */
export function openApiDocument(
  tree: Tree,
  functions: readonly Indexed[],
  { title, version }: About,
): JsonObject {
  const prefix = routePrefix(jsonDocumentAt(tree, 'host.json')?.value);
  const sources = new SourceCache(tree);
  const schemas = new ClassSchemas(sources);
  const paths = new Map<string, { readonly path: string; readonly operations: Operations }>();
  let hasKeys = false;
  for (const each of functions) {
    const trigger = each.bindings.find(isHttpTrigger);
    if (trigger === undefined || unknownOfTrigger(each).length > 0) continue;
    const isOpen = /^anonymous$/i.test(String(trigger.authLevel ?? 'function'));
    hasKeys ||= !isOpen;
    const route = typeof trigger.route === 'string' ? trigger.route : each.name;
    const source = each.at && sources.get(each.at.path);
    const facts =
      source && each.at?.span
        ? handlerFacts(source, each.at.span.start, String(trigger.name), schemas)
        : undefined;
    const methods = methodsOf(trigger);
    for (const [index, { path, parameters }] of pathsOfRoute(prefix, route).entries()) {
      const shape = shapeOfPath(path);
      const known = paths.get(shape) ?? { path, operations: {} };
      paths.set(shape, known);
      const names = [...known.path.matchAll(/\{([^}]*)\}/g)].map(([, name = '']) => name);
      const inPath = parameters.map(({ name, schema }, at) => ({
        name: names[at] ?? name,
        schema,
      }));
      for (const method of methods) {
        // Of two functions that answer the same request the host has one; `pyfunc verify` says so.
        known.operations[method] ??= operation({
          id: idOf(each.name, methods.length > 1 ? method : '', index),
          ...{ facts, method, inPath, isOpen },
        });
      }
    }
  }
  const components = {
    ...(Object.keys(schemas.all).length > 0 && { schemas: schemas.all }),
    ...(hasKeys && { securitySchemes }),
  };
  return {
    openapi: '3.1.1',
    info: { title, version },
    paths: Object.fromEntries(
      [...paths.values()].map(({ path, operations }) => [path, operations]),
    ),
    ...(Object.keys(components).length > 0 && { components }),
  };
}

/** See https://learn.microsoft.com/azure/azure-functions/function-keys-how-to. */
const securitySchemes: JsonObject = {
  functionKey: {
    type: 'apiKey',
    in: 'header',
    name: 'x-functions-key',
    description: 'A key of the function or of the function app',
  },
  functionCode: {
    type: 'apiKey',
    in: 'query',
    name: 'code',
    description: 'The same key in the query',
  },
};

function methodsOf({ methods }: JsonObject): readonly string[] {
  const given = Array.isArray(methods) ? methods.map((each) => String(each).toLowerCase()) : [];
  const known = given.filter((each) => allMethods.includes(each) || each === 'trace');
  return given.length === 0 ? allMethods : known;
}

function idOf(name: string, method: string, variant: number): string {
  return [name, method, variant === 0 ? '' : `${variant + 1}`].filter((each) => each).join('_');
}

interface OperationFacts {
  readonly id: string;
  readonly facts: HandlerFacts | undefined;
  readonly method: string;
  readonly inPath: readonly { readonly name: string; readonly schema: JsonObject }[];
  readonly isOpen: boolean;
}

function operation({ id, facts, method, inPath, isOpen }: OperationFacts): JsonObject {
  const [summary, ...rest] = facts?.docstring?.split(/\n\s*\n/) ?? [];
  const description = rest.join('\n\n').trim();
  const parameters = [
    ...inPath.map(({ name, schema }) => ({ name, in: 'path', required: true, schema })),
    ...(facts?.query ?? []).map((each) => parameterOf(each, 'query')),
    ...(facts?.headers ?? []).map((each) => parameterOf(each, 'header')),
  ];
  const content = Object.entries(facts?.body ?? {});
  const hasBody = ['post', 'put', 'patch'].includes(method) && content.length > 0;
  return {
    operationId: id,
    ...(summary !== undefined && { summary: summary.replaceAll(/\s*\n\s*/g, ' ') }),
    ...(description !== '' && { description }),
    ...(parameters.length > 0 && { parameters }),
    ...(hasBody && {
      requestBody: {
        content: Object.fromEntries(content.map(([type, schema]) => [type, { schema }])),
      },
    }),
    responses: responsesOf(facts, isOpen),
    ...(!isOpen && { security: [{ functionKey: [] }, { functionCode: [] }] }),
  };
}

function parameterOf(
  { name, isRequired }: HandlerFacts['query'][number],
  place: 'query' | 'header',
): JsonObject {
  return { name, in: place, ...(isRequired && { required: true }), schema: { type: 'string' } };
}

function responsesOf(facts: HandlerFacts | undefined, isOpen: boolean): JsonObject {
  const made = [...(facts?.responses ?? [])].map(([code, types]): [string, JsonObject] => {
    const content = Object.fromEntries([...types].map((type) => [type, {}]));
    const description = STATUS_CODES[code] ?? `Status ${code}`;
    return [String(code), { description, ...(types.size > 0 && { content }) }];
  });
  const seen: [string, JsonObject][] =
    made.length > 0 ? made : [['default', { description: 'The response of the function' }]];
  const refused: [string, JsonObject][] = isOpen ? [] : [['401', { description: 'No valid key' }]];
  return Object.fromEntries([...seen, ...refused]);
}
