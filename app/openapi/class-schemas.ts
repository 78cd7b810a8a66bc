import type { Node } from 'web-tree-sitter';
import type { JsonObject } from '../../bindings/function-json/function-json.ts';
import { readPlainString } from '../../python/calls.ts';
import { absoluteName, type PythonSource } from '../../python/python-source.ts';
import { docstringOf } from './docstring.ts';

type Schema = JsonObject;
type Json = JsonObject[string];

/** A class of the app, in the file that defines it. */
interface Found {
  readonly source: PythonSource;
  readonly node: Node;
}

/** The Python files of an app. */
interface Sources {
  get(path: string): PythonSource | undefined;
}

/**
 * Schemas of classes whose fields are annotated: pydantic models, dataclasses, typed dictionaries and
 * enumerations. Read from the code, which is not run: an annotation that is not known allows anything.
 */
export class ClassSchemas {
  readonly #sources: Sources;
  readonly #schemas = new Map<string, Schema>();
  /** By file and place of the class. */
  readonly #names = new Map<string, string>();

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  /** All schemas that were referred to, by name. */
  get all(): Readonly<Record<string, Schema>> {
    const sorted = [...this.#schemas].sort(([one], [other]) => (one < other ? -1 : 1));
    return Object.fromEntries(sorted);
  }

  /** A reference to the schema of a class by the name that a module has for it, with dots or without. */
  refTo(source: PythonSource, name: string): Schema | undefined {
    const found = this.#find(source, name);
    if (found === undefined) return undefined;
    const key = `${found.source.path}\0${found.node.startIndex}`;
    const known = this.#names.get(key);
    if (known !== undefined) return refOf(known);
    const wanted = found.node.childForFieldName('name')?.text ?? name;
    let free = wanted;
    for (let count = 2; this.#schemas.has(free); count += 1) free = `${wanted}${count}`;
    this.#names.set(key, free);
    this.#schemas.set(free, {});
    const schema = this.#schemaOf(found);
    if (schema === undefined) {
      this.#schemas.delete(free);
      this.#names.delete(key);
      return undefined;
    }
    this.#schemas.set(free, schema);
    return refOf(free);
  }

  #find(source: PythonSource, name: string, depth = 0): Found | undefined {
    const node = source.module.root.namedChildren
      .map((each) => (each?.type === 'decorated_definition' ? innerOf(each) : each))
      .find(
        (each) =>
          each?.type === 'class_definition' && each.childForFieldName('name')?.text === name,
      );
    if (node) return { source, node };
    if (depth > 8) return undefined;
    const [first = '', ...rest] = name.split('.');
    if (rest.length > 0) {
      const module = this.#moduleNamed(source, first);
      return module && this.#find(module, rest.join('.'), depth + 1);
    }
    for (const each of source.module.imports) {
      const imported = each.names.find(({ binds }) => binds === name);
      if (each.kind !== 'from' || imported === undefined) continue;
      const module = this.#moduleAt(absoluteName(source, each.module, each.level));
      if (module !== undefined) return this.#find(module, imported.name, depth + 1);
    }
    return undefined;
  }

  /** The module of the app that a name of another module stands for. */
  #moduleNamed(source: PythonSource, name: string): PythonSource | undefined {
    for (const { kind, module, level, names } of source.module.imports) {
      const imported = names.find(({ binds }) => binds === name);
      if (imported === undefined) continue;
      const within = kind === 'from' ? absoluteName(source, module, level) : '';
      return this.#moduleAt([within, imported.name].filter((each) => each !== '').join('.'));
    }
    return undefined;
  }

