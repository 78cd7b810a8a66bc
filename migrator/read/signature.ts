import {
  convertedSpelling,
  genericOutputTypes,
  inputTypes,
  judgedBuiltins,
  judgedClasses,
  outputTypes,
  refusesText,
} from '../../bindings/decorators/annotation-types.ts';
import { type Binding, isTrigger } from '../../bindings/function-json/function-json.ts';
import { catalog } from '../../bindings/index.ts';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { migration } from '../../diagnostics/migration.ts';
import { moduleAlias } from '../../python/azure-names.ts';
import type { PyModule } from '../../python/module.ts';
import { moduleBindings } from '../../python/scopes.ts';
import type { FunctionDef, Parameter } from '../../python/statements.ts';
import type { Span } from '../../workspace/change/edit.ts';
import type { LegacyFunction } from './legacy-app.ts';

/**
 * What the worker would refuse when it loads the function: parameters and bindings that do not match,
 * and annotations that say `Out` where the binding does not, or the other way round. Only for plain
 * definitions: decorators may change a signature. `isMade`: the durable library makes an orchestrator or
 * entity of the function, so that the worker does not see its context. See docs/semantics.md#signatures
 */
export function* checkSignature(fn: LegacyFunction, isMade: boolean): Generator<Diagnostic> {
  const { module } = fn.script;
  const trigger = fn.config.bindings.find(isTrigger);
  const parameters = parametersOf(fn);
  if (parameters === undefined) return;
  const bound = fn.config.bindings.filter((b) => b.name !== '$return');
  const names = parameters.filter((p) => p.kind !== 'separator').map((p) => p.name);
  const { def } = parametersOwner(fn) ?? {};
  const where = {
    at: { path: fn.script.path, ...(def ? { span: def.nameSpan } : {}) },
    function: fn.name,
  };

  const unbound = names.filter((name) => name !== 'context' && !bound.some((b) => b.name === name));
  if (unbound.length > 0) {
    yield diagnose(migration.unboundParameter, { parameters: unbound.join(', ') }, where);
  }
  const unused = bound.filter((b) => !names.includes(b.name)).map((b) => b.name);
  if (unused.length > 0) {
    yield diagnose(migration.unusedBinding, { bindings: unused.join(', ') }, where);
  }
  for (const parameter of parameters) {
    const binding = bound.find((b) => b.name === parameter.name);
    if (parameter.annotation === undefined) continue;
    if (binding === undefined) {
      const { text } = parameter.annotation;
      const fault = parameter.name === 'context' ? refusesContext(text, module) : null;
      if (fault) yield refusal(fn, parameter.name, parameter.annotation.span, fault);
      continue;
    }
    if (isMade && binding.name === trigger?.name) continue;
    const problem = refuses(parameter.annotation.text, binding, module);
    if (problem !== undefined)
      yield refusal(fn, parameter.name, parameter.annotation.span, problem);
  }
  const taker = fn.config.bindings.find((b) => b.name === '$return');
  const returned = taker === undefined ? undefined : def?.returns;
  const problem = taker && returned && refusesReturn(returned.text, taker, module);
  if (returned !== undefined && problem !== undefined) {
    yield refusal(fn, 'return', returned.span, problem);
  }
}

function refusal(fn: LegacyFunction, parameter: string, span: Span, problem: string): Diagnostic {
  const at = { path: fn.script.path, span };
  return diagnose(migration.annotation, { parameter, problem }, { at, function: fn.name });
}

function parametersOwner(fn: LegacyFunction): { def: FunctionDef } | undefined {
  return fn.entry.kind === 'def' ? { def: fn.entry.def } : undefined;
}

/** The parameters the worker sees; those of an orchestrator's or entity's handle are the library's. */
function parametersOf(fn: LegacyFunction): readonly Parameter[] | undefined {
  if (fn.entry.kind === 'durable') return [{ name: 'context', kind: 'plain', hasDefault: false }];
  if (fn.entry.kind !== 'def' || fn.entry.def.decorators.length > 0) return undefined;
  return fn.entry.def.parameters;
}

