import type { Binding } from '../../bindings/function-json.ts';
import { inputClasses, knownClasses } from '../../bindings/input-classes.ts';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { migration } from '../../diagnostics/migration.ts';
import type { FunctionDef, Parameter } from '../../python/statements.ts';
import type { Span } from '../../workspace/change/edit.ts';
import type { LegacyFunction } from './legacy-app.ts';

/**
 * What the worker would refuse when it loads the function: parameters and bindings that do not match,
 * and annotations that say `Out` where the binding does not, or the other way round. Only for plain
 * definitions: decorators may change a signature. See docs/semantics.md#signatures
 */
export function* checkSignature(fn: LegacyFunction): Generator<Diagnostic> {
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
      const fault = parameter.name === 'context' ? refusesContext(parameter.annotation.text) : null;
      if (fault) yield refusal(fn, parameter.name, parameter.annotation.span, fault);
      continue;
    }
    const problem = refuses(parameter.annotation.text, binding);
    if (problem !== undefined)
      yield refusal(fn, parameter.name, parameter.annotation.span, problem);
  }
  const returned = fn.config.bindings.some((b) => b.name === '$return') ? def?.returns : undefined;
  const problem = returned === undefined ? undefined : refusesReturn(returned.text);
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

const builtinAlias = /^(?:(?:func\.|azure\.functions\.)?Out\[)?(list|dict|tuple|set)\[/;

function refuses(annotation: string, binding: Binding): string | undefined {
  const text = plain(annotation);
  const isOutput = binding.direction === 'out';
  const isOut = /^(?:(?:func|azure\.functions)\.)?Out(?:\[|$)/.test(text);
  if (isOut && !text.includes('[')) return 'Out needs the type it takes, e.g. func.Out[str]';
  if (isOut && !isOutput) return 'the binding is an input, and the annotation says Out';
  if (union.test(text)) return 'the worker takes a type, and this is a union';
  const alias = builtinAlias.exec(text)?.[1];
  if (alias !== undefined) {
    const fitting = `typing.${alias.charAt(0).toUpperCase()}${alias.slice(1)}[...]`;
    return `the worker knows ${fitting}, not ${alias}[...]`;
  }
  const isType = /^(?:str|bytes|int|float|bool|dict|list|func\.\w+|azure\.functions\.\w+)$/.test(
    text,
  );
  if (isOutput && isType) return 'the binding is an output, and the annotation does not say Out';
  return isOutput ? undefined : misfit(text, binding.type);
}

/** A class of azure.functions, or a builtin, that is not what the worker makes of such an input. */
function misfit(text: string, type: string): string | undefined {
  const fitting = inputClasses[type];
  if (fitting === undefined) return undefined;
  const name = /^(?:func|azure\.functions)\.(\w+)$/.exec(text)?.[1];
  const isForeign = name === undefined ? builtin.test(text) : knownClasses.has(name);
  if (!isForeign || fitting.includes(name ?? '')) return undefined;
  return `the worker makes ${fitting.join(' or ')} of ${type}`;
}

const builtin = /^(?:int|float|bool|dict|list)$/;

function refusesContext(annotation: string): string | undefined {
  const text = plain(annotation);
  const name = /^(?:func|azure\.functions)\.(\w+)$/.exec(text)?.[1];
  const isOther = name === undefined ? builtin.test(text) || text === 'str' : name !== 'Context';
  return isOther ? 'a parameter called context without a binding takes func.Context' : undefined;
}

/** What the worker refuses as the type of a value that a `$return` binding takes. */
function refusesReturn(annotation: string): string | undefined {
  const text = plain(annotation);
  if (text === 'None') return 'a binding takes the returned value, and the annotation says None';
  if (union.test(text)) return 'the worker takes a type, and this is a union';
  if (/^typing\.\w+\[/.test(text)) return 'the worker takes a type, and this is a generic alias';
  return undefined;
}

/** Without white space and the quotes of a forward reference. */
function plain(annotation: string): string {
  return annotation.replace(/\s/g, '').replace(/^(['"])(.*)\1$/, '$2');
}
