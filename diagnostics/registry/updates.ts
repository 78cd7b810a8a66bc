/** PYF270 to 284 and 311 to 314: bringing generated code to a new version of its template. */
import { declare } from '../diagnostic.ts';

export const updateConflict = declare<{ template: string; what: string }>({
  code: 'PYF270',
  severity: 'error',
  exit: 'refused',
  title: 'changed here and in the template',
  message: ({ template, what }) => `${what}: changed here, and otherwise in ${template}.`,
  hint: () =>
    'Write by hand what both sides want and run again with --prefer mine, or take the side of the ' +
    'template with --prefer template. Until then nothing of this template is updated here.',
  why:
    'Two changes of one place need a person. Conflict markers in a Python file would take every ' +
    'function of the app out of Azure, so the file stays as it is, and both sides are in the report.',
});

export const oldVersionMissing = declare<{ template: string; version: string }>({
  code: 'PYF271',
  severity: 'error',
  exit: 'refused',
  title: 'previous template version not found',
  message: ({ template, version }) =>
    `This was made from ${template} ${version}, which is neither in the cache nor where its registry is.`,
  hint: () =>
    'Make the history of the registry available: a checkout with all commits (in GitHub Actions ' +
    '`fetch-depth: 0`), the package or the commit that the lock names, or a network.',
  why:
    'What you changed is the difference between your files and what was generated. Without the old ' +
    'version that cannot be known, and a guess would undo your changes. Files that are byte for byte ' +
    'as they were generated need no old version.',
});

export const templateGone = declare<{ template: string }>({
  code: 'PYF272',
  severity: 'review',
  title: 'template no longer in its registry',
  message: ({ template }) => `There is no template ${template} any more.`,
  hint: () => 'Ask the owners of the registry which template replaces it.',
  why: 'An update renders a template again, so a removed template brings no updates. The files that it generated are yours and stay as they are.',
});

export const templateOlder = declare<{ template: string; here: string; there: string }>({
  code: 'PYF273',
  severity: 'error',
  exit: 'refused',
  title: 'registry older than the app',
  message: ({ template, here, there }) =>
    `The app has ${template} ${here}, and the registry only ${there}.`,
  hint: ({ template }) =>
    `Bring the registry up to date, or go back on purpose with --template ${template}.`,
  why:
    'A registry that goes back, be it an old checkout or a package that somebody else reverted, would ' +
    'silently revert later fixes.',
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
    `There are: ${known.join(', ')}. Give the older one, two dots, and the newer one.`,
  why:
    'Versions of a template are found in its registry as it is, and in the git history of a registry ' +
    'that lies in the repository.',
});

export const staysDeleted = declare<{ path: string; what: string }>({
  code: 'PYF275',
  severity: 'note',
  title: 'deleted here, stays deleted',
  message: ({ path, what }) => `In ${path}, this is gone, and its changes are left out: ${what}.`,
  hint: () =>
    'If you renamed or moved it, apply the changes of the template by hand; `pyfunc registry diff` shows them.',
  why:
    'What was generated and is not where it was put may have been deleted, renamed or moved. It is not ' +
    'made a second time.',
});

export const fileOutlived = declare<{ path: string }>({
  code: 'PYF276',
  severity: 'review',
  title: 'file no longer in the template',
  message: ({ path }) => `The template no longer has ${path}, which was changed here and stays.`,
  hint: () => 'Delete it yourself if nothing needs it any more.',
  why: 'Files that the new version no longer has go only where they are as they were generated.',
});

export const requirementsStay = declare<{ path: string; lines: readonly string[] }>({
  code: 'PYF277',
  severity: 'note',
  title: 'no longer asked for by the template',
  message: ({ path, lines }) =>
    `${path} keeps ${lines.join(', ')}, which the template needs no more.`,
  hint: () => 'Take them out yourself if nothing else needs them.',
  why:
    'Your own code may have come to use a package, a setting or a line that a template brought. Files ' +
    'that several templates and you share only gain and change; they lose nothing.',
});

export const updateBreaks = declare<{ path: string }>({
  code: 'PYF278',
  severity: 'error',
  exit: 'refused',
  title: 'update would break a file',
  message: ({ path }) => `With the changes of the template Python could no longer read ${path}.`,
  hint: () => 'Nothing was changed. Please report it, with the template and your file.',
  why: 'One file that Python cannot read takes every function of the app out of Azure.',
});

export const updateUnreadable = declare<{ path: string; reason: string }>({
  code: 'PYF279',
  severity: 'error',
  exit: 'refused',
  title: 'file cannot be updated',
  message: ({ path, reason }) => `${path} cannot be merged: it is ${reason}.`,
  hint: () =>
    'Nothing from this template was updated here. Fix the file, then run the command again.',
  why: 'A file that cannot be read and written back byte for byte is left alone.',
});

