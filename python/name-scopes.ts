import type { Field, Signature } from './signatures.ts';

/** A block of Python that binds names of its own. */
export interface Scope {
  readonly kind: 'module' | 'function' | 'class' | 'comprehension';
  /** The names of the functions and classes around it, e.g. `Store.get`. */
  readonly path: string;
  readonly parent?: Scope;
  /** With the first place that binds them. */
  readonly bound: Map<string, number>;
  /** Names that `=` or a function within gives a value. */
  readonly assigned: Set<string>;
  /** Names that only `+=` and the like assign. */
  readonly augmented: Set<string>;
  /** Names that functions within declare `global` or `nonlocal` and bind. */
  readonly lent: Set<string>;
  /** Declared `global` or `nonlocal`. */
  readonly outer: Map<string, 'global' | 'nonlocal'>;
  /** What the functions and classes declared in it take; undefined for a name that is declared twice. */
  readonly signatures: Map<string, Signature | undefined>;
  /** By name: where it gets a value or, with `del`, loses it. */
  readonly places: Map<string, Place[]>;
  /** Of a function: how many values its returns have, 1 where a return is not a tuple. */
  readonly returned: Set<number>;
  /** Of a class: the fields that its objects are made from, in order. */
  readonly fields: Field[];
  /** The first parameter of a method. */
  self?: string;
  /** Of a class: the attributes that its objects can have, where it says so. */
  slots?: ReadonlySet<string>;
  /** Of a class: what `__init__` takes. */
  init?: Signature;
}

/** A place in a function that may be left out when it runs, unless its path is empty. */
export interface Place {
  readonly at: number;
  /** The branches and loops around it, e.g. `3/7/`. */
  readonly branch: string;
  readonly isDeletion: boolean;
}

/** A place that reads a name. */
export interface Use {
  readonly name: string;
  readonly at: number;
  readonly scope: Scope;
  readonly inLoop: boolean;
  /** The branches and loops around it, as in a `Place`. */
  readonly branch: string;
}

export function rootOf(scope: Scope): Scope {
  let root = scope;
  while (root.parent) root = root.parent;
  return root;
}

/** The scope that a name is bound in, seen from where it is used. */
export function ownerOf({ name, scope }: Pick<Use, 'name' | 'scope'>): Scope | undefined {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
    if (at.kind === 'class' && at !== scope) continue;
    const how = at.outer.get(name);
    if (how === 'global') {
      const root = rootOf(at);
      return root.bound.has(name) || root.lent.has(name) ? root : undefined;
    }
    if (how === 'nonlocal') continue;
    if (at.bound.has(name) || at.lent.has(name)) return at;
    if (at.kind === 'function' && at.augmented.has(name)) return undefined;
  }
  return undefined;
}

export function functionOf(scope: Scope): Scope | undefined {
  let at: Scope | undefined = scope;
  while (at && at.kind !== 'function') at = at.parent;
  return at;
}

export function isWithin(inner: Scope, outer: Scope): boolean {
  for (let at: Scope | undefined = inner; at !== undefined; at = at.parent) {
    if (at === outer) return true;
  }
  return false;
}

export function methodOf(scope: Scope): Scope | undefined {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
    if (at.kind === 'function' && at.parent?.kind === 'class') return at;
  }
  return undefined;
}
