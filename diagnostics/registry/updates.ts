/** PYF270 to 284 and 311 to 314: bringing generated code to a new version of its template. */
import { declare } from '../diagnostic.ts';

export const updateConflict = declare<{ template: string; what: string }>({
  code: 'PYF270',
  severity: 'error',
  exit: 'refused',
  title: 'changed here and in the template',
  message: ({ template, what }) => `${what}: changed here, and differently in ${template}.`,
  hint: () =>
    "Combine both changes by hand and run again with --prefer mine, or take the template's side with --prefer template. Until then pyfunc updates nothing of this template here.",
  why: 'Only a person can combine two changes of one place. Conflict markers in a Python file would take every function of the app out of Azure, so the file stays as it is, and both sides are in the report.',
  example: {
    before: 'retries = 5    # yours\nretries = 3    # the template',
    after: 'retries = 5    # you decide',
  },
});

export const oldVersionMissing = declare<{ template: string; version: string }>({
  code: 'PYF271',
  severity: 'error',
  exit: 'refused',
  title: 'previous template version not found',
  message: ({ template, version }) =>
    `This was generated from ${template} ${version}, which is neither in the cache nor in its registry.`,
  hint: () =>
    'Make the history of the registry available: a checkout with all commits (in GitHub Actions `fetch-depth: 0`), the package or the commit that the lock names, or a network.',
  why: 'Your changes are the difference between your files and the generated ones. Without the old version pyfunc cannot know them, and a guess would undo your changes. Files that are byte for byte as they were generated need no old version.',
});

export const templateGone = declare<{ template: string }>({
  code: 'PYF272',
  severity: 'review',
  title: 'template no longer in its registry',
  message: ({ template }) => `The registry no longer has a template ${template}.`,
  hint: () => 'Ask the owners of the registry which template replaces it.',
  why: 'An update renders a template again, so a removed template brings no updates. The files that it generated are yours and stay as they are.',
});

export const templateOlder = declare<{ template: string; here: string; there: string }>({
  code: 'PYF273',
  severity: 'error',
  exit: 'refused',
  title: 'registry older than the app',
  message: ({ template, here, there }) =>
    `The app has ${template} ${here}, but the registry has only ${there}.`,
  hint: ({ template }) =>
    `Update the registry, or go back deliberately with --template ${template}.`,
  why: 'An older registry, such as an old checkout or a reverted package, would silently revert later fixes.',
});

export const versionUnknown = declare<{
  template: string;
  version: string;
  known: readonly string[];
}>({
  code: 'PYF274',
  severity: 'error',
  exit: 'usage',
  title: 'version of a template not found',
  message: ({ template, version }) => `Version ${version} of ${template} is not available.`,
  hint: ({ known }) =>
    `Give the older version, two dots and the newer one, from: ${known.join(', ')}.`,
  why:
    'Versions of a template are found in its registry as it is, and in the git history of a registry ' +
    'that lies in the repository.',
});

export const staysDeleted = declare<{ path: string; what: string }>({
  code: 'PYF275',
  severity: 'note',
  title: 'deleted here, stays deleted',
  message: ({ path, what }) => `In ${path}, this is gone, so changes to it are left out: ${what}.`,
  hint: () =>
    'If you renamed or moved it, apply the changes of the template by hand; `pyfunc registry diff` shows them.',
  why: 'Generated code that is not where it was may have been deleted, renamed or moved. pyfunc does not generate it a second time.',
});

export const fileOutlived = declare<{ path: string }>({
  code: 'PYF276',
  severity: 'review',
  title: 'file no longer in the template',
  message: ({ path }) => `The template no longer has ${path}, which was changed here and stays.`,
  hint: () => 'Delete it yourself if nothing needs it any more.',
  why: 'pyfunc deletes a file that the new version no longer has only if the file is unchanged.',
});

export const requirementsStay = declare<{ path: string; lines: readonly string[] }>({
  code: 'PYF277',
  severity: 'note',
  title: 'no longer required by the template',
  message: ({ path, lines }) =>
    `${path} keeps ${lines.join(', ')}, which the template no longer needs.`,
  hint: () => 'Remove them yourself if nothing else needs them.',
  why: 'Your own code may by now use a package, a setting or a line that a template added. pyfunc never removes lines from files that several templates and you share.',
});

export const updateBreaks = declare<{ path: string }>({
  code: 'PYF278',
  severity: 'error',
  exit: 'refused',
  title: 'update would break a file',
  message: ({ path }) => `With the changes of the template, Python could not parse ${path}.`,
  hint: () => 'Report it, with the template and your file. Nothing was changed.',
  why: 'One file that Python cannot parse takes every function of the app out of Azure.',
});

export const updateUnreadable = declare<{ path: string; reason: string }>({
  code: 'PYF279',
  severity: 'error',
  exit: 'refused',
  title: 'file cannot be updated',
  message: ({ path, reason }) => `${path} cannot be merged: it is ${reason}.`,
  hint: () =>
    'Fix the file, then run the command again. Nothing from this template was updated here.',
  why: 'pyfunc does not change a file that it cannot read and write back byte for byte.',
});

