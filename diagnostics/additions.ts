/** PYF34x and PYF35x: functions that are added to an app which is there. */
import { declare } from './diagnostic.ts';

export const stillLegacy = declare<{ folders: readonly string[] }>({
  code: 'PYF340',
  severity: 'error',
  exit: 'refused',
  title: 'app on the v1 model',
  message: ({ folders }) =>
    `This app is on the v1 model: ${folders.join(', ')} with function.json.`,
  hint: () => 'Run `pyfunc migrate` first; it brings all of its functions to v2.',
  why: 'As soon as function_app.py holds a function, the host ignores every function.json: one function would be added, and all others lost.',
  example: {
    before: 'pyfunc add http hello       # a v1 app',
    after: 'pyfunc migrate\npyfunc add http hello',
  },
});

export const noScript = declare<{ script: string }>({
  code: 'PYF341',
  severity: 'error',
  exit: 'refused',
  title: 'no function_app.py',
  message: ({ script }) => `There is no ${script} beside host.json.`,
  hint: () => 'Run `pyfunc create .` to make an app here.',
  why: 'The worker imports this one file and asks it for the functions of the app.',
  example: {
    before: 'host.json\nrequirements.txt',
    after: 'function_app.py\nhost.json\nrequirements.txt',
  },
});

export const fileUnreadable = declare<{ path: string; reason: string }>({
  code: 'PYF342',
  severity: 'error',
  exit: 'refused',
  title: 'Python file that cannot be read',
  message: ({ path, reason }) => `pyfunc cannot add to ${path}: ${reason}.`,
  hint: () => 'Correct the file, then run the command again.',
  why: 'pyfunc does not change a file that it cannot read, and one file that does not compile leaves the app without functions.',
});

export const noAppVariable = declare<{ path: string }>({
  code: 'PYF343',
  severity: 'error',
  exit: 'refused',
  title: 'no app found',
  message: ({ path }) => `pyfunc finds no variable in ${path} that holds a FunctionApp.`,
  hint: () =>
    'Write `app = func.FunctionApp()` there, or annotate the function that returns the app: `-> func.FunctionApp`.',
  why: 'Decorators belong to an app, and blueprints are registered on one. pyfunc reads the file and does not run it: it follows functions of the app that return a FunctionApp, by annotation or `return`, and no other call.',
});

export const severalVariables = declare<{ path: string; names: readonly string[] }>({
  code: 'PYF344',
  severity: 'error',
  exit: 'refused',
  title: 'several apps in one file',
  message: ({ path, names }) => `Several variables of ${path} hold an app: ${names.join(', ')}.`,
  hint: () => 'Keep one variable that holds the app.',
  why: 'The worker refuses a module in which two names hold a FunctionApp, even if it is the same one: the app has no functions then.',
});

export const nameExists = declare<{ name: string; path: string }>({
  code: 'PYF345',
  severity: 'error',
  exit: 'refused',
  title: 'function of that name exists',
  message: ({ name, path }) => `The app already has a function "${name}", in ${path}.`,
  hint: () => 'Choose another name. Names that differ only in case count as the same.',
  why: 'Two functions with the same name break the whole app: the host then finds no functions.',
  example: {
    before: 'pyfunc add queue orders     # orders exists',
    after: 'pyfunc add queue returns',
  },
});

export const routeExists = declare<{ route: string; methods: string; name: string; path: string }>({
  code: 'PYF346',
  severity: 'error',
  exit: 'refused',
  title: 'route taken',
  message: ({ route, methods, name, path }) =>
    `"${name}" in ${path} already answers ${methods} ${route}.`,
  hint: () => 'Choose another route, in the code or with `--route` of `pyfunc add`.',
  why: 'If two functions have the same route and method, only one of them answers, and which one is not specified.',
  example: {
    before: 'pyfunc add http hello --route orders',
    after: 'pyfunc add http hello --route hello',
  },
});

