import { declare } from './diagnostic.ts';

/** Files around the code that decide whether the deployed app has functions: PYF500 to PYF539. */
export const deployment = {
  /** `byUpgrade`: whether --upgrade would change one of the places. */
  oldHost: declare<{ count: number; byUpgrade: boolean }>({
    code: 'PYF500',
    severity: 'review',
    beforeDeploy: true,
    title: 'Functions host below 4',
    message: ({ count }) =>
      `The v2 model needs Functions host 4, and ${counted(count, 'place')} of this project ${count === 1 ? 'asks' : 'ask'} for host 1, 2 or 3.`,
    hint: ({ byUpgrade }) =>
      `Change the version to 4: ~4 in settings, 4-python3.x in images.${byUpgrade ? ' To change the files in the app, migrate with --upgrade host.' : ''}`,
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
  oldPython: declare<{ versions: string; supported: string; byUpgrade: boolean }>({
    code: 'PYF502',
    severity: 'review',
    beforeDeploy: true,
    title: 'Python that Azure no longer supports',
    message: ({ versions, supported }) =>
      `Python ${versions} is named here; Azure Functions supports Python ${supported}.`,
    hint: ({ byUpgrade }) =>
      `Change the version once your tests pass with a newer one.${byUpgrade ? ' To change the files in the app, migrate with --upgrade python.' : ''}`,
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
  notShipped: declare<{ isSure: boolean }>({
    code: 'PYF504',
    severity: 'review',
    beforeDeploy: true,
    title: 'function_app.py not shipped',
    message: ({ isSure }) =>
      isSure
        ? 'This ships function folders one by one and leaves out function_app.py.'
        : 'This script names function folders and not function_app.py. It may leave function_app.py out of what it ships.',
    hint: () => 'Ship function_app.py and every other new file of the app.',
    why: 'In v2 the host reads function_app.py and nothing else. A package or an image without it is an app without functions.',
    example: {
      before: 'COPY host.json /home/site/wwwroot/\nCOPY Orders /home/site/wwwroot/Orders',
      after:
        'COPY host.json /home/site/wwwroot/\nCOPY function_app.py /home/site/wwwroot/\nCOPY Orders /home/site/wwwroot/Orders',
    },
  }),
  appListed: declare<object>({
    code: 'PYF505',
    severity: 'note',
    title: 'function_app.py added to what is shipped',
    message: () =>
      'These files named parts of the app one by one; they now name function_app.py and any other new part.',
    why: 'In v2 the host reads function_app.py and nothing else, so it has to be copied, packed and watched as the function folders are.',
    example: { before: '!Orders', after: '!Orders\n!function_app.py' },
  }),
  hiddenApp: declare<object>({
    code: 'PYF506',
    severity: 'review',
    beforeDeploy: true,
    title: 'function_app.py ignored',
    message: () => 'This ignore file hides function_app.py.',
    hint: () => 'Add an exception for function_app.py at the end of the file.',
    why: 'A file that git or Docker ignores does not reach the repository or the image.',
    example: { before: '*\n!api/host.json', after: '*\n!api/host.json\n!api/function_app.py' },
  }),
  notWatched: declare<object>({
    code: 'PYF507',
    severity: 'review',
    beforeDeploy: true,
    title: 'function_app.py not watched',
    message: () =>
      'This starts a pipeline when function folders change, but not when function_app.py changes.',
    hint: () => 'Add function_app.py to the paths.',
    why: 'A change of function_app.py alone would not be tested or deployed.',
    example: {
      before: "paths:\n  - 'Orders/**'",
      after: "paths:\n  - 'Orders/**'\n  - 'function_app.py'",
    },
  }),
  readsConfig: declare<object>({
    code: 'PYF508',
    severity: 'review',
    beforeDeploy: true,
    title: 'function.json read by a build or a template',
    message: () => 'This line names a function.json, and the migration removes these files.',
    hint: () =>
      'Remove this line and what depends on it. The host reads the same data from the decorators.',
    why: 'A template or a script that reads a missing file fails, or deploys a function that is not there.',
    example: { before: 'config_json = file("Orders/function.json")', after: '' },
  }),
  declaresFunction: declare<object>({
    code: 'PYF509',
    severity: 'review',
    beforeDeploy: true,
    title: 'function declared by a template',
    message: () => 'This template deploys a function together with its bindings.',
    hint: () => 'Remove the resource and deploy the app as a package.',
    why: 'Such a resource writes a function.json into the app. The host ignores it as soon as function_app.py has functions.',
    example: {
      before: 'resource "azurerm_function_app_function" "orders" { ... }',
      after: 'func azure functionapp publish NAME',
    },
  }),
  oddFunctionJson: declare<{ path: string }>({
    code: 'PYF560',
    severity: 'review',
    title: 'function.json that is not a file',
    message: ({ path }) =>
      path.includes('\uFFFD')
        ? `The folder of ${path} has a name that is not valid UTF-8. It is not migrated.`
        : `${path} is not a file, so the folder is not a function.`,
    hint: ({ path }) =>
      path.includes('\uFFFD')
        ? 'If it is a function, rename the folder, then run the command again.'
        : 'If it should be a function, put a file in its place, then run the command again.',
    why: 'The host treats a folder with a readable file function.json as a function. Both the host and pyfunc skip a folder, a pipe or a device with that name.',
  }),
  emulatorDeployed: declare<object>({
    code: 'PYF519',
    severity: 'review',
    title: 'storage emulator in the settings of a deployed app',
    message: () =>
      "This file gives the deployed app the storage emulator on a developer's machine.",
    hint: () =>
      'Name a storage account, or an identity with AzureWebJobsStorage__accountName; keep the emulator in local.settings.json.',
    why: '`UseDevelopmentStorage=true` stands for Azurite on the same machine. In Azure there is no such service, so the host does not start.',
    example: {
      before: "AzureWebJobsStorage: 'UseDevelopmentStorage=true'",
      after: 'AzureWebJobsStorage__accountName: storage.name',
    },
  }),
  flexWrong: declare<{ what: string; remedy: string }>({
    code: 'PYF520',
    severity: 'review',
    title: 'configuration that Flex Consumption does not accept',
    message: ({ what }) => `${what}.`,
    hint: ({ remedy }) => `${remedy}.`,
    why: 'On the Flex Consumption plan, `functionAppConfig` replaces several app settings: it names the runtime and the container with the code. Azure ignores the old settings or refuses the deployment.',
  }),
} as const;

/** e.g. `1 place`, `3 places`. */
function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
