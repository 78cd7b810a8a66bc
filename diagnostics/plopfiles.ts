/** PYF36x: plopfiles of others. */
import { declare } from './diagnostic.ts';

export const plopfileNotLoaded = declare<{ path: string; reason: string }>({
  code: 'PYF360',
  severity: 'error',
  exit: 'failed',
  title: 'plopfile not loaded',
  message: ({ path, reason }) => `${path} cannot be loaded: ${reason}.`,
  hint: () => 'Name a plopfile that runs in Node: a module whose default export takes plop.',
  why: 'A plopfile is a program. What it throws while it is loaded leaves nothing to run.',
});

export const plopActionFailed = declare<{ generator: string; reason: string }>({
  code: 'PYF361',
  severity: 'error',
  exit: 'failed',
  title: 'action failed',
  message: ({ generator, reason }) => `The generator ${generator} fails: ${reason}.`,
  hint: () => 'Nothing was written. Give other answers, or correct the plopfile.',
  why:
    'Plop itself writes each file at once and stops at the first failure, with half of the files in ' +
    'place. Here either all of them are written or none.',
});

export const plopCodeRan = declare<{ actions: readonly string[] }>({
  code: 'PYF362',
  severity: 'note',
  title: 'code of the plopfile ran',
  message: ({ actions }) =>
    `Code of the plopfile itself ran while the plan was made: ${actions.join(', ')}.`,
  hint: () =>
    'What it did through other programs or open file handles is not shown here, and `pyfunc undo` does not know of it.',
  why:
    'Functions and action types of the plopfile that stand between plop’s own actions may change the ' +
    'answers and the files for the next, so they run in their place, in a dry run too. What they read ' +
    'and write through node:fs in the folder goes to the plan and not to the disk. At the end of the ' +
    'list they wait until the files are written.',
});

export const plopCodeFailed = declare<{ reason: string }>({
  code: 'PYF363',
  severity: 'review',
  title: 'code of the plopfile failed',
  message: ({ reason }) =>
    `The files are written, but code of the plopfile that runs after them failed: ${reason}.`,
  hint: () => 'Finish by hand what it should have done, or take the files back with `pyfunc undo`.',
  why: 'Actions of the plopfile’s own at the end of its list run when the files are in place. The exit code is 1 then.',
});