export const nameBound = declare<{ name: string; path: string; by: string }>({
  code: 'PYF347',
  severity: 'error',
  exit: 'refused',
  title: 'name taken in the module',
  message: ({ name, path, by }) => `"${name}" cannot be defined in ${path}: ${by}.`,
  hint: () => 'Choose another name, or another file with `--to` of `pyfunc add`.',
  why: 'A def binds its name in the module. Code that uses the earlier meaning of the name would break.',
});

export const moduleRefused = declare<{ path: string; problem: string }>({
  code: 'PYF348',
  severity: 'error',
  exit: 'refused',
  title: 'file cannot be a module',
  message: ({ path, problem }) => `${path} cannot become a module of the app: ${problem}.`,
  hint: () => 'Give the file another name, such as `orders.py`; `pyfunc add` takes it as `--to`.',
  why: 'The app imports its blueprints by name, and its own folder is the last place where Python looks. A module named like one of Python or of a package is never found.',
  example: {
    before: 'pyfunc add http hello --to my-functions.py',
    after: 'pyfunc add http hello --to my_functions.py',
  },
});

export const whichBlueprint = declare<{ path: string; names: readonly string[] }>({
  code: 'PYF349',
  severity: 'error',
  exit: 'refused',
  title: 'several blueprints in one file',
  message: ({ path, names }) => `${path} has several blueprints: ${names.join(', ')}.`,
  hint: () => 'Name a file with one blueprint, or a new file.',
  why: 'pyfunc does not guess which one you mean.',
});

export const blueprintRegistered = declare<{ name: string; functions: readonly string[] }>({
  code: 'PYF350',
  severity: 'review',
  title: 'blueprint now registered',
  message: ({ name, functions }) =>
    functions.length === 0
      ? `The blueprint ${name} was not registered before. Now it is.`
      : `The blueprint ${name} was not registered before. Now it is, with ${functions.join(', ')}.`,
  hint: () => 'Check that its functions are meant to run.',
  why: 'Azure does not see an unregistered blueprint, nor a function that is added to it.',
});

export const registrationUnseen = declare<{ path: string }>({
  code: 'PYF351',
  severity: 'review',
  title: 'registration decided at run time',
  message: ({ path }) =>
    `The app decides at run time which blueprints it registers, so pyfunc cannot tell whether the one in ${path} is among them.`,
  hint: () => 'Run `pyfunc verify`, which lists the functions that Azure finds.',
  why: 'pyfunc follows loops over lists and imports by name. If a program looks up its blueprints in a folder, they are known only when it runs.',
  example: {
    before: 'for each in find_blueprints():\n    app.register_functions(each)',
    after: 'app.register_functions(orders_bp)',
  },
});

export const requirementTooOld = declare<{ line: string; wanted: string }>({
  code: 'PYF352',
  severity: 'review',
  title: 'requirement too old',
  message: ({ line, wanted }) => `The function needs ${wanted}, and the app asks for ${line}.`,
  hint: () => 'Raise the requirement.',
  why: "The version that the app asks for lacks a decorator that the function uses. The versions are the app's choice, so pyfunc changes none.",
  example: { before: 'azure-functions==1.17.0', after: 'azure-functions>=1.21.0' },
});

export const requirementsUnseen = declare<{
  wanted: readonly string[];
  reason: string;
  place: string;
}>({
  code: 'PYF353',
  severity: 'review',
  title: 'no list of requirements',
  message: ({ wanted, reason }) => `The function needs ${wanted.join(', ')}, and ${reason}.`,
  hint: ({ wanted, place }) => `Add ${wanted.join(', ')} to ${place}.`,
  why: 'Packages that are not listed are not installed in Azure. pyfunc adds to requirements.txt and requirements.in, to the dependencies of a pyproject.toml or its group that lists azure-functions, to a Pipfile and to a conda environment.',
});

