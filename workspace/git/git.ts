import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { lstatSync, realpathSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/**
 * Those of the app's paths that git could not bring back: changed since the last commit, staged or
 * not, in conflict, or unknown to git without being ignored. None where there is no git, no
 * repository, or no such file.
 */
export function dirtyPaths(root: string, paths: readonly string[]): string[] {
  const folder = folderInRepository(root);
  const status = folder === undefined ? undefined : gitStatus(realpathSync(root));
  if (!status) return [];
  const dirty = new Set(pathsIn(status));
  return paths.filter((path) => dirty.has(folder + path));
}

/**
 * Where the app lies in its repository, `''` or ending in `/`; undefined where there is no repository or
 * no such folder.
 */
export function folderInRepository(root: string): string | undefined {
  if (!isThere(root)) return undefined;
  const base = realpathSync(root);
  const top = repositoryOf(base);
  if (top === undefined) return undefined;
  return relative(top, base)
    .split(sep)
    .map((part) => (part === '' ? '' : `${part}/`))
    .join('');
}

/** The top of the repository that a folder lies in, without links; undefined where there is none. */
export function topOfRepository(folder: string): string | undefined {
  return repositoryOf(realpathSync(folder));
}

/** The short name of a commit that has files of this folder; undefined where there is none. */
export function commitWith(folder: string, revision: string): string | undefined {
  const words = ['rev-parse', '--short', '--verify', '--quiet', `${revision}^{commit}`];
  const { status, stdout } = runGit(folder, words);
  const commit = String(stdout).trim();
  if (status !== 0 || commit === '') return undefined;
  const files = runGit(folder, ['ls-tree', '--name-only', commit, './']);
  return files.status === 0 && files.stdout.length > 0 ? commit : undefined;
}

/** The nearest folder with a `.git`, which is a file in worktrees and submodules. */
export function repositoryOf(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (isThere(join(at, '.git'))) return at;
    if (at === dirname(at)) return undefined;
  }
}

/** What is below a file, or in a folder that may not be searched, is not there. */
function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

const STATUS = [
  'status',
  '--porcelain=v1',
  '-z',
  '--untracked-files=all',
  '--ignore-submodules=all',
  '--no-renames',
];

function gitStatus(folder: string): string | undefined {
  const { status, stdout } = runGit(folder, [...STATUS, '--', '.'], withoutFilters(folder));
  return status === 0 ? stdout.toString('utf8') : undefined;
}

/** Settings of git by their names. */
export type Settings = Readonly<Record<string, string>>;

/**
 * Runs a git command, and starts no program that the repository's configuration names: no
 * hook, file monitor, pager, editor, credential helper or transport. A blob that a partial clone lacks
 * is not fetched. Where git compares files, pass `withoutFilters` as well.
 */
export function runGit(
  folder: string,
  args: readonly string[],
  settings: Settings = {},
  input?: string,
): SpawnSyncReturns<Buffer> {
  return spawnSync('git', ['--no-optional-locks', ...args], {
    cwd: folder,
    env: environment({ ...SAFE, ...settings }),
    maxBuffer: 1024 ** 3,
    ...(input === undefined
      ? { stdio: ['ignore', 'pipe', 'pipe'] }
      : { input, stdio: ['pipe', 'pipe', 'pipe'] }),
  });
}

const SAFE = { 'core.fsmonitor': 'false', 'core.hooksPath': '/dev/null' };

/**
 * Settings that switch off every filter the configuration names. A file whose content differs only by
 * its filter then counts as changed, which is the safe side.
 */
function withoutFilters(folder: string): Settings {
  const key = '^filter\\.(.*)\\.(clean|smudge|process|required)$';
  const { status, stdout } = runGit(folder, ['config', '-z', '--name-only', '--get-regexp', key]);
  const names = status === 0 ? stdout.toString('utf8').split('\0') : [];
  return Object.fromEntries(
    names.flatMap((name) => {
      const [, filter] = new RegExp(key, 's').exec(name) ?? [];
      if (filter === undefined) return [];
      const programs = ['clean', 'smudge', 'process'].map((use) => [`filter.${filter}.${use}`, '']);
      return [...programs, [`filter.${filter}.required`, 'false']];
    }),
  );
}

/**
 * What git is told beside its arguments. Started from a hook, we would inherit another repository's
 * settings. `GIT_ALLOW_PROTOCOL` names no protocol that exists, so that nothing is fetched. Settings go
 * through the environment, where a name may hold any character.
 */
function environment(settings: Settings): NodeJS.ProcessEnv {
  const { GIT_DIR, GIT_WORK_TREE, GIT_INDEX_FILE, GIT_PREFIX, GIT_EXTERNAL_DIFF, ...rest } =
    process.env;
  const first = Number(rest.GIT_CONFIG_COUNT ?? 0);
  const pairs = Object.entries(settings).flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${first + index}`, key],
    [`GIT_CONFIG_VALUE_${first + index}`, value],
  ]);
  return {
    ...rest,
    ...Object.fromEntries(pairs),
    GIT_CONFIG_COUNT: String(first + pairs.length / 2),
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: 'none',
  };
}

/** Relative to the top of the repository; two letters and a space come before each. */
function pathsIn(status: string): string[] {
  return status.split('\0').flatMap((field) => (field === '' ? [] : [field.slice(3)]));
}
