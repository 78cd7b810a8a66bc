import type { PyModule } from '../../python/module.ts';

/** What the names of a module stand for: local name → dotted path, `np` → `numpy`. */
export function importedNames(module: PyModule): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { kind, module: from, level, names } of module.imports) {
    if (level > 0) continue;
    for (const { name, binds } of names) {
      if (binds === undefined) continue;
      if (kind === 'from') found.set(binds, `${from}.${name}`);
      // `import a.b` binds a; `import a.b as c` binds c to a.b.
      else found.set(binds, name.startsWith(`${binds}.`) ? binds : name);
    }
  }
  return found;
}

/** A dotted name with its first part as it was imported; undefined where that is not imported. */
export function fullName(
  dotted: string,
  imported: ReadonlyMap<string, string>,
): string | undefined {
  const [first = '', ...rest] = dotted.split('.');
  const origin = imported.get(first);
  return origin === undefined ? undefined : [origin, ...rest].join('.');
}
