import type { PyModule } from './module.ts';
import {
  functionOf,
  isWithin,
  methodOf,
  ownerOf,
  rootOf,
  type Scope,
  type Use,
} from './name-scopes.ts';
import { builtins } from './python-names.ts';
import {
  type CallUse,
  type ClassUse,
  type Method,
  type NameFacts,
  readNames,
} from './read-names.ts';
import type { Signature } from './signatures.ts';

/** What the names of a module mean, as far as reading it tells. */
export interface NameUses {
  /** Names that nothing in the module binds where they are used. */
  readonly unbound: ReadonlySet<string>;
  /** It has `from m import *`, which may bind any name. */
  readonly hasStar: boolean;
  /** Names that are used above what binds them, in code that runs from top to bottom. */
  readonly early: ReadonlySet<string>;
  /** Local variables that have no value on some path to a use, as far as the branches around it tell. */
  readonly unassigned: ReadonlySet<string>;
  /** Attributes that are read of a class of the module, or of `self`, and that it does not have. */
  readonly attributes: ReadonlySet<string>;
  /** Calls of functions of the module that their parameters do not fit, e.g. `parse(1 argument)`. */
  readonly calls: ReadonlySet<string>;
  /** Calls of methods that what is known of them does not fit, e.g. `label(1 argument)`, and methods read like values. */
  readonly methodUses: ReadonlySet<string>;
  /** Classes of the module without a method that one of their bases only declares, e.g. `Store.write`. */
  readonly undone: ReadonlySet<string>;
  /** Methods that an attribute of the same name hides in objects of the class, e.g. `Order.size`. */
  readonly shadowed: ReadonlySet<string>;
  /** Attributes that methods of a base class read, and that nothing sets where its `__init__` is not called. */
  readonly unset: ReadonlySet<string>;
  /** Keys that a dictionary or a call has twice, e.g. `Config: "size"`. */
  readonly repeated: ReadonlySet<string>;
  /** Branches that come after one with the same condition, and handlers after one for every exception. */
  readonly unreached: ReadonlySet<string>;
  /** By class of the module: how often it gives each of its attributes a value. */
  readonly owned: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** Fields of objects that cannot be changed, and that are assigned, e.g. `Order.name`. */
  readonly frozen: ReadonlySet<string>;
  /** Functions of the module that are called in a way that does not wait for them, e.g. `parse without await`. */
  readonly waits: ReadonlySet<string>;
  /** By function: how often it uses each name that is bound outside of it. */
  readonly outer: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** By function: the names that it assigns, or declares functions by. */
  readonly assigned: ReadonlyMap<string, ReadonlySet<string>>;
  /** By function: the names that it declares `global` or `nonlocal`. */
  readonly declared: ReadonlyMap<string, ReadonlySet<string>>;
  /** By function: the names that it binds itself. */
  readonly local: ReadonlyMap<string, ReadonlySet<string>>;
  /** Methods and attributes that classes of the module define. */
  readonly members: ReadonlySet<string>;
  /** Names of attributes that are read of whatever object. */
  readonly reads: ReadonlySet<string>;
  /** What functions and classes take, those that are imported too; what is declared twice is left out. */
  readonly signatures: ReadonlyMap<string, Signature>;
  /** By name of what is called and the number of its arguments without keyword: how many such calls there are. */
  readonly positional: ReadonlyMap<string, ReadonlyMap<number, number>>;
  /** Functions that are handed on as values, so that nobody sees how they are called. */
  readonly values: ReadonlySet<string>;
}

/** Of modules without regard to what they import: several steps ask for one. */
const known = new WeakMap<PyModule, NameUses>();

/**
 * What the names of a module mean. `imported` are the signatures of what it imports, by the name that it
 * is called by there.
 */
export function nameUses(
  module: PyModule,
  imported: ReadonlyMap<string, Signature> = new Map(),
): NameUses {
  if (imported.size > 0) return new Meaning(readNames(module), imported).uses();
  const uses = known.get(module) ?? new Meaning(readNames(module), imported).uses();
  known.set(module, uses);
  return uses;
}

/** The classes of the module that a class derives from. */
function basesOf(
  { bases }: ClassUse,
  classes: ReadonlyMap<string, ClassUse>,
  seen = new Set<ClassUse>(),
): ClassUse[] {
  return bases.flatMap((base) => {
    const own = classes.get(base);
    if (own === undefined || seen.has(own)) return [];
    seen.add(own);
    return [own, ...basesOf(own, classes, seen)];
  });
}

