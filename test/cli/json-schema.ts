/** As much of JSON Schema as our schemas use. */
type Schema = {
  readonly $ref?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly type?: string | readonly string[];
  readonly pattern?: string;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly properties?: { readonly [name: string]: Schema };
  readonly patternProperties?: { readonly [pattern: string]: Schema };
  readonly anyOf?: readonly Schema[];
  readonly additionalProperties?: boolean;
};

/** Where a value does not meet a schema, one line each; empty where it does. */
export function mismatches(value: unknown, schema: Schema, root: object, path = '$'): string[] {
  if (schema.$ref !== undefined) return mismatches(value, resolve(root, schema.$ref), root, path);
  const found: string[] = [];
  const { anyOf } = schema;
  if (anyOf?.every((each) => mismatches(value, each, root, path).length > 0)) {
    found.push(`${path}: is none of what is allowed`);
  }
  const types = schema.type === undefined ? [] : [schema.type].flat();
  if (types.length > 0 && !types.includes(typeOf(value))) {
    return [`${path}: ${typeOf(value)}, not ${types.join(' or ')}`];
  }
  if ('const' in schema && value !== schema.const) found.push(`${path}: not ${schema.const}`);
  if (schema.enum && !schema.enum.includes(value)) found.push(`${path}: ${value} is not allowed`);
  if (schema.pattern && !RegExp(schema.pattern, 'u').test(String(value))) {
    found.push(`${path}: ${value} does not match`);
  }
  if (Array.isArray(value) && schema.items) {
    const { items } = schema;
    found.push(...value.flatMap((each, at) => mismatches(each, items, root, `${path}[${at}]`)));
  }
  if (typeOf(value) === 'object') found.push(...ofObject(value as object, schema, root, path));
  return found;
}

function ofObject(value: object, schema: Schema, root: object, path: string): string[] {
  const { required = [], properties = {}, additionalProperties = true } = schema;
  const patterns = Object.entries(schema.patternProperties ?? {});
  const schemaOf = (name: string) =>
    properties[name] ?? patterns.find(([pattern]) => RegExp(pattern, 'u').test(name))?.[1];
  const missing = required.filter((name) => !Object.hasOwn(value, name));
  const strange = Object.keys(value).filter(
    (name) => !additionalProperties && schemaOf(name) === undefined,
  );
  return [
    ...missing.map((name) => `${path}: ${name} is missing`),
    ...strange.map((name) => `${path}: ${name} is not described`),
    ...Object.entries(value).flatMap(([name, each]) => {
      const own = schemaOf(name);
      return own === undefined ? [] : mismatches(each, own, root, `${path}.${name}`);
    }),
  ];
}

function resolve(root: object, reference: string): Schema {
  const names = reference.replace('#/', '').split('/');
  return names.reduce((at, name) => (at as Record<string, object>)[name] ?? {}, root) as Schema;
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}
