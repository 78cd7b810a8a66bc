import {
  type Binding,
  hasInfiniteNumber,
  hasNullInObject,
  type RetryPolicy,
  sameKey,
} from '../function-json/function-json.ts';
import { roleOf } from '../function-json/role.ts';
import { catalog, namedRecords } from '../index.ts';
import { firstRelease, type NamedRecord } from '../record.ts';
import { durableClient, oldClientType } from '../services/durable.ts';
import { httpOutput, httpTrigger } from '../services/http.ts';
import { convertedSpelling } from './annotation-types.ts';
import type { ChoiceNote, ChoiceProblem, DecoratorChoice } from './choice.ts';
import { type Argument, type Decorator, literal } from './decorator.ts';
import { type BindingExpression, express } from './express.ts';
import { expressGenerically } from './express-generically.ts';
import { retryDecorator, retrySince } from './retry.ts';

export interface FunctionToDecorate {
  readonly name: string;
  readonly bindings: readonly Binding[];
  readonly retry?: RetryPolicy;
  /** Names of bindings that must be injected as the plain value they are: generic decorators only. */
  readonly raw?: readonly string[];
}

/**
 * The decorators whose metadata equals the v1 description by the host's rules, in an order that keeps
 * names and bindings whatever the kind of app: name, retry, other bindings, trigger, and durable ones
 * right above the callable. See docs/semantics.md#order
 */
export function decoratorsFor(fn: FunctionToDecorate): DecoratorChoice {
  const chosen = new DecoratorChooser();
  chosen.outer.push({
    method: 'function_name',
    arguments: [{ name: 'name', value: literal(fn.name), positional: true }],
  });
  if (fn.retry !== undefined) {
    const retry = retryDecorator(fn.retry);
    if (retry.decorator !== undefined) chosen.outer.push(retry.decorator);
    chosen.add({ ...retry, requires: [retrySince] });
  }
  const route = chooseRoute(fn.bindings);
  if (route !== undefined) {
    chosen.trigger.push(route.decorator);
    for (const each of route.bindings) chosen.expressed.set(each, route.decorator);
    chosen.add(route);
  }
  for (const binding of fn.bindings) {
    if (!route?.bindings.includes(binding)) chooseOne(binding, fn.raw ?? [], chosen);
    checkValues(binding, chosen);
  }
  const { outer, trigger, durable, notes, problems } = chosen;
  return {
    decorators: [...outer, ...trigger, ...durable],
    expressed: chosen.expressed,
    requires: chosen.requires.reduce(laterVersion),
    needsDurable: durable.length > 0,
    needsDurableBlueprint: durable.length > 1,
    notes,
    problems,
  };
}

class DecoratorChooser {
  /** Name, retry and the bindings whose order does not matter. */
  readonly outer: Decorator[] = [];
  readonly trigger: Decorator[] = [];
  /** They start a new function from the callable below, so nothing else may stand below them. */
  readonly durable: Decorator[] = [];
  readonly expressed = new Map<Binding, Decorator>();
  readonly requires: string[] = [firstRelease];
  readonly notes: ChoiceNote[] = [];
  readonly problems: ChoiceProblem[] = [];

  add(part: {
    readonly requires: readonly string[];
    readonly notes: readonly ChoiceNote[];
    readonly problems?: readonly ChoiceProblem[];
  }): void {
    this.requires.push(...part.requires);
    this.notes.push(...part.notes);
    this.problems.push(...(part.problems ?? []));
  }
}

function chooseOne(binding: Binding, raw: readonly string[], chosen: DecoratorChooser): void {
  const role = roleOf(binding);
  const isRaw = raw.includes(binding.name);
  // As raw text it keeps its old type, which lets the function return a value.
  const current = isRaw ? binding : withCurrentType(binding);
  const records = namedRecords(current.type, role).filter((each) => each.decorator !== 'route');
  const named = isRaw ? undefined : bestOf(records, current);
  if (!sameKey(current.type, binding.type)) {
    const types = { from: binding.type, to: current.type };
    chosen.notes.push({ kind: 'renamed-type', binding: binding.name, ...types });
  }
  if (named !== undefined) {
    addNamed(named.record, named.expression, binding, chosen);
    return;
  }
  const isHttp = role === 'trigger' && sameKey(binding.type, httpTrigger.type);
  const generic = expressGenerically(
    isHttp ? withAuthLevel(binding) : sameKey(current.type, binding.type) ? binding : current,
  );
  chosen[role === 'trigger' ? 'trigger' : 'outer'].push(generic.decorator);
  chosen.expressed.set(binding, generic.decorator);
  chosen.add({ ...generic, requires: [] });
  const usual = convertedSpelling(binding.type);
  if (usual !== undefined) {
    chosen.notes.push({
      kind: 'type-in-other-case',
      binding: binding.name,
      type: binding.type,
      usual,
    });
  }
  const isKnown = namedRecords(current.type, role).length > 0;
  if (generic.problems.length === 0 && isKnown && !isRaw) {
    chosen.notes.push({ kind: 'generic-decorator', binding: binding.name, type: binding.type });
  }
}

