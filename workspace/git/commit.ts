import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { isAbsolute, join, posix, relative, resolve, sep } from 'node:path';
import { branchNameProblem } from '../text/branch-name.ts';
import { folderInRepository, runGit, type Settings } from './git.ts';

/** A commit that was made. */
export interface Commit {
  /** Its whole hash. */
  readonly id: string;
  /** The branch that it is on. */
  readonly branch?: string;
  /** How many files it has. */
  readonly files: number;
}

/** What would keep files from being committed, as the rest of a sentence, and what to do about it. */
export interface CommitProblem {
  readonly reason: string;
  readonly hint: string;
}

/** Operations of git that a commit would become a part of, by the files that they leave. */
const operations: readonly (readonly [file: string, name: string])[] = [
  ['MERGE_HEAD', 'a merge'],
  ['rebase-merge', 'a rebase'],
  ['rebase-apply', 'a rebase or git am'],
  ['CHERRY_PICK_HEAD', 'a cherry-pick'],
  ['REVERT_HEAD', 'a revert'],
  ['BISECT_LOG', 'a bisection'],
];

/**
 * Why changes of these files, relative to `root`, cannot be committed by themselves; undefined where they
 * can. Nothing is changed. `branch` is a new branch for the commit, or the current one.
 */
export function commitProblem(
  root: string,
  paths: readonly string[],
  branch: string | undefined,
): CommitProblem | undefined {
  const inside = runGit(root, ['rev-parse', '--is-inside-work-tree']);
  if (inside.error !== undefined) {
    return { reason: 'git cannot be started', hint: 'Install git, or leave out `--commit`.' };
  }
  if (textOf(inside.stdout) !== 'true') {
    const hint = 'Make a repository with `git init` and a first commit, or leave out `--commit`.';
    return { reason: 'the app is not in a working folder of git', hint };
  }
  const head = runGit(root, ['rev-parse', '--verify', '-q', 'HEAD']);
  if (head.status !== 0) {
    return {
      reason: 'the repository has no commit yet',
      hint: 'Commit the app as it is first, so that the changes have something to be compared with.',
    };
  }
  const gitFolder = textOf(runGit(root, ['rev-parse', '--absolute-git-dir']).stdout);
  const found = operations.find(([file]) => existsSync(join(gitFolder, file)));
  if (found !== undefined) {
    const hint = 'Finish it or give it up, then run the command again.';
    return { reason: `${found[1]} is in progress`, hint };
  }
  const lock = textOf(runGit(root, ['rev-parse', '--git-path', 'index.lock']).stdout);
  if (existsSync(resolve(root, lock))) {
    return {
      reason: `the index of git is locked (${lock})`,
      hint: 'Wait until the other git has finished; if none runs, delete the lock.',
    };
  }
  const ignored = runGit(root, ['check-ignore', '-z', '--stdin'], {}, paths.join('\0'));
  const left = ignored.stdout.toString('utf8').split('\0').filter(Boolean);
  if (paths.length > 0 && paths.every((path) => left.includes(path))) {
    return {
      reason: `git ignores all files that change (${listed(left)})`,
      hint: 'Take the app out of .gitignore, or leave out `--commit`.',
    };
  }
  const staged = runGit(root, ['diff', '--cached', '--name-only', '-z', '--ignore-submodules=all']);
  const names = staged.stdout.toString('utf8').split('\0').filter(Boolean);
  if (staged.status !== 0 || names.length > 0) {
    return {
      reason: `changes of yours are staged (${listed(names)})`,
      hint: 'Commit them, or take them out of the index with `git restore --staged`.',
    };
  }
  if (runGit(root, ['var', 'GIT_COMMITTER_IDENT']).status !== 0) {
    return {
      reason: 'git does not know who commits',
      hint: 'Set `git config user.name` and `git config user.email`.',
    };
  }
  const filtered = filteredPaths(root, paths);
  if (filtered.length > 0) {
    return {
      reason: `git runs ${listed(filtered)} through a filter, and pyfunc starts no program of a repository`,
      hint: 'Run the command without `--commit`, then commit with git.',
    };
  }
  return branchProblem(root, branch);
}

