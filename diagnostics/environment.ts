/** PYF0xx: the folder, the disk and other runs. Nothing of an app has been judged yet. */
import { declare } from './diagnostic.ts';

export const pathMissing = declare<{ path: string }>({
  code: 'PYF001',
  severity: 'error',
  title: 'path missing',
  message: ({ path }) => `There is no folder ${path}.`,
  hint: () => 'Check the spelling, or start the command in the folder of the app.',
  why: 'A path on the command line is taken from the current folder, or from the one given with `--cwd`.',
});

export const notAFolder = declare<{ path: string }>({
  code: 'PYF002',
  severity: 'error',
  title: 'not a folder',
  message: ({ path }) => `${path} is not a folder.`,
  hint: () => 'Name the folder that holds host.json.',
  why: 'An app is a folder with a host.json, and it is always migrated as a whole.',
});

export const folderUnreadable = declare<{ path: string; reason: string }>({
  code: 'PYF003',
  severity: 'error',
  title: 'folder not readable',
  message: ({ path, reason }) => `${path} cannot be read (${reason}).`,
  hint: ({ path }) => `Give yourself read permission on ${path}, then run the command again.`,
  why: 'A part of an app that cannot be seen might hold functions. They would be lost without a word, so nothing is done.',
});

export const noApp = declare<{ path: string }>({
  code: 'PYF004',
  severity: 'error',
  title: 'no app here',
  message: ({ path }) => `There is no host.json in ${path} or below it.`,
  hint: () => 'Name the folder that holds host.json; `npm create pyfunc` makes a new app.',
  why: 'The Functions host takes a folder with a host.json for an app, and so does pyfunc.',
});

export const severalApps = declare<{ path: string; count: number }>({
  code: 'PYF005',
  severity: 'error',
  title: 'several apps here',
  message: ({ path, count }) => `There are ${count} apps below ${path}.`,
  hint: () => 'Run the command for one of them, or for all of them with `--all`.',
  why: 'Each app is planned, written and verified by itself. Which of them you meant is not guessed.',
});

export const notWritable = declare<{ path: string; reason: string }>({
  code: 'PYF006',
  severity: 'error',
  title: 'folder not writable',
  message: ({ path, reason }) => `${path} cannot be written to (${reason}). Nothing was changed.`,
  hint: ({ path }) => `Give yourself write permission on ${path}, then run the command again.`,
  why: 'A plan is written as a whole or not at all, so one folder that cannot be written stops it.',
});

export const uncommitted = declare<{ files: readonly string[] }>({
  code: 'PYF007',
  severity: 'error',
  title: 'uncommitted changes',
  message: ({ files }) =>
    `Git has uncommitted changes in ${files.length === 1 ? 'a file' : `${files.length} files`} that would be rewritten: ${files.join(', ')}.`,
  hint: () => 'Commit or stash them, or pass `--allow-dirty`; `pyfunc undo` works either way.',
  why: 'Your changes and those of pyfunc would end up in one diff, hard to review and hard to part. Changes in files that pyfunc does not touch do not matter.',
});

export const changedSince = declare<{ files: readonly string[] }>({
  code: 'PYF008',
  severity: 'error',
  title: 'files changed since they were read',
  message: ({ files }) =>
    `Changed since the plan was made: ${files.join(', ')}. Nothing was written.`,
  hint: () => 'Run the command again: it makes a new plan from the files as they are now.',
  why: 'What is written must be what was shown. A plan made from other files would overwrite work that nobody has looked at.',
});

export const locked = declare<{ holder: string }>({
  code: 'PYF009',
  severity: 'error',
  title: 'another run is at work',
  message: ({ holder }) => `Another run of pyfunc works on this app (${holder}).`,
  hint: () => 'Wait until it has finished, then run the command again.',
  why: 'Two runs that write to one app at the same time would lose changes of one of them. The lock of a run that was killed is found out and lifted.',
});

export const recovered = declare<{ outcome: 'completed' | 'rolled-back' }>({
  code: 'PYF010',
  severity: 'note',
  title: 'an interrupted run was put right',
  message: ({ outcome }) =>
    outcome === 'completed'
      ? 'An earlier run was interrupted while it wrote; its remaining files were written now.'
      : 'An earlier run was interrupted before it wrote; what it had prepared was removed.',
  hint: () => '`pyfunc undo` takes the last completed run back.',
  why: 'Changes are prepared beside the app and recorded before the first file is swapped in. So the next command can always finish them or take them back, whatever stopped the run.',
});

export const nothingToUndo = declare<{ path: string }>({
  code: 'PYF011',
  severity: 'note',
  title: 'nothing to undo',
  message: ({ path }) => `No run of pyfunc is on record for ${path}.`,
  hint: () => 'Name the folder of the app that was changed.',
  why: 'Each run records the files as they were, in the folder `.pyfunc` of the app. Without that record there is nothing to restore from.',
});

export const changedAfterRun = declare<{ files: readonly string[] }>({
  code: 'PYF012',
  severity: 'error',
  title: 'files changed after the run',
  message: ({ files }) =>
    `Changed since the run that would be undone: ${files.join(', ')}. Nothing was restored.`,
  hint: () => 'Set your changes in these files aside, run `pyfunc undo`, and put them back.',
  why: 'Undo restores files byte for byte. Doing so over later work would destroy it.',
});

export const writeFailed = declare<{ path: string; reason: string }>({
  code: 'PYF013',
  severity: 'error',
  title: 'writing failed',
  message: ({ path, reason }) =>
    `${path} could not be written (${reason}). Everything is as it was before.`,
  hint: () => 'Mend the cause, such as a full disk, then run the command again.',
  why: 'All files are prepared before the first one is swapped in, so a failure leaves the app untouched.',
});

export const unknownCode = declare<{ code: string }>({
  code: 'PYF014',
  severity: 'error',
  title: 'unknown code',
  message: ({ code }) => `There is no diagnostic ${code}.`,
  hint: () => 'Run `pyfunc explain` to see all of them.',
  why: 'Codes are never reused: one that is missing here may come from a newer version of pyfunc.',
});