  #moduleAt(dotted: string): PythonSource | undefined {
    const path = dotted.replaceAll('.', '/');
    return this.#sources.get(`${path}.py`) ?? this.#sources.get(`${path}/__init__.py`);
  }

  #schemaOf({ source, node }: Found, above: readonly number[] = []): Schema | undefined {
    const bases = (node.childForFieldName('superclasses')?.namedChildren ?? []).flatMap((each) =>
      each && each.type !== 'keyword_argument' ? each.text : [],
    );
    const body = node.childForFieldName('body');
    const description = docstringOf(body);
    const about = description === undefined ? {} : { description };
    if (bases.some((each) => /(?:^|\.)(?:Str|Int)?Enum$/.test(each))) {
      const values = assignments(body).flatMap(({ value }) => literalOf(value, source.text) ?? []);
      return values.length === 0 ? undefined : { ...about, enum: values };
    }
    const properties: Record<string, Json> = {};
    const required = new Set<string>();
    let isModel = bases.some((each) => /(?:^|\.)(?:BaseModel|TypedDict)$/.test(each));
    for (const base of bases) {
      const parent = this.#find(source, base);
      const isCircle = parent === undefined || [...above, node.id].includes(parent.node.id);
      const schema = isCircle ? undefined : this.#schemaOf(parent, [...above, node.id]);
      if (schema?.type !== 'object') continue;
      isModel = true;
      Object.assign(properties, schema.properties);
      for (const each of (schema.required as readonly string[] | undefined) ?? []) {
        required.add(each);
      }
    }
    const decorators = node.parent?.type === 'decorated_definition' ? node.parent.text : '';
    if (!isModel && !/^@(?:\w+\.)?dataclass\b/m.test(decorators)) return undefined;
    for (const { name, type, value } of assignments(body)) {
      if (type === undefined || name.startsWith('_') || /\bClassVar\b/.test(type.text)) continue;
      const field = fieldOf(value, source.text);
      properties[field.alias ?? name] = withMore(this.#typed(source, type), field.more);
      if (field.isRequired) required.add(field.alias ?? name);
      else required.delete(field.alias ?? name);
    }
    return {
      ...about,
      type: 'object',
      properties,
      ...(required.size > 0 && { required: [...required] }),
    };
  }

  /** The schema of an annotation. */
  #typed(source: PythonSource, node: Node): Schema {
    const inner = (each: Node) => this.#typed(source, each);
    switch (node.type) {
      case 'type':
        return node.firstNamedChild ? inner(node.firstNamedChild) : {};
      case 'string': {
        // A forward reference.
        const name = readPlainString(node, source.text)?.value ?? '';
        return simple[name] ?? this.refTo(source, name) ?? {};
      }
      case 'none':
        return { type: 'null' };
      case 'identifier':
      case 'attribute': {
        const name = node.text.split('.').at(-1) ?? node.text;
        return simple[name] ?? this.refTo(source, node.text) ?? {};
      }
      case 'binary_operator':
      case 'union_type':
        return anyOf(node.namedChildren.flatMap((each) => (each ? [inner(each)] : [])));
      case 'generic_type':
      case 'subscript':
        return this.#generic(source, node);
      default:
        return {};
    }
  }

  #generic(source: PythonSource, node: Node): Schema {
    const [head, ...rest] = node.namedChildren.flatMap((each) => each ?? []);
    const name = head?.text.split('.').at(-1) ?? '';
    const given = rest.flatMap((each) =>
      each.type === 'type_parameter' ? each.namedChildren.flatMap((one) => one ?? []) : each,
    );
    const typed = (each: Node | undefined) => (each ? this.#typed(source, each) : {});
    switch (name) {
      case 'Optional':
        return anyOf([typed(given[0]), { type: 'null' }]);
      case 'Union':
        return anyOf(given.map(typed));
      case 'Literal':
        return { enum: given.flatMap((each) => literalOf(unwrapped(each), source.text) ?? []) };
      case 'Annotated':
        return typed(given[0]);
      case 'list':
      case 'List':
      case 'Sequence':
      case 'Iterable':
        return { type: 'array', items: typed(given[0]) };
      case 'set':
      case 'Set':
      case 'frozenset':
        return { type: 'array', items: typed(given[0]), uniqueItems: true };
      case 'dict':
      case 'Dict':
      case 'Mapping':
        return { type: 'object', additionalProperties: typed(given[1]) };
      case 'tuple':
      case 'Tuple':
        return { type: 'array' };
      default:
        return {};
    }
  }
}

const simple: Readonly<Record<string, Schema>> = {
  str: { type: 'string' },
  int: { type: 'integer' },
  float: { type: 'number' },
  Decimal: { type: 'number' },
  bool: { type: 'boolean' },
  bytes: { type: 'string' },
  None: { type: 'null' },
  dict: { type: 'object' },
  list: { type: 'array' },
  tuple: { type: 'array' },
  datetime: { type: 'string', format: 'date-time' },
  date: { type: 'string', format: 'date' },
  time: { type: 'string', format: 'time' },
  timedelta: { type: 'string', format: 'duration' },
  UUID: { type: 'string', format: 'uuid' },
  EmailStr: { type: 'string', format: 'email' },
  AnyUrl: { type: 'string', format: 'uri' },
  HttpUrl: { type: 'string', format: 'uri' },
};