export const integrityFault = declare<{ what: string; expected: string; found: string }>({
  code: 'PYF280',
  severity: 'error',
  exit: 'failed',
  title: 'not what the lock says',
  message: ({ what, expected, found }) => `${what} has ${found}, and the lock says ${expected}.`,
  hint: () =>
    'Find out who changed it. A cache can be deleted; a lock comes from git; a registry that ' +
    'replaced a version in place is to be asked why.',
  why:
    'The digests in pyfunc-lock.json are over every byte of a registry or a template. Where they ' +
    'differ, somebody changed what was pinned.',
});

export const updateAlreadyThere = declare<{ path: string; name: string }>({
  code: 'PYF281',
  severity: 'error',
  exit: 'refused',
  title: 'update adds what is there already',
  message: ({ path, name }) => `The new version adds ${name}, and the app has one in ${path}.`,
  hint: () => 'Rename yours, and run again.',
  why: 'Two functions of one name are refused by the host, with all other functions of the app.',
});

export const notGenerated = declare<{ template: string }>({
  code: 'PYF282',
  severity: 'error',
  exit: 'usage',
  title: 'nothing of that template here',
  message: ({ template }) => `Nothing in this app was made from ${template}.`,
  hint: () => '`pyfunc registry verify` lists what was made here, and from what.',
  why: 'An update brings what was generated to a new version; there must be something generated.',
});

export const answersWanted = declare<{ template: string; wanted: readonly string[] }>({
  code: 'PYF283',
  severity: 'error',
  exit: 'usage',
  title: 'new question without an answer',
  message: ({ template, wanted }) =>
    `${template} asks for what it did not before, and has no default: ${wanted.join(', ')}.`,
  hint: ({ wanted }) =>
    `Run again with ${wanted.map((name) => `--answer ${name}=<value>`).join(' ')}.`,
  why:
    'The answers of the first time are in pyfunc-lock.json. What a new version asks beside them takes ' +
    'its default; where there is none, or an answer is no longer one of those offered, you are asked.',
});

export const answerRefused = declare<{ answer: string; problem: string }>({
  code: 'PYF284',
  severity: 'error',
  exit: 'usage',
  title: 'answer not taken',
  message: ({ answer, problem }) => `The answer ${answer} is not taken: ${problem}.`,
  hint: () => 'Give it as --answer name=value, with the name of a question of the template.',
  why: 'An answer that no template asks for is a misspelt one, and would be missed later.',
});

export const updateMeaning = declare<{ template: string; what: string }>({
  code: 'PYF264',
  severity: 'error',
  exit: 'refused',
  title: 'merged file would be broken',
  message: ({ template, what }) =>
    `Your changes and those of ${template} do not work together: ${what}.`,
  hint: () =>
    'Make the change of the template by hand and run again with --prefer mine. Until then nothing of ' +
    'this template is updated here.',
  why:
    'Each version is sound, and together they are not: one side uses a name, an attribute or a ' +
    'parameter that the other renamed or removed. Python finds such a fault only when the code runs, so ' +
    'pyfunc compares the names in both versions and in the result.',
});

export const updateUnplaced = declare<{ template: string; what: string }>({
  code: 'PYF265',
  severity: 'error',
  exit: 'refused',
  title: 'change of a template has no place',
  message: ({ template, what }) =>
    `${template} changes ${what}, and pyfunc cannot tell where that code is now.`,
  hint: () =>
    'Make the change by hand and run again with --prefer mine. Until then nothing of this template is ' +
    'updated here, and `pyfunc update --check` goes on reporting it.',
  why:
    'A function is found by its name in Azure in every module of the app, a helper by its name and by ' +
    'the functions that use it. Where neither finds one place, the change could be a security fix that ' +
    'would be lost.',
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
    `The app cannot take code on record as made by ${template}: ${problem}.`,
  hint: () => 'Give the answers that the code was made with as --answer name=value.',
  why:
    'An update compares what a template made with what it makes now. Code that the template never made ' +
    'would be merged with something else.',
});

export const versionMismatch = declare<{ what: string; there: string }>({
  code: 'PYF268',
  severity: 'error',
  exit: 'failed',
  title: 'version and content do not match',
  message: ({ what, there }) =>
    `The lock says ${what}, and its digest is that of version ${there}.`,
  hint: () => 'Restore the entry from git, or write it again with `pyfunc registry adopt`.',
  why:
    'An entry names a version for people and a digest for pyfunc. Where somebody edited one of them, or a ' +
    'merge took them from two sides, nobody can tell which of them the code in the app is.',
});
