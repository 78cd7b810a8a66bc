import { readV2App } from '../../app/v2-app.ts';
import { withoutOtherRows } from '../../generators/files/list-in-readme.ts';
import { declarationsOf, functionNameOf } from '../../generators/functions/declarations.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import { plainText } from '../update/plain-text.ts';
import type { Generated, Lock } from './lock.ts';
import { digestOf } from './record.ts';
import { type FunctionState, helpersOf, mayBeAbsent } from './recorded-helpers.ts';

/**
 * `untouched`: byte for byte as it was generated, but for line ends. `shared`: it went into a file that
 * holds more than that, so that only its functions can be judged.
 */
export type FileState = 'untouched' | 'edited' | 'shared' | 'missing';

/** How far what one run generated is still as it was generated. */
export interface EntryDrift {
  readonly template: string;
  readonly version: string;
  readonly files: readonly { readonly path: string; readonly state: FileState }[];
  readonly functions: readonly { readonly name: string; readonly state: FunctionState }[];
  /** Helpers, classes and constants of modules that hold more. */
  readonly helpers: readonly { readonly name: string; readonly state: FunctionState }[];
}

export interface Drift {
  readonly entries: readonly EntryDrift[];
  /** Functions of the app that nothing generated; unknown where the app cannot be read. */
  readonly foreign?: readonly string[];
}

/** Compares an app with what its lock says was generated. `initParser()` must have been awaited. */
export function driftOf(tree: Tree, lock: Lock): Drift {
  const owners = new Map<string, number>();
  for (const { files } of lock.generated) {
    for (const path of Object.keys(files)) owners.set(path, (owners.get(path) ?? 0) + 1);
  }
  const entries = lock.generated.map((entry) =>
    driftOfEntry(tree, entry, (path) => (owners.get(path) ?? 0) > 1),
  );
  const app = readV2App(tree);
  if (app.kind !== 'app') return { entries };
  const made = new Set(lock.generated.flatMap(({ functions }) => Object.keys(functions)));
  const foreign = app.functions.flatMap(({ name }) => (name && !made.has(name) ? [name] : []));
  return { entries, foreign };
}

/** The drift of one entry; `isShared` tells of files that other entries hold too. */
export function driftOfEntry(
  tree: Tree,
  entry: Generated,
  isShared: (path: string) => boolean = () => false,
): EntryDrift {
  return {
    template: entry.template,
    version: entry.templates[entry.template]?.version ?? '',
    files: Object.entries(entry.files).flatMap(([path, digest]): EntryDrift['files'] => {
      const text = plainText(tree, path);
      if (text === undefined) return mayBeAbsent.includes(path) ? [] : [{ path, state: 'missing' }];
      // `pyfunc add` lists what it adds in the README of the app.
      const own = withoutOtherRows(text, Object.keys(entry.functions));
      const isUntouched = [text, ...(path === 'README.md' ? [own] : [])].some(
        (each) => digestOf(each) === digest,
      );
      const changed = mayBeShared(entry, path) || isShared(path) ? 'shared' : 'edited';
      return [{ path, state: isUntouched ? 'untouched' : changed }];
    }),
    functions: functionsOf(tree, entry),
    helpers: helpersOf(tree, entry),
  };
}

/** Whether anything of it is not as it was generated. */
export function hasDrifted({ entries }: Drift): boolean {
  return entries
    .flatMap(({ files, functions, helpers }) => [...files, ...functions, ...helpers])
    .some(({ state }) => state === 'edited' || state === 'missing');
}

/** Files that others write to as well, or that were there before. */
function mayBeShared({ place }: Generated, path: string): boolean {
  return (
    path === place?.file ||
    /^(?:host\.json|local\.settings\.json|requirements[^/]*\.txt|pyproject\.toml|\.gitignore|\.funcignore)$/.test(
      path,
    )
  );
}

function functionsOf(tree: Tree, { functions, files }: Generated): EntryDrift['functions'] {
  const found = new Map(
    Object.keys(files)
      .filter((path) => path.endsWith('.py'))
      .flatMap((path) => declarationsOf(plainText(tree, path) ?? ''))
      .map((each) => [functionNameOf(each), digestOf(each.text)]),
  );
  return Object.entries(functions).map(([name, digest]) => {
    const now = found.get(name);
    return { name, state: now === undefined ? 'missing' : now === digest ? 'untouched' : 'edited' };
  });
}
