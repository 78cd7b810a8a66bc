import { withModules } from '../../merge/modules.ts';
import { azureNameOfItem } from '../../merge/python/identity.ts';
import { moduleLevel, type PythonItem, pythonItems } from '../../merge/python/items.ts';
import type { PythonPart } from './merge-output.ts';

/**
 * Renderings of several templates for one file of an app as one, so that the file is merged once: imports
 * first, then each declaration. Undefined where two of them declare one name differently, or where a
 * statement has no name to tell it from those of the others.
 */
export function joinParts(parts: readonly PythonPart[]): PythonPart | undefined {
  const [first] = parts;
  if (first === undefined || parts.length === 1) return first;
  return withModules((modules) => {
    const itemsOf = (text: string) => {
      const module = modules.open(text);
      return module.syntaxError === undefined ? pythonItems(moduleLevel(module)) : undefined;
    };
    const joining = new Joining();
    for (const { base, theirs } of parts) {
      const [old, now] = [itemsOf(base), itemsOf(theirs)];
      if (old === undefined || now === undefined || !joining.add(old, now)) return undefined;
    }
    const { text } = joining.theirs;
    const isWhole = parts.every(({ theirs, rendered }) => theirs === rendered);
    const all = [...new Set(parts.map((each) => each.rendered))].join(apart);
    return {
      base: joining.base.text,
      theirs: text,
      rendered: isWhole ? text : all,
      merge: first.merge,
    };
  });
}

const apart = '\n\n\n';

class Joining {
  readonly base = new JoinedModule();
  readonly theirs = new JoinedModule();
  /** By the key of a declaration, what both versions say. */
  readonly #known = new Map<string, string>();
  readonly #functions = new Set<string>();

  /** Whether the two versions of one more rendering could be added. */
  add(base: readonly PythonItem[], theirs: readonly PythonItem[]): boolean {
    const all = [...base, ...theirs];
    if (all.some((item) => !isImport(item) && !item.key.startsWith('name '))) return false;
    const texts = (items: readonly PythonItem[], key: string) =>
      items.flatMap((item) => (item.key === key ? item.text : []));
    const added = new Set<string>();
    for (const key of new Set(all.flatMap((item) => (isImport(item) ? [] : item.key)))) {
      const says = JSON.stringify([texts(base, key), texts(theirs, key)]);
      const known = this.#known.get(key);
      if (known !== undefined && known !== says) return false;
      if (known === undefined) added.add(key);
      this.#known.set(key, says);
    }
    const isNew = (item: PythonItem) => isImport(item) || added.has(item.key);
    const functions = new Set(all.filter(isNew).flatMap((item) => azureNameOfItem(item) ?? []));
    for (const name of functions) {
      if (this.#functions.has(name)) return false;
      this.#functions.add(name);
    }
    this.base.add(base.filter(isNew));
    this.theirs.add(theirs.filter(isNew));
    return true;
  }
}

class JoinedModule {
  readonly #imports = new Set<string>();
  readonly #code: string[] = [];

  add(items: readonly PythonItem[]): void {
    let isFirst = true;
    for (const item of items) {
      if (isImport(item)) this.#imports.add(item.text);
      else {
        this.#code.push(isFirst ? apart : '\n'.repeat(Math.max(1, item.breaks)), item.text);
        isFirst = false;
      }
    }
  }

  get text(): string {
    const imports = [...this.#imports];
    const isFuture = (text: string) => /^from\s+__future__\s/m.test(text);
    const sorted = [...imports.filter(isFuture), ...imports.filter((text) => !isFuture(text))];
    return `${sorted.join('\n')}${this.#code.join('')}\n`;
  }
}

function isImport(item: PythonItem): boolean {
  return item.import !== undefined;
}