function refOf(name: string): Schema {
  return { $ref: `#/components/schemas/${name}` };
}

function anyOf(schemas: readonly Schema[]): Schema {
  const flat = schemas.flatMap((each) =>
    Array.isArray(each.anyOf) ? (each.anyOf as readonly Schema[]) : [each],
  );
  const texts = flat.map((each) => JSON.stringify(each));
  const once = flat.filter((each, index) => texts.indexOf(JSON.stringify(each)) === index);
  const [only] = once;
  return only !== undefined && once.length === 1 ? only : { anyOf: once };
}

/** A reference stands alone in a property, so that every reader of the document heeds what goes with it. */
function withMore(schema: Schema, more: Schema): Schema {
  if (Object.keys(more).length === 0) return schema;
  return schema.$ref !== undefined ? { allOf: [schema], ...more } : { ...schema, ...more };
}

interface Field {
  readonly isRequired: boolean;
  readonly alias?: string;
  /** What else the schema says. */
  readonly more: Schema;
}

/** Keywords of pydantic's Field, and what JSON Schema calls them. */
const keywords: Readonly<Record<string, string>> = {
  description: 'description',
  title: 'title',
  pattern: 'pattern',
  ge: 'minimum',
  gt: 'exclusiveMinimum',
  le: 'maximum',
  lt: 'exclusiveMaximum',
  multiple_of: 'multipleOf',
  min_length: 'minLength',
  max_length: 'maxLength',
};

function fieldOf(value: Node | undefined, text: string): Field {
  if (value === undefined) return { isRequired: true, more: {} };
  const callee = value.type === 'call' ? value.childForFieldName('function')?.text : undefined;
  if (callee === undefined || !/(?:^|\.)(?:field|Field)$/.test(callee)) {
    const usual = literalOf(value, text);
    return { isRequired: false, more: usual === undefined ? {} : { default: usual } };
  }
  const more: Record<string, Json> = {};
  let isRequired = true;
  let alias: string | undefined;
  for (const each of value.childForFieldName('arguments')?.namedChildren ?? []) {
    if (each === null || each.type === 'comment') continue;
    const keyword = each.type === 'keyword_argument' ? each.childForFieldName('name')?.text : '';
    const given = keyword === '' ? each : each.childForFieldName('value');
    if (!given || keyword === undefined) continue;
    const literal = literalOf(given, text);
    if (keyword === 'default_factory') isRequired = false;
    if ((keyword === '' || keyword === 'default') && given.type !== 'ellipsis') {
      isRequired = false;
      if (literal !== undefined) more.default = literal;
    }
    if (keyword === 'alias' && typeof literal === 'string') alias = literal;
    const name = keywords[keyword];
    if (name !== undefined && literal !== undefined) more[name] = literal;
  }
  return { isRequired, more, ...(alias !== undefined && { alias }) };
}

interface AssignedField {
  readonly name: string;
  readonly type?: Node;
  readonly value?: Node;
}

function assignments(body: Node | null): AssignedField[] {
  return (body?.namedChildren ?? []).flatMap((statement) => {
    const node = statement?.type === 'expression_statement' ? statement.firstNamedChild : null;
    const name = node?.type === 'assignment' ? node.childForFieldName('left') : null;
    if (!node || name?.type !== 'identifier') return [];
    const type = node.childForFieldName('type') ?? undefined;
    const value = node.childForFieldName('right') ?? undefined;
    return [{ name: name.text, ...(type && { type }), ...(value && { value }) }];
  });
}

/** A literal as JSON has it; undefined for any other expression. */
function literalOf(node: Node | undefined, text: string): Json | undefined {
  switch (node?.type) {
    case 'string':
      return readPlainString(node, text)?.value;
    case 'integer':
    case 'float': {
      const number = Number(node.text.replaceAll('_', ''));
      return Number.isFinite(number) ? number : undefined;
    }
    case 'unary_operator': {
      const number = Number(node.text.replaceAll(/[\s_]/g, ''));
      return Number.isFinite(number) ? number : undefined;
    }
    case 'true':
      return true;
    case 'false':
      return false;
    case 'none':
      return null;
    default:
      return undefined;
  }
}

function unwrapped(node: Node): Node {
  return node.type === 'type' && node.firstNamedChild ? node.firstNamedChild : node;
}

function innerOf(node: Node): Node | null {
  return node.childForFieldName('definition');
}
