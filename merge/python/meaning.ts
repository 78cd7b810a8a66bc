import type { PyModule } from '../../python/module.ts';
import { type NameUses, nameUses } from '../../python/name-uses.ts';
import type { Conflict } from '../merge.ts';
import type { Three } from '../three.ts';
import { brokenCalls } from './calls.ts';
import { misplacedFields, sharedValues } from './fields.ts';
import { variablesIn } from './spelling.ts';

interface Sides extends Three<PyModule> {
  /** Theirs before it was spelled as ours is. */
  readonly rendered: PyModule;
}

/** Compares the names of a result with those of the versions that it is made of. */
export class Meaning {
  readonly #modules: Sides;
  /** By the name of a function in theirs, that of the same function in ours. */
  readonly #renamed: ReadonlyMap<string, string>;

  constructor(modules: Sides, renamed: ReadonlyMap<string, string>) {
    this.#modules = modules;
    this.#renamed = renamed;
  }

  /** Names that nothing in the result defines, though each side had all that it uses. */
  unbound(result: PyModule): string[] {
    const { ours, rendered } = this.#modules;
    // The module of a template does not define the variable that its functions hang on.
    const open = new Set(variablesIn(rendered));
    const made = nameUses(result);
    const [own, its] = [nameUses(ours), nameUses(rendered)];
    // What a side has from a star import is there as long as the result has one.
    const has = ({ unbound, hasStar }: NameUses, name: string) =>
      unbound.has(name) && (!hasStar || made.hasStar);
    return [...made.unbound].filter(
      (name) => !has(own, name) && (open.has(name) || !has(its, name)),
    );
  }

