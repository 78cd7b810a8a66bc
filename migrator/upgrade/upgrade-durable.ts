/**
 * Durable code of azure-functions-durable 1.x runs on 2.x: what is sure is rewritten, what is not is
 * reported. The table of differences comes from the packages. See docs/how-to/durable.md
 */

import type { Node } from 'web-tree-sitter';
import { fullName, importedNames } from '../../app/inspect/imported-names.ts';
import { type Diagnostic, diagnose, inPlaces, type Place } from '../../diagnostics/diagnostic.ts';
import { durableUpgrade } from '../../diagnostics/durable-upgrade.ts';
import { type Call, readPlainString } from '../../python/calls.ts';
import { boundAs, importLine } from '../../python/imports/import-text.ts';
import type { PythonSource } from '../../python/python-source.ts';
import type { Edit, Span } from '../../workspace/change/edit.ts';
import { readJson } from '../../workspace/text/json.ts';
import type { TextEdit } from '../../workspace/text/text-edit.ts';
import type { Design } from '../design/design.ts';
import { isModuleString } from '../read/module-strings.ts';
import { isTestFile } from '../read/references.ts';
import type { Step } from '../step.ts';
import { isEdit } from '../step.ts';
import { type Need, requireVersions } from '../steps/update-requirements.ts';
import { renamedCall, successors } from './durable-client-calls.ts';
import table from './durable-differences.json' with { type: 'json' };
import {
  callsOn,
  type DurableUse,
  durableUses,
  type MethodCall,
  readDef,
} from './durable-functions.ts';
import { pythonOfDurable2 } from './durable-python.ts';

const durable = 'azure.durable_functions';
const moved: Readonly<Record<string, string>> = table.moved;
const goneModules: Readonly<Record<string, string>> = table.modules;
const goneNames: Readonly<Record<string, string>> = table.names;
const goneMembers: Readonly<Record<string, string>> = table.members;
const goneParameters: Readonly<Record<string, string>> = table.parameters;
const notSync: Readonly<Record<string, string>> = table.missingOfSyncClient;

export const upgradeDurable: Step = { name: 'upgrade-durable', run };

/** azure.functions has the decorators of the package as well. */
const traces =
  /\bdurable_functions\b|\.(?:orchestration|entity|activity)_trigger\b|\.durable_client_input\b/;

/** Whether any code of the app is about Durable Functions. */
export function usesDurable(sources: readonly PythonSource[]): boolean {
  return sources.some(({ text }) => traces.test(text));
}

function* run(design: Design): Generator<Edit | Diagnostic> {
  const sources = design.app.pythonSources;
  if (!design.options.upgrade.includes('durable')) return;
  if (!usesDurable(sources)) return;
  const tested = methodsInTests(design);
  const old: Deprecated[] = [];
  for (const source of sources) {
    if (source.module.syntaxError !== undefined) continue;
    const reader = new DurableReader(source, tested, old);
    const found = [...reader.read()];
    yield* found.filter((each) => !isEdit(each));
    for (const { span, text } of distinct(found.filter(isEdit))) {
      const because = { step: upgradeDurable.name };
      yield { kind: 'modify', path: source.path, span, text, because };
    }
  }
  if (old.length > 0) {
    const names = [...new Set(old.map((each) => each.name))].sort();
    const places = inPlaces(old.map((each) => each.place));
    yield diagnose(durableUpgrade.deprecated, { names, count: old.length }, places);
  }
  yield* requireVersions(design, needs());
  yield* pythonOfDurable2(design, upgradeDurable.name);
  yield* bundle(design);
  yield diagnose(durableUpgrade.running, {});
}

interface Deprecated {
  readonly name: string;
  readonly place: Place;
}

/** Two decorators may name the same def. */
function distinct<
  Kind extends { readonly kind: string; readonly span?: Span; readonly text?: string },
>(edits: readonly Kind[]): TextEdit[] {
  const known = new Map<string, TextEdit>();
  for (const { span, text } of edits) {
    if (span !== undefined && text !== undefined)
      known.set(`${span.start} ${text}`, { span, text });
  }
  return [...known.values()];
}

