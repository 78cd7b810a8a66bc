import type { Node } from 'web-tree-sitter';
import { type Call, readCall } from '../../python/calls.ts';
import { isIdentifier } from '../../python/names.ts';
import { absoluteName, type PythonSource } from '../../python/python-source.ts';
import { isBinding } from '../../python/scopes.ts';
import type { Span } from '../../workspace/change/edit.ts';
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
    for (const { expression, target, span } of spellings(app, source, bySource, inApp)) {
      for (const node of occurrences(source, expression, span)) {
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
): Generator<{ readonly expression: string; readonly target: Callable; readonly span: Span }> {
  for (const statement of source.module.imports) {
    const { span } = statement;
    const base = inApp(absoluteName(source, statement.module, statement.level));
    for (const name of statement.names) {
      if (name.binds === undefined) continue;
      const from = statement.kind === 'from' ? sourceOf(app, base) : undefined;
      const direct = from && targets.get(from)?.find((t) => t.name === name.name);
      if (direct !== undefined && from !== source) {
        yield { expression: name.binds, target: direct, span };
        continue;
      }
      const own = base === '' ? name.name : `${base}.${name.name}`;
      const dotted = statement.kind === 'from' ? own : inApp(name.name);
      const module = sourceOf(app, dotted);
      if (module === undefined || module === source) continue;
      const spelled = statement.kind === 'from' ? name.binds : (name.alias ?? name.name);
      for (const target of targets.get(module) ?? []) {
        yield { expression: `${spelled}.${target.name}`, target, span };
      }
    }
  }
}

/** Nodes that spell a dotted expression that an import brings, outside import statements. */
function* occurrences(source: PythonSource, expression: string, by: Span): Generator<Node> {
  const [first = expression] = expression.split('.');
  const nodes = source.module.uses(first);
  const home = functionAround(nodes.find(({ startIndex }) => startIndex >= by.start));
  for (const start of nodes) {
    if (isBinding(start) || !sees(start, home, nodes)) continue;
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

/** Whether a name means what the function `home` binds, or the module: no function between them binds it. */
function sees(use: Node, home: Node | undefined, all: readonly Node[]): boolean {
  let around = functionAround(use);
  while (around !== undefined && around.id !== home?.id) {
    const { id } = around;
    if (all.some((each) => isBinding(each) && functionAround(each)?.id === id)) return false;
    around = functionAround(around);
  }
  return around?.id === home?.id;
}

/** The function whose body a name is in; the name of a function belongs to what is around that. */
function functionAround(node: Node | null | undefined): Node | undefined {
  let inner = node ?? null;
  for (let outer = inner?.parent ?? null; outer !== null; outer = outer.parent) {
    const isOwnName = outer.childForFieldName('name')?.id === inner?.id;
    if (outer.type === 'function_definition' && !isOwnName) return outer;
    inner = outer;
  }
  return undefined;
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