/** Values that no decorator writes as they are. */
function checkValues(
  { name: binding, properties }: Binding,
  { notes, problems }: DecoratorChooser,
): void {
  for (const [property, value] of Object.entries(properties)) {
    if (hasNullInObject(value)) notes.push({ kind: 'null-dropped', binding, property });
    if (hasInfiniteNumber(value)) problems.push({ kind: 'infinite-number', binding, property });
  }
}

function addNamed(
  record: NamedRecord,
  expression: BindingExpression,
  binding: Binding,
  chosen: DecoratorChooser,
): void {
  const decorator = {
    method: record.decorator,
    arguments: [...expression.arguments, ...expression.extras],
  };
  chosen.expressed.set(binding, decorator);
  if (record.durable) chosen.durable[record.role === 'trigger' ? 'push' : 'unshift'](decorator);
  else chosen[record.role === 'trigger' ? 'trigger' : 'outer'].push(decorator);
  chosen.add(expression);
  if (record.onlyName !== undefined && record.onlyName !== binding.name) {
    const { onlyName } = record;
    chosen.problems.push({ kind: 'durable-binding-name', binding: binding.name, onlyName });
  }
}

/** The one record that the properties point to, where its decorator can express them. */
function bestOf(
  records: readonly NamedRecord[],
  binding: Binding,
): { readonly record: NamedRecord; readonly expression: BindingExpression } | undefined {
  const keys = new Set(Object.keys(binding.properties).map((key) => key.toLowerCase()));
  const meant =
    records.length === 1
      ? records
      : records.filter((record) => record.marks.some((mark) => keys.has(mark.toLowerCase())));
  const [record] = meant;
  if (record === undefined || meant.length > 1) return undefined;
  if (record.accepts !== undefined && !record.accepts(keys)) return undefined;
  const expression = express(record, binding);
  return expression && { record, expression };
}

/** The type by its name of today, and in the case of its decorator where no worker converts it. */
function withCurrentType(binding: Binding): Binding {
  if (binding.type === oldClientType) return { ...binding, type: durableClient.type };
  if (convertedSpelling(binding.type) !== undefined) return binding;
  const usual = catalog.find(({ type }) => sameKey(type, binding.type))?.type ?? binding.type;
  return { ...binding, type: usual };
}

/** The later of two versions such as `1.24.0`. */
export function laterVersion(one: string, other: string): string {
  const [ours, theirs] = [one, other].map((version) => version.split('.').map(Number));
  const at = ours?.findIndex((part, index) => part !== theirs?.[index]) ?? -1;
  return (ours?.[at] ?? 0) < (theirs?.[at] ?? 0) ? other : one;
}

/** An `httpTrigger` and its `http` output in one `route`. */
interface RouteChoice {
  readonly decorator: Decorator;
  readonly bindings: readonly Binding[];
  readonly requires: BindingExpression['requires'];
  readonly notes: BindingExpression['notes'];
}

/**
 * The `route` decorator, which always makes a trigger and an output: undefined unless there is one of
 * each and it can express both. See docs/semantics.md#http
 */
function chooseRoute(bindings: readonly Binding[]): RouteChoice | undefined {
  const [trigger, secondTrigger] = bindings.filter((each) => each.type === httpTrigger.type);
  const [output, secondOutput] = bindings.filter((each) => each.type === httpOutput.type);
  if (!trigger || secondTrigger || !output || secondOutput) return undefined;
  if (output.direction !== 'out') return undefined;
  const request = express(httpTrigger, withAuthLevel(trigger));
  const response = express(httpOutput, output);
  if (request === undefined || response === undefined) return undefined;

  const pick = (...names: string[]) =>
    request.arguments.filter((each) => names.includes(each.name));
  const decorator = {
    method: httpTrigger.decorator,
    arguments: [
      ...pick('route'),
      ...unless('req', pick('trigger_arg_name')),
      ...unless('$return', response.arguments.slice(0, 1)),
      ...pick('methods', 'auth_level'),
      ...dict('trigger_extra_fields', [...pick('data_type'), ...request.extras]),
      ...dict('binding_extra_fields', [...response.arguments.slice(1), ...response.extras]),
    ],
  };
  return {
    decorator,
    bindings: [trigger, output],
    requires: [...request.requires, ...response.requires],
    notes: [...request.notes, ...response.notes],
  };
}

/** Hosts assume `function` where v1 says nothing; in v2 it would be the app's level. Always said. */
function withAuthLevel(trigger: Binding): Binding {
  if (Object.keys(trigger.properties).some((key) => sameKey(key, 'authLevel'))) return trigger;
  return { ...trigger, properties: { ...trigger.properties, authLevel: 'function' } };
}

function unless(usual: string, names: readonly Argument[]): readonly Argument[] {
  return names.filter(({ value }) => value.kind !== 'literal' || value.value !== usual);
}

function dict(name: string, fields: readonly Argument[]): readonly Argument[] {
  if (fields.length === 0) return [];
  return [
    { name, value: { kind: 'dict', entries: fields.map((each) => [each.name, each.value]) } },
  ];
}