function fits(
  { positional, keywords, isOpen }: Pick<CallUse, 'positional' | 'keywords' | 'isOpen'>,
  signature: Signature,
): boolean {
  if (isOpen || signature.isOpen) return true;
  const { names, required, keywordOnly } = signature;
  const given = new Set([...names.slice(0, positional), ...keywords]);
  return (
    positional <= signature.positional &&
    keywords.every((each) => names.includes(each)) &&
    names.slice(0, required).every((each) => given.has(each)) &&
    keywordOnly.every((each) => given.has(each))
  );
}

function shownCall({ name, positional, keywords }: CallUse): string {
  return `${name}(${positional} ${[...keywords].sort().join(' ')})`;
}

/** Whether what is above a use gives the name a value on each path to it, or nothing above does. */
function isAssigned({ places }: Scope, { name, at, branch }: Use): boolean {
  const above = (places.get(name) ?? []).filter((each) => each.at < at);
  const last = above.findLast((each) => branch.startsWith(each.branch));
  return above.length === 0 || last?.isDeletion === false;
}

type NameIn = Pick<Use, 'name' | 'scope'>;

class Meaning {
  readonly #facts: NameFacts;
  readonly #imported: ReadonlyMap<string, Signature>;

  constructor(facts: NameFacts, imported: ReadonlyMap<string, Signature>) {
    this.#facts = facts;
    this.#imported = imported;
  }

