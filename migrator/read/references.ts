import type { Node } from 'web-tree-sitter';
import { type Call, readCall } from '../../python/calls.ts';
import { isIdentifier } from '../../python/names.ts';
import { absoluteName, type PythonSource } from '../../python/python-source.ts';
import { sourceOf } from './callables.ts';
import type { Callable } from './entry-point.ts';
import type { LegacyApp } from './legacy-app.ts';

/** A place outside its own module that names a callable. */
export interface Reference {
  readonly source: PythonSource;
  readonly target: Callable;
  /** The expression that names it, e.g. `main` or `Orders.main`. */
  readonly node: Node;
  readonly call?: Call;
}

/**
 * Every place outside their own modules that names one of the callables, as imports make them known. For
 * sources that are not the app's, `inApp` says what a dotted name is in the app.
 */
export function findReferences(
  app: LegacyApp,
  targets: readonly Callable[],
  sources: readonly PythonSource[] = app.pythonSources,
  inApp: (dotted: string) => string = (dotted) => dotted,
): Reference[] {
  // What is not an identifier is named nowhere in Python, however function.json spells it.
  const spelled = [...new Set(targets.map((t) => t.name))].filter(isIdentifier);
  if (spelled.length === 0) return [];
  const names = new RegExp(`(?<![\\p{L}\\p{N}_])(?:${spelled.join('|')})(?![\\p{L}\\p{N}_])`, 'u');
  const bySource = new Map<PythonSource, Callable[]>();
  for (const target of targets) {
    bySource.set(target.source, [...(bySource.get(target.source) ?? []), target]);
  }
  const found: Reference[] = [];
  for (const source of sources) {
    if (!names.test(source.text) || !source.text.includes('import')) continue;
    for (const { expression, target } of spellings(app, source, bySource, inApp)) {
      for (const node of occurrences(source, expression)) {
        const outer = node.parent;
        const isCall =
          outer?.type === 'call' && outer.childForFieldName('function')?.id === node.id;
        const call = isCall && outer ? { call: readCall(outer, source.text) } : {};
        found.push({ source, target, node, ...call });
      }
    }
  }
  return found;
}

/** How a file spells the targets: `f` after `from m import f`, `m.f` after `import m`. */
function* spellings(
  app: LegacyApp,
  source: PythonSource,
  targets: ReadonlyMap<PythonSource, readonly Callable[]>,
  inApp: (dotted: string) => string,
): Generator<{ readonly expression: string; readonly target: Callable }> {
  for (const statement of source.module.imports) {
    const base = inApp(absoluteName(source, statement.module, statement.level));
    for (const name of statement.names) {
      if (name.binds === undefined) continue;
      const from = statement.kind === 'from' ? sourceOf(app, base) : undefined;
      const direct = from && targets.get(from)?.find((t) => t.name === name.name);
      if (direct !== undefined && from !== source) {
        yield { expression: name.binds, target: direct };
        continue;
      }
      const own = base === '' ? name.name : `${base}.${name.name}`;
      const dotted = statement.kind === 'from' ? own : inApp(name.name);
      const module = sourceOf(app, dotted);
      if (module === undefined || module === source) continue;
      const spelled = statement.kind === 'from' ? name.binds : (name.alias ?? name.name);
      for (const target of targets.get(module) ?? []) {
        yield { expression: `${spelled}.${target.name}`, target };
      }
    }
  }
}

/** Nodes that spell a dotted expression, outside import statements. */
function* occurrences(source: PythonSource, expression: string): Generator<Node> {
  const [first = expression] = expression.split('.');
  for (const start of source.module.uses(first)) {
    let node: Node = start;
    let text = start.text;
    while (text !== expression && expression.startsWith(`${text}.`)) {
      const { parent } = node;
      if (parent?.type !== 'attribute' || parent.childForFieldName('object')?.id !== node.id) break;
      node = parent;
      text = `${text}.${parent.childForFieldName('attribute')?.text ?? ''}`;
    }
    const inImport = /import|dotted_name/.test(node.parent?.type ?? '');
    if (text === expression && !inImport) yield node;
  }
}

/** Whether a file holds tests or serves them: not where its folder is a function. */
export function isTestFile(
  { functions }: { readonly functions: readonly { readonly name: string }[] },
  path: string,
): boolean {
  const parts = path.split('/');
  if (functions.some((each) => each.name === parts[0])) return false;
  const name = parts.at(-1) ?? path;
  return (
    parts.slice(0, -1).some((part) => /^tests?$/i.test(part)) ||
    /^(?:test_.*|.*_test|tests?|conftest)\.py$/i.test(name)
  );
}
