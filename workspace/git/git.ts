import { spawnSync } from 'node:child_process';
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

/** Where the app lies in its repository, `''` or ending in `/`; undefined where there is none. */
export function folderInRepository(root: string): string | undefined {
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

/** The nearest folder with a `.git`, which is a file in worktrees and submodules. */
export function repositoryOf(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (lstatSync(join(at, '.git'), { throwIfNoEntry: false })) return at;
    if (at === dirname(at)) return undefined;
  }
}

// A repository may name programs that git starts on the way; none of them is ours to start.
const SAFE = [
  '-c',
  'core.fsmonitor=false',
  '-c',
  'core.hooksPath=/dev/null',
  '--no-optional-locks',
];
const STATUS = [
  'status',
  '--porcelain=v1',
  '-z',
  '--untracked-files=all',
  '--ignore-submodules=all',
  '--no-renames',
];

function gitStatus(folder: string): string | undefined {
  const { status, stdout } = spawnSync('git', [...SAFE, ...STATUS, '--', '.'], {
    cwd: folder,
    encoding: 'utf8',
    env: environment(),
    maxBuffer: 1024 ** 3,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return status === 0 ? stdout : undefined;
}

/** Started from a hook, we would inherit another repository's settings. */
function environment(): NodeJS.ProcessEnv {
  const { GIT_DIR, GIT_WORK_TREE, GIT_INDEX_FILE, GIT_PREFIX, ...rest } = process.env;
  return { ...rest, GIT_OPTIONAL_LOCKS: '0' };
}

/** Relative to the top of the repository; two letters and a space come before each. */
function pathsIn(status: string): string[] {
  return status.split('\0').flatMap((field) => (field === '' ? [] : [field.slice(3)]));
}
