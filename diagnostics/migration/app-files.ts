import { declare } from '../diagnostic.ts';

/** Files that belong to the whole app. */
export const appFiles = {
  requirementPinned: declare<{ line: string; raised: string; needs: string }>({
    code: 'PYF137',
    severity: 'review',
    beforeDeploy: true,
    title: 'pinned version raised',
    message: ({ line, raised, needs }) =>
      `The app needs ${needs} or later; "${line}" becomes "${raised}".`,
    hint: () => 'Run your tests with the new version.',
    why: 'Decorators came with certain versions of azure-functions. With an older one, indexing fails and the app has no functions.',
    example: {
      before: 'azure-functions==1.11.2',
      after: 'azure-functions==1.21.0',
    },
  }),
  requirementConflict: declare<{ line: string; minimum: string }>({
    code: 'PYF138',
    severity: 'error',
    exit: 'refused',
    title: 'requirement excludes the version needed',
    message: ({ line, minimum }) =>
      `"${line}" excludes the versions that the app needs (${minimum} or later).`,
    hint: ({ minimum }) => `Change the requirement so that it admits ${minimum}.`,
    why: 'Decorators came with certain versions of azure-functions. With an older one, indexing fails and the app has no functions.',
    example: {
      before: 'azure-functions<1.18',
      after: 'azure-functions>=1.21,<2',
    },
  }),
  workerRequirement: declare<object>({
    code: 'PYF139',
    severity: 'note',
    title: 'azure-functions-worker removed from the requirements',
    message: () =>
      'azure-functions-worker is provided by the platform and must not be installed with the app.',
    why: 'A second worker on the search path can shadow the one that the platform runs.',
    example: { before: 'azure-functions\nazure-functions-worker', after: 'azure-functions' },
  }),
  hostJsonBroken: declare<{ reason: string }>({
    code: 'PYF143',
    severity: 'error',
    exit: 'refused',
    title: 'host.json is not JSON',
    message: ({ reason }) => `host.json cannot be read as JSON: ${reason}.`,
    hint: () => 'Repair the file; the host cannot start the app with it.',
    why: 'The host reads host.json before anything else and does not start an app whose host.json it cannot read.',
    example: { before: '{ "version": "2.0" ', after: '{ "version": "2.0" }' },
  }),
  hostVersion1: declare<object>({
    code: 'PYF144',
    severity: 'review',
    title: 'host.json of Functions 1.x',
    message: () => 'This host.json has no "version", as in Functions 1.x, which never ran v2 apps.',
    hint: () => 'Add "version": "2.0" and check the other settings against the documentation.',
    why: 'Hosts since 2.x read a host.json without a version as one of Functions 1.x and refuse to start a Python app with it.',
    example: {
      before: '{}',
      after: '{"version": "2.0"}',
    },
  }),
  notListed: declare<{ name: string }>({
    code: 'PYF145',
    severity: 'review',
    title: 'function not listed in host.json',
    message: ({ name }) =>
      `host.json lists the functions that run, and "${name}" is not among them.`,
    hint: () => 'Add it to the list, or delete the list if all functions are to run.',
    why: 'A "functions" list in host.json keeps every other function from being loaded, in both programming models.',
  }),
  hostRetry: declare<object>({
    code: 'PYF146',
    severity: 'note',
    title: 'retry policy in host.json',
    message: () =>
      'The retry policy in host.json is ignored by current hosts; it stays where it is.',
    hint: () => 'Add a retry policy to each function that needs one.',
    why: 'A retry policy for a whole app was a preview feature that current hosts no longer read.',
    example: {
      before: '{"version": "2.0", "retry": {...}}',
      after: '@bp.retry(strategy="fixed_delay", max_retry_count="3", delay_interval="00:00:10")',
    },
  }),
  oldBundle: declare<{ range: string; current: string }>({
    code: 'PYF148',
    severity: 'note',
    title: 'old extension bundle',
    message: ({ range, current }) =>
      `The extension bundle ${range} is older than ${current}, which Microsoft recommends; it is kept.`,
    hint: () =>
      'Raise it with --upgrade bundle, which also renames the Cosmos DB properties it changes.',
    why: 'Bundles decide which properties bindings understand. Raising one changes how the app behaves, so pyfunc does it only when asked.',
    example: { before: '"version": "[2.*, 3.0.0)"', after: '"version": "[4.*, 5.0.0)"' },
  }),
  oldDecorators: declare<object>({
    code: 'PYF197',
    severity: 'review',
    title: 'decorators for an old extension bundle',
    message: () =>
      'These decorators use the property names of bundles below 4, so the bundle is not raised.',
    hint: () =>
      'Use the decorators without _v3, with container_name and connection, then raise the bundle.',
    why: 'Version 4 of the Cosmos DB extension reads other properties: a newer bundle finds no container in these functions.',
    example: {
      before: '@app.cosmos_db_output_v3(arg_name="doc", database_name="db", collection_name="c")',
      after: '@app.cosmos_db_output(arg_name="doc", database_name="db", container_name="c")',
    },
  }),
  bundleRaised: declare<{ range: string; current: string }>({
    code: 'PYF149',
    severity: 'review',
    title: 'extension bundle raised',
    message: ({ range, current }) =>
      `The extension bundle goes from ${range} to ${current} at your request.`,
    hint: () => 'Try every kind of trigger once before you deploy.',
    why: 'A newer bundle brings newer extensions, whose defaults may differ.',
    example: {
      before: '"version": "[2.*, 3.0.0)"',
      after: '"version": "[4.*, 5.0.0)"',
    },
  }),
  workerIndexingFlag: declare<object>({
    code: 'PYF150',
    severity: 'note',
    title: 'EnableWorkerIndexing is not needed',
    message: () => 'The feature flag EnableWorkerIndexing has had no effect since host 4.28.',
    hint: () => 'You can remove it here and from the app settings.',
    why: 'Hosts index v2 apps through the worker by default.',
    example: {
      before: '"AzureWebJobsFeatureFlags": "EnableWorkerIndexing"',
      after: '(no setting)',
    },
  }),
  scriptFileSetting: declare<object>({
    code: 'PYF151',
    severity: 'error',
    exit: 'refused',
    title: 'another script file is set',
    message: () => 'PYTHON_SCRIPT_FILE_NAME names a file other than function_app.py.',
    hint: () => 'Remove the setting here and from the app settings, then migrate.',
    why: 'The setting has no effect on a v1 app. A v2 app is loaded from the file that it names, and from function_app.py only without it: the migrated app would have no functions.',
    example: {
      before: '"PYTHON_SCRIPT_FILE_NAME": "main.py"',
      after: 'function_app.py, without the setting',
    },
  }),
  disabledSetting: declare<{ name: string }>({
    code: 'PYF152',
    severity: 'note',
    title: 'function enabled or disabled by a setting',
    message: ({ name }) => `A setting enables or disables "${name}" by name; it still applies.`,
    why: 'AzureWebJobs.<name>.Disabled uses the function name, which the migration never changes.',
    example: {
      before: '{ "disabled": "SHOP_OFF", "bindings": [] }',
      after: 'AzureWebJobs.Orders.Disabled=true    # an app setting',
    },
  }),
  proxies: declare<object>({
    code: 'PYF153',
    severity: 'review',
    title: 'proxies',
    message: () => 'proxies.json defines proxies, which hosts since 4.x ignore; the file is kept.',
    hint: () => 'Move them to API Management, or delete the file.',
    why: 'Azure Functions Proxies were removed from the host.',
  }),
  extensionsProject: declare<object>({
    code: 'PYF154',
    severity: 'note',
    title: 'extensions.csproj',
    message: () =>
      'extensions.csproj installs binding extensions by hand; it is kept and works as before.',
    hint: () => 'Use an extension bundle in host.json where you can.',
    why: 'Explicitly installed extensions work in both programming models.',
  }),
  pathMention: declare<{ mention: string }>({
    code: 'PYF155',
    severity: 'review',
    title: 'path that is moved or removed',
    message: ({ mention }) => `This names ${mention}, which is moved or removed.`,
    hint: () => 'Update the file.',
    why: 'Build and deployment files may rely on folders and files that a v2 app does not have.',
    example: {
      before: 'COPY queue/ /home/site/wwwroot/queue/',
      after: 'COPY queue_function/ /home/site/wwwroot/queue_function/',
    },
  }),
  bundleRename: declare<{ from: string; to: string; binding: string }>({
    code: 'PYF156',
    severity: 'note',
    title: 'property renamed for the new bundle',
    message: ({ from, to, binding }) =>
      `The property ${from} of "${binding}" becomes ${to}, as bundle 4 spells it.`,
    why: 'Version 4 of the Cosmos DB extension renamed its properties.',
    example: {
      before: '{"type": "cosmosDB", "collectionName": "orders"}',
      after: '@bp.cosmos_db_input(arg_name="docs", container_name="orders", ...)',
    },
  }),
  dependencyOutside: declare<{ name: string; minimum: string }>({
    code: 'PYF182',
    severity: 'review',
    beforeDeploy: true,
    title: 'old version required outside the app',
    message: ({ name, minimum }) =>
      `The app needs ${name} ${minimum} or later, and a file outside the app asks for an older version.`,
    hint: ({ name, minimum }) => `Require ${name}>=${minimum} there.`,
    why: 'Decorators came with certain versions of azure-functions. pyfunc writes only in the folder of the app, and a file outside it may serve other apps.',
    example: { before: 'azure-functions==1.9.0', after: 'azure-functions>=1.21.0' },
  }),
  staleLock: declare<{ lock: string; command: string }>({
    code: 'PYF183',
    severity: 'review',
    beforeDeploy: true,
    title: 'lock file out of date',
    message: ({ lock }) => `${lock} does not match the packages that the app now asks for.`,
    hint: ({ command }) => `Run \`${command}\`.`,
    why: 'An installation from a lock file takes the versions recorded there, or stops if they do not match the requirements.',
  }),
  workspaceSettings: declare<{ folder: string }>({
    code: 'PYF186',
    severity: 'review',
    beforeDeploy: true,
    title: 'Visual Studio Code settings outside the app',
    message: ({ folder }) => `These settings treat ${folder} as an app of the v1 model.`,
    hint: () => 'Set "azureFunctions.projectLanguageModel": 2.',
    why: 'The Azure Functions extension creates functions and debugs the app according to the model in the settings of the opened folder.',
    example: {
      before: '"azureFunctions.projectLanguageModel": 1',
      after: '"azureFunctions.projectLanguageModel": 2',
    },
  }),
  requirementHashes: declare<{ lines: string }>({
    code: 'PYF181',
    severity: 'review',
    title: 'changed requirement without its hash',
    message: ({ lines }) =>
      `These requirements change, and the file pins the hash of each package: ${lines}.`,
    hint: () => 'Generate the hashes again, for example with `pip-compile --generate-hashes`.',
    why: 'As soon as one line of a requirements.txt has a hash, pip requires a correct one on every line. It would refuse to install the changed versions.',
    example: {
      before: 'azure-functions==1.11.2 --hash=sha256:1f...',
      after: 'azure-functions==1.21.0 --hash=sha256:9c...',
    },
  }),
} as const;