function branchProblem(root: string, branch: string | undefined): CommitProblem | undefined {
  const current = currentBranch(root);
  if (branch === undefined) {
    return current === undefined
      ? {
          reason: 'HEAD is detached, and a commit there is easily lost',
          hint: 'Name a new branch with `--branch`.',
        }
      : undefined;
  }
  if (branch === current) return undefined;
  const wrong = branchNameProblem(branch);
  if (wrong !== undefined) {
    const reason = `${JSON.stringify(branch)} is not a valid name of a branch: it ${wrong}`;
    return { reason, hint: 'Choose another name.' };
  }
  const taken = runGit(root, ['for-each-ref', '--format=%(refname:short)', 'refs/heads'])
    .stdout.toString('utf8')
    .split('\n');
  const clash = taken.find(
    (each) => each === branch || each.startsWith(`${branch}/`) || branch.startsWith(`${each}/`),
  );
  if (clash === undefined || clash === '') return undefined;
  return {
    reason: `there is a branch ${clash}`,
    hint: 'Choose another name, or switch to that branch first.',
  };
}

/** Files whose content goes through a program that the configuration names. */
function filteredPaths(root: string, paths: readonly string[]): string[] {
  const key = '^filter\\..*\\.(clean|process)$';
  const configured = runGit(root, ['config', '-z', '--name-only', '--get-regexp', key]);
  if (configured.status !== 0) return [];
  const drivers = new Set(
    configured.stdout
      .toString('utf8')
      .split('\0')
      .map((name) => name.replace(/^filter\.|\.(?:clean|process)$/g, '')),
  );
  const attributes = runGit(root, ['check-attr', '-z', '--stdin', 'filter'], {}, paths.join('\0'));
  const fields = attributes.stdout.toString('utf8').split('\0');
  return paths.filter((_, index) => drivers.has(fields[index * 3 + 2] ?? ''));
}

/** No program for a signature, and nothing that goes on in the background. */
const quiet: Settings = {
  'commit.gpgSign': 'false',
  'gc.auto': '0',
  'maintenance.auto': 'false',
  'advice.addIgnoredFile': 'false',
};

/**
 * Commits these files, relative to `root`, as they are now, and nothing else; on a new branch where one is
 * named that is not the current one. Files that git ignores stay out. Returns why not, as git says it.
 */
export function commitPaths(
  root: string,
  paths: readonly string[],
  message: string,
  branch: string | undefined,
): { readonly kind: 'committed'; readonly commit: Commit } | CommitFailed {
  const base = realpathSync(root);
  const top = textOf(runGit(base, ['rev-parse', '--show-toplevel']).stdout);
  const prefix = folderInRepository(base) ?? '';
  const inTop = paths.map((path) => relative(top, resolve(base, path)).split(sep).join('/'));
  const wanted = new Set(inTop.filter((path) => !path.startsWith('..') && !isAbsolute(path)));
  const folders =
    prefix === '' ? ['.'] : [prefix, ...[...wanted].filter((each) => !each.startsWith(prefix))];
  const known = runGit(top, [
    ...['--literal-pathspecs', 'ls-files', '-z', '--cached', '--others', '--exclude-standard'],
    ...['--', ...folders],
  ]);
  if (known.status !== 0) return failed(known);
  const committed = [...new Set(known.stdout.toString('utf8').split('\0'))].filter((path) =>
    wanted.has(path),
  );
  if (branch !== undefined && branch !== currentBranch(top)) {
    const switched = runGit(top, ['checkout', '-q', '-b', branch, '--'], quiet);
    if (switched.status !== 0) return failed(switched);
  }
  const list = committed.map((path) => `${path}\0`).join('');
  const staged = runGit(top, ['update-index', '-z', '--add', '--remove', '--stdin'], quiet, list);
  if (staged.status !== 0) return failed(staged);
  const words = ['commit', '-q', '--no-verify', '--cleanup=verbatim', '-F', '-'];
  const done = runGit(top, words, quiet, message);
  if (done.status !== 0) {
    // The index is as it was: nothing of the owner's was staged.
    runGit(top, ['read-tree', 'HEAD'], quiet);
    return failed(done);
  }
  const id = textOf(runGit(top, ['rev-parse', 'HEAD']).stdout);
  const on = currentBranch(top);
  const commit = { id, files: committed.length, ...(on !== undefined && { branch: on }) };
  return { kind: 'committed', commit };
}

