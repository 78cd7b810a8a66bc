/** `@acme` of `@acme/orders` and of `@acme`; undefined for the name of a built-in template. */
export function namespaceOf(name: string): string | undefined {
  return name.startsWith('@') ? name.split('/', 1)[0] : undefined;
}

/** `orders` of `@acme/orders`; the name itself for a built-in template. */
export function bareName(name: string): string {
  return name.startsWith('@') ? name.slice(name.indexOf('/') + 1) : name;
}

/**
 * What `uses` or `extends` of a template means by a name: another template of its own registry, or with
 * `pyfunc:http` one that comes with pyfunc.
 */
export function nameFrom(template: string, name: string): string {
  if (name.startsWith('pyfunc:')) return name.slice('pyfunc:'.length);
  const namespace = namespaceOf(template);
  return namespace === undefined || name.startsWith('@') ? name : `${namespace}/${name}`;
}
