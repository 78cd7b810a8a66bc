import { join, resolve } from 'node:path';
import { appsBelow } from '../../app/apps-below.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { failed, ok, type Result } from '../../diagnostics/result.ts';
import type { Library } from '../../generators/templates/library.ts';
import { readScope } from '../../registry/config/config-scope.ts';
import { readLock } from '../../registry/lock/lock-file.ts';
import { type PinMove, planPinUpdate } from '../../registry/plan/plan-pin-update.ts';
import {
  type Moved,
  movedTemplates,
  outdatedEntries,
} from '../../registry/update/outdated-entries.ts';
import { openTree, Unreadable } from '../../workspace/tree/disk.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import { unreadable } from '../apps/disk-diagnostics.ts';
import type { Host } from '../host.ts';
import { completed, type Outcome } from '../outcome.ts';
import { refuse } from '../refuse.ts';
import { registriesFor } from '../registries-for.ts';
import { placed, sourceFrom } from '../report/placed.ts';
import type { ConfiguredRegistry } from './configuration-about.ts';
import { movedPin } from './update.ts';

/** How to look for what is behind. */
export interface OutdatedOptions {
  /** The outcome is `pending` where something is behind, and not `done`. */
  readonly check?: boolean | undefined;
  /** Fetch nothing. */
  readonly offline?: boolean | undefined;
}

/** What is behind. */
export interface OutdatedAbout {
  /** All pins, with the newest that the source allows. */
  readonly registries: readonly (ConfiguredRegistry & { readonly behind: boolean })[];
  /** Apps that were made from templates that have changed. */
  readonly apps: readonly {
    /** From the path that was given. */
    readonly app: string;
    readonly templates: readonly Moved[];
  }[];
}

export type OutdatedOutcome = Outcome<OutdatedAbout>;

/** Shows pins that are behind their source, and what was generated from templates that moved on. */
export async function outdated(
  path: string,
  { check = false, offline }: OutdatedOptions,
  host: Host,
): Promise<OutdatedOutcome> {
  const { cwd, env, signal } = host;
  const root = resolve(cwd, path);
  const folder = folderAt(root, path);
  if (folder.kind === 'failed') return refuse(folder.diagnostics, host);
  const scope = await readScope(root, env.HOME);
  if (scope.kind === 'failed') return refuse(scope.diagnostics, host);
  const registries = await registriesFor({ cwd: root, env, signal }, 'all', { offline });
  if (registries.kind === 'failed') return refuse(registries.diagnostics, host);
  const update = await planPinUpdate(scope.value, [], { env, offline: offline === true });
  if (update.kind === 'failed') return refuse(update.diagnostics, host);
  const apps = appsBehind(root, registries.value.library);
  const problems = [
    ...update.value.moves.flatMap(({ diagnostics }) => diagnostics),
    ...registries.value.configured.flatMap(({ diagnostics }) => diagnostics),
    ...apps.flatMap(({ diagnostics }) => diagnostics),
  ];
  const isWork = update.value.moves.some(isBehind) || apps.some(({ moved }) => moved.length > 0);
  return completed(
    check && isWork ? 'pending' : 'done',
    {
      registries: update.value.moves.map((move) => ({ ...movedPin(move), behind: isBehind(move) })),
      apps: apps.map(({ app, moved }) => ({ app, templates: moved })),
    },
    { diagnostics: placed(problems, sourceFrom(cwd)) },
  );
}

function isBehind({ from, to }: PinMove): boolean {
  return to !== undefined && from?.integrity !== to.integrity;
}

interface AppBehind {
  readonly app: string;
  readonly moved: readonly Moved[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The folder that was named, or why it cannot be read. */
function folderAt(root: string, path: string): Result<Tree> {
  try {
    return ok(openTree(root));
  } catch (error) {
    if (error instanceof Unreadable) return failed(unreadable(path, root, error));
    throw error;
  }
}

/** The apps with something to update, or with a reason why that is not known. */
function appsBehind(root: string, library: Library): AppBehind[] {
  const { apps } = appsBelow(root, { include: [], exclude: [], gitignore: true });
  const all = apps.map((app) => appBehind(join(root, app), app || '.', library));
  return all.filter(({ moved, diagnostics }) => moved.length > 0 || diagnostics.length > 0);
}

function appBehind(root: string, app: string, library: Library): AppBehind {
  const lock = readLock(openTree(root));
  if (lock.kind === 'failed') return { app, moved: [], diagnostics: lock.diagnostics };
  const { entries, diagnostics } = outdatedEntries(lock.value.generated, library);
  return { app, moved: entries.flatMap((each) => movedTemplates(each, library)), diagnostics };
}
