import { declare } from './diagnostic.ts';

/** Files around the code that decide whether the deployed app has functions: PYF500 to PYF539. */
export const deployment = {
  oldHost: declare<{ count: number }>({
    code: 'PYF500',
    severity: 'review',
    beforeDeploy: true,
    title: 'Functions host below 4',
    message: ({ count }) =>
      `The v2 model needs Functions host 4, and ${counted(count, 'place')} of this project ${count === 1 ? 'asks' : 'ask'} for host 1, 2 or 3.`,
    hint: () =>
      'Change the version to 4: ~4 in settings, 4-python3.x in images. Migrating with --upgrade host does so for files in the app.',
    why: 'Hosts below 4 do not know the v2 model: they find no function.json and start an app without functions. Support for them ended in December 2022.',
    example: {
      before: 'FROM mcr.microsoft.com/azure-functions/python:3.0-python3.8',
      after: 'FROM mcr.microsoft.com/azure-functions/python:4-python3.8',
    },
  }),
  hostRaised: declare<{ count: number }>({
    code: 'PYF501',
    severity: 'review',
    title: 'Functions host raised',
    message: ({ count }) => `The Functions host is raised to 4 in ${counted(count, 'place')}.`,
    hint: () =>
      'An app that exists in Azure keeps its host until its setting FUNCTIONS_EXTENSION_VERSION changes: deploy the setting too.',
    why: 'Host 4 is the only one that Azure still supports, and the only one that finds v2 functions.',
    example: {
      before: '"FUNCTIONS_EXTENSION_VERSION": "~3"',
      after: '"FUNCTIONS_EXTENSION_VERSION": "~4"',
    },
  }),
  oldPython: declare<{ versions: string; supported: string }>({
    code: 'PYF502',
    severity: 'review',
    beforeDeploy: true,
    title: 'Python that Azure no longer supports',
    message: ({ versions, supported }) =>
      `Python ${versions} is named here; Azure Functions supports Python ${supported}.`,
    hint: () =>
      'Change the version once your tests pass with a newer one. Migrating with --upgrade python does so for files in the app.',
    why: 'Azure ends support for a version of Python when its developers do, and in time no longer creates or updates apps that use it.',
    example: { before: "python-version: '3.8'", after: "python-version: '3.11'" },
  }),
  pythonRaised: declare<{ count: number; to: string }>({
    code: 'PYF503',
    severity: 'review',
    title: 'Python raised',
    message: ({ count, to }) => `Python is raised to ${to} in ${counted(count, 'place')}.`,
    hint: () => 'Run your tests with it: pinned packages may have no release for it.',
    why: 'A newer Python brings other versions of the standard library and of packages.',
    example: { before: 'python_version = "3.8"', after: 'python_version = "3.11"' },
  }),
} as const;

/** e.g. `1 place`, `3 places`. */
function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