/**
 * Whether the last commit has nothing but these files, relative to `root`, so that dropping it drops the
 * work of nobody else; `first` where no commit is before it.
 */
export function lastCommitHas(root: string, paths: readonly string[]): 'only' | 'first' | 'more' {
  const words = ['diff-tree', '--root', '--no-commit-id', '-r', '--name-only', '-z', 'HEAD'];
  const names = runGit(root, words).stdout.toString('utf8').split('\0').filter(Boolean);
  const prefix = folderInRepository(root) ?? '';
  const known = new Set(paths.map((path) => posix.join(prefix, path)));
  if (names.length === 0 || names.some((name) => !known.has(name))) return 'more';
  return runGit(root, ['rev-parse', '--verify', '-q', 'HEAD~1']).status === 0 ? 'only' : 'first';
}

export interface CommitFailed {
  readonly kind: 'failed';
  readonly reason: string;
}

/** What a commit of git's own would have run: the hooks that are there, and a program that signs. */
export function passedOver(root: string): { readonly hooks: string[]; readonly signs: boolean } {
  const signs = runGit(root, ['config', '--type=bool', 'commit.gpgSign']);
  return { hooks: hooksOf(root), signs: textOf(signs.stdout) === 'true' };
}

const commitHooks = ['pre-commit', 'prepare-commit-msg', 'commit-msg', 'post-commit'];

function hooksOf(root: string): string[] {
  // Asked without our own setting, which names no folder with hooks.
  const configured = textOf(
    runGit(root, ['config', '--type=path', '--get-all', '--show-origin', 'core.hooksPath']).stdout,
  );
  const own = configured
    .split('\n')
    .map((line) => line.split('\t'))
    .filter(([origin, path]) => origin !== 'command line:' && path !== undefined)
    .at(-1)?.[1];
  const common = textOf(runGit(root, ['rev-parse', '--git-common-dir']).stdout);
  const top = textOf(runGit(root, ['rev-parse', '--show-toplevel']).stdout);
  const folder = own === undefined ? join(resolve(root, common), 'hooks') : resolve(top, own);
  try {
    return readdirSync(folder).filter((name) => commitHooks.includes(name));
  } catch {
    return [];
  }
}

function currentBranch(root: string): string | undefined {
  const found = runGit(root, ['symbolic-ref', '-q', '--short', 'HEAD']);
  return found.status === 0 ? textOf(found.stdout) : undefined;
}

function failed({ stderr, error }: ReturnType<typeof runGit>): CommitFailed {
  const lines = stderr?.toString('utf8').split('\n') ?? [];
  const line = lines.find((each) => /^(?:fatal|error):/.test(each)) ?? lines[0];
  return { kind: 'failed', reason: (line || error?.message || 'git failed').trim() };
}

function textOf(output: Buffer): string {
  return output.toString('utf8').trim();
}

function listed(names: readonly string[]): string {
  const [first = '', second, ...more] = names;
  const two = second === undefined ? first : `${first}, ${second}`;
  return more.length === 0 ? two : `${two} and ${more.length} more`;
}
