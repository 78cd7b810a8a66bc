import { join, relative } from 'node:path';
import { type Diagnostic, diagnose, type Place } from '../../diagnostics/diagnostic.ts';
import { configFile, configOwner } from '../../diagnostics/registry/configs.ts';
import { isSafeFolder } from '../../workspace/tree/safe-folder.ts';
import { type FoundAbove, type SearchUp, searchUp } from '../../workspace/tree/search-up.ts';
import type { AppsEntry } from './config.ts';
import type { Source } from './source.ts';

/** What a file of settings may be called. Those in a programming language are read, never run. */
const configNames: readonly string[] = [
  'pyfunc.config.ts',
  'pyfunc.config.mts',
  'pyfunc.config.js',
  'pyfunc.config.mjs',
  'pyfunc.config.json',
];

export interface ConfigFile {
  /** Absolute. */
  readonly folder: string;
  readonly name: string;
  /** From the working folder, as messages show it. */
  readonly label: string;
}

export interface FoundConfigs {
  readonly search: SearchUp;
  /** Nearest first; at most one in each folder. */
  readonly configs: readonly ConfigFile[];
  /** Why some that were found are not among them. All are errors. */
  readonly problems: readonly Diagnostic[];
}

/** Looks for pyfunc.config from a working folder up to the top of its repository; reads none. */
export function findConfigs(cwd: string, home?: string): FoundConfigs {
  const search = searchUp(cwd, configNames, home);
  const [here = cwd] = search.folders;
  const labeled = search.found.map((each) => ({ ...each, label: labelOf(each, here) }));
  const top = search.folders.at(-1) ?? search.end.at;
  const problems = labeled.flatMap((each) => problemWith(each, labeled, top));
  const configs = labeled.map(({ folder, name, label }) => ({ folder, name, label }));
  return { search, configs: problems.length === 0 ? configs : [], problems };
}

type Labeled = FoundAbove & { readonly label: string };

function problemWith(found: Labeled, all: readonly Labeled[], top: string): Diagnostic[] {
  const { folder, label, isFile, stranger } = found;
  const where = { at: { path: label } };
  const twin = all.slice(0, all.indexOf(found)).find((each) => each.folder === folder);
  if (twin !== undefined) {
    const problem = `lies beside ${twin.name}, and only one of them can count`;
    return [diagnose(configFile, { path: label, problem }, where)];
  }
  if (!isFile) {
    return [diagnose(configFile, { path: label, problem: 'is not a plain file' }, where)];
  }
  if (stranger === undefined || isSafeFolder(top)) return [];
  return [diagnose(configOwner, { path: label, folder: top, user: stranger }, where)];
}

function labelOf({ folder, name }: FoundAbove, here: string): string {
  return relative(here, join(folder, name)).replaceAll('\\', '/');
}

/** One registry as one file names it. */
export interface ConfiguredRegistry {
  readonly namespace: string;
  readonly source: Source;
  /** The source as it is written there. */
  readonly text: string;
  readonly config: ConfigFile;
  readonly at: Place;
}

/** A pyfunc.config that was read and is valid by itself. */
export interface ReadConfig {
  readonly file: ConfigFile;
  readonly registries: readonly ConfiguredRegistry[];
  readonly apps?: AppsEntry;
}
