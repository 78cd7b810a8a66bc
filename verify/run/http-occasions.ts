import type { Binding, Json } from '../../bindings/function-json/function-json.ts';
import { stringAt } from '../../bindings/function-json/keys.ts';
import { bytesOf, type HttpRequest, type Occasion, type TextMap } from './invocation.ts';
import { objectsFor, textsFor, type Words } from './words.ts';

/** Methods that are called without a body. */
const WITHOUT_BODY = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE']);

/** Requests of each method the function takes: with and without query, and with bodies of several kinds. */
export function httpOccasions(trigger: Binding, name: string, words: Words): Occasion[] {
  const route = stringAt(trigger.properties, 'route') ?? name;
  return methodsOf(trigger).flatMap((method, index) => [
    ...requests(method, route, words),
    // One method is enough to see what the rarer kinds of requests do.
    ...(index === 0 ? rareRequests(method, route, words) : []),
  ]);
}

function methodsOf({ properties }: Binding): string[] {
  const listed = Object.entries(properties).find(([key]) => key.toLowerCase() === 'methods')?.[1];
  const methods = Array.isArray(listed) ? listed.map((each: Json) => String(each)) : [];
  return methods.length === 0 ? ['GET', 'POST'] : methods.map((each) => each.toUpperCase());
}

function requests(method: string, route: string, words: Words): Occasion[] {
  const params = routeValues(route, (name) => `${name}-1`);
  const query = textsFor(words, (key) => `${key} text`);
  if (WITHOUT_BODY.has(method)) {
    return [
      occasion(`${method}`, route, { method, params }),
      occasion(`${method} with a query`, route, { method, params, query }),
    ];
  }
  return [
    occasion(`${method} without a body`, route, { method, params }),
    ...objectsFor(words).map(({ name, value }) =>
      occasion(`${method} with ${name}`, route, json({ method, params, query }, value)),
    ),
    occasion(`${method} with a text`, route, {
      method,
      params,
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body: bytesOf('Zürich, "quoted"\n'),
    }),
  ];
}

function rareRequests(method: string, route: string, words: Words): Occasion[] {
  const optional = /\{[^}]*\?\}/.test(route);
  const names = [...words.values, 'Orchestrator'];
  const params = routeValues(route, (_, index) => names[index % names.length] ?? '');
  const query = textsFor(words, (_, index) => String(index + 1));
  return [
    occasion(`${method} with numbers in the query`, route, { method, params, query }),
    ...words.values.map((value) => {
      const same = textsFor(words, () => value);
      const about = `${method} with "${value}" everywhere`;
      return occasion(about, route, json({ method, params, query: same }, same));
    }),
    ...(optional
      ? [occasion(`${method} without optional route parameters`, route, { method, params: {} })]
      : []),
  ];
}

function json(request: Omit<HttpRequest, 'url'>, content: Json): Omit<HttpRequest, 'url'> {
  const headers = { 'content-type': 'application/json' };
  return { ...request, headers, body: bytesOf(JSON.stringify(content)) };
}

function occasion(name: string, route: string, request: Omit<HttpRequest, 'url'>): Occasion {
  const { headers = {}, params = {}, query = {} } = request;
  const path = route.replace(/\{\*?(\w+)[^}]*\}/g, (_, key: string) => params[key] ?? '');
  const search = new URLSearchParams(query).toString();
  const url = `http://localhost/api/${path.replace(/^\//, '')}${search && `?${search}`}`;
  const sent = { host: 'localhost', 'user-agent': 'pyfunc', accept: '*/*', ...headers };
  return { name, value: { http: { ...request, url: encodeURI(url), headers: sent } } };
}

/** A value for each parameter of a route that its constraint allows. See docs/semantics.md#routes */
function routeValues(route: string, text: (name: string, index: number) => string): TextMap {
  const parameters = [...route.matchAll(/\{\*?(\w+)(?::([^}]*?))?(?:=[^}]*)?\??\}/g)];
  return Object.fromEntries(
    parameters.map(([, name = '', constraint = ''], index) => [
      name,
      constrained(constraint) ?? text(name, index),
    ]),
  );
}

function constrained(constraint: string): string | undefined {
  if (/^(int|long|min|max|range)\b/.test(constraint)) return '7';
  if (/^(decimal|double|float)\b/.test(constraint)) return '7.5';
  if (/^bool\b/.test(constraint)) return 'true';
  if (/^datetime\b/.test(constraint)) return '2024-05-14';
  if (/^guid\b/.test(constraint)) return '11111111-2222-4333-8444-555555555555';
  return /^alpha\b/.test(constraint) ? 'abc' : undefined;
}
