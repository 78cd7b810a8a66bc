import type { JsonObject } from '../../bindings/function-json/function-json.ts';

/** A path of an OpenAPI document with its parameters. */
export interface RoutePath {
  readonly path: string;
  readonly parameters: readonly { readonly name: string; readonly schema: JsonObject }[];
}

/** `{*rest}`, `{id:int}`, `{id:int?}`, `{id=1}`; a constraint may have braces of its own. */
const parameter =
  /\{(?<stars>\*{0,2})(?<name>[^{}:?=*]+)(?<constraints>(?::(?:[^{}?=]|\{\{|\}\}|\([^)]*\))*)?)(?<optional>\??)(?<usual>=[^{}]*)?\}/g;

/**
 * The paths that a route of the host stands for, from the shortest: with an optional parameter there are
 * two. The rules are those of ASP.NET Core, whose router the host uses; see
 * https://learn.microsoft.com/aspnet/core/fundamentals/routing#route-templates.
 */
export function pathsOfRoute(prefix: string, route: string): readonly RoutePath[] {
  const all = [...prefix.split('/'), ...segmentsOf(route)].filter((each) => each !== '');
  const optional = all.findIndex(isOptional);
  const ends = optional === -1 ? [all.length] : range(optional, all.length);
  return ends.map((end) => {
    const parameters: { name: string; schema: JsonObject }[] = [];
    const segments = all.slice(0, end).map((segment) =>
      segment.replace(parameter, (...match) => {
        const { name = '', constraints = '' } = match.at(-1) as Record<string, string>;
        parameters.push({ name, schema: schemaOf(constraints) });
        return `{${name}}`;
      }),
    );
    return { path: `/${segments.join('/')}`, parameters };
  });
}

/** The same for paths that differ only in the names of parameters, which no document may have twice. */
export function shapeOfPath(path: string): string {
  return path.replace(/\{[^}]*\}/g, '{}');
}

/** A slash may also stand in a constraint. */
function segmentsOf(route: string): string[] {
  const segments = [''];
  let depth = 0;
  for (const sign of route) {
    if (sign === '{') depth += 1;
    if (sign === '}') depth -= 1;
    if (sign === '/' && depth === 0) segments.push('');
    else segments.push((segments.pop() ?? '') + sign);
  }
  return segments;
}

function isOptional(segment: string): boolean {
  return [...segment.matchAll(parameter)].some(
    ({ groups }) => groups?.optional === '?' || groups?.usual !== undefined || groups?.stars !== '',
  );
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

const types: Readonly<Record<string, JsonObject>> = {
  int: { type: 'integer', format: 'int32' },
  long: { type: 'integer', format: 'int64' },
  bool: { type: 'boolean' },
  decimal: { type: 'number' },
  double: { type: 'number', format: 'double' },
  float: { type: 'number', format: 'float' },
  datetime: { type: 'string', format: 'date-time' },
  guid: { type: 'string', format: 'uuid' },
  alpha: { type: 'string', pattern: '^[A-Za-z]*$' },
};

/** What the constraints of a parameter come to, e.g. `:int:min(1)`. */
function schemaOf(constraints: string): JsonObject {
  const all: Record<string, JsonObject[string]> = { type: 'string' };
  for (const [, name = '', words] of constraints.matchAll(/:(\w+)(?:\((.*?)\)(?=:|$))?/g)) {
    const numbers = (words ?? '').split(',').map(Number);
    const [first, second = first] = numbers;
    Object.assign(all, types[name]);
    if (words === undefined) continue;
    if (name === 'regex') all.pattern = words.replaceAll('{{', '{').replaceAll('}}', '}');
    if (first === undefined || second === undefined || numbers.some(Number.isNaN)) continue;
    if (name === 'length') Object.assign(all, { minLength: first, maxLength: second });
    if (name === 'minlength') all.minLength = first;
    if (name === 'maxlength') all.maxLength = first;
    if (['min', 'max', 'range'].includes(name) && all.type === 'string') all.type = 'integer';
    if (name === 'range') Object.assign(all, { minimum: first, maximum: second });
    if (name === 'min') all.minimum = first;
    if (name === 'max') all.maximum = first;
  }
  return all;
}
