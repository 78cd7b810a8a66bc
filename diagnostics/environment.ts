/** PYF0xx: the folder, the disk and other runs. Nothing of an app has been judged yet. */
import { declare } from './diagnostic.ts';

export const pathMissing = declare<{ path: string }>({
  code: 'PYF001',
  severity: 'error',
  exit: 'usage',
  title: 'path missing',
  message: ({ path }) => `There is no folder ${path}.`,
  hint: () => 'Check the spelling, or start the command in the folder of the app.',
  why: 'A path on the command line is taken from the current folder, or from the one given with `--cwd`.',
  example: { before: 'pyfunc migrate ./ap', after: 'pyfunc migrate ./app' },
});

export const notAFolder = declare<{ path: string }>({
  code: 'PYF002',
  severity: 'error',
  exit: 'usage',
  title: 'not a folder',
  message: ({ path }) => `${path} is not a folder.`,
  hint: () => 'Name the folder that holds host.json.',
  why: 'An app is a folder with a host.json, and it is always migrated as a whole.',
  example: { before: 'pyfunc migrate ./app/host.json', after: 'pyfunc migrate ./app' },
});

export const folderUnreadable = declare<{ path: string; reason: string; isTooLarge: boolean }>({
  code: 'PYF003',
  severity: 'error',
  exit: 'failed',
  title: 'folder not readable',
  message: ({ path, reason }) => `${path} cannot be read (${reason}).`,
  hint: ({ path, isTooLarge }) =>
    isTooLarge
      ? `Make ${path} smaller or move it out of the app, then run the command again.`
      : `Give yourself read permission on ${path}, then run the command again.`,
  why: 'A part of an app that cannot be read might contain functions. They would be silently lost, so pyfunc does nothing.',
  example: { before: 'chmod 000 app', after: 'chmod 755 app' },
});

export const noApp = declare<{ path: string; functions?: readonly string[] }>({
  code: 'PYF004',
  severity: 'error',
  exit: 'usage',
  title: 'no app here',
  message: ({ path, functions: [first, ...others] = [] }) => {
    const more = others.length === 0 ? '' : ` and ${others.length} more`;
    const found = first === undefined ? '' : `, although there is ${first}${more}`;
    return `There is no host.json in ${path} or below it${found}.`;
  },
  hint: ({ functions = [] }) =>
    functions.length === 0
      ? 'Name the folder that holds host.json; `npm create pyfunc` makes a new app.'
      : 'Put the host.json of the app beside the folders of its functions, then run the command again.',
  why: 'The Functions host treats a folder with a host.json as an app, and so does pyfunc.',
  example: {
    before: 'pyfunc migrate .            # a folder without host.json',
    after: 'pyfunc migrate ./services/shop',
  },
});

export const severalApps = declare<{ path: string; count: number }>({
  code: 'PYF005',
  severity: 'error',
  exit: 'usage',
  title: 'several apps here',
  message: ({ path, count }) => `There are ${count} apps below ${path}.`,
  hint: () => 'Run the command for one of them, or for all of them with `--all`.',
  why: 'Each app is planned, written and verified by itself. pyfunc does not guess which one you meant.',
  example: {
    before: 'pyfunc migrate .            # services/shop and services/mail',
    after: 'pyfunc migrate ./services/shop',
  },
});

export const notWritable = declare<{ paths: readonly string[] }>({
  code: 'PYF006',
  severity: 'error',
  exit: 'failed',
  title: 'app not writable',
  message: ({ paths }) => `These cannot be written to: ${paths.join(', ')}. Nothing was changed.`,
  hint: () => 'Give yourself write permission on them, then run the command again.',
  why: 'A plan is written as a whole or not at all, so one file or folder that cannot be written stops it.',
  example: { before: 'chmod 555 app', after: 'chmod 755 app' },
});

export const uncommittedChanges = declare<{ files: readonly string[] }>({
  code: 'PYF007',
  severity: 'error',
  exit: 'unsafe',
  title: 'uncommitted changes',
  message: ({ files }) => `Not committed to git, and about to be rewritten: ${files.join(', ')}.`,
  hint: () => 'Commit them, or pass `--allow-dirty`; `pyfunc undo` works either way.',
  why: 'Your changes and those of pyfunc would end up in one diff, hard to review and hard to separate. Only files that would be rewritten count. Files that git ignores do not.',
  example: {
    before: 'pyfunc migrate              # function.json has uncommitted changes',
    after: 'git commit --all --message "Before the migration"\npyfunc migrate',
  },
});

export const changedSince = declare<{ files: readonly string[] }>({
  code: 'PYF008',
  severity: 'error',
  exit: 'unsafe',
  title: 'files changed since they were read',
  message: ({ files }) =>
    `Changed since the plan was made: ${files.join(', ')}. Nothing was written.`,
  hint: () => 'Run the command again: it makes a new plan from the files as they are now.',
  why: 'pyfunc writes only what it showed. A plan made from other files would overwrite work that nobody has looked at.',
});