const union = /^(?:typing\.)?(?:Optional|Union)\[|\|/;

const builtinAlias = /^(list|dict|tuple|set)\[/;

/** Why the worker refuses an annotation of a parameter that a binding provides. */
function refuses(annotation: string, binding: Binding, module: PyModule): string | undefined {
  const text = plain(annotation);
  const isOutput = binding.direction === 'out';
  const out = outOf(text, module);
  if (out === '') return 'Out needs the type it takes, e.g. func.Out[str]';
  if (out !== undefined && !isOutput) return 'the binding is an input, and the annotation says Out';
  const inner = out ?? text;
  const fault = noType(inner);
  if (fault !== undefined) return fault;
  const judged = judgedName(inner, module);
  if (isOutput && out === undefined) {
    const isType = judged !== undefined || azureMember(inner, module) !== undefined;
    return isType ? 'the binding is an output, and the annotation does not say Out' : undefined;
  }
  const isText = judged === 'str' || judged === 'bytes';
  if (judged === undefined || (isText && !refusesText.has(binding.type))) return undefined;
  const fitting = isOutput ? typesOf(outputTypes, binding, genericOutputTypes) : inputsOf(binding);
  if (fitting === undefined || fitting.includes(judged)) return undefined;
  const does = isOutput ? 'takes' : 'makes';
  return `the worker ${does} ${anyOf(fitting)} ${isOutput ? 'for' : 'of'} ${typeOf(binding)}`;
}

/** The judged types that fit a binding; undefined where any may. */
function typesOf(
  known: Readonly<Record<string, readonly string[]>>,
  { type }: Binding,
  ofGenerics: readonly string[],
): readonly string[] | undefined {
  return (
    known[type] ??
    (generics.has(type) || convertedSpelling(type) !== undefined ? ofGenerics : undefined)
  );
}

function inputsOf(binding: Binding): readonly string[] | undefined {
  const fitting = typesOf(inputTypes, binding, ['str', 'bytes']);
  const isOfAzure = fitting?.every((each) => judgedClasses.has(each));
  return isOfAzure && !refusesText.has(binding.type)
    ? [...(fitting ?? []), 'str', 'bytes']
    : fitting;
}

/** Types that the library has no converter for. */
const generics = new Set(
  catalog.filter((each) => each.kind === 'generic').map((each) => each.type),
);

function refusesContext(annotation: string, module: PyModule): string | undefined {
  const text = plain(annotation);
  const name = judgedName(text, module);
  const isOther = name !== undefined && name !== 'Context';
  return isOther ? 'a parameter called context without a binding takes func.Context' : undefined;
}

/** What the worker refuses as the type of a value that a `$return` binding takes. */
function refusesReturn(annotation: string, binding: Binding, module: PyModule): string | undefined {
  const text = plain(annotation);
  if (text === 'None') return 'a binding takes the returned value, and the annotation says None';
  if (outOf(text, module) !== undefined) return 'Out is for parameters, not for what is returned';
  const fault = noType(text);
  if (fault !== undefined) return fault;
  if (/^typing\.\w+\[/.test(text)) return 'the worker takes a type, and this is a generic alias';
  const judged = judgedName(text, module);
  const fitting = typesOf(outputTypes, binding, genericOutputTypes);
  if (judged === undefined || fitting === undefined || fitting.includes(judged)) return undefined;
  return `the worker takes ${anyOf(fitting)} for ${typeOf(binding)}`;
}

/** The type, with its usual spelling where only that is known to the worker. */
function typeOf({ type }: Binding): string {
  const usual = convertedSpelling(type);
  return usual === undefined ? type : `${type}, which it knows only as ${usual}`;
}

function noType(text: string): string | undefined {
  if (union.test(text)) return 'the worker takes a type, and this is a union';
  const alias = builtinAlias.exec(text)?.[1];
  if (alias === undefined) return undefined;
  const fitting = `typing.${alias.charAt(0).toUpperCase()}${alias.slice(1)}[...]`;
  return `the worker knows ${fitting}, not ${alias}[...]`;
}

/** What `func.Out[…]` takes, '' of a bare `func.Out`; undefined for any other annotation. */
function outOf(text: string, module: PyModule): string | undefined {
  const [, head = text, inner = ''] = /^([\w.]+)\[(.*)\]$/.exec(text) ?? [];
  const name = azureMember(head, module);
  return name === 'Out' ? inner : undefined;
}

/** The builtin or class of azure.functions that an annotation names, where it is one that is judged. */
function judgedName(text: string, module: PyModule): string | undefined {
  if (judgedBuiltins.has(text)) return moduleBindings(module).has(text) ? undefined : text;
  const name = azureMember(text, module);
  return name !== undefined && judgedClasses.has(name) ? name : undefined;
}

/** `X` of `func.X`, or of `X` imported from azure.functions, however the module spells it. */
function azureMember(text: string, module: PyModule): string | undefined {
  for (const statement of module.imports) {
    const alias = moduleAlias(statement, azureFunctions);
    if (alias !== undefined && text.startsWith(`${alias}.`)) return text.slice(alias.length + 1);
    if (statement.kind !== 'from' || statement.module !== azureFunctions) continue;
    const imported = statement.names.find((each) => each.binds === text);
    if (imported !== undefined) return imported.name;
  }
  return undefined;
}

const azureFunctions = 'azure.functions';

/** `a, b, or c`. */
function anyOf(names: readonly string[]): string {
  return new Intl.ListFormat('en', { type: 'disjunction' }).format(names);
}

/** Without white space and the quotes of a forward reference. */
function plain(annotation: string): string {
  return annotation.replace(/\s/g, '').replace(/^(['"])(.*)\1$/, '$2');
}
