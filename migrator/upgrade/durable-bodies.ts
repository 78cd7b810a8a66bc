import type { Node } from 'web-tree-sitter';
import { fullName } from '../../app/inspect/imported-names.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { durableUpgrade } from '../../diagnostics/durable-upgrade.ts';
import type { Call } from '../../python/calls.ts';
import type { Edit, Span } from '../../workspace/change/edit.ts';
import { renamedCall } from './durable-client-calls.ts';
import table from './durable-differences.json' with { type: 'json' };
import {
  callsOn,
  type DurableUse,
  durableUses,
  type MethodCall,
  readDef,
} from './durable-functions.ts';
import { clientClass, type DurableModule, last, spanOf } from './durable-module.ts';

const goneMembers: Readonly<Record<string, string>> = table.members;
const goneParameters: Readonly<Record<string, string>> = table.parameters;
const notSync: Readonly<Record<string, string>> = table.missingOfSyncClient;

const deprecatedMethods = Object.fromEntries(
  Object.entries(table.deprecated).flatMap(([key, note]) => {
    return key.startsWith(`${clientClass}.`) ? [[key.slice(clientClass.length + 1), note]] : [];
  }),
);

/** Functions that 2.x calls in another way, and what they do with their context or client. */
export class DurableBodies {
  readonly #module: DurableModule;
  readonly #tested: ReadonlySet<string>;

  /** `tested` are old methods of the client that tests name. */
  constructor(module: DurableModule, tested: ReadonlySet<string>) {
    this.#module = module;
    this.#tested = tested;
  }

  *read(): Generator<Edit | Diagnostic> {
    const uses = durableUses(this.#module.source.module);
    for (const use of uses) yield* this.#function(use);
    const decorated = new Set(uses.map(({ def }) => def.id));
    for (const each of this.#helpers(decorated)) yield* this.#function(each);
  }

  /** Functions that get a context or a client as an argument, as their annotations say. */
  *#helpers(decorated: ReadonlySet<number>): Generator<DurableUse> {
    for (const def of this.#module.source.module.root.descendantsOfType('function_definition')) {
      if (def === null || decorated.has(def.id)) continue;
      const read = readDef(def);
      for (const { name, annotation } of read.positional) {
        const kind = last(fullName(annotation?.text ?? '', this.#module.imported) ?? '');
        const own = { ...read, positional: [], takesMore: false, parameter: name };
        if (kind === 'DurableOrchestrationContext') yield { ...own, role: 'orchestrator' };
        else if (kind === clientClass) yield { ...own, role: 'client', isAsync: true };
      }
    }
  }

  *#function(use: DurableUse): Generator<Edit | Diagnostic> {
    switch (use.role) {
      case 'orchestrator':
        yield* this.#shape(use);
        return yield* this.#orchestrator(use);
      case 'entity':
        return yield* this.#shape(use);
      case 'activity':
        return yield* this.#activity(use);
      case 'client':
        return yield* this.#client(use);
    }
  }

  /** 2.x tells its own functions from those of 1.x by how many arguments they take. */
  *#shape({ def, name, positional, takesMore, role }: DurableUse): Generator<Diagnostic> {
    if (positional.length < 2 && !takesMore) return;
    const what = `"${name}" can take two arguments, and gets the context of durabletask and the input`;
    const instead = `Let the ${role} take its context only.`;
    const at = def.childForFieldName('name') ?? def;
    yield this.#module.report(durableUpgrade.otherMeaning, { what, instead }, spanOf(at), name);
  }

  *#activity(use: DurableUse): Generator<Diagnostic> {
    const { def, name, parameter, positional, takesMore } = use;
    const [first] = positional;
    if ((positional.length < 2 && !takesMore) || parameter === undefined) return;
    if (first?.name === parameter) return;
    const what = `"${name}" takes two arguments and the first is not "${parameter}", so that it gets no other binding`;
    const instead = `Make "${parameter}" its first parameter.`;
    const at = def.childForFieldName('name') ?? def;
    yield this.#module.report(durableUpgrade.otherMeaning, { what, instead }, spanOf(at), name);
  }

