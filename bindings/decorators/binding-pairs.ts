import { maskSecrets } from '../../workspace/text/secrets.ts';
import type { UpgradedBinding } from '../bundle-upgrade.ts';
import {
  type Binding,
  isTrigger,
  type Json,
  type RetryPolicy,
  sameKey,
} from '../function-json/function-json.ts';
import { httpTrigger } from '../services/http.ts';
import type { DecoratorChoice } from './choice.ts';
import type { Argument, Decorator } from './decorator.ts';
import { type PrintNames, printValue } from './print.ts';
import { camelCase, keywordFor } from './property-names.ts';

/** One binding of a function.json, or its retry policy, beside the decorator that expresses it. */
export interface BindingPair {
  /** As spelled in function.json; `retry` for the retry policy. */
  readonly type: string;
  /** The name of the binding; empty for the retry policy. */
  readonly name: string;
  readonly direction: Binding['direction'];
  /** The method, e.g. `queue_trigger`; two bindings of one function may have the same `route`. */
  readonly decorator: string;
  readonly properties: readonly PropertyPair[];
}

/**
 * `same`: one stands for the other. `renamed`: so it is, by the name that a newer extension bundle uses.
 * `dropped`: nothing reads the property. `default`: the decorator needs an argument that function.json
 * leaves to its default.
 */
export interface PropertyPair {
  readonly kind: 'same' | 'renamed' | 'dropped' | 'default';
  /** Absent for a `default`. */
  readonly property?: string;
  /** Its value as JSON, without secrets. */
  readonly value?: string;
  /** As it is written, e.g. `queue_name="orders"`, without secrets; absent where it was dropped. */
  readonly argument?: string;
}

/** What of a function is paired. */
export interface PairedFunction {
  /** As function.json has them. */
  readonly bindings: readonly Binding[];
  /** The same as they are expressed, in the same order. */
  readonly upgraded: readonly UpgradedBinding[];
  readonly retry?: RetryPolicy | undefined;
}

/** Each property of a function.json with the argument that stands for it. */
export function bindingPairs(
  { bindings, upgraded, retry }: PairedFunction,
  { decorators, expressed }: DecoratorChoice,
  names: PrintNames,
): BindingPair[] {
  const seen = new Set<Decorator>();
  const pairs = bindings.flatMap((binding, index): BindingPair[] => {
    const current = upgraded[index];
    const decorator = current && expressed.get(current.binding);
    if (current === undefined || decorator === undefined) return [];
    // One `route` expresses two bindings: what it adds is told once, beside the trigger.
    const isFirst = !seen.has(decorator);
    seen.add(decorator);
    const { type, name, direction, properties } = binding;
    const renames = new Map(current.renamed.map(({ from, to }) => [from, to]));
    const paired = pairProperties(properties, decorator, names, renames);
    const added = isFirst ? defaultsOf(decorator, paired.used, binding, names) : [];
    return [
      {
        type,
        name,
        direction,
        decorator: decorator.method,
        properties: [...paired.pairs, ...added],
      },
    ];
  });
  const policy = decorators.find(({ method }) => method === 'retry');
  if (retry === undefined || policy === undefined) return pairs;
  const properties = { strategy: retry.strategy, ...retry.properties };
  const paired = pairProperties(properties, policy, names, new Map());
  const own = { type: 'retry', name: '', direction: 'in', decorator: 'retry' } as const;
  return [...pairs, { ...own, properties: paired.pairs }];
}

function pairProperties(
  properties: Readonly<Record<string, Json>>,
  decorator: Decorator,
  names: PrintNames,
  renames: ReadonlyMap<string, string>,
): { readonly pairs: PropertyPair[]; readonly used: ReadonlySet<Argument> } {
  const used = new Set<Argument>();
  const written = argumentsOf(decorator);
  const pairs = Object.entries(properties).map(([property, json]): PropertyPair => {
    const value = shownValue(property, json);
    const renamed = renames.get(property);
    const found = written.find(({ name }) => isFor(name, renamed ?? property));
    if (found === undefined) return { kind: 'dropped', property, value };
    used.add(found.argument);
    const argument = printed(found, names);
    return { kind: renamed === undefined ? 'same' : 'renamed', property, value, argument };
  });
  return { pairs, used };
}

interface Written {
  readonly name: string;
  readonly value: Argument['value'];
  /** Itself, or the dict that holds it. */
  readonly argument: Argument;
}

/** The arguments, and what stands in those that are a dict of further fields. */
function argumentsOf(decorator: Decorator): Written[] {
  return decorator.arguments.flatMap((argument): Written[] => {
    const { name, value } = argument;
    const own = { name, value, argument };
    if (value.kind !== 'dict') return [own];
    return [...value.entries.map(([key, each]) => ({ name: key, value: each, argument })), own];
  });
}

function isFor(argument: string, property: string): boolean {
  return (
    sameKey(camelCase(argument) ?? argument, property) || keywordFor(property)?.keyword === argument
  );
}

/** Arguments that no property asked for, beside the names of bindings and types. */
function defaultsOf(
  decorator: Decorator,
  used: ReadonlySet<Argument>,
  binding: Binding,
  names: PrintNames,
): PropertyPair[] {
  const isName = ({ value }: Argument) =>
    value.kind === 'literal' && (value.value === binding.name || value.value === binding.type);
  const isDict = ({ value }: Argument) => value.kind === 'dict';
  return decorator.arguments
    .filter((each) => !used.has(each) && !isName(each) && !isDict(each))
    .map((each) => ({ kind: 'default', argument: printed(each, names) }));
}

function printed({ name, value }: Pick<Written, 'name' | 'value'>, names: PrintNames): string {
  return maskSecrets(`${name}=${printValue(value, names)}`);
}

function shownValue(property: string, json: Json): string {
  const key = `${JSON.stringify(property)}: `;
  return maskSecrets(key + JSON.stringify(json, exact)).slice(key.length);
}

/** An integer that no double holds is shown as a text. */
function exact(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

/** Properties that say where a trigger's events come from, the most telling first. */
const sources = [
  'route',
  'schedule',
  'queueName',
  'topicName',
  'eventHubName',
  'path',
  'containerName',
  'collectionName',
  'tableName',
  'topic',
  'channel',
  'key',
  'toolName',
];

/**
 * Where the events of a trigger come from, e.g. the route or the queue; undefined where its function.json
 * does not say. An HTTP function without a route is reached by its name.
 */
export function sourceOfTrigger(
  bindings: readonly Binding[],
  functionName: string,
): string | undefined {
  const trigger = bindings.find(isTrigger);
  if (trigger === undefined) return undefined;
  const entries = Object.entries(trigger.properties);
  const found = sources
    .map((source) => entries.find(([key, value]) => sameKey(key, source) && isText(value)))
    .find((entry) => entry !== undefined);
  if (found !== undefined) return maskSecrets(String(found[1]));
  return sameKey(trigger.type, httpTrigger.type) ? functionName : undefined;
}

function isText(value: Json): boolean {
  return typeof value === 'string' && value !== '';
}
