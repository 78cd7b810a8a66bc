import { join, relative, resolve, sep } from 'node:path';
import { type AppsBelow, appsBelow, type SearchScope } from '../../app/apps-below.ts';
import { findApps, functionJsonFiles } from '../../app/find.ts';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { noApp, passedOver, severalApps } from '../../diagnostics/environment.ts';
import { folderNotSearched, noAppMeant } from '../../diagnostics/registry/many-apps.ts';
import { openTree, Unreadable } from '../../workspace/tree/disk.ts';
import { isWithin } from '../../workspace/tree/search-up.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import type { Host } from '../host.ts';
import type { NextStep } from '../outcome.ts';
import { wordsForApp } from './app-name.ts';
import { reasonOf, unreadable, whyUnreadable } from './disk-diagnostics.ts';
import { appsOfShard, type ManyApps } from './many-apps.ts';
import { recoverApp, recoverFrom } from './recover-app.ts';

/** The app a run is about, or why there is none; `next` names each where there are several. */
export type Located =
  | {
      readonly kind: 'app';
      readonly root: string;
      /** That an interrupted run was completed or rolled back. */
      readonly diagnostics: readonly Diagnostic[];
    }
  | {
      readonly kind: 'none';
      readonly diagnostics: readonly Diagnostic[];
      readonly next: readonly NextStep[];
    };

/** All apps that are meant, or those of a shard. */
export type LocatedApps =
  | {
      readonly kind: 'apps';
      /** Absolute paths. */
      readonly roots: readonly string[];
      /** How many there are in all shards. */
      readonly count: number;
      /** What kept folders from being searched. */
      readonly diagnostics: readonly Diagnostic[];
    }
  | { readonly kind: 'none'; readonly diagnostic: Diagnostic };

/**
 * Finds the app that `command` is about, at or below the path, once interrupted runs on the folder and
 * on the app are completed or rolled back: before that the app may lack its host.json. Several apps are
 * a problem.
 */
export async function locateApp(
  path: string,
  command: string,
  host: Pick<Host, 'cwd' | 'env'>,
): Promise<Located> {
  const { kind, diagnostics } = await recoverFrom(path, host);
  if (kind === 'blocked') return { kind: 'none', diagnostics, next: [] };
  const found = findApp(path, command, host.cwd);
  const early = [...diagnostics, ...found.diagnostics];
  if (found.kind === 'none') return { ...found, diagnostics: early };
  const recovery = await recoverApp(found.root);
  const all = [...early, ...recovery.diagnostics];
  return recovery.kind === 'blocked'
    ? { kind: 'none', diagnostics: all, next: [] }
    : { ...found, diagnostics: all };
}

function findApp(path: string, command: string, cwd: string): Located {
  const root = resolve(cwd, path);
  const none = (
    diagnostic: Diagnostic,
    next: readonly NextStep[] = [],
    early: readonly Diagnostic[] = [],
  ) => ({ kind: 'none', diagnostics: [...early, diagnostic], next }) as const;
  let found: string[];
  let functions: readonly string[] = [];
  const unread: Unreadable[] = [];
  try {
    const tree = openTree(root);
    // An app in the folder itself is what was meant, whatever else lies below it.
    const isApp = tree
      .entries('')
      .some(({ name, kind }) => name === 'host.json' && kind === 'file');
    if (isApp) return { kind: 'app', root, diagnostics: [] };
    found = findApps(tree, (folder) => isReadable(tree, folder, unread));
    if (found.length === 0) functions = functionJsonFiles(tree);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return none(unreadable(path, root, error));
  }
  const diagnostics = unread.map((error) =>
    diagnose(passedOver, { paths: [error.path], reason: reasonOf(error) }),
  );
  const [first, ...more] = found;
  if (first === undefined) return none(diagnose(noApp, { path, functions }), [], diagnostics);
  if (more.length === 0) return { kind: 'app', root: join(root, first), diagnostics };
  const next = found.map(
    (app) =>
      ({ kind: 'command', words: wordsForApp(command, join(root, app), cwd) }) satisfies NextStep,
  );
  return none(diagnose(severalApps, { path, count: found.length }), next);
}

/** Whether a folder can be read; one that cannot is kept for a diagnostic. */
function isReadable(tree: Tree, folder: string, unread: Unreadable[]): boolean {
  try {
    tree.entries(folder);
    return true;
  } catch (error) {
    if (!(error instanceof Unreadable) || folder === '') throw error;
    unread.push(error);
    return false;
  }
}

/**
 * Finds all apps that are meant by the options and by every pyfunc.config from the path upwards. A
 * shard may have none; where nobody has any, that is a problem.
 */
export async function locateApps(
  path: string,
  { search, shard }: ManyApps,
  { cwd, env }: Pick<Host, 'cwd' | 'env'>,
): Promise<LocatedApps> {
  const root = resolve(cwd, path);
  const { problems, scopes = [] } = await configured(root, env.HOME);
  const [problem] = problems;
  if (problem !== undefined) return { kind: 'none', diagnostic: problem };
  let found: AppsBelow;
  try {
    // What is included by the options need not be included by default too.
    const also = search.include.length === 0 ? scopes : scopes.map(withoutInclude);
    found = appsBelow(root, { ...search, also });
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { kind: 'none', diagnostic: unreadable(path, root, error) };
  }
  const count = found.apps.length;
  if (count === 0) {
    const { include } = search;
    return { kind: 'none', diagnostic: diagnose(noAppMeant, { path, include }) };
  }
  const apps = shard === undefined ? found.apps : appsOfShard(found.apps, shard);
  return {
    kind: 'apps',
    roots: apps.map((app) => join(root, app)),
    count,
    diagnostics: found.unreadable.map((error) =>
      diagnose(folderNotSearched, { path: error.path, ...whyUnreadable(error) }),
    ),
  };
}

function withoutInclude({ include: _, ...rest }: SearchScope): SearchScope {
  return rest;
}

/** `apps` of every pyfunc.config. */
async function configured(root: string, home: string | undefined) {
  const { readScope } = await import('../../registry/config/config-scope.ts');
  const scope = await readScope(root, home);
  if (scope.kind === 'failed') return { problems: scope.diagnostics };
  const [here = root] = scope.value.found.search.folders;
  return {
    problems: [],
    scopes: scope.value.configs.flatMap(({ file, apps }) => {
      const from = relative(file.folder, here).split(sep).join('/');
      return apps ? [{ ...apps, from }] : [];
    }),
  };
}

/** Whether a path that a program named, from `cwd` where it is relative, stays in `cwd` once links are followed. */
export function isWithinCwd({ cwd }: Pick<Host, 'cwd'>, path: string): boolean {
  return isWithin(cwd, resolve(cwd, path));
}
