import type { Node } from 'web-tree-sitter';
import type { Json } from '../bindings/function-json/function-json.ts';
import type { PythonSource } from '../python/python-source.ts';
import type { Evaluator } from './evaluator.ts';

/**
 * The value of an argument that is written out: literals, members of the enums of azure.functions as
 * function.json has them, and constants of the app. Undefined for all that only running tells.
 */
export function argumentValue(
  source: PythonSource,
  node: Node,
  evaluator: Evaluator,
): Json | undefined {
  const read = (each: Node) => argumentValue(source, each, evaluator);
  switch (node.type) {
    case 'none':
      return null;
    case 'true':
      return true;
    case 'false':
      return false;
    case 'integer':
    case 'float':
    case 'unary_operator':
      return number(node.text);
    case 'string':
      return stringValue(node) ?? textOf(source, node, evaluator);
    case 'concatenated_string':
      return joined(children(node).map(stringValue)) ?? textOf(source, node, evaluator);
    case 'dictionary_splat':
    case 'parenthesized_expression': {
      const [inner] = children(node);
      return inner && read(inner);
    }
    case 'list':
    case 'tuple':
      return whole(children(node).map(read));
    case 'dictionary':
      return dictionary(node, read);
    case 'identifier':
      return constant(source, node, evaluator);
    default:
      return textOf(source, node, evaluator);
  }
}

const escapes: Readonly<Record<string, string>> = {
  '\\\\': '\\',
  "\\'": "'",
  '\\"': '"',
  '\\n': '\n',
  '\\r': '\r',
  '\\t': '\t',
};

/** The text of a literal with the escapes that decorators have; undefined for others and f-strings. */
function stringValue(node: Node): string | undefined {
  const parts = children(node);
  const prefix = /^[a-z]*/i.exec(parts[0]?.text ?? '')?.[0].toLowerCase() ?? '';
  if (node.type !== 'string' || !['', 'u', 'r'].includes(prefix)) return undefined;
  const text = parts
    .filter(({ type }) => type === 'string_content')
    .map((each) => each.text)
    .join('');
  if (prefix === 'r') return text;
  const unknown = [...text.matchAll(/\\./gs)].some(([each]) => !Object.hasOwn(escapes, each));
  return unknown ? undefined : text.replace(/\\./gs, (each) => escapes[each] ?? '');
}

function number(text: string): number | undefined {
  const value = /^-?\s*[\d_.]+(?:e[+-]?\d+)?$/i.test(text)
    ? Number(text.replace(/[\s_]/g, ''))
    : Number.NaN;
  return Number.isFinite(value) ? value : undefined;
}

function dictionary(node: Node, read: (each: Node) => Json | undefined): Json | undefined {
  const pairs = children(node).map((each): [string, Json] | undefined => {
    const [key, value] = ['key', 'value'].map((field) => each.childForFieldName(field));
    const name = key ? read(key) : undefined;
    const content = value ? read(value) : undefined;
    return typeof name === 'string' && content !== undefined ? [name, content] : undefined;
  });
  const known = pairs.filter((each) => each !== undefined);
  return known.length === pairs.length ? Object.fromEntries(known) : undefined;
}

/** A name that the module binds once, to a literal. */
function constant(source: PythonSource, node: Node, evaluator: Evaluator): Json | undefined {
  const bound = source.module.statements.filter(
    (each) => each.kind === 'assignment' && each.name === node.text && !each.nested,
  );
  const [only] = bound;
  const isLiteral =
    only?.kind === 'assignment' && only.value.descendantsOfType('identifier').length === 0;
  if (bound.length !== 1 || !isLiteral) return textOf(source, node, evaluator);
  return argumentValue(source, only.value, evaluator);
}

/** What the evaluator makes of names of other modules and of members of enums. */
function textOf(source: PythonSource, node: Node, evaluator: Evaluator): Json | undefined {
  const [value, ...others] = evaluator.evaluate(source, node);
  if (value === undefined || others.length > 0) return undefined;
  if (value.kind === 'text') return value.text;
  return value.kind === 'external' ? memberValue(value.name) : undefined;
}

/** e.g. `azure.functions.AuthLevel.ANONYMOUS` → `anonymous`. */
function memberValue(name: string): string | undefined {
  const [, of = '', member = ''] = /^azure\.functions\.(?:.*\.)?(\w+)\.(\w+)$/.exec(name) ?? [];
  if (of === 'HttpMethod') return member;
  return enums.includes(of) ? member.toLowerCase().replaceAll('_', '') : undefined;
}

const enums = ['AccessRights', 'AuthLevel', 'BlobSource', 'Cardinality', 'DataType'];

function joined(parts: readonly (string | undefined)[]): string | undefined {
  return whole(parts)?.join('');
}

function whole<T>(parts: readonly (T | undefined)[]): T[] | undefined {
  const known = parts.filter((each) => each !== undefined);
  return known.length === parts.length ? known : undefined;
}

function children(node: Node): Node[] {
  return node.namedChildren.filter(
    (each): each is Node => each !== null && each.type !== 'comment',
  );
}