function needs(): Need[] {
  const library = /[\d.]*\d/.exec(table.library)?.[0].replace(/\.(\d+)b\d*$/, '.$1') ?? '2.3.0';
  return [
    { name: 'azure-functions', minimum: library, preferred: library, isRequired: true },
    {
      name: 'azure-functions-durable',
      minimum: table.to,
      preferred: table.to,
      isRequired: true,
      replacement: `>=${table.to},<3`,
    },
  ];
}

/** Old methods of the client that tests name, in the app's folder and around it: a mock has only those. */
function methodsInTests({ app, deploymentFiles }: Design): ReadonlySet<string> {
  const own = app.pythonSources.filter(({ path }) => isTest(path));
  const around = deploymentFiles.filter(({ path, isInside }) => !isInside && path.endsWith('.py'));
  const texts = [...own, ...around].map(({ text }) => text);
  const named = Object.keys(successors).filter((name) => {
    return texts.some((text) => new RegExp(`\\b${name}\\b`).test(text));
  });
  return new Set(named);
}

function isTest(path: string): boolean {
  return isTestFile({ functions: [] }, path);
}

/** What one module has of 1.x. */
class DurableReader {
  readonly #source: PythonSource;
  readonly #tested: ReadonlySet<string>;
  readonly #old: Deprecated[];
  readonly #imported: ReadonlyMap<string, string>;

  constructor(source: PythonSource, tested: ReadonlySet<string>, old: Deprecated[]) {
    this.#source = source;
    this.#tested = tested;
    this.#old = old;
    this.#imported = importedNames(source.module);
  }

  *read(): Generator<Edit | Diagnostic> {
    yield* this.#imports();
    yield* this.#chains();
    yield* this.#strings();
    const uses = durableUses(this.#source.module);
    for (const use of uses) yield* this.#function(use);
    const decorated = new Set(uses.map(({ def }) => def.id));
    for (const each of this.#helpers(decorated)) yield* this.#function(each);
    yield* this.#objects();
  }

  /** `from azure.durable_functions.models import X`, and names that are gone. */
  *#imports(): Generator<Edit | Diagnostic> {
    for (const statement of this.#source.module.imports) {
      const { kind, level, module, names, moduleSpan, span } = statement;
      if (level > 0) continue;
      if (kind === 'import') {
        const gone = names.find(({ name }) => Object.hasOwn(goneModules, name));
        if (gone !== undefined) yield this.#gone(`the module ${gone.name}`, gone.nameSpan);
        continue;
      }
      if (module !== durable && !module.startsWith(`${durable}.`)) continue;
      const known = names.map(({ name }) => moved[`${module}.${name}`]);
      const isGone = Object.hasOwn(goneModules, module);
      const lost = names.find(({ name }, index) => {
        const dotted = `${module}.${name}`;
        return known[index] === undefined && (isGone || this.#isGone(dotted));
      });
      if (lost !== undefined) {
        yield this.#gone(`${module}.${lost.name}`, lost.nameSpan);
        continue;
      }
      if (known.every((each) => each === undefined) || moduleSpan === undefined) continue;
      const targets = names.map(({ name }, index) => known[index] ?? `${module}.${name}`);
      const folders = new Set(targets.map(parent));
      const isSame = targets.every((each, index) => last(each) === names[index]?.name);
      const [folder = durable] = folders;
      if (folders.size === 1 && isSame) {
        yield this.#edit(moduleSpan, folder);
        continue;
      }
      const lines = names.map(({ name, alias }, index) => {
        const target = targets[index] ?? name;
        return importLine({ kind, module: parent(target) }, [boundAs(last(target), alias ?? name)]);
      });
      const start = this.#source.text.lastIndexOf('\n', span.start - 1) + 1;
      const indent = /^[ \t]*/.exec(this.#source.text.slice(start, span.start))?.[0] ?? '';
      yield this.#edit(span, lines.join(`\n${indent}`));
    }
  }

  #isGone(dotted: string): boolean {
    return Object.hasOwn(goneNames, dotted) || Object.hasOwn(goneModules, dotted);
  }

  /** `df.models.RetryOptions`, `df.Entity.create`, `df.RetryOptions`. */
  *#chains(): Generator<Edit | Diagnostic> {
    for (const [bound, origin] of this.#imported) {
      if (origin !== durable && !origin.startsWith(`${durable}.`) && origin !== 'azure') continue;
      for (const node of this.#source.module.uses(bound)) {
        if (/import|dotted_name/.test(node.parent?.type ?? '')) continue;
        yield* this.#chain(node, origin);
      }
    }
  }

  *#chain(node: Node, origin: string): Generator<Edit | Diagnostic> {
    let at = node;
    let dotted = origin;
    for (;;) {
      const target = at === node ? undefined : moved[dotted];
      if (target !== undefined && parent(target) === durable) {
        yield this.#edit(spanOf(at), `${this.#durableAs(at, node)}.${last(target)}`);
        return;
      }
      const gone = at !== node && this.#isGone(dotted) && !this.#continues(at, dotted);
      const [kind = '', member] = dotted.startsWith(`${durable}.`)
        ? dotted.slice(durable.length + 1).split('.')
        : [];
      const lost = member !== undefined && Object.hasOwn(goneMembers, `${kind}.${member}`);
      if (lost || gone) {
        const what = lost ? `${kind}.${member}` : dotted;
        yield this.#gone(what, spanOf(at), instead[what]);
        return;
      }
      if (member === undefined && kind === 'Entity' && isCallee(at)) {
        yield this.#gone('a working Entity class', spanOf(at), instead['Entity.create']);
        return;
      }
      if (member === undefined && deprecatedClasses.includes(kind) && !isAnnotation(at)) {
        this.#old.push({ name: kind, place: this.#place(at) });
      }
      if (member === undefined && kind === clientClass && isAnnotation(at)) {
        yield* this.#annotation(at, dotted);
        return;
      }
      const outer = at.parent;
      if (outer?.type !== 'attribute' || outer.childForFieldName('object')?.id !== at.id) return;
      dotted = `${dotted}.${outer.childForFieldName('attribute')?.text ?? ''}`;
      at = outer;
    }
  }