export const locked = declare<{ holder: string }>({
  code: 'PYF009',
  severity: 'error',
  exit: 'locked',
  title: 'another run in progress',
  message: ({ holder }) => `Another run of pyfunc works on this app (${holder}).`,
  hint: () => 'Wait until it has finished, then run the command again.',
  why: 'Two runs that write to one app at the same time would lose changes of one of them. A lock left by a killed run is detected and released.',
});

export const recovered = declare<{
  run: 'apply' | 'undo';
  outcome: 'completed' | 'rolled-back';
}>({
  code: 'PYF010',
  severity: 'note',
  title: 'recovered an interrupted run',
  message: ({ run, outcome }) =>
    `An earlier ${run === 'undo' ? 'undo' : 'run'} was interrupted; it ${outcome === 'completed' ? 'has been completed' : 'has been rolled back'}.`,
  why: 'Changes are prepared beside the app and recorded before the first file is swapped in. So the next command can always finish them or roll them back, whatever stopped the run.',
});

export const nothingToUndo = declare<{ path: string }>({
  code: 'PYF011',
  severity: 'note',
  title: 'nothing to undo',
  message: ({ path }) => `There is nothing to undo in ${path}: no run is kept, or it was undone.`,
  hint: () => 'pyfunc keeps the last run of each app. Name the app that was changed, or use git.',
  why: 'Each run records the files as they were, in a folder of the user, by the path of the app. Without that record there is nothing to restore from: a run is undone on the machine and from the path that it was made on, within 90 days.',
});

export const changedAfterRun = declare<{ files: readonly string[] }>({
  code: 'PYF012',
  severity: 'error',
  exit: 'unsafe',
  title: 'files changed after the run',
  message: ({ files }) =>
    `Changed since the run that would be undone: ${files.join(', ')}. Nothing was restored.`,
  hint: () =>
    'Save your changes to these files elsewhere, run `pyfunc undo`, and apply them again.',
  why: 'Undo restores files byte for byte. That would destroy changes made since then.',
  example: {
    before: 'pyfunc undo                 # orders/__init__.py was edited after the run',
    after: 'git diff                    # keep what you need, then go back with git',
  },
});

export const writeFailed = declare<{ path: string; reason: string; pending: boolean }>({
  code: 'PYF013',
  severity: 'error',
  exit: 'failed',
  title: 'writing failed',
  message: ({ path, reason, pending }) =>
    pending
      ? `${path} could not be written (${reason}), and the files written before it could not be restored.`
      : `${path} could not be written (${reason}). Everything is as it was before.`,
  hint: ({ pending }) =>
    pending
      ? 'Fix the cause, then run the command again: it first recovers the app.'
      : 'Fix the cause, then run the command again.',
  why: 'All files are prepared before the first one is swapped in, and a failure on the way puts back what was swapped. The record in `.pyfunc` stays in the app until that has worked.',
});

export const unknownCode = declare<{ code: string }>({
  code: 'PYF014',
  severity: 'error',
  exit: 'usage',
  title: 'unknown code',
  message: ({ code }) => `There is no diagnostic ${code}.`,
  hint: () => 'Run `pyfunc explain` to see all of them.',
  why: 'Codes are never reused: one that is missing here may come from a newer version of pyfunc.',
  example: { before: 'pyfunc explain PYF9999', after: 'pyfunc explain PYF133' },
});

export const unsafePath = declare<{ path: string; reason: string }>({
  code: 'PYF015',
  severity: 'error',
  exit: 'unsafe',
  title: 'path that is not safe to write',
  message: ({ path, reason }) =>
    `pyfunc does not write to ${path}: ${reason}. Nothing was changed.`,
  hint: () => 'Put a plain file or folder of the app in its place, then run the command again.',
  why: 'Links can lead out of the app, and a name may mean another file on another system. The file that is written would not be the one that was shown.',
});

export const noSpace = declare<{ needed: number; free: number }>({
  code: 'PYF016',
  severity: 'error',
  exit: 'failed',
  title: 'disk full',
  message: ({ needed, free }) =>
    `The disk has ${free} bytes left, and ${needed} are needed. Nothing was changed.`,
  hint: () => 'Free some space, then run the command again.',
  why: 'The new files are prepared beside the old ones, so that a run can be undone. Both need space.',
});

export const otherFileSystem = declare<{ path: string }>({
  code: 'PYF017',
  severity: 'error',
  exit: 'failed',
  title: 'folder on another file system',
  message: ({ path }) => `${path} is on another file system than the app. Nothing was changed.`,
  hint: () => 'Copy the app to one file system, then run the command there.',
  why: 'Files are swapped in by renaming, which works at once or not at all, but only within one file system.',
});

export const interruptedRun = declare<{ paths: readonly string[] }>({
  code: 'PYF018',
  severity: 'error',
  exit: 'unsafe',
  title: 'interrupted run that cannot be recovered',
  message: ({ paths }) =>
    `An earlier run was interrupted, and these files were changed since: ${paths.join(', ')}.`,
  hint: () =>
    'Compare them with the originals in `.pyfunc/next/old`, keep what you need, and move `.pyfunc` out of the app.',
  why: 'Finishing the earlier run would overwrite your changes, and so would rolling it back.',
});

