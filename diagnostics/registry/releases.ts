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
  hint: () => 'Raise the version. If it was never released, delete what was built of it.',
  why:
    'A version that is out never changes: apps have it in pyfunc-lock.json with a digest, and updates ' +
    'render it again to see what you changed and what they did. Two texts under one version would make ' +
    'both guesswork.',
  example: { before: '"version": "1.2.0"', after: '"version": "1.3.0"' },
});

export const notAsExpected = declare<{ test: string; problem: string }>({
  code: 'PYF294',
  severity: 'error',
  exit: 'failed',
  title: 'template does not make what its test expects',
  message: ({ test, problem }) => `${test}: ${problem}.`,
  hint: () =>
    'Fix the template, or accept its current output: ' +
    '`pyfunc registry test --update-snapshots`. Review the difference in version control.',
  why:
    'The files beside a test are what its answers are to make. They show in a review what a change of ' +
    'the template means for apps.',
});

export const testBroken = declare<{ test: string; problem: string }>({
  code: 'PYF295',
  severity: 'error',
  exit: 'failed',
  title: 'test of a template cannot be run',
  message: ({ test, problem }) => `${test}: ${problem}.`,
  hint: () =>
    'Correct the test. It is JSON with "answers", and each question without a default needs one.',
  why:
    'A test renders its template with answers as a person gives them: those that `pyfunc add` would ' +
    'refuse, or ask for, make no test.',
  example: {
    before: '{"answers": {"queue": "Orders!"}}',
    after: '{"answers": {"queue": "orders"}}',
  },
});

export const notRepeatable = declare<{ test: string; paths: readonly string[] }>({
  code: 'PYF296',
  severity: 'error',
  exit: 'failed',
  title: 'applied twice, it changes something',
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
  why:
    'Apps that were made with the last release get this one by `pyfunc update`. The test makes one, ' +
    'edits it as a user does, and updates it: the edits have to stay, and the app has to index.',
});

export const releaseUnreadable = declare<{ release: string; problem: string }>({
  code: 'PYF298',
  severity: 'error',
  exit: 'usage',
  title: 'release cannot be read',
  message: ({ release, problem }) => `${release} is not a release of a registry: ${problem}.`,
  hint: () =>
    'Give the index.json or the .tgz that `pyfunc registry build` wrote, or a commit or tag of git.',
  why: 'Whether a version was raised shows only against what was released.',
});

export const mixedLineEnds = declare<{ paths: readonly string[] }>({
  code: 'PYF299',
  severity: 'review',
  title: 'files end their lines in CRLF',
  message: ({ paths }) => `The release has files with Windows line ends: ${paths.join(', ')}.`,
  hint: () =>
    'Put `* text=auto eol=lf` into .gitattributes of the registry and check it out again.',
  why:
    'Files go into a release byte for byte. Where git changes line ends on one machine and not on ' +
    'another, the same commit gives two releases with two digests.',
});