export const integrityFault = declare<{ what: string; expected: string; found: string }>({
  code: 'PYF280',
  severity: 'error',
  exit: 'failed',
  title: 'content differs from the lock',
  message: ({ what, expected, found }) => `${what} has ${found}, but the lock says ${expected}.`,
  hint: () =>
    'Find out what changed: delete the cache, restore the lock from git, or ask the owners of the registry whether they replaced the version.',
  why: 'The digests in pyfunc-lock.json cover every byte of a registry or a template. If they differ, somebody changed what was pinned.',
});

export const updateAlreadyThere = declare<{ path: string; name: string }>({
  code: 'PYF281',
  severity: 'error',
  exit: 'refused',
  title: 'update adds a name that exists',
  message: ({ path, name }) =>
    `The new version adds ${name}, but the app already has one in ${path}.`,
  hint: () => 'Rename yours, then run the command again.',
  why: 'Two functions with the same name break the whole app: the host then finds no functions.',
});

export const notGenerated = declare<{ template: string }>({
  code: 'PYF282',
  severity: 'error',
  exit: 'usage',
  title: 'template not used here',
  message: ({ template }) => `Nothing in this app was generated from ${template}.`,
  hint: () =>
    'Run `pyfunc registry verify` to list what was generated here, and from which templates.',
  why: 'An update changes only code that was generated from a template.',
  example: { before: 'pyfunc update --template timer', after: 'pyfunc update --template http' },
});

export const answersWanted = declare<{ template: string; wanted: readonly string[] }>({
  code: 'PYF283',
  severity: 'error',
  exit: 'usage',
  title: 'new question without an answer',
  message: ({ template, wanted }) =>
    `${template} has new questions without a default: ${wanted.join(', ')}.`,
  hint: ({ wanted }) =>
    `Run again with ${wanted.map((name) => `--answer ${name}=<value>`).join(' ')}.`,
  why: 'pyfunc-lock.json records the earlier answers. A new question takes its default. If it has none, or an earlier answer is no longer offered, pyfunc asks you.',
});

export const answerRefused = declare<{ answer: string; problem: string }>({
  code: 'PYF284',
  severity: 'error',
  exit: 'usage',
  title: 'answer not accepted',
  message: ({ answer, problem }) => `The answer ${answer} is not accepted: ${problem}.`,
  hint: () => 'Give it as --answer name=value, with the name of a question of the template.',
  why: 'An answer that no template asks for is probably misspelled and would be missing later.',
});

export const updateMeaning = declare<{ template: string; what: string }>({
  code: 'PYF264',
  severity: 'error',
  exit: 'refused',
  title: 'merged file would be broken',
  message: ({ template, what }) =>
    `Your changes and those of ${template} do not work together: ${what}.`,
  hint: () =>
    'Make the change of the template by hand and run again with --prefer mine. Until then pyfunc updates nothing of this template here.',
  why: 'Each version works alone, but together they do not: one side uses a name, an attribute or a parameter that the other renamed or removed. Python finds such a fault only when the code runs, so pyfunc compares the names in both versions and in the result.',
});

export const updateUnplaced = declare<{ template: string; what: string }>({
  code: 'PYF265',
  severity: 'error',
  exit: 'refused',
  title: 'no place for a template change',
  message: ({ template, what }) =>
    `${template} changes ${what}, and pyfunc cannot tell where that code is now.`,
  hint: () =>
    'Make the change by hand and run again with --prefer mine. Until then pyfunc updates nothing of this template here, and `pyfunc update --check` keeps reporting it.',
  why: 'A function is found by its name in Azure in every module of the app, a helper by its name and by the functions that use it. If neither finds one place, the lost change could be a security fix.',
});

export const fileImported = declare<{ path: string; user: string }>({
  code: 'PYF266',
  severity: 'review',
  title: 'file stays because other code imports it',
  message: ({ path, user }) => `The template no longer has ${path}, and ${user} imports it.`,
  hint: ({ path, user }) => `Change ${user}, then delete ${path}.`,
  why: 'Without the file, the module that imports it would not load, and with it no function of the app.',
});

export const notAdoptable = declare<{ template: string; problem: string }>({
  code: 'PYF267',
  severity: 'error',
  exit: 'refused',
  title: 'code cannot be adopted',
  message: ({ template, problem }) =>
    `The code of the app cannot be recorded as generated from ${template}: ${problem}.`,
  hint: () => 'Give the answers that the code was made with as --answer name=value.',
  why: 'An update compares what a template generated with what it generates now. Code that the template never generated would be merged with unrelated text.',
});

export const versionMismatch = declare<{ what: string; there: string }>({
  code: 'PYF268',
  severity: 'error',
  exit: 'failed',
  title: 'version and content do not match',
  message: ({ what, there }) =>
    `The lock says ${what}, but its digest belongs to version ${there}.`,
  hint: () => 'Restore the entry from git, or record it again with `pyfunc registry adopt`.',
  why: 'An entry names a version for people and a digest for pyfunc. If somebody edited one of them, or a merge took them from two sides, pyfunc cannot tell which version the code in the app is.',
});
