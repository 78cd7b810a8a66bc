/** PYF255 to PYF269: what registries make in an app, what is on file about it, and what they may write. */
import { declare } from '../diagnostic.ts';

export const lockUnreadable = declare<{ path: string; field: string; problem: string }>({
  code: 'PYF255',
  severity: 'error',
  title: 'pyfunc-lock.json not valid',
  message: ({ path, field, problem }) =>
    `${path} cannot be read${field === '' ? '' : ` at ${field}`}: ${problem}.`,
  hint: () =>
    'Bring it back from git; where a merge left it with both sides, take either and run the command again.',
  why:
    'The file says which version of which template made what, with which answers, so that it can be ' +
    'updated. It is refused rather than guessed at, since a wrong version would merge the wrong lines.',
});

export const lockNewer = declare<{ path: string; version: string }>({
  code: 'PYF256',
  severity: 'error',
  title: 'pyfunc-lock.json of another pyfunc',
  message: ({ path, version }) =>
    `${path} has lockfileVersion ${version}, and this pyfunc knows only 1.`,
  hint: () => 'Use the version of pyfunc that wrote it, or a later one.',
  why: 'A later form may hold what this version would lose when it writes the file again.',
});