  uses(): NameUses {
    const { module, scopes, uses, stored, reads, repeated, unreached, hasStar } = this.#facts;
    const unbound = new Set<string>();
    const early = new Set<string>();
    const unassigned = new Set<string>();
    const outer = new Map<string, Map<string, number>>();
    for (const use of uses) {
      const owner = ownerOf(use);
      const ownFunction = functionOf(use.scope);
      if (owner === use.scope && owner === ownFunction && !isAssigned(owner, use)) {
        unassigned.add(`${owner.path} ${use.name}`);
      }
      if (owner === undefined) {
        if (!builtins.has(use.name)) unbound.add(use.name);
      } else if (owner === use.scope && !use.inLoop && use.at < (owner.bound.get(use.name) ?? 0)) {
        if (!builtins.has(use.name)) early.add(`${owner.path} ${use.name}`);
      }
      if (ownFunction && (owner === undefined || !isWithin(owner, ownFunction))) {
        const counts = outer.get(ownFunction.path) ?? new Map<string, number>();
        counts.set(use.name, (counts.get(use.name) ?? 0) + 1);
        outer.set(ownFunction.path, counts);
      }
    }
    for (const name of this.#declaredOnly()) unbound.add(name);
    const functions = scopes.filter(({ kind }) => kind === 'function');
    const local = new Map(functions.map(({ path, bound }) => [path, new Set(bound.keys())]));
    const declared = new Map(functions.map(({ path, outer }) => [path, new Set(outer.keys())]));
    const assigned = new Map(functions.map(({ path, assigned }) => [path, assigned]));
    const attributes = this.#missingAttributes();
    const waits = this.#wrongWaits();
    const classes = scopes.filter(({ kind }) => kind === 'class');
    return {
      unbound,
      hasStar,
      early,
      unassigned,
      attributes,
      calls: this.#misfits(),
      methodUses: this.#methodUses(),
      undone: this.#undone(),
      // After the attributes, which complete what classes are known to set.
      shadowed: this.#shadowed(),
      unset: this.#unset(),
      repeated,
      unreached,
      owned: this.#owned(),
      frozen: this.#frozen(),
      waits,
      outer,
      local,
      assigned,
      declared,
      members: new Set([...stored, ...classes.flatMap(({ bound }) => [...bound.keys()])]),
      reads,
      signatures: new Map([
        ...this.#imported,
        ...[...module.signatures].flatMap(([name, own]) => (own ? [[name, own] as const] : [])),
      ]),
      positional: this.#positional(),
      values: this.#values(),
    };
  }

  /** Names that are declared `global` or `nonlocal`, and that the scope around does not bind itself. */
  #declaredOnly(): string[] {
    return this.#facts.scopes.flatMap((scope) =>
      [...scope.outer].flatMap(([name, how]) => {
        if (how === 'global') return rootOf(scope).bound.has(name) ? [] : [name];
        return ownerOf({ name, scope })?.kind === 'function' ? [] : [name];
      }),
    );
  }

  #positional(): Map<string, Map<number, number>> {
    const found = new Map<string, Map<number, number>>();
    for (const { name, positional, isOpen } of this.#facts.calls) {
      if (isOpen) continue;
      const counts = found.get(name) ?? new Map<number, number>();
      found.set(name, counts.set(positional, (counts.get(positional) ?? 0) + 1));
    }
    return found;
  }

  #values(): Set<string> {
    const counts = new Map<string, number>();
    const count = (use: NameIn, by: number) => {
      if (this.#signatureOf(use) === undefined || ownerOf(use)?.kind === 'function') return;
      counts.set(use.name, (counts.get(use.name) ?? 0) + by);
    };
    for (const use of this.#facts.uses) count(use, 1);
    for (const { name, scope } of this.#facts.calls) count({ name, scope }, -1);
    return new Set([...counts].flatMap(([name, left]) => (left > 0 ? [name] : [])));
  }

  /** What a name takes where it means a function or class of the file, or one that is imported. */
  #signatureOf(use: NameIn): Signature | undefined {
    const owner = ownerOf(use);
    if (owner?.kind === 'function') return owner.signatures.get(use.name);
    const imported = this.#imported.get(use.name);
    if (imported !== undefined) return imported;
    return owner?.kind === 'module' ? owner.signatures.get(use.name) : undefined;
  }

  #missingAttributes(): Set<string> {
    for (const { of, name, isStore } of this.#facts.attributes) {
      if (isStore) this.#facts.classes.get(of)?.stored.add(name);
    }
    const missing = new Set<string>();
    for (const { of, name, isStore, isOfBase, isByName } of this.#facts.attributes) {
      const own =
        this.#facts.classes.get(of) ?? this.#facts.classes.get(this.#facts.instances.get(of) ?? '');
      if (own && isStore && this.#isRefused(own, name)) missing.add(`${own.scope.path}.${name}`);
      // What is set from outside has a meaning only where the class knows the name.
      if (own && isStore && isByName && this.#facts.classes.has(of) && !this.#declares(own, name)) {
        missing.add(`${own.scope.path}.${name}`);
      }
      if (isStore || own === undefined || /^__\w+__$/.test(name)) continue;
      const isThere = isOfBase
        ? own.bases.some((base) => this.#has(this.#facts.classes.get(base), name))
        : this.#has(own, name);
      if (!isThere) missing.add(`${own.scope.path}${isOfBase ? ': super()' : ''}.${name}`);
    }
    return missing;
  }

  #declares(own: ClassUse, name: string): boolean {
    const all = [own, ...basesOf(own, this.#facts.classes)];
    return all.some(({ scope }) => scope.bound.has(name));
  }

  /** Whether objects of a class and of all that it derives from have only attributes that it lists. */
  #isRefused(own: ClassUse, name: string): boolean {
    const all = [own, ...basesOf(own, this.#facts.classes)];
    const isClosed = all.every(
      ({ scope: { slots }, bases }) =>
        slots !== undefined && bases.every((base) => base === '' || this.#facts.classes.has(base)),
    );
    return isClosed && !all.some(({ scope }) => scope.slots?.has(name) || scope.bound.has(name));
  }

  /** Whether a class has a member, be it from a class of the module that it derives from. */
  #has(own: ClassUse | undefined, name: string, seen: readonly ClassUse[] = []): boolean {
    if (own === undefined || seen.includes(own)) return false;
    if (own.scope.bound.has(name) || own.stored.has(name)) return true;
    return own.bases.some((base) => this.#has(this.#facts.classes.get(base), name, [...seen, own]));
  }

  #misfits(): Set<string> {
    const found = new Set<string>();
    for (const call of this.#facts.calls) {
      const signature = this.#signatureOf(call);
      if (signature !== undefined && !fits(call, signature)) found.add(shownCall(call));
    }
    return found;
  }

  /** Nobody knows of which class an object is, so a call is sound if it fits one method of its name. */
  #methodUses(): Set<string> {
    const { methods, methodCalls, uncalled } = this.#facts;
    const found = new Set<string>();
    for (const call of methodCalls) {
      const own = methods.get(call.name)?.filter(({ of }) => of !== call.superOf) ?? [];
      const isFit = ({ isProperty, signature }: Method) =>
        !isProperty && (signature === undefined || fits(call, signature));
      if (own.length > 0 && !own.some(isFit)) found.add(`${call.superOf ?? ''}.${shownCall(call)}`);
    }
    for (const [name, own] of methods) {
      if (own.every(({ isProperty }) => !isProperty) && uncalled.has(name)) {
        found.add(`.${name} without call`);
      }
    }
    for (const [name, own] of methods) {
      for (const method of own) {
        if (this.#isNarrower(name, method, own)) found.add(`.${name} of ${method.of}`);
      }
    }
    return found;
  }

  /** Whether a method cannot be called as that of a class which its class derives from has to be. */
  #isNarrower(name: string, { of, signature }: Method, others: readonly Method[]): boolean {
    const { classes } = this.#facts;
    const own = classes.get(of);
    if (own === undefined || signature === undefined || /^__\w+__$/.test(name)) return false;
    const bases = basesOf(own, classes).map(({ scope }) => scope.path);
    return others.some((each) => {
      if (!bases.includes(each.of) || each.signature === undefined) return false;
      const { required: positional, keywordOnly: keywords, isOpen } = each.signature;
      return !fits({ positional, keywords, isOpen }, signature);
    });
  }

  #undone(): Set<string> {
    const { classes } = this.#facts;
    return new Set(
      [...classes].flatMap(([name, own]) => {
        if (own.abstract.size > 0) return [];
        const wanted = basesOf(own, classes).flatMap(({ abstract }) => [...abstract]);
        return wanted.filter((each) => !this.#isDone(own, each)).map((each) => `${name}.${each}`);
      }),
    );
  }

  /** Whether a class or one that it derives from has a method that is not only declared. */
  #isDone(own: ClassUse, name: string): boolean {
    return [own, ...basesOf(own, this.#facts.classes)].some(
      ({ scope, abstract }) => scope.bound.has(name) && !abstract.has(name),
    );
  }

  #owned(): Map<string, Map<string, number>> {
    const { attributes, classes } = this.#facts;
    const found = new Map(
      [...classes].map(([name, { scope }]) => [
        name,
        new Map([...scope.bound.keys()].map((each) => [each, 1])),
      ]),
    );
    for (const { of, name, isStore } of attributes) {
      const own = isStore ? found.get(of) : undefined;
      own?.set(name, (own.get(name) ?? 0) + 1);
    }
    return found;
  }

  #shadowed(): Set<string> {
    const { classes, methods } = this.#facts;
    const found = new Set<string>();
    for (const own of classes.values()) {
      const paths = [own, ...basesOf(own, classes)].map(({ scope }) => scope.path);
      for (const name of own.stored) {
        const isHidden = methods.get(name)?.some(({ of, isProperty, isAssignable, signature }) => {
          return paths.includes(of) && (isProperty ? !isAssignable : signature !== undefined);
        });
        if (isHidden) found.add(`${own.scope.path}.${name}`);
      }
    }
    return found;
  }

  #unset(): Set<string> {
    const { classes, attributes, methodCalls } = this.#facts;
    const found = new Set<string>();
    for (const own of classes.values()) {
      const { path, bound } = own.scope;
      const callsInit = methodCalls.some(
        ({ name, scope }) => name === '__init__' && methodOf(scope)?.parent?.path === path,
      );
      if (!bound.has('__init__') || callsInit) continue;
      for (const { scope: base } of basesOf(own, classes)) {
        const ofBase = attributes.filter(({ of, isByName }) => of === base.path && !isByName);
        for (const { name, isStore, method } of ofBase) {
          const isRead = !isStore && method !== '__init__' && !bound.has(method);
          if (!isRead || own.stored.has(name) || bound.has(name) || base.bound.has(name)) continue;
          const stores = ofBase.filter((each) => each.isStore && each.name === name);
          const isOnlyInit = stores.every((each) => each.method === '__init__');
          if (stores.length > 0 && isOnlyInit) found.add(`${path}.${name}`);
        }
      }
    }
    return found;
  }

  #frozen(): Set<string> {
    const { classes, stored } = this.#facts;
    return new Set(
      [...classes].flatMap(([name, { isFrozen, scope }]) =>
        isFrozen
          ? scope.fields.flatMap((field) => (stored.has(field.name) ? `${name}.${field.name}` : []))
          : [],
      ),
    );
  }

  #wrongWaits(): Set<string> {
    const found = new Set<string>();
    for (const { name, scope, isAwaited } of this.#facts.calls) {
      const isAsync = this.#signatureOf({ name, scope })?.isAsync;
      if (isAsync === undefined || isAsync === isAwaited) continue;
      found.add(`${name} ${isAsync ? 'without' : 'with'} await`);
    }
    return found;
  }
}
