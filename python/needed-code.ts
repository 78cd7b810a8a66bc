import type { Node } from 'web-tree-sitter';
import type { Span } from '../workspace/change/edit.ts';
import { lineEnd, lineStart } from './header.ts';
import type { Import, ImportedName } from './imports/imports.ts';
import type { PyModule } from './module.ts';
import { comprehensions, isBinding, moduleBindings } from './scopes.ts';
import type { Statement } from './statements.ts';

/** What some code of a module needs of the rest of it. */
export interface NeededCode {
  /** Imports of the module itself with those names that are needed, in file order. */
  readonly imports: readonly { readonly statement: Import; readonly names: ImportedName[] }[];
  /** Statements, with the comments above them, in file order. */
  readonly statements: readonly { readonly statement: Statement; readonly span: Span }[];
}

/**
 * Everything at module level that the code in `from` names, and what that names in turn, but for `without`.
 * A statement that binds nothing comes along where it is about a variable that does, as in
 * `logger.setLevel(…)`.
 */
export function neededCode(
  module: PyModule,
  from: readonly Span[],
  without: ReadonlySet<string>,
): NeededCode {
  const bindings = moduleBindings(module);
  const top = module.statements.filter(({ nested }) => !nested);
  const needed = new Set<Statement>();
  const names = new Set<string>();
  const queue = [...from];
  for (const span of queue) {
    for (const name of freeNames(module, span)) {
      if (names.has(name) || without.has(name)) continue;
      names.add(name);
      const bound = bindings.get(name) ?? [];
      for (const statement of top.filter((each) => isAbout(each, name, bound, module.text))) {
        if (needed.has(statement) || statement.kind === 'import') continue;
        needed.add(statement);
        queue.push(statement.span);
      }
    }
  }
  const isNeeded = ({ name, binds = '' }: ImportedName) => name === '*' || names.has(binds);
  return {
    imports: module.imports
      .filter(({ topLevel }) => topLevel)
      .map((statement) => ({
        statement,
        names: isFuture(statement) ? [...statement.names] : statement.names.filter(isNeeded),
      }))
      .filter((each) => each.names.length > 0),
    statements: top
      .filter((each) => needed.has(each))
      .map((statement) => ({ statement, span: withComments(module.text, statement.span) })),
  };
}

function isAbout(
  statement: Statement,
  name: string,
  bound: readonly Node[],
  text: string,
): boolean {
  const { span } = statement;
  if (bound.some(({ startIndex: at }) => at >= span.start && at < span.end)) return true;
  const isEffect = statement.kind === 'other' && statement.binds.length === 0;
  if (!isEffect || !bound.some((each) => each.parent?.type === 'assignment')) return false;
  return /^[\p{L}_][\p{L}\p{N}_]*/u.exec(text.slice(span.start, span.end))?.[0] === name;
}

function isFuture({ kind, module }: Import): boolean {
  return kind === 'from' && module === '__future__';
}

/** From the first line of the comments right above a statement to the end of its last line. */
function withComments(text: string, span: Span): Span {
  let start = lineStart(text, span.start);
  while (start > 0) {
    const above = lineStart(text, start - 1);
    if (!/^#/.test(text.slice(above, start))) break;
    start = above;
  }
  return { start, end: lineEnd(text, span.end) };
}

/** Every name that code takes from around it, in quoted annotations too: not what its functions bind themselves. */
function freeNames({ root }: PyModule, span: Span): string[] {
  const isWithin = (node: Node | null): node is Node =>
    node !== null && node.startIndex >= span.start && node.endIndex <= span.end;
  const identifiers = root.descendantsOfType('identifier').filter(isWithin);
  const locals = new Map<number, Set<string>>();
  const outer = new Map<number, ReadonlySet<string>>();
  for (const node of identifiers.filter(isBinding)) {
    const scope = scopesAround(node, span)[0];
    if (scope === undefined) continue;
    const ofOthers = outer.get(scope.id) ?? declaredOuter(scope);
    outer.set(scope.id, ofOthers);
    if (ofOthers.has(node.text)) continue;
    const names = locals.get(scope.id) ?? new Set();
    locals.set(scope.id, names.add(node.text));
  }
  const isFree = (node: Node) =>
    !scopesAround(node, span).some((scope) => locals.get(scope.id)?.has(node.text));
  const quoted = root
    .descendantsOfType('type')
    .filter(isWithin)
    .flatMap((type) => type.descendantsOfType('string_content'))
    .flatMap((each) => each?.text.match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? []);
  const free = identifiers.filter((each) => !isLabel(each) && isFree(each));
  return [...free.map(({ text }) => text), ...quoted];
}

/** The name of a keyword argument, or of what is looked up in something else. */
function isLabel(node: Node): boolean {
  const { parent } = node;
  if (parent?.type === 'keyword_argument') return parent.childForFieldName('name')?.id === node.id;
  return parent?.type === 'attribute' && parent.childForFieldName('attribute')?.id === node.id;
}

/** Those whose names its functions see. What a class binds, its methods do not see. */
const scopes = new Set<string>(['function_definition', 'lambda', ...comprehensions]);

/** The scopes within a span that a name is looked up in, the innermost first. */
function scopesAround(node: Node, span: Span): Node[] {
  const found: Node[] = [];
  let isOutside = false;
  let inner = node;
  for (let at = node.parent; at !== null && at.startIndex >= span.start; at = at.parent) {
    const isOfOuter = (field: string) => at?.childForFieldName(field)?.id === inner.id;
    // Defaults, annotations and the own name of a function belong to the scope around it.
    if (/parameter$/.test(at.type)) isOutside ||= isOfOuter('value') || isOfOuter('type');
    if (scopes.has(at.type)) {
      const isOwn = isOfOuter('name') || isOfOuter('return_type');
      if (!isOwn && !isOutside) found.push(at);
      isOutside = false;
    }
    inner = at;
  }
  return found;
}

function declaredOuter(scope: Node): ReadonlySet<string> {
  const names = scope
    .descendantsOfType(['global_statement', 'nonlocal_statement'])
    .flatMap((statement) => statement?.namedChildren.map((each) => each?.text ?? '') ?? []);
  return new Set(names);
}