  /**
   * What is wrong with the result and was not with either side: each side was sound, and the two
   * together are not.
   */
  conflicts(result: PyModule): Conflict[] {
    const at = (name: string) => {
      const [node] = this.#modules.ours.uses(name);
      return node ? { start: node.startIndex, end: node.endIndex } : { start: 0, end: 0 };
    };
    const conflict = (what: string, name: string): Conflict => {
      const span = at(name);
      const ours = this.#modules.ours.text.slice(span.start, span.end);
      return { what, span, base: '', ours, theirs: '', kind: 'broken' };
    };
    return [
      ...this.unbound(result).map((name) =>
        conflict(`one side uses the name ${name}, and the other no longer defines it`, name),
      ),
      ...this.#new(result, ({ early }) => early).map((each) => {
        const name = each.replace(/^.* /, '');
        return conflict(`the name ${name} would be used before it is defined`, name);
      }),
      ...this.#new(result, ({ unassigned }) => unassigned).map((each) => {
        const name = each.replace(/^.* /, '');
        const what = `one side uses ${name} where the other may not have given it a value`;
        return conflict(what, name);
      }),
      ...this.#new(result, ({ attributes }) => attributes).map((each) =>
        conflict(
          `one side uses ${each}, and the other no longer defines it`,
          each.replace(/(?:: super\(\))?\.[^.]*$/, ''),
        ),
      ),
      ...this.#lostMembers(result).map((name) =>
        conflict(`one side uses the attribute ${name}, and the other no longer defines it`, name),
      ),
      ...this.#brokenCalls(result).map(({ what, name }) => conflict(what, name)),
      ...this.#new(result, ({ methodUses }) => methodUses).map((each) => {
        const name = each.replace(/^\w*\./, '').replace(/[( ].*/, '');
        return conflict(`one side uses the method ${name} in a way that the other changed`, name);
      }),
      ...this.#new(result, ({ undone }) => undone).map((each) => {
        const [name = '', method = ''] = each.split('.');
        const what = `${name} of one side has no ${method}, which the other made abstract`;
        return conflict(what, name);
      }),
      ...this.#new(result, ({ shadowed }) => shadowed).map((each) => {
        const what = `${each} is a method on one side, and the other sets an attribute of that name`;
        return conflict(what, each.replace(/^.*\./, ''));
      }),
      ...this.#new(result, ({ unset }) => unset).map((each) => {
        const what = `${each} is read on one side, and an __init__ of the other does not set it`;
        return conflict(what, each.replace(/\..*$/, ''));
      }),
      ...this.#new(result, ({ repeated }) => repeated).map((each) => {
        const key = each.replace(/^.*: /s, '');
        return conflict(`both sides give ${key} a value in one place`, key);
      }),
      ...this.#new(result, ({ unreached }) => unreached).map((each) => {
        const key = each.replace(/^.*?: /s, '');
        return conflict(`the code of one side makes "${key}" of the other unreachable`, '');
      }),
      ...this.#ownedTwice(result).map((name) =>
        conflict(`both sides add ${name}`, name.replace(/^.*\./, '')),
      ),
      ...this.#new(result, ({ frozen }) => frozen).map((each) => {
        const what = `one side assigns ${each}, and the other made it read-only`;
        return conflict(what, each.replace(/^.*\./, ''));
      }),
      ...this.#madeGlobal().map((name) =>
        conflict(`${name} is a local variable on one side, and an outer name on the other`, name),
      ),
      ...sharedValues(result, this.#modules).map((name) =>
        conflict(`both sides give a member of ${name} one value`, name),
      ),
      ...this.#addedTwice(result).map((name) =>
        conflict(`both sides add a variable ${name} to one function`, name),
      ),
      ...this.#misplaced(result).map((name) =>
        conflict(`a field of ${name} without a default would follow one with a default`, name),
      ),
      ...this.#hidden(result).map((name) =>
        conflict(`${name} is a local variable on one side, and an outer name on the other`, name),
      ),
    ];
  }

  #new(result: PyModule, of: (uses: NameUses) => ReadonlySet<string>): string[] {
    const { ours, theirs } = this.#modules;
    const [own, its] = [of(nameUses(ours)), of(nameUses(theirs))];
    return [...of(nameUses(result))].filter((each) => !own.has(each) && !its.has(each));
  }

  /** Members of classes that are gone, whose names the user's code reads of objects of any kind. */
  #lostMembers(result: PyModule): string[] {
    const { ours, theirs } = this.#modules;
    const [own, its, made] = [ours, theirs, result].map((each) => nameUses(each)) as [
      NameUses,
      NameUses,
      NameUses,
    ];
    const told = new Set([...made.attributes].map((each) => each.replace(/^.*\./, '')));
    return [...own.members].filter(
      (name) =>
        !made.members.has(name) && made.reads.has(name) && !its.reads.has(name) && !told.has(name),
    );
  }

  #brokenCalls(result: PyModule): ReturnType<typeof brokenCalls> {
    const { ours, theirs } = this.#modules;
    return brokenCalls(nameUses(ours), nameUses(theirs), nameUses(result));
  }

  /** Names that a function of one side binds, and that of the other declares `global` or `nonlocal`. */
  #madeGlobal(): string[] {
    const { base, ours, theirs } = this.#modules;
    const [own, its] = [nameUses(ours), nameUses(theirs)];
    const inOurs = (path: string) => this.#inOurs(path);
    const same = (path: string) => path;
    const pairs = [
      [its.declared, own.local, inOurs],
      [own.declared, its.local, same],
    ] as const;
    const found = pairs.flatMap(([declared, local, pathOf]) =>
      [...declared].flatMap(([path, names]) => {
        const both = [...names].filter((name) => local.get(pathOf(path))?.has(name));
        const known = both.length > 0 ? nameUses(base).local.get(path) : undefined;
        return both.filter((name) => !known?.has(name));
      }),
    );
    return [...new Set(found)];
  }

  /** Local variables that each side assigns for a purpose of its own. */
  #addedTwice(result: PyModule): string[] {
    const { base, ours, theirs } = this.#modules;
    const [old, own] = [base, ours].map((side) => nameUses(side)) as [NameUses, NameUses];
    return [...nameUses(theirs).assigned].flatMap(([path, names]) => {
      const inOurs = own.assigned.get(this.#inOurs(path));
      const known = old.local.get(path);
      if (known === undefined || inOurs === undefined) return [];
      const both = [...names].filter((name) => inOurs.has(name) && !known.has(name));
      return both.filter((name) => countOf(result, name) > countOf(theirs, name));
    });
  }

  /** Attributes that each side adds to one class for a purpose of its own. */
  #ownedTwice(result: PyModule): string[] {
    const { base, ours, theirs } = this.#modules;
    const [old, own, made] = [base, ours, result].map((each) => nameUses(each).owned);
    return [...nameUses(theirs).owned].flatMap(([path, names]) =>
      [...names].flatMap(([name, count]) => {
        const isBoth = own?.get(path)?.has(name) && old?.get(path)?.has(name) === false;
        return isBoth && (made?.get(path)?.get(name) ?? 0) > count ? [`${path}.${name}`] : [];
      }),
    );
  }

  #misplaced(result: PyModule): string[] {
    const { ours, theirs } = this.#modules;
    const known = new Set([ours, theirs].flatMap((side) => [...misplacedFields(side)]));
    return [...misplacedFields(result)].filter((name) => !known.has(name));
  }

  /** Names that one side came to take from around a function, and that the function has for itself. */
  #hidden(result: PyModule): string[] {
    const { base, ours, theirs } = this.#modules;
    const made = nameUses(result).local;
    const hidden = [ours, theirs].flatMap((side) =>
      [...nameUses(side).outer].flatMap(([path, names]) => {
        const inResult = made.get(path) ?? made.get(this.#inOurs(path));
        const both = [...names].filter(([name]) => inResult?.has(name));
        if (both.length === 0) return [];
        const inBase = nameUses(base).outer.get(path);
        return both.flatMap(([name, count]) => (count > (inBase?.get(name) ?? 0) ? [name] : []));
      }),
    );
    return [...new Set(hidden)];
  }

  #inOurs(path: string): string {
    const [top = '', ...rest] = path.split('.');
    return [this.#renamed.get(top) ?? top, ...rest].join('.');
  }
}

function countOf(module: PyModule, name: string): number {
  return module.uses(name).length;
}
