import { type Call, readCall } from '../../python/calls.ts';
import type { Import } from '../../python/imports/imports.ts';
import type { PyModule } from '../../python/module.ts';
import type { PythonSource } from '../../python/python-source.ts';
import type { Assignment, FunctionDef, Statement } from '../../python/statements.ts';
import type { Span } from '../../workspace/change/edit.ts';

/** How the callable that v1 looks up by name comes to be in its module. */
export type EntryPoint =
  /** One `def` at module level: decorators go above it. */
  | { readonly kind: 'def'; readonly def: FunctionDef }
  /** `main = df.Orchestrator.create(f)` with `f` a plain def of this module. */
  | {
      readonly kind: 'durable';
      readonly factory: 'Orchestrator' | 'Entity';
      readonly statement: Span;
      readonly create: Call;
      readonly def: FunctionDef;
    }
  /** Any other binding of the name: call form after the statement that ends at `end`. */
  | { readonly kind: 'bound'; readonly statement: Span; readonly create?: Call }
  /** The name may come from a star import or is not bound at all. */
  | { readonly kind: 'star'; readonly module: string }
  /** Code that runs binds the name anew, so that nobody can see to what. */
  | { readonly kind: 'undecided'; readonly reason: string; readonly at: Span }
  | { readonly kind: 'missing' };

/** Finds what `name` is bound to when the module has run. */
export function findEntryPoint(module: PyModule, name: string): EntryPoint {
  const rebound = findRebinding(module, name);
  if (rebound !== undefined) return rebound;
  const binding = module.statements.filter((statement) => binds(statement, name, module));
  const last = binding.at(-1);
  if (last === undefined) {
    const star = starImports(module).at(-1);
    return star === undefined ? { kind: 'missing' } : fromStar(star);
  }
  if (last.nested) return { kind: 'bound', statement: outermost(module, last.span) };
  if (last.kind === 'def' && binding.length === 1) return { kind: 'def', def: last };
  if (last.kind === 'assignment') return assigned(module, last, binding.slice(0, -1));
  return { kind: 'bound', statement: last.span };
}

/** Ways for code that runs to bind a module-level name: `global`, `setattr`, `exec` and the like. */
function findRebinding(module: PyModule, name: string): EntryPoint | undefined {
  if (!/\bglobal\b|\bsetattr\b|\bexec\b|\.update\b/.test(module.text)) return undefined;
  const declared = module.uses(name).find(({ parent }) => parent?.type === 'global_statement');
  if (declared?.parent) {
    const at = { start: declared.parent.startIndex, end: declared.parent.endIndex };
    return { kind: 'undecided', reason: 'a global statement lets other code bind it', at };
  }
  for (const call of module.calls) {
    const [, second] = call.arguments;
    const sets = call.callee === 'setattr' && second?.string?.value === name;
    const updates =
      /\)\.update$/.test(call.callee) && call.arguments.some((a) => a.keyword === name);
    const runs = call.callee === 'exec' && call.arguments[0]?.text.includes(name);
    if (!sets && !updates && !runs) continue;
    return { kind: 'undecided', reason: `${call.callee} may bind it`, at: call.span };
  }
  return undefined;
}

/** The star imports of a module, in file order: Python has them at module level only. */
export function starImports(module: PyModule): Import[] {
  return module.imports.filter((each) => each.names[0]?.name === '*');
}

/** A name that may come from a star import. */
export function fromStar(star: Import): EntryPoint {
  return { kind: 'star', module: '.'.repeat(star.level) + star.module };
}

/** A name that an import statement is known to bind. */
export function boundBy(module: PyModule, { span }: Import): EntryPoint {
  return { kind: 'bound', statement: outermost(module, span) };
}

function assigned(module: PyModule, last: Assignment, before: readonly Statement[]): EntryPoint {
  if (last.value.type !== 'call') return { kind: 'bound', statement: last.span };
  const call = readCall(last.value, module.text);
  const factory = /(?:^|\.)(Orchestrator|Entity)\.create$/.exec(call.callee)?.[1];
  if (factory !== 'Orchestrator' && factory !== 'Entity') {
    return { kind: 'bound', statement: last.span };
  }
  const target = call.arguments.length === 1 ? call.arguments[0]?.text : undefined;
  const defs = module.statements.filter((s) => s.kind === 'def' && s.name === target);
  const [def] = defs;
  const rebound = before.some((statement) => statement !== def);
  if (def?.kind !== 'def' || def.nested || defs.length !== 1 || rebound) {
    return { kind: 'bound', statement: last.span, create: call };
  }
  return { kind: 'durable', factory, statement: last.span, create: call, def };
}

function binds(statement: Statement, name: string, module: PyModule): boolean {
  if (statement.kind === 'def' || statement.kind === 'assignment') return statement.name === name;
  if (statement.kind !== 'import') return statement.binds.includes(name);
  const names = module.importAt(statement.span.start)?.names ?? [];
  return names.some((each) => each.binds === name);
}

/** The module-level statement that a nested one stands in. */
function outermost(module: PyModule, inner: Span): Span {
  const outer = module.statements.find(
    (s) => !s.nested && s.span.start <= inner.start && s.span.end >= inner.end,
  );
  return outer?.span ?? inner;
}

/** Where a callable is defined, however a script comes by it. */
export interface Callable {
  readonly source: PythonSource;
  readonly name: string;
}