export const timeoutRefused = declare<{ text: string }>({
  code: 'PYF019',
  severity: 'error',
  exit: 'usage',
  title: 'invalid timeout',
  message: ({ text }) => `The timeout must be 1 to 86,400 seconds, not "${text}".`,
  hint: () => 'Give a number, such as `--timeout 120`.',
  why: 'An app whose import never ends must not keep the command waiting.',
  example: { before: 'pyfunc verify --timeout 0', after: 'pyfunc verify --timeout 60' },
});

export const secretsInPatch = declare<{ places: readonly string[] }>({
  code: 'PYF020',
  severity: 'note',
  title: 'patch with secrets',
  message: ({ places }) => `The patch holds secrets: ${places.join('; ')}.`,
  hint: () => 'Do not share the patch or store it in a build log.',
  why: 'A patch must hold the exact text, or `git apply` refuses it. All other output masks values that look like keys, tokens, passwords or connection strings.',
});

export const settingsNotInPatch = declare<{ paths: readonly string[] }>({
  code: 'PYF021',
  severity: 'review',
  title: 'settings file left out of the patch',
  message: ({ paths }) => `The patch leaves out the changes of ${paths.join(', ')}.`,
  hint: () => 'Run the command without `--patch` to make these changes.',
  why: 'In a settings file, secrets are close to every line that changes, and a patch shows the lines around a change.',
});

export const pyfuncFault = declare<{ message: string }>({
  code: 'PYF022',
  severity: 'error',
  exit: 'bug',
  title: 'internal error in pyfunc',
  message: ({ message }) => `pyfunc stopped because of an internal error: ${message}`,
  hint: () =>
    'Report it with the command line and the version; set PYFUNC_DEBUG=1 to see where it happened.',
  why: 'No input should cause this. If the run had started to write, the next run or `pyfunc undo` reverts it.',
});

export const pinsStay = declare<{ path: string }>({
  code: 'PYF023',
  severity: 'note',
  title: 'pins not undone',
  message: ({ path }) =>
    `The pins that the run added to ${path} stay: the file cannot be reverted.`,
  hint: ({ path }) => `Remove pins that no app needs from ${path} by hand.`,
  why: 'A run can pin a registry in the lock of a folder above the app. Undo reverts that lock too, unless it was changed since or is in use.',
});

export const lockLeft = declare<{ path: string; reason: string }>({
  code: 'PYF025',
  severity: 'note',
  title: 'lock not released',
  message: ({ path, reason }) => `The lock in ${path} could not be removed (${reason}).`,
  hint: () => 'Remove the file if another machine reports that a run is still at work.',
  why: 'On the same machine, the next run sees that the process has ended and removes its lock. A run on another machine cannot see that.',
});

export const passedOver = declare<{ paths: readonly string[]; reason: string }>({
  code: 'PYF026',
  severity: 'note',
  title: 'skipped because it cannot be read',
  message: ({ paths, reason }) => `Not read: ${paths.join(', ')} (${reason}).`,
  hint: () => 'Check that nothing in it belongs to the app.',
  why: 'Environments, caches and folders beside the app hold none of its functions. One that cannot be read does not stop a run, but what is in it is not considered.',
});

export const writtenBeforeSignal = declare<object>({
  code: 'PYF027',
  severity: 'note',
  title: 'stopped after everything was written',
  message: () => 'The run was stopped after all files were written. They stay in place.',
  hint: () => 'Run `pyfunc undo` to undo it.',
  why: 'A run takes effect at one moment. A signal before that moment rolls everything back; a signal after it changes nothing that was written.',
});

export const systemFailed = declare<{ call: string; path: string; reason: string }>({
  code: 'PYF028',
  severity: 'error',
  exit: 'failed',
  title: 'system error',
  message: ({ call, path, reason }) =>
    `The system reported ${reason}${call === '' ? '' : ` for \`${call}\``}${path === '' ? '' : ` on ${path}`}.`,
  hint: ({ reason }) =>
    reason === 'ENAMETOOLONG'
      ? 'Move the app to a folder with a shorter path, then run the command again.'
      : 'Check the disk and the permissions, then run the command again.',
  why: 'Disks fail, and paths may be too long for the system. An interrupted run is completed or rolled back by the next command.',
});

export const recordDeployed = declare<{ hasFile: boolean }>({
  code: 'PYF029',
  severity: 'note',
  title: 'record of the run is not kept out of deployments',
  message: ({ hasFile }) =>
    `The record of the run lies in .pyfunc in the app, since your user has no folder for it. ${hasFile ? 'The file .funcignore does not name .pyfunc' : 'There is no .funcignore'}, so a deployment from this folder includes the files as they were before the run.`,
  hint: () =>
    'Set XDG_STATE_HOME (on Windows LOCALAPPDATA) to a folder that you may write to, add a line `.pyfunc` to .funcignore, or remove .pyfunc once you no longer want to undo the run.',
  why: 'The original files are kept for `pyfunc undo` in a folder of the user, outside of the app. Only where that folder cannot be written to do they stay in `.pyfunc`. Git ignores that; `func azure functionapp publish` uploads what .funcignore does not name.',
});