  /** Whether the name of a module goes on to something that was moved. */
  #continues(at: Node, dotted: string): boolean {
    const outer = at.parent;
    if (outer?.type !== 'attribute' || outer.childForFieldName('object')?.id !== at.id)
      return false;
    const longer = `${dotted}.${outer.childForFieldName('attribute')?.text ?? ''}`;
    return moved[longer] !== undefined || Object.hasOwn(goneModules, longer);
  }

  /** How the module spells azure.durable_functions at the start of a chain. */
  #durableAs(at: Node, first: Node): string {
    const origin = this.#imported.get(first.text) ?? durable;
    if (origin === durable) return first.text;
    return origin === 'azure'
      ? `${first.text}.durable_functions`
      : (at.text.split('.models')[0] ?? '');
  }

  /** The class that a function gets depends on whether it is a coroutine. */
  *#annotation(at: Node, dotted: string): Generator<Edit> {
    const def = ancestor(at, 'function_definition');
    const isBare = at.type === 'identifier';
    // A name that is imported by itself would have to change with its import.
    if (def === undefined || isBare || dotted !== `${durable}.${clientClass}`) return;
    const name = readDef(def).isAsync ? 'DurableFunctionsClient' : 'SyncDurableFunctionsClient';
    const attribute = at.childForFieldName('attribute');
    if (attribute) yield this.#edit(spanOf(attribute), name);
  }

  /** `patch("azure.durable_functions.models.X.f")`. */
  *#strings(): Generator<Edit | Diagnostic> {
    const { module, text } = this.#source;
    if (!/["']azure\.durable_functions\./.test(text)) return;
    for (const node of module.root.descendantsOfType('string')) {
      const string = node && isModuleString(node) ? readPlainString(node, text) : undefined;
      if (string === undefined || !string.value.startsWith(`${durable}.`)) continue;
      const parts = string.value.split('.');
      const prefixes = parts.map((_, index) => parts.slice(0, parts.length - index).join('.'));
      const known = prefixes.find((each) => moved[each] !== undefined);
      if (known !== undefined) {
        const { start } = string.span;
        yield this.#edit({ start, end: start + known.length }, moved[known] ?? known);
      } else if (prefixes.some((each) => this.#isGone(each))) {
        yield this.#gone(string.value, string.span);
      }
    }
  }

  /** Functions that get a context or a client as an argument, as their annotations say. */
  *#helpers(decorated: ReadonlySet<number>): Generator<DurableUse> {
    for (const def of this.#source.module.root.descendantsOfType('function_definition')) {
      if (def === null || decorated.has(def.id)) continue;
      const read = readDef(def);
      for (const { name, annotation } of read.positional) {
        const kind = last(fullName(annotation?.text ?? '', this.#imported) ?? '');
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
    yield this.#report(durableUpgrade.otherMeaning, { what, instead }, spanOf(at), name);
  }

  *#activity(use: DurableUse): Generator<Diagnostic> {
    const { def, name, parameter, positional, takesMore } = use;
    const [first] = positional;
    if ((positional.length < 2 && !takesMore) || parameter === undefined) return;
    if (first?.name === parameter) return;
    const what = `"${name}" takes two arguments and the first is not "${parameter}", so that it gets no other binding`;
    const instead = `Make "${parameter}" its first parameter.`;
    const at = def.childForFieldName('name') ?? def;
    yield this.#report(durableUpgrade.otherMeaning, { what, instead }, spanOf(at), name);
  }

  *#orchestrator({ def, name, parameter, positional }: DurableUse): Generator<Edit | Diagnostic> {
    const context = positional[0]?.name ?? parameter;
    if (context === undefined) return;
    const calls = callsOn(def, context, this.#source.text);
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
        yield this.#report(
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
        yield this.#edit(spanOf(member), 'is_complete');
      } else {
        yield this.#report(
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
    const start = this.#source.text.lastIndexOf(keyword, span.start);
    const whole = { start, end: span.end };
    if (keyword === 'activities') {
      yield this.#edit({ start, end: start + keyword.length }, 'tasks');
      return;
    }
    // A type of JSON changes no value in 1.x: it is only compared, with a warning.
    if (keyword === 'expected_type' && /^(?:str|int|float|bool|dict|list|None)$/.test(text)) {
      yield this.#edit(this.#withComma(whole), '');
      return;
    }
    const instead =
      keyword === 'version'
        ? 'Take the context of durabletask (def run(ctx, input)), whose call_sub_orchestrator has version=.'
        : `Make the ${text} of the result, or take the context of durabletask (def run(ctx, input)) with return_type=.`;
    const what = `${keyword} of ${method}`;
    yield this.#report(durableUpgrade.goneParameter, { what, instead }, whole, name);
  }

  /** An argument with the comma before it, else after it. */
  #withComma({ start, end }: Span): Span {
    const { text } = this.#source;
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
    const calls = names.flatMap((each) => callsOn(def, each, this.#source.text));
    if (!isAsync) {
      const methods = [...new Set(calls.map(({ method }) => method.text))];
      const lost = methods.filter((each) => Object.hasOwn(notSync, each));
      const at = def.childForFieldName('name') ?? def;
      const awaited = calls.some(({ node }) => node.parent?.type === 'await');
      if (lost.length > 0 || awaited) {
        yield this.#report(durableUpgrade.syncClient, { name, methods: lost }, spanOf(at), name);
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
        yield this.#report(durableUpgrade.goneParameter, { what, instead }, span, name);
      } else if (isIgnored) {
        const what = `${keyword} of ${method} is ignored`;
        const instead =
          'Bind a client of that task hub: durable_client_input has task_hub and connection_name.';
        yield this.#report(durableUpgrade.otherMeaning, { what, instead }, span, name);
      }
    }
    if (!Object.hasOwn(deprecatedMethods, method)) return;
    const edits = this.#tested.has(method) ? undefined : renamedCall(call, this.#source.text);
    if (edits === undefined) {
      this.#old.push({ name: method, place: this.#place(call.method) });
      return;
    }
    for (const { span, text } of edits) yield this.#edit(span, text);
  }

  /** Decorators that DFApp and Blueprint lose, and bindings of the raw client or context. */
  *#objects(): Generator<Diagnostic> {
    const owners = new Set(
      this.#source.module.statements.flatMap((each) => {
        if (each.kind !== 'assignment') return [];
        const callee = each.value.childForFieldName('function')?.text.replace(/\s/g, '') ?? '';
        const made = fullName(callee, this.#imported) ?? '';
        return /^azure\.durable_functions\.(?:DFApp|Blueprint)$/.test(made) ? [each.name] : [];
      }),
    );
    for (const owner of owners) {
      for (const { parent: outer } of this.#source.module.uses(owner)) {
        const member = outer?.type === 'attribute' ? outer.childForFieldName('attribute') : null;
        if (!outer || !member || !Object.hasOwn(goneMembers, `Blueprint.${member.text}`)) continue;
        yield this.#gone(`the decorator ${member.text}`, spanOf(outer), instead[member.text]);
      }
    }
    for (const call of this.#source.module.calls) {
      const method = last(call.callee);
      const type = call.arguments.find(({ keyword }) => keyword === 'type')?.string?.value ?? '';
      const isRaw = /^generic_(?:trigger|input_binding)$/.test(method);
      if (isRaw && /^(?:durableClient|orchestrationTrigger|entityTrigger)$/i.test(type)) {
        yield this.#gone(`a ${type} that is bound as text`, call.calleeSpan, instead.raw);
      }
    }
  }

  #gone(what: string, span: Span, hint?: string): Diagnostic {
    const { path } = this.#source;
    if (!isTest(path)) {
      const slots = { what, ...(hint !== undefined && { instead: hint }) };
      return diagnose(durableUpgrade.gone, slots, { at: { path, span } });
    }
    const slots = { what, instead: hint ?? 'Write the test against 2.x.' };
    return diagnose(durableUpgrade.goneParameter, slots, { at: { path, span } });
  }

  #report<Slots>(
    entry: Parameters<typeof diagnose<Slots>>[0],
    slots: Slots,
    span: Span,
    name: string,
  ): Diagnostic {
    return diagnose(entry, slots, { at: { path: this.#source.path, span }, function: name });
  }

  #place(node: Node): Place {
    return { path: this.#source.path, span: spanOf(node) };
  }

  #edit(span: Span, text: string): Edit {
    const because = { step: upgradeDurable.name };
    return { kind: 'modify', path: this.#source.path, span, text, because };
  }
}

const clientClass = 'DurableOrchestrationClient';

const deprecatedMethods = Object.fromEntries(
  Object.entries(table.deprecated).flatMap(([key, note]) => {
    return key.startsWith(`${clientClass}.`) ? [[key.slice(clientClass.length + 1), note]] : [];
  }),
);

/** Of Entity nothing is left that works. */
const deprecatedClasses = Object.keys(table.deprecated).filter((each) => {
  return !each.includes('.') && each !== 'Entity';
});

/** What to do about what is gone, where there is something to do. */
const instead: Readonly<Record<string, string>> = {
  retry:
    'Put the function on a func.Blueprint of its own, which has retry, and register that with the app.',
  durable_openai_agent_orchestrator:
    'Stay with 1.x for these functions: 2.x has no integration of OpenAI agents.',
  'Entity.create': 'Decorate the entity function with entity_trigger.',
  'Entity.handle': 'Decorate the entity function with entity_trigger.',
  raw: 'Use durable_client_input, orchestration_trigger or entity_trigger, then run the upgrade again.',
};

function* bundle({ app }: Design): Generator<Diagnostic> {
  const text = app.text('host.json');
  const read = text === undefined ? undefined : readJson(text);
  if (read === undefined || read.kind === 'malformed') return;
  const { extensionBundle } = Object(read.value) as { extensionBundle?: { id?: unknown } };
  const id = extensionBundle?.id;
  if (typeof id === 'string' && /\.Preview$/i.test(id)) return;
  const span = read.spanOf(['extensionBundle']);
  const at = { path: 'host.json', ...(span && { span }) };
  const named = typeof id === 'string' ? id : 'none';
  yield diagnose(durableUpgrade.bundle, { bundle: named }, { at });
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

function isCallee(node: Node): boolean {
  return node.parent?.type === 'call' && node.parent.childForFieldName('function')?.id === node.id;
}

function isAnnotation(node: Node): boolean {
  for (let at: Node | null = node; at; at = at.parent) {
    if (at.type === 'type') return true;
    if (/^(?:call|argument_list|block|expression_statement)$/.test(at.type)) return false;
  }
  return false;
}

function ancestor(node: Node, type: string): Node | undefined {
  for (let at = node.parent; at; at = at.parent) if (at.type === type) return at;
  return undefined;
}

function parent(dotted: string): string {
  return dotted.slice(0, dotted.lastIndexOf('.'));
}

function last(dotted: string): string {
  return dotted.slice(dotted.lastIndexOf('.') + 1);
}

function spanOf(node: Node): Span {
  return { start: node.startIndex, end: node.endIndex };
}
