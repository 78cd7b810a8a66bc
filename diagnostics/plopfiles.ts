/** PYF36x: plopfiles of others. */
import { declare } from './diagnostic.ts';

export const plopfileNotLoaded = declare<{ path: string; reason: string }>({
  code: 'PYF360',
  severity: 'error',
  exit: 'failed',
  title: 'plopfile not loaded',
  message: ({ path, reason }) => `${path} cannot be loaded: ${reason}.`,
  hint: () =>
    'Name a plopfile that runs in Node: a module whose default export takes plop. For TypeScript, Node before 22.18 needs the package tsx in the project.',
  why: 'A plopfile is a program. If it throws while it loads, it has no generators to run.',
});

export const plopActionFailed = declare<{ generator: string; reason: string }>({
  code: 'PYF361',
  severity: 'error',
  exit: 'failed',
  title: 'action failed',
  message: ({ generator, reason }) => `The generator ${generator} fails: ${reason}.`,
  hint: () => 'Give other answers, or correct the plopfile. Nothing was written.',
  why: 'Plop itself writes each file at once and stops at the first failure, which leaves half of the files written. pyfunc writes all of them or none.',
});

export const plopCodeRan = declare<{ actions: readonly string[] }>({
  code: 'PYF362',
  severity: 'note',
  title: 'code of the plopfile ran',
  message: ({ actions }) =>
    `Code of the plopfile itself ran while the plan was made: ${actions.join(', ')}.`,
  hint: () =>
    'Check what it did through other programs or open file handles: it is not shown here, and `pyfunc undo` does not revert it.',
  why: 'Functions and action types of a plopfile can change the answers and files for the next actions. If they come before or between the actions of plop, pyfunc runs them in order, even in a dry run. What they read and write in the folder through node:fs goes to the plan, not to the disk. Those at the end of the list wait until the files are written.',
});

export const plopCodeFailed = declare<{ reason: string }>({
  code: 'PYF363',
  severity: 'review',
  title: 'code of the plopfile failed',
  message: ({ reason }) =>
    `The files are written, but code of the plopfile that runs after them failed: ${reason}.`,
  hint: () => 'Do what it should have done by hand, or run `pyfunc undo`.',
  why: 'Custom actions at the end of the list run after the files are written. The exit code is then 1.',
});