export const requirementsHashed = declare<{
  wanted: readonly string[];
  command: string | undefined;
}>({
  code: 'PYF372',
  severity: 'review',
  title: 'requirements with hashes',
  message: ({ wanted }) =>
    `The function needs ${wanted.join(', ')}. The file has hashes, so pip refuses lines that have none.`,
  hint: ({ wanted, command }) =>
    command === undefined
      ? `Write the file again with the tool that wrote it, or add ${wanted.join(', ')} with its hashes.`
      : `Write the file again: ${command}`,
  why: 'If one line of a requirements file has a hash, pip requires hashes for all of them. Hashes come from the package index, so pyfunc does not write them. It adds the package to the list that the file is made from, if the app has one.',
  example: {
    before: 'azure-functions==1.24.0 --hash=sha256:…',
    after:
      'azure-functions==1.24.0 --hash=sha256:…\nazure-functions-durable==1.5.0 --hash=sha256:…',
  },
});

export const settingsWanted = declare<{ names: readonly string[] }>({
  code: 'PYF354',
  severity: 'note',
  title: 'settings to add',
  message: ({ names }) => `The function reads the settings ${names.join(', ')}.`,
  hint: () => 'Set them in Azure, and in local.settings.json for local runs.',
  why: 'Connections are named in code and kept in settings. Placeholders are written into local.settings.json where there is one.',
});

export const prerequisitesOfTemplate = declare<{
  name: string;
  prerequisites: readonly string[];
}>({
  code: 'PYF370',
  severity: 'note',
  title: 'before the function runs',
  message: ({ name, prerequisites }) => `Before ${name} runs: ${prerequisites.join(' ')}`,
  why: 'Some things have to be set up by hand: change tracking in a database, a subscription, a URL that a service calls. Without them, the function exists but never runs. The README of an app that pyfunc made lists it too.',
});

export const testsElsewhere = declare<{ path: string; tests: string }>({
  code: 'PYF373',
  severity: 'note',
  title: 'tests outside the app folder',
  message: ({ path, tests }) =>
    `The app's tests are in ${tests}. The new test is in ${path}, because pyfunc writes only inside the app folder.`,
  hint: ({ tests }) => `Move the new test to ${tests}.`,
  why: 'A test suite in a parent folder often has a conftest.py that prepares settings and import paths. A test in the app folder does not use that conftest.py, and might not run with the other tests.',
});

export const bundleTooOld = declare<{ range: string; wanted: string }>({
  code: 'PYF355',
  severity: 'review',
  title: 'old extension bundle',
  message: ({ range, wanted }) =>
    `host.json asks for the extension bundle ${range}; the function is written for ${wanted}.`,
  hint: ({ wanted }) => `Set the version of the extension bundle to "${wanted}" in host.json.`,
  why: "The extensions in the bundle read the bindings, and older ones use other names for some properties. The range is the app's choice, so pyfunc does not change it.",
});

export const nameUnseen = declare<object>({
  code: 'PYF356',
  severity: 'note',
  title: 'computed function name',
  message: () =>
    'The name of this function is computed, so pyfunc did not compare it with the new one.',
  hint: () => 'Check that the two names differ.',
  why: 'Two functions with the same name break the whole app.',
});

export const packagesToInstall = declare<{
  packages: readonly string[];
  where: string | undefined;
  reason: string | undefined;
  command: string;
}>({
  code: 'PYF364',
  severity: 'review',
  title: 'packages to install',
  message: ({ packages, where, reason }) => {
    const verb = packages.length === 1 ? 'is' : 'are';
    const place = where === undefined ? 'to be installed' : `not installed in ${where}`;
    const because = reason === undefined ? '' : `: ${reason}`;
    return `${packages.join(', ')} ${verb} ${place}${because}.`;
  },
  hint: ({ command }) => `Install with: \`${command}\``,
  why: 'The template needs these packages. They are listed where the app lists its packages, and pyfunc installs them with the tool of the app: uv, Poetry, or pip into its `.venv`. If it cannot, the files are still written, but neither the functions nor their tests can be imported until the packages are installed.',
});