  *#orchestrator({ def, name, parameter, positional }: DurableUse): Generator<Edit | Diagnostic> {
    const context = positional[0]?.name ?? parameter;
    if (context === undefined) return;
    const calls = callsOn(def, context, this.#module.source.text);
    for (const call of calls) {
      for (const argument of call.arguments) {
        if (argument.keyword !== undefined) yield* this.#contextArgument(call, argument, name);
      }
    }
    for (const node of def.descendantsOfType('attribute')) {
      const object = node?.childForFieldName('object');
      const member = node?.childForFieldName('attribute');
      if (!node || !member || object?.type !== 'identifier') continue;
      if (object.text === context && member.text === 'histories') {
        yield this.#module.report(
          durableUpgrade.goneParameter,
          {
            what: 'the history on the context',
            instead: 'Read it with get_orchestration_history of a client, in an activity.',
          },
          spanOf(node),
          name,
        );
      }
      const isTask = Object.hasOwn(goneMembers, `TaskBase.${member.text}`);
      if (!isTask || member.text !== 'is_completed') continue;
      if (this.#isTask(def, object.text, context)) {
        yield this.#module.edit(spanOf(member), 'is_complete');
      } else {
        yield this.#module.report(
          durableUpgrade.goneParameter,
          { what: 'is_completed on a task', instead: 'If this is a task, write is_complete.' },
          spanOf(member),
          name,
        );
      }
    }
  }

  *#contextArgument(
    call: MethodCall,
    argument: Call['arguments'][number],
    name: string,
  ): Generator<Edit | Diagnostic> {
    const { keyword = '', span, text } = argument;
    const method = call.method.text;
    if (!Object.hasOwn(goneParameters, `DurableOrchestrationContext.${method}(${keyword})`)) return;
    const start = this.#module.source.text.lastIndexOf(keyword, span.start);
    const whole = { start, end: span.end };
    if (keyword === 'activities') {
      yield this.#module.edit({ start, end: start + keyword.length }, 'tasks');
      return;
    }
    // A type of JSON changes no value in 1.x: it is only compared, with a warning.
    if (keyword === 'expected_type' && /^(?:str|int|float|bool|dict|list|None)$/.test(text)) {
      yield this.#module.edit(this.#withComma(whole), '');
      return;
    }
    const instead =
      keyword === 'version'
        ? 'Take the context of durabletask (def run(ctx, input)), whose call_sub_orchestrator has version=.'
        : `Make the ${text} of the result, or take the context of durabletask (def run(ctx, input)) with return_type=.`;
    const what = `${keyword} of ${method}`;
    yield this.#module.report(durableUpgrade.goneParameter, { what, instead }, whole, name);
  }

  /** An argument with the comma before it, else after it. */
  #withComma({ start, end }: Span): Span {
    const { text } = this.#module.source;
    const before = /,\s*$/.exec(text.slice(0, start));
    if (before) return { start: before.index, end };
    const after = /^\s*,\s*/.exec(text.slice(end));
    return { start, end: end + (after?.[0].length ?? 0) };
  }

  /** Whether a variable of an orchestrator holds a task, or what came first of several. */
  #isTask(def: Node, variable: string, context: string): boolean {
    const made = new RegExp(
      `^(?:\\(?yield\\s+)?${context}\\.(?:call_\\w+|create_timer|wait_for_external_event|task_a(?:ll|ny))\\b`,
    );
    const assigned = def.descendantsOfType('assignment').filter((each) => {
      return each?.childForFieldName('left')?.text === variable;
    });
    const values = assigned.map((each) => each?.childForFieldName('right')?.text ?? '');
    const isMade = (value: string) => {
      return made.test(value) && (!/^\(?yield/.test(value) || value.includes('.task_any'));
    };
    return values.length > 0 && values.every(isMade);
  }

  *#client(use: DurableUse): Generator<Edit | Diagnostic> {
    const { def, name, parameter, isAsync } = use;
    if (parameter === undefined) return;
    const names = [parameter, ...copiesOf(def, parameter)];
    const calls = names.flatMap((each) => callsOn(def, each, this.#module.source.text));
    if (!isAsync) {
      const methods = [...new Set(calls.map(({ method }) => method.text))];
      const lost = methods.filter((each) => Object.hasOwn(notSync, each));
      const at = def.childForFieldName('name') ?? def;
      const awaited = calls.some(({ node }) => node.parent?.type === 'await');
      if (lost.length > 0 || awaited) {
        yield this.#module.report(
          durableUpgrade.syncClient,
          { name, methods: lost },
          spanOf(at),
          name,
        );
      }
      return;
    }
    for (const call of calls) yield* this.#clientCall(call, name);
  }

  *#clientCall(call: MethodCall, name: string): Generator<Edit | Diagnostic> {
    const method = call.method.text;
    for (const { keyword = '', span } of call.arguments) {
      const isIgnored = /^(?:task_hub_name|connection_name)$/.test(keyword);
      if (Object.hasOwn(goneParameters, `DurableOrchestrationClient.${method}(${keyword})`)) {
        const what = `${keyword} of ${method}`;
        const instead = 'Ask for all instances and choose those whose instance_id starts with it.';
        yield this.#module.report(durableUpgrade.goneParameter, { what, instead }, span, name);
      } else if (isIgnored) {
        const what = `${keyword} of ${method} is ignored`;
        const instead =
          'Bind a client of that task hub: durable_client_input has task_hub and connection_name.';
        yield this.#module.report(durableUpgrade.otherMeaning, { what, instead }, span, name);
      }
    }
    if (!Object.hasOwn(deprecatedMethods, method)) return;
    const edits = this.#tested.has(method)
      ? undefined
      : renamedCall(call, this.#module.source.text);
    if (edits === undefined) {
      this.#module.markDeprecated(method, call.method);
      return;
    }
    for (const { span, text } of edits) yield this.#module.edit(span, text);
  }
}

/** Variables of a def that are assigned nothing but the parameter: `client = starter`. */
function copiesOf(def: Node, parameter: string): string[] {
  const assigned = new Map<string, string[]>();
  for (const each of def.descendantsOfType('assignment')) {
    const left = each?.childForFieldName('left')?.text ?? '';
    const right = each?.childForFieldName('right')?.text ?? '';
    assigned.set(left, [...(assigned.get(left) ?? []), right]);
  }
  return [...assigned].flatMap(([name, values]) => {
    return values.every((each) => each === parameter) ? [name] : [];
  });
}
