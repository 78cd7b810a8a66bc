/** PYF580 and following: saved plans, reports as files, commits, and the page that a person decides in. */
import { declare } from './diagnostic.ts';

export const planStale = declare<{ app: string; paths: readonly string[] }>({
  code: 'PYF580',
  severity: 'error',
  exit: 'unsafe',
  title: 'saved plan out of date',
  message: ({ app, paths }) =>
    `The plan does not match the files that ${app} has now: ${paths.join(', ')}.`,
  hint: () =>
    'Create the plan again with `pyfunc migrate --plan <file>`, and have it reviewed again.',
  why: 'A plan holds digests of all files and folders that it was made from. If one of them differs, the reviewed changes may no longer be right, so nothing is written.',
  example: {
    before: 'pyfunc apply plan.json      # the app has changed since',
    after: 'pyfunc migrate --plan plan.json\npyfunc apply plan.json',
  },
});

export const planUnreadable = declare<{ path: string; problem: string }>({
  code: 'PYF581',
  severity: 'error',
  exit: 'usage',
  title: 'file that is not a plan',
  message: ({ path, problem }) => `${path} ${problem}.`,
  hint: () => 'Name a file that `pyfunc migrate --plan <file>` wrote, and leave it as it is.',
  why: 'A plan is applied as a whole or not at all. One that was cut off, edited or written by another version is refused.',
  example: { before: 'pyfunc apply report.json', after: 'pyfunc apply plan.json' },
});

export const planHoldsSecret = declare<{ app: string; paths: readonly string[] }>({
  code: 'PYF582',
  severity: 'error',
  exit: 'refused',
  title: 'plan that would hold a secret',
  message: ({ app, paths }) =>
    `The plan for ${app} is not saved: new text in ${paths.join(', ')} holds a secret.`,
  hint: () =>
    'Move the secret to a setting first, leave the function out, or run `pyfunc migrate --yes`.',
  why: 'A plan is made to be sent to others and kept. Text that stays in a file is not part of it, but new text is, such as code that moves to another file.',
});

export const planNotSaved = declare<{ path: string; problem: string }>({
  code: 'PYF583',
  severity: 'error',
  exit: 'failed',
  title: 'plan not saved',
  message: ({ path, problem }) => `${path} is not written: ${problem}.`,
  hint: () => 'Read the diagnostics above, or name another file.',
  why: 'A plan is saved only if there is something to write. A file that another program made is not replaced.',
});

export const skipNotPossible = declare<{
  name: string;
  isPlanned: boolean;
  possible: readonly string[];
}>({
  code: 'PYF584',
  severity: 'error',
  exit: 'usage',
  title: 'change that cannot be skipped',
  message: ({ name, isPlanned, possible }) => {
    const reason = isPlanned ? 'the functions depend on it' : 'the plan has no such change';
    const others =
      possible.length === 0
        ? 'No change of this plan can be skipped'
        : `These can be skipped: ${possible.join(', ')}`;
    return `${name} cannot be skipped: ${reason}. ${others}.`;
  },
  hint: () =>
    'Leave a function out as a whole with `--leave-out`, or save the patch with `--patch`, edit it and apply it with git.',
  why: 'The changes of a function depend on each other: the app would not load with a part of them. Changes in tests, in editor settings and in files of the platform do not depend on others.',
});

export const changeSkipped = declare<{ name: string; step: string }>({
  code: 'PYF585',
  severity: 'note',
  title: 'change skipped on request',
  message: ({ name, step }) => `${name} stays as it is, as you asked (${step}).`,
  why: 'The functions do not depend on this change, so the migration goes on without it. You may still have to do what it was for, such as correct a test that imports a function by its v1 path.',
});

export const commitNotPossible = declare<{ reason: string; hint: string }>({
  code: 'PYF586',
  severity: 'error',
  exit: 'unsafe',
  title: 'changes that cannot be committed',
  message: ({ reason }) => `Nothing was written, since it could not be committed: ${reason}.`,
  hint: ({ hint }) => hint,
  why: 'With `--commit` a commit holds the files of the plan and nothing else. So staged changes and a git operation in progress stop the run before anything is written.',
});

export const commitFailed = declare<{ reason: string }>({
  code: 'PYF587',
  severity: 'error',
  exit: 'failed',
  title: 'written, but not committed',
  message: ({ reason }) => `The changes are written, but git did not commit them: ${reason}`,
  hint: () => 'Commit them with git, or run `pyfunc undo`.',
  why: 'The changes were written and proved before git was asked. git then refused, for example since another process held its index.',
});

export const hooksPassedOver = declare<{ hooks: readonly string[]; signs: boolean }>({
  code: 'PYF588',
  severity: 'note',
  title: 'commit without hooks',
  message: ({ hooks, signs }) => {
    const missing = [
      ...(hooks.length === 0 ? [] : [`the hooks ${hooks.join(', ')}`]),
      ...(signs ? ['a signature'] : []),
    ];
    return `The commit was made without ${missing.join(' and without ')}.`;
  },
  hint: () => 'To run hooks and sign: `git commit --amend --no-edit`.',
  why: 'pyfunc starts no program that the configuration of a repository names: neither hooks nor a program that signs. git runs them when you amend the commit.',
});

export const undoneCommit = declare<{ files: number; commit: 'only' | 'first' | 'more' }>({
  code: 'PYF589',
  severity: 'note',
  title: 'undone in the working folder only',
  message: ({ files }) =>
    `The run had been committed: ${files} ${files === 1 ? 'file differs' : 'files differ'} from the last commit now.`,
  hint: ({ commit }) => {
    const usual = 'Commit the files as they are now.';
    if (commit === 'more') return usual;
    const drop =
      commit === 'first'
        ? '`git update-ref -d HEAD` and `git read-tree --empty`, since no commit is before it'
        : '`git reset HEAD~1`';
    return `${usual} If nobody has the commit of the run yet, drop it instead with ${drop}.`;
  },
  why: '`pyfunc undo` restores files. It does not change the history of git, which others may share.',
});
