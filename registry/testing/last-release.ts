import type { Library } from '../../generators/templates/library.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import { joinLibraries, namespaceOf } from '../open/join-libraries.ts';
import type { ReleaseUpgrade } from './upgrade.ts';

/** A registry as it was at some time. */
export interface Earlier {
  readonly tree: Tree;
  /** Named by a person, so that it counts whatever its versions are. */
  readonly isMeant?: boolean;
}

/** A registry under test as a part of a library, beside the built-in templates. */
export function libraryOf(tree: Tree, namespace: string, builtIn: Library, label: string): Library {
  const pack = { tree, version: '', integrity: '', label };
  return joinLibraries(builtIn, new Map([[namespace, pack]]));
}

/**
 * Finds for each template what it was released as last: in the first of earlier registries that has it
 * in another version. These are looked at as far as they are needed.
 */
export class LastReleases {
  readonly #rest: Iterator<Earlier>;
  readonly #seen: { readonly earlier: Earlier; readonly library: Library }[] = [];
  readonly #now: Library;
  readonly #builtIn: Library;

  constructor(earlier: Iterable<Earlier>, now: Library, builtIn: Library) {
    this.#rest = earlier[Symbol.iterator]();
    this.#now = now;
    this.#builtIn = builtIn;
  }

  /** What an update of the template starts from; undefined where it was never released. */
  readonly upgradeOf = (template: string): ReleaseUpgrade | undefined => {
    const now = this.#now.origin(template);
    for (const { earlier, library } of this.#all(namespaceOf(template) ?? '')) {
      if (!library.names.includes(template)) continue;
      const was = library.origin(template);
      const isOther = earlier.isMeant
        ? was.integrity !== now.integrity
        : was.version !== now.version;
      if (!isOther || library.read(template).kind === 'failed') continue;
      return { template, from: was.version, before: library, now: this.#now };
    }
    return undefined;
  };

  *#all(namespace: string) {
    yield* this.#seen;
    for (let next = this.#rest.next(); !next.done; next = this.#rest.next()) {
      const library = libraryOf(next.value.tree, namespace, this.#builtIn, namespace);
      const found = { earlier: next.value, library };
      this.#seen.push(found);
      yield found;
    }
  }
}
