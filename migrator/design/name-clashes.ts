import { isFreeOfPython, snakeCase } from '../../python/names.ts';
import { builtins } from '../../python/python-names.ts';
import type { PythonSource } from '../../python/python-source.ts';
import { mentions, placesOf } from '../../python/scopes.ts';
import type { Span } from '../../workspace/change/edit.ts';
import type { Pausable } from '../../workspace/process/pausable.ts';
import { aliasEdit } from '../edits/alias-edit.ts';
import type { FunctionDesign } from './function-design.ts';
import type { ModuleNames } from './module-names.ts';

export interface Clash {
  readonly name: string;
  readonly loser: ModuleNames;
  readonly other: PythonSource;
}

/**
 * New names for those that mean different things in different files: entry points are called like
 * their functions, of all others the first keeps its name. A clash where a name cannot be changed
 * with certainty. The first file keeps all its names.
 */
export function* resolveNames(files: readonly ModuleNames[]): Pausable<{
  readonly renames: ReadonlyMap<PythonSource, ReadonlyMap<string, string>>;
  readonly clash?: Clash;
}> {
  const renames = new Map<PythonSource, Map<string, string>>();
  const taken = new Set<string>();
  // Most candidates stand in no file at all: only for the others is each file asked.
  const words = new Set(files.flatMap((each) => [...each.source.module.identifiers]));
  const holdersOf = new Map<string, ModuleNames[]>();
  for (const file of files) {
    for (const name of file.meanings.keys()) {
      const holders = holdersOf.get(name);
      if (holders === undefined) holdersOf.set(name, [file]);
      else holders.push(file);
    }
  }
  const isTaken = (name: string) =>
    taken.has(name) ||
    holdersOf.has(name) ||
    (words.has(name) && files.some((each) => mentions(each.source.module, name)));
  const [base] = files;
  for (const [name, holders] of holdersOf) {
    const [first] = holders;
    const hidden = hides(files, name);
    const means = new Set(holders.map((each) => each.meanings.get(name)));
    if (first === undefined || (means.size === 1 && hidden === undefined)) continue;
    if (hidden !== undefined && first === base) {
      return { renames, clash: { name, loser: hidden, other: first.source } };
    }
    const kept = holders.find((each) => each === base || entryNamed(each, name) === undefined);
    for (const file of holders) {
      const keeps = kept !== undefined && file.meanings.get(name) === kept.meanings.get(name);
      if (keeps && hidden === undefined) continue;
      const other = holders.find((each) => each !== file) ?? first;
      const to = canRename(file, name) ? newName(file, name, isTaken) : undefined;
      if (to === undefined) return { renames, clash: { name, loser: file, other: other.source } };
      taken.add(to);
      const own = renames.get(file.source) ?? new Map<string, string>();
      renames.set(file.source, own.set(name, to));
      yield;
    }
  }
  return { renames };
}

/** A file that uses the builtin of this name. */
function hides(files: readonly ModuleNames[], name: string): ModuleNames | undefined {
  if (!builtins.has(name)) return undefined;
  return files.find((each) => !each.meanings.has(name) && mentions(each.source.module, name));
}

/** The function whose entry point has this name. */
function entryNamed({ functions }: ModuleNames, name: string): FunctionDesign | undefined {
  return functions.find(({ fn: { entry, entryName } }) => {
    return name === (entry.kind === 'durable' ? entry.def.name : entryName);
  });
}

function newName(
  file: ModuleNames,
  name: string,
  isTaken: (name: string) => boolean,
): string | undefined {
  const entry = entryNamed(file, name);
  const prefix = snakeCase(entry?.fn.name ?? file.functions[0]?.fn.name ?? 'other');
  const prefixed = withPrefix(prefix, name);
  const candidates = entry === undefined ? [prefixed] : [prefix, prefixed];
  return [...candidates, `${prefixed}_2`].find(
    (candidate) => isFreeOfPython(candidate) && !isTaken(candidate),
  );
}

/** `ORDERS_LIMIT`, `OrdersModel`, `_orders_cache`, `orders_cache`. */
function withPrefix(prefix: string, name: string): string {
  const [, lead = '', rest = name] = /^(_*)(.*)$/s.exec(name) ?? [];
  if (/^[A-Z\d_]+$/.test(rest)) return `${lead}${prefix.toUpperCase()}_${rest}`;
  if (!/^[A-Z]/.test(rest)) return `${lead}${prefix}_${rest}`;
  const words = prefix.split('_').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return lead + words.join('') + rest;
}

/** Whether every place that means this name is known, and none of them is rewritten otherwise. */
function canRename(file: ModuleNames, name: string): boolean {
  const { source, header } = file;
  // The name of a class shows in messages, texts and pickles.
  const isClass = source.module.statements.some(
    (s) => s.kind === 'class' && s.binds.includes(name),
  );
  if (isClass) return false;
  const places = placesOf(source.module, name, header);
  if (places === undefined) return false;
  const isHeld = heldSpans(file).some(({ start, end }) =>
    places.some((place) => place.start >= start && place.end <= end),
  );
  if (isHeld) return false;
  const imports = source.module.imports.filter(
    (each) => each.span.start < header && each.names.some((one) => one.binds === name),
  );
  return imports.every((each) => aliasEdit(each, name, name) !== undefined);
}

/** Text that is written anew: parameters and clients of starters, what a durable factory is called with. */
function heldSpans({ functions }: ModuleNames): Span[] {
  return functions.flatMap(({ fn: { entry }, client, form }) => {
    const create = entry.kind === 'durable' || entry.kind === 'bound' ? entry.create : undefined;
    const argument = form === 'call' ? create?.arguments[0] : undefined;
    return [
      ...(client === undefined || entry.kind !== 'def' ? [] : [entry.def.parameterList]),
      ...(client?.unwraps.map(({ call }) => call) ?? []),
      ...(argument === undefined ? [] : [argument.span]),
    ];
  });
}
