/** PYF293 to 299: testing and releasing a registry. */
import { declare } from '../diagnostic.ts';
import { pageUrl } from '../page-url.ts';

export const versionNotRaised = declare<{ what: string; version: string; release: string }>({
  code: 'PYF293',
  severity: 'error',
  exit: 'failed',
  title: 'version not raised',
  message: ({ what, version, release }) =>
    `${what} changed, and is still ${version} as in ${release}.`,
  hint: () => 'Raise the version. If it was never released, delete its build output.',
  why: 'A released version never changes: apps record it in pyfunc-lock.json with a digest, and updates render it again to separate your changes from those of the template. Two contents under one version would make that impossible.',
  example: { before: '"version": "1.2.0"', after: '"version": "1.3.0"' },
});

export const notAsExpected = declare<{ test: string; problem: string }>({
  code: 'PYF294',
  severity: 'error',
  exit: 'failed',
  title: 'template output differs from its test',
  message: ({ test, problem }) => `${test}: ${problem}.`,
  hint: () =>
    'Fix the template, or accept its current output: ' +
    '`pyfunc registry test --update-snapshots`. Review the difference in version control.',
  why: 'The files beside a test are the expected output for its answers. In a review they show what a change of the template means for apps.',
  example: {
    before: 'tests/usual/function_app.py differs from what the template makes',
    after: 'pyfunc registry test --update-snapshots',
  },
});

export const testBroken = declare<{ test: string; problem: string }>({
  code: 'PYF295',
  severity: 'error',
  exit: 'failed',
  title: 'test of a template cannot be run',
  message: ({ test, problem }) => `${test}: ${problem}.`,
  hint: () =>
    'Correct the test. It is JSON with "answers", and each question without a default needs one.',
  why: 'A test renders its template with answers as a person would give them. Answers that `pyfunc add` would refuse or ask for do not make a valid test.',
  example: {
    before: '{"answers": {"queue": "Orders!"}}',
    after: '{"answers": {"queue": "orders"}}',
  },
});

export const notRepeatable = declare<{ test: string; paths: readonly string[] }>({
  code: 'PYF296',
  severity: 'error',
  exit: 'failed',
  title: 'second run changes files',
  message: ({ test, paths }) => `${test}: a second run changes ${paths.join(', ')}.`,
  hint: () => `Choose a kind of \`merge\` that recognizes what it added: ${pageUrl('templates')}.`,
  why: 'A second run of the same command, for example after an error, must change nothing.',
});

export const upgradeFails = declare<{ test: string; from: string; problem: string }>({
  code: 'PYF297',
  severity: 'error',
  exit: 'failed',
  title: 'update from the last release fails',
  message: ({ test, from, problem }) => `${test}, updated from ${from}: ${problem}.`,
  hint: () =>
    'Change the template in a way that apps can follow, or change the edits of the test where no ' +
    'user would make them.',
  why: 'Apps that were made with the last release get this one through `pyfunc update`. The test creates such an app, edits it as a user would, and updates it: the edits must stay, and the app must index.',
});

export const releaseUnreadable = declare<{ release: string; problem: string }>({
  code: 'PYF298',
  severity: 'error',
  exit: 'usage',
  title: 'release cannot be read',
  message: ({ release, problem }) => `${release} is not a release of a registry: ${problem}.`,
  hint: () =>
    'Give the index.json or the .tgz that `pyfunc registry build` wrote, or a commit or tag of git.',
  why: 'pyfunc compares versions with the last release to see whether they were raised.',
});

export const mixedLineEnds = declare<{ paths: readonly string[] }>({
  code: 'PYF299',
  severity: 'review',
  title: 'files with CRLF line endings',
  message: ({ paths }) => `The release has files with Windows line endings: ${paths.join(', ')}.`,
  hint: () =>
    'Put `* text=auto eol=lf` into .gitattributes of the registry and check it out again.',
  why: 'Files go into a release byte for byte. If git converts line endings on one machine and not on another, the same commit gives two releases with two digests.',
});
