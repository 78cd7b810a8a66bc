import type { PyModule } from '../python/module.ts';
import { parseModule } from '../python/parse.ts';

/** Parses each text once, however many steps of a merge look at it. */
export class Modules {
  readonly #known = new Map<string, PyModule>();

  open(text: string): PyModule {
    const module = this.#known.get(text) ?? parseModule(text);
    this.#known.set(text, module);
    return module;
  }

  /** Frees all trees. */
  dispose(): void {
    for (const module of this.#known.values()) module.dispose();
    this.#known.clear();
  }
}

let lent: Modules | undefined;

/**
 * Lends modules to a function and frees them after it. A call within another one shares its modules, so
 * that the merges of an app parse each text once.
 */
export function withModules<T>(use: (modules: Modules) => T): T {
  if (lent !== undefined) return use(lent);
  lent = new Modules();
  try {
    return use(lent);
  } finally {
    lent.dispose();
    lent = undefined;
  }
}
