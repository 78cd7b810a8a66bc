import type { Node } from 'web-tree-sitter';
import { fullName } from '../../app/inspect/imported-names.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { readPlainString } from '../../python/calls.ts';
import { moveNames } from '../../python/imports/move-names.ts';
import type { Edit } from '../../workspace/change/edit.ts';
import { isModuleString } from '../read/module-strings.ts';
import table from './durable-differences.json' with { type: 'json' };
import { readDef } from './durable-functions.ts';
import { clientClass, type DurableModule, last, spanOf } from './durable-module.ts';

const durable = 'azure.durable_functions';
const moved: Readonly<Record<string, string>> = table.moved;
const goneModules: Readonly<Record<string, string>> = table.modules;
const goneNames: Readonly<Record<string, string>> = table.names;
const goneMembers: Readonly<Record<string, string>> = table.members;

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

/** Names of the package that 2.x has elsewhere, or no longer has. */
export class DurableNames {
  readonly #module: DurableModule;

  constructor(module: DurableModule) {
    this.#module = module;
  }

  *read(): Generator<Edit | Diagnostic> {
    yield* this.#imports();
    yield* this.#chains();
    yield* this.#strings();
    yield* this.#objects();
  }

  /** `from azure.durable_functions.models import X`, and names that are gone. */
  *#imports(): Generator<Edit | Diagnostic> {
    for (const statement of this.#module.source.module.imports) {
      const { kind, level, module, names } = statement;
      if (level > 0) continue;
      if (kind === 'import') {
        const gone = names.find(({ name }) => Object.hasOwn(goneModules, name));
        if (gone !== undefined) yield this.#module.gone(`the module ${gone.name}`, gone.nameSpan);
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
        yield this.#module.gone(`${module}.${lost.name}`, lost.nameSpan);
        continue;
      }
      const moves = new Map(names.map((name, index) => [name, known[index]]));
      const edits = moveNames(this.#module.source.text, statement, (name) => {
        const dotted = moves.get(name);
        return dotted === undefined ? undefined : { module: parent(dotted), name: last(dotted) };
      });
      for (const { span, text } of edits) yield this.#module.edit(span, text);
    }
  }

  #isGone(dotted: string): boolean {
    return Object.hasOwn(goneNames, dotted) || Object.hasOwn(goneModules, dotted);
  }

  /** `df.models.RetryOptions`, `df.Entity.create`, `df.RetryOptions`. */
  *#chains(): Generator<Edit | Diagnostic> {
    for (const [bound, origin] of this.#module.imported) {
      if (origin !== durable && !origin.startsWith(`${durable}.`) && origin !== 'azure') continue;
      for (const node of this.#module.source.module.uses(bound)) {
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
        yield this.#module.edit(spanOf(at), `${this.#durableAs(at, node)}.${last(target)}`);
        return;
      }
      const gone = at !== node && this.#isGone(dotted) && !this.#continues(at, dotted);
      const [kind = '', member] = dotted.startsWith(`${durable}.`)
        ? dotted.slice(durable.length + 1).split('.')
        : [];
      const lost = member !== undefined && Object.hasOwn(goneMembers, `${kind}.${member}`);
      if (lost || gone) {
        const what = lost ? `${kind}.${member}` : dotted;
        yield this.#module.gone(what, spanOf(at), instead[what]);
        return;
      }
      if (member === undefined && kind === 'Entity' && isCallee(at)) {
        yield this.#module.gone('a working Entity class', spanOf(at), instead['Entity.create']);
        return;
      }
      if (member === undefined && deprecatedClasses.includes(kind) && !isAnnotation(at)) {
        this.#module.markDeprecated(kind, at);
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
    const origin = this.#module.imported.get(first.text) ?? durable;
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
    if (attribute) yield this.#module.edit(spanOf(attribute), name);
  }

  /** `patch("azure.durable_functions.models.X.f")`. */
  *#strings(): Generator<Edit | Diagnostic> {
    const { module, text } = this.#module.source;
    if (!/["']azure\.durable_functions\./.test(text)) return;
    for (const node of module.root.descendantsOfType('string')) {
      const string = node && isModuleString(node) ? readPlainString(node, text) : undefined;
      if (string === undefined || !string.value.startsWith(`${durable}.`)) continue;
      const parts = string.value.split('.');
      const prefixes = parts.map((_, index) => parts.slice(0, parts.length - index).join('.'));
      const known = prefixes.find((each) => moved[each] !== undefined);
      if (known !== undefined) {
        const { start } = string.span;
        yield this.#module.edit({ start, end: start + known.length }, moved[known] ?? known);
      } else if (prefixes.some((each) => this.#isGone(each))) {
        yield this.#module.gone(string.value, string.span);
      }
    }
  }

  /** Decorators that DFApp and Blueprint lose, and bindings of the raw client or context. */
  *#objects(): Generator<Diagnostic> {
    const owners = new Set(
      this.#module.source.module.statements.flatMap((each) => {
        if (each.kind !== 'assignment') return [];
        const callee = each.value.childForFieldName('function')?.text.replace(/\s/g, '') ?? '';
        const made = fullName(callee, this.#module.imported) ?? '';
        return /^azure\.durable_functions\.(?:DFApp|Blueprint)$/.test(made) ? [each.name] : [];
      }),
    );
    for (const owner of owners) {
      for (const { parent: outer } of this.#module.source.module.uses(owner)) {
        const member = outer?.type === 'attribute' ? outer.childForFieldName('attribute') : null;
        if (!outer || !member || !Object.hasOwn(goneMembers, `Blueprint.${member.text}`)) continue;
        yield this.#module.gone(
          `the decorator ${member.text}`,
          spanOf(outer),
          instead[member.text],
        );
      }
    }
    for (const call of this.#module.source.module.calls) {
      const method = last(call.callee);
      const type = call.arguments.find(({ keyword }) => keyword === 'type')?.string?.value ?? '';
      const isRaw = /^generic_(?:trigger|input_binding)$/.test(method);
      if (isRaw && /^(?:durableClient|orchestrationTrigger|entityTrigger)$/i.test(type)) {
        yield this.#module.gone(`a ${type} that is bound as text`, call.calleeSpan, instead.raw);
      }
    }
  }
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
