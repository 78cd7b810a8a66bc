import type { ArgumentValues, DecoratorUse } from './decorator-facts.ts';
import { type AppObject, type PythonValue, textsOf } from './values.ts';

/** Which requests a function answers. */
export interface HttpTrigger {
  /** Below the route prefix; absent where it is computed. */
  readonly route?: string;
  /** In upper case; absent where all, or those that cannot be told, are meant. */
  readonly methods?: readonly string[];
}

/** Reads `route`, or a generic trigger of that type. Without a route the function's name is it. */
export function httpTriggerOf(
  { call, method }: DecoratorUse,
  name: string | undefined,
  values: ArgumentValues,
): HttpTrigger {
  // Both take other things by position: only the first argument of `route` is its route.
  const position = method === 'route' ? 0 : Number.POSITIVE_INFINITY;
  const given = values(call, 'route', position);
  const isNone = call.arguments.some(({ keyword, text }) => keyword === 'route' && text === 'None');
  const route = given === undefined || isNone ? name : textsOf(given)?.[0];
  const methods = methodsIn(values(call, 'methods', Number.POSITIVE_INFINITY) ?? []);
  return { ...(route !== undefined && { route }), ...(methods && { methods }) };
}

/** What an AsgiFunctionApp or WsgiFunctionApp answers by itself. */
export function wholeApp({ className }: AppObject): HttpTrigger | undefined {
  return /^[AW]sgi/.test(className) ? { route: '/{*route}' } : undefined;
}

function methodsIn(values: readonly PythonValue[]): string[] | undefined {
  const items = values.flatMap((each) => (each.kind === 'list' ? each.items : [each]));
  const names = items.flatMap((each) => {
    if (each.kind === 'text') return [each.text.toUpperCase()];
    const member =
      each.kind === 'external' ? /\.HttpMethod\.(\w+)$/.exec(each.name)?.[1] : undefined;
    return member === undefined ? [] : [member];
  });
  return names.length === items.length && names.length > 0 ? names : undefined;
}

/** Whether some request might mean either of the two. */
export function overlap(one: HttpTrigger, other: HttpTrigger): boolean {
  if (one.route === undefined || other.route === undefined) return false;
  if (folded(one.route) !== folded(other.route)) return false;
  const { methods } = other;
  if (one.methods === undefined || methods === undefined) return true;
  return one.methods.some((each) => methods.includes(each));
}

/** Case and the names of parameters make no difference to the host's router. */
function folded(route: string): string {
  return route
    .toLowerCase()
    .replace(/^\/+|\/+$/g, '')
    .replace(/\{(\**)[^{}:?=*]+/g, '{$1');
}
