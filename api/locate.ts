import { join, relative, resolve, sep } from 'node:path';
import { type AppsBelow, appsBelow, type Scope } from '../app/apps-below.ts';
import { findApps, functionJsonFiles } from '../app/find.ts';
import type { Session } from '../cli/command.ts';
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import { noApp, severalApps } from '../diagnostics/environment.ts';
import { folderNotSearched, noAppMeant } from '../diagnostics/registry/many-apps.ts';
import { openTree, Unreadable } from '../workspace/tree/disk.ts';
import type { ManyApps } from './many-apps.ts';
import { dealt } from './shard.ts';
import { reasonOf, unreadable } from './unreadable.ts';

export interface Located {
  /** Absolute paths of the apps at or below the path, or none with the reason beside. */
  readonly apps: readonly string[];
  readonly problem?: Diagnostic;
}

/** All apps that are meant, or those of a shard. */
export interface LocatedApps extends Located {
  /** How many there are in all shards. */
  readonly count: number;
  /** What kept folders from being searched. */
  readonly notes: readonly Diagnostic[];
}

/** Finds the app a command is about. Several are a problem. */
export function locateApp(path: string, cwd: string): Located {
  const root = resolve(cwd, path);
  let found: string[];
  let functions: readonly string[] = [];
  try {
    const tree = openTree(root);
    found = findApps(tree);
    if (found.length === 0) functions = functionJsonFiles(tree);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { apps: [], problem: unreadable(path, root, error) };
  }
  const apps = found.map((app) => join(root, app));
  if (apps.length === 0) return { apps, problem: diagnose(noApp, { path, functions }) };
  // An app in the folder itself is what was meant, whatever else lies below it.
  if (found[0] === '') return { apps: [root] };
  if (apps.length > 1) {
    return { apps, problem: diagnose(severalApps, { path, count: apps.length }) };
  }
  return { apps };
}

/**
 * Finds all apps that are meant on the command line and in every pyfunc.config from the path upwards. A
 * shard may have none; where nobody has any, that is a problem.
 */
export async function locateApps(
  path: string,
  { cwd, env }: Pick<Session, 'cwd' | 'env'>,
  { search, shard }: ManyApps,
): Promise<LocatedApps> {
  const root = resolve(cwd, path);
  const none = { apps: [], count: 0, notes: [] };
  const { problems, scopes = [] } = await configured(root, env.HOME);
  const [problem] = problems;
  if (problem !== undefined) return { ...none, problem };
  let found: AppsBelow;
  try {
    // What is included on the command line need not be included by default too.
    const also = search.include.length === 0 ? scopes : scopes.map(withoutInclude);
    found = appsBelow(root, { ...search, also });
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { ...none, problem: unreadable(path, root, error) };
  }
  const notes = found.unreadable.map((error) => {
    return diagnose(folderNotSearched, { path: error.path, reason: reasonOf(error) });
  });
  const count = found.apps.length;
  if (count === 0) {
    const { include } = search;
    return { ...none, notes, problem: diagnose(noAppMeant, { path, include }) };
  }
  const apps = shard === undefined ? found.apps : dealt(found.apps, shard);
  return { apps: apps.map((app) => join(root, app)), count, notes };
}

function withoutInclude({ include: _, ...rest }: Scope): Scope {
  return rest;
}

/** `apps` of every pyfunc.config. */
async function configured(root: string, home: string | undefined) {
  const { readScope: readReach } = await import('../registry/config/config-scope.ts');
  const reach = await readReach(root, home);
  if (!('found' in reach)) return { problems: reach };
  const [here = root] = reach.found.search.folders;
  return {
    problems: [],
    scopes: reach.configs.flatMap(({ file, apps }) => {
      const from = relative(file.folder, here).split(sep).join('/');
      return apps ? [{ ...apps, from }] : [];
    }),
  };
}
