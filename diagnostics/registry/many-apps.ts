/** PYF285 to PYF292: commands over all apps of a repository, and the parts of one that ran apart. */
import { declare } from '../diagnostic.ts';

export const shardRefused = declare<{ text: string }>({
  code: 'PYF285',
  severity: 'error',
  exit: 'usage',
  title: 'invalid shard',
  message: ({ text }) => `"${text}" is not a shard.`,
  hint: () => 'Give a number and how many there are, such as `--shard 1/4` to `--shard 4/4`.',
  why: 'Each of n machines takes every n-th app of the sorted list. A number beyond n would leave apps unprocessed.',
  example: {
    before: 'pyfunc migrate --all --shard 5/4',
    after: 'pyfunc migrate --all --shard 4/4',
  },
});

export const noAppMeant = declare<{ path: string; include: readonly string[] }>({
  code: 'PYF286',
  severity: 'error',
  exit: 'usage',
  title: 'no app selected',
  message: ({ path, include }) =>
    include.length === 0
      ? `No app is left in ${path} or below it.`
      : `No app in ${path} or below it matches ${include.join(', ')}.`,
  hint: () => 'Check `--include` and `--exclude`, `apps` of pyfunc.config, and what git ignores.',
  why: 'Globs are compared with the paths of folders with a host.json, counted from the path on the command line. A pattern that matches nothing is probably a typo and must not let a CI check pass.',
  example: {
    before: 'pyfunc migrate --all --include "service/*"',
    after: 'pyfunc migrate --all --include "services/*"',
  },
});

export const appFault = declare<{ app: string; message: string }>({
  code: 'PYF287',
  severity: 'error',
  exit: 'bug',
  title: 'internal error in one app',
  message: ({ app, message }) =>
    `pyfunc failed on ${app} because of an internal error: ${message}.`,
  hint: () => 'Report it; set PYFUNC_DEBUG=1 to see where it happened.',
  why: 'The other apps were processed. `pyfunc undo` reverts what was written to this one.',
});

export const folderNotSearched = declare<{ path: string; reason: string; isTooLarge: boolean }>({
  code: 'PYF288',
  severity: 'error',
  exit: 'failed',
  title: 'folder not searched for apps',
  message: ({ path, reason }) => `${path} cannot be read (${reason}): apps in it are not known.`,
  hint: ({ path, isTooLarge }) =>
    isTooLarge
      ? `Make ${path} smaller, then run the command again.`
      : `Give yourself read permission on ${path}, or pass \`--exclude ${path}\`.`,
  why: 'The apps that were found were processed. There may be more, so the run does not end with exit code 0.',
});

export const templateNotNamed = declare<{ text: string }>({
  code: 'PYF292',
  severity: 'error',
  exit: 'usage',
  title: 'unknown template or version',
  message: ({ text }) => `"${text}" names neither a template nor a version of one.`,
  hint: () => 'Write `@acme/orders`, `@acme`, or a version range after it: `@acme/orders@<2.3`.',
  why: 'An unknown name would list no app, which would look like a good result.',
});

export const reportRefused = declare<{ path: string; problem: string }>({
  code: 'PYF289',
  severity: 'error',
  exit: 'usage',
  title: 'report that cannot be merged',
  message: ({ path, problem }) => `${path} ${problem}.`,
  hint: () => 'Give the documents that all shards of one run printed with `--json`, each once.',
  why: 'A total of reports from different runs would describe none of them.',
});

export const reportsMissing = declare<{ missing: readonly string[] }>({
  code: 'PYF290',
  severity: 'error',
  exit: 'failed',
  title: 'missing shard reports',
  message: ({ missing }) => `The report is incomplete. Missing: ${missing.join('; ')}.`,
  hint: () => 'Check whether these runs failed before they printed a report, and run them again.',
  why: 'A machine that failed reports nothing about its apps. The rest of the run looks complete but is not, so it does not end with exit code 0.',
  example: {
    before: 'pyfunc report merge reports/1.json reports/3.json',
    after: 'pyfunc report merge reports/1.json reports/2.json reports/3.json',
  },
});

export const reportedTwice = declare<{ what: string; paths: readonly string[] }>({
  code: 'PYF291',
  severity: 'error',
  exit: 'failed',
  title: 'reported twice',
  message: ({ what, paths }) => `${what} is in ${paths.join(' and in ')}; the first one counts.`,
  hint: () => 'Keep the reports of earlier runs apart from those of this one.',
  why: 'Two reports of one app may differ, and pyfunc cannot tell which one is current.',
  example: {
    before: 'pyfunc report merge reports/1.json reports/1.json',
    after: 'pyfunc report merge reports/1.json reports/2.json',
  },
});
