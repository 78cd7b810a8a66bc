import type { Node } from 'web-tree-sitter';
import type { Span } from '../workspace/change/edit.ts';

/** The source of an annotation and where it stands. */
interface Annotation {
  readonly text: string;
  readonly span: Span;
}

export interface Parameter {
  readonly name: string;
  /** `*args`, `**kwargs`, a lone `*` or `/`. */
  readonly kind: 'plain' | 'list' | 'dictionary' | 'separator';
  readonly annotation?: Annotation | undefined;
  readonly hasDefault: boolean;
}

export interface FunctionDef {
  readonly kind: 'def';
  readonly name: string;
  readonly nameSpan: Span;
  /** From the first decorator, else from `async` or `def`, to the end of the body. */
  readonly span: Span;
  /** From `async` or `def`. */
  readonly defStart: number;
  readonly isAsync: boolean;
  /** Contains `yield` of its own. */
  readonly isGenerator: boolean;
  /** Contains `return` with a value of its own other than None. */
  readonly returnsValue: boolean;
  readonly decorators: readonly string[];
  readonly parameters: readonly Parameter[];
  /** The annotation of what it returns. */
  readonly returns: Annotation | undefined;
  /** The parameter list with its parentheses. */
  readonly parameterList: Span;
  readonly body: Span;
  readonly nested: boolean;
}

export interface Assignment {
  readonly kind: 'assignment';
  readonly name: string;
  readonly span: Span;
  readonly value: Node;
  readonly nested: boolean;
}

export interface OtherStatement {
  readonly kind: 'import' | 'class' | 'docstring' | 'other';
  readonly span: Span;
  /** Names it binds at module level, for a class its own name. */
  readonly binds: readonly string[];
  /** Stands inside a module-level `if`, `try`, `with`, `for` or `while`. */
  readonly nested: boolean;
}

export type Statement = FunctionDef | Assignment | OtherStatement;

/** The names that a statement binds. */
export function namesOf(statement: Statement): readonly string[] {
  return statement.kind === 'def' || statement.kind === 'assignment'
    ? [statement.name]
    : statement.binds;
}

/** Compound statements whose blocks run at module level. */
const transparent = new Set([
  'if_statement',
  'elif_clause',
  'else_clause',
  'try_statement',
  'except_clause',
  'except_group_clause',
  'finally_clause',
  'with_statement',
  'for_statement',
  'while_statement',
  'block',
]);

/** Statements at module level, those in transparent compound statements after their parent. */
export function readStatements(root: Node, text: string): Statement[] {
  const found: Statement[] = [];
  const visit = (parent: Node, nested: boolean): void => {
    for (const node of parent.namedChildren) {
      if (node === null || node.type === 'comment') continue;
      if (!nested || !transparent.has(node.type)) {
        if (!nested || isStatement(node))
          found.push(readStatement(node, text, nested, found.length));
      }
      if (transparent.has(node.type)) visit(node, true);
    }
  };
  visit(root, false);
  return found;
}

function isStatement(node: Node): boolean {
  return node.type.endsWith('_statement') || node.type.endsWith('_definition');
}

function readStatement(node: Node, text: string, nested: boolean, index: number): Statement {
  const span = { start: node.startIndex, end: node.endIndex };
  const inner = node.type === 'decorated_definition' ? node.childForFieldName('definition') : node;
  if (inner?.type === 'function_definition') return readFunction(node, inner, nested);
  if (inner?.type === 'class_definition') {
    return { kind: 'class', span, binds: [fieldText(inner, 'name')], nested };
  }
  if (node.type.includes('import')) return { kind: 'import', span, binds: [], nested };
  const expression = node.type === 'expression_statement' ? node.namedChild(0) : null;
  if (index === 0 && isDocstring(expression)) return { kind: 'docstring', span, binds: [], nested };
  const value = expression?.type === 'assignment' ? expression.childForFieldName('right') : null;
  const target = expression?.childForFieldName('left');
  if (value && target?.type === 'identifier') {
    return { kind: 'assignment', name: target.text, span, value, nested };
  }
  return { kind: 'other', span, binds: boundNames(node, text), nested };
}

/** Whether Python takes the expression for a docstring: text, in parts or in parentheses too. */
export function isDocstring(expression: Node | null): boolean {
  switch (expression?.type) {
    case 'string':
      return !/[bf]/i.test(/^[a-z]*/i.exec(expression.text)?.[0] ?? '');
    case 'concatenated_string':
      return expression.namedChildren.every(
        (part) => part?.type === 'comment' || isDocstring(part),
      );
    case 'parenthesized_expression':
      return expression.namedChildren
        .filter((each) => each?.type !== 'comment')
        .every((each) => isDocstring(each));
    default:
      return false;
  }
}

function readFunction(outer: Node, node: Node, nested: boolean): FunctionDef {
  const nameNode = node.childForFieldName('name');
  const body = node.childForFieldName('body');
  const list = node.childForFieldName('parameters');
  const returns = node.childForFieldName('return_type');
  return {
    kind: 'def',
    name: nameNode?.text ?? '',
    nameSpan: { start: nameNode?.startIndex ?? 0, end: nameNode?.endIndex ?? 0 },
    span: { start: outer.startIndex, end: outer.endIndex },
    defStart: node.startIndex,
    isAsync: node.child(0)?.type === 'async',
    get isGenerator() {
      return body !== null && own(body, 'yield').length > 0;
    },
    get returnsValue() {
      return body !== null && own(body, 'return_statement').some(returnsOther);
    },
    decorators: outer.namedChildren.flatMap((c) => (c?.type === 'decorator' ? [c.text] : [])),
    parameters: list?.namedChildren.flatMap(readParameter) ?? [],
    returns: returns ? annotationAt(returns) : undefined,
    parameterList: { start: list?.startIndex ?? 0, end: list?.endIndex ?? 0 },
    body: { start: body?.startIndex ?? node.endIndex, end: body?.endIndex ?? node.endIndex },
    nested,
  };
}

function returnsOther(statement: Node): boolean {
  const value = statement.namedChild(0);
  return value !== null && value.type !== 'none' && value.type !== 'comment';
}

function readParameter(node: Node | null): Parameter[] {
  if (node === null || node.type === 'comment') return [];
  if (node.type === 'keyword_separator' || node.type === 'positional_separator') {
    return [{ name: node.text, kind: 'separator', hasDefault: false }];
  }
  const type = node.childForFieldName('type');
  const inner = node.type === 'typed_parameter' ? node.namedChild(0) : node;
  const kind =
    inner?.type === 'list_splat_pattern'
      ? 'list'
      : inner?.type === 'dictionary_splat_pattern'
        ? 'dictionary'
        : 'plain';
  const name =
    inner?.childForFieldName('name') ?? (kind === 'plain' ? inner : inner?.namedChild(0));
  const hasDefault = node.type.includes('default');
  const annotation = type ? annotationAt(type) : undefined;
  return [{ name: name?.text ?? '', kind, hasDefault, annotation }];
}

function annotationAt(node: Node): Annotation {
  return { text: node.text, span: { start: node.startIndex, end: node.endIndex } };
}

/** Nodes of a type that belong to this body, not to a function defined inside it. */
function own(body: Node, type: string): Node[] {
  return body.descendantsOfType(type).filter((node): node is Node => {
    let parent = node?.parent ?? null;
    while (parent !== null && parent.id !== body.id) {
      if (parent.type === 'function_definition' || parent.type === 'lambda') return false;
      parent = parent.parent;
    }
    return node !== null;
  });
}

/** Names bound by tuple assignments, `for`, `with … as`, walrus: over-approximated by patterns. */
function boundNames(node: Node, text: string): string[] {
  const patterns = node.descendantsOfType([
    'pattern_list',
    'as_pattern_target',
    'named_expression',
    'tuple_pattern',
    'assignment',
    'case_pattern',
  ]);
  return patterns.flatMap((pattern) => {
    const target =
      pattern?.type === 'assignment'
        ? pattern.childForFieldName('left')
        : pattern?.type === 'named_expression'
          ? pattern.childForFieldName('name')
          : pattern;
    const source = target ? text.slice(target.startIndex, target.endIndex) : '';
    return source.match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? [];
  });
}

function fieldText(node: Node, field: string): string {
  return node.childForFieldName(field)?.text ?? '';
}
