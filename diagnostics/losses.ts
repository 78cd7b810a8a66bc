/** PYF458 and following: what Azure would not get of an app that seems to be in order. */
import { declare } from './diagnostic.ts';

/** Why functions do not reach the app that Azure serves. */
export type LossReason = 'not-registered' | 'registered-elsewhere' | 'too-late' | 'other-app';

const lossReasons: Readonly<Record<LossReason, string>> = {
  'not-registered': 'is not registered on the app',
  'registered-elsewhere': 'is registered on another object than the app that Azure serves',
  'too-late': 'was registered before these functions were added to it',
  'other-app': 'is not the one that the worker finds in the script',
};

interface Lost {
  readonly reason: LossReason;
  readonly names: readonly string[];
  /** The variable that holds the blueprint or the app, where one does. */
  readonly variable: string | undefined;
  readonly module: string | undefined;
}

export const noFunctions = declare<{ script: string; folders: readonly string[] }>({
  code: 'PYF458',
  severity: 'error',
  exit: 'failed',
  title: 'app without functions',
  message: ({ script, folders }) =>
    folders.length === 0
      ? `The app in ${script} has no functions, so Azure shows none.`
      : `The app in ${script} has no functions. With Python 3.13 and later Azure shows none; before, it takes the folders with a function.json: ${folders.join(', ')}.`,
  hint: ({ folders }) =>
    folders.length > 0
      ? 'Run `pyfunc migrate`, or delete the script if the app is to stay on the v1 model.'
      : 'Decorate a function with the app, such as `@app.route(route="hello")`, or register a blueprint with `app.register_functions(bp)`.',
  why: 'The worker imports the script and asks the app for its functions. A module that nothing imports and a blueprint that nothing registers add none.',
  example: {
    before: 'app = func.FunctionApp()',
    after: 'from orders import bp\n\napp = func.FunctionApp()\napp.register_functions(bp)',
  },
});

export const functionsLost = declare<Lost>({
  code: 'PYF459',
  severity: 'error',
  exit: 'failed',
  title: 'functions that do not reach the app',
  message: ({ reason, names, variable }) => {
    const kind = reason === 'other-app' ? 'app' : 'blueprint';
    const owner = variable === undefined ? `One ${kind}` : `The ${kind} \`${variable}\``;
    return `${owner} ${lossReasons[reason] ?? lossReasons['not-registered']}: Azure does not get ${names.join(', ')}.`;
  },
  hint: ({ reason, variable, module }) => {
    const name = variable ?? 'bp';
    switch (reason) {
      case 'too-late':
        return `Call \`register_functions(${name})\` after the last function is decorated.`;
      case 'other-app':
        return 'Make it a `func.Blueprint()`, and register that on the app of the script.';
      default:
        return module === undefined
          ? `Call \`app.register_functions(${name})\` in the script.`
          : `Add \`from ${module} import ${name}\` and \`app.register_functions(${name})\` to the script.`;
    }
  },
  why: 'A blueprint only collects functions. The worker asks one object for functions, the FunctionApp at the top level of function_app.py. It has only the functions that are registered on it before the import ends.',
  example: {
    before: 'import orders\n\napp = func.FunctionApp()',
    after: 'from orders import bp\n\napp = func.FunctionApp()\napp.register_functions(bp)',
  },
});

export const notImported = declare<{
  names: readonly string[];
  /** The variable that holds the blueprint, where the functions hang on one. */
  blueprint: string | undefined;
  module: string;
  /** Whether the file has an app of its own. */
  ownApp: boolean;
  /** A file that was imported and has an import of this one, which did not succeed in time. */
  importer: string | undefined;
  /** Whether that import is for type checkers, so that it never runs. */
  forTypes: boolean;
  /** The file whose import raised an exception that the app has caught, where that is the cause. */
  failed: string | undefined;
  /** That exception, in Python's words. */
  problem: string | undefined;
}>({
  code: 'PYF460',
  severity: 'error',
  exit: 'failed',
  title: 'functions in a file that is not imported',
  message: ({ names, blueprint, importer, forTypes, failed, problem }) =>
    failed !== undefined
      ? `The import of ${failed} fails: ${problem}. The app catches the exception, so Azure does not get ${names.join(', ')}.`
      : importer !== undefined
        ? forTypes
          ? `${importer} imports this file under \`if TYPE_CHECKING\`, which is false when the app runs, so Azure does not get ${names.join(', ')}.`
          : `${importer} imports this file only when a function runs, or catches the exception of the import, so Azure does not get ${names.join(', ')}.`
        : blueprint === undefined
          ? `Nothing imports this file, so Azure does not get its functions: ${names.join(', ')}.`
          : `Nothing imports this file or registers its blueprint \`${blueprint}\`, so Azure does not get ${names.join(', ')}.`,
  hint: ({ blueprint, module, ownApp, importer, forTypes, failed }) => {
    if (failed !== undefined) return 'Correct the line, or what it imports.';
    if (importer !== undefined && !forTypes) {
      return 'Import it at module level, outside `try`; then verify names what fails.';
    }
    if (blueprint !== undefined) {
      return `Add \`from ${module} import ${blueprint}\` and \`app.register_functions(${blueprint})\` to the script.`;
    }
    return ownApp
      ? 'Make its app a `func.Blueprint()` and register that in the script, or add the file to .funcignore.'
      : 'Declare its functions on a `func.Blueprint()`, and import and register that in the script.';
  },
  why: 'The worker imports function_app.py and nothing else. A decorator in a file runs only when some import leads to the file.',
  example: {
    before: '# orders.py decorates app, and nothing imports it',
    after: 'import orders    # in function_app.py',
  },
});

export const declaredLate = declare<{ inside: string }>({
  code: 'PYF461',
  severity: 'review',
  title: 'function declared after the import',
  message: ({ inside }) =>
    inside === '__main__'
      ? 'The decorators are below a check for `__main__`, which is false in Azure: the host does not get this function.'
      : `The decorators run only when ${inside}() is called, and the import does not call it: the host does not get this function.`,
  hint: ({ inside }) =>
    inside === '__main__'
      ? 'Move the function to module level.'
      : `Move the function out of ${inside}, or call ${inside}() at module level.`,
  why: 'The worker takes the list of functions once, right after the import. What is declared later is never called.',
  example: {
    before: 'if __name__ == "__main__":\n    @app.route(route="hello")\n    def hello(req): ...',
    after: '@app.route(route="hello")\ndef hello(req): ...',
  },
});

export const functionJsonBeside = declare<{ names: readonly string[] }>({
  code: 'PYF462',
  severity: 'review',
  title: 'v1 functions that the host ignores',
  message: ({ names }) =>
    `These folders hold a function.json, which the host ignores beside function_app.py: ${names.join(', ')}.`,
  hint: () =>
    'Migrate them into this app with `pyfunc migrate --merge`, move them to another app, or delete the folders if they are obsolete.',
  why: 'A worker that finds function_app.py indexes that and does not look for function.json files.',
  example: {
    before: 'function_app.py\nOrders/function.json',
    after: 'function_app.py\nOrders/__init__.py',
  },
});

export const decoratorUnused = declare<{ names: readonly string[] }>({
  code: 'PYF463',
  severity: 'error',
  exit: 'failed',
  title: 'decorator that Azure does not run',
  message: ({ names }) =>
    `The app took the function before ${names.join(' and ')} wrapped it: Azure calls the function without ${names.length === 1 ? 'this decorator' : 'these decorators'}.`,
  hint: ({ names }) =>
    `Move ${names.join(' and ')} below all decorators of the app or the blueprint, right above the def.`,
  why: 'Decorators apply from the bottom up. The decorators of an app keep the function that they get. What a decorator above them returns stays in the module, and the host never sees it. An authentication check in such a decorator is skipped without any error.',
  example: {
    before: '@require_login\n@app.route(route="secret")\ndef secret(req): ...',
    after: '@app.route(route="secret")\n@require_login\ndef secret(req): ...',
  },
});

export const settingLost = declare<{ setting: string }>({
  code: 'PYF464',
  severity: 'error',
  exit: 'failed',
  title: 'setting lost below a Durable decorator',
  message: ({ setting }) =>
    `The ${setting} is lost: the decorator of Durable Functions above takes the plain function.`,
  hint: () => 'Move the decorator of Durable Functions to the bottom, right above the def.',
  why: 'The orchestration, activity and entity triggers create a new function and drop what the decorators below them set. A function whose name is lost cannot be found by `call_activity("Name")`.',
  example: {
    before:
      '@app.activity_trigger(input_name="name")\n@app.function_name("Hello")\ndef hello(name): ...',
    after:
      '@app.function_name("Hello")\n@app.activity_trigger(input_name="name")\ndef hello(name): ...',
  },
});

export const settingTwice = declare<{ setting: string }>({
  code: 'PYF465',
  severity: 'review',
  title: 'setting given twice',
  message: ({ setting }) =>
    `The ${setting} is set twice with different values; the order of the decorators decides which one holds.`,
  hint: () => 'Keep one of the two decorators.',
  why: 'azure-functions keeps all settings and reads the first, which is the lowest decorator. Other versions may behave differently.',
  example: {
    before: '@app.function_name("a")\n@app.function_name("b")',
    after: '@app.function_name("b")',
  },
});

export const blueprintReplaced = declare<{ name: string }>({
  code: 'PYF466',
  severity: 'error',
  exit: 'failed',
  title: 'def that replaces the blueprint',
  message: ({ name }) =>
    `\`def ${name}\` replaces the variable \`${name}\`, which held the blueprint or the app.`,
  hint: ({ name }) =>
    `Rename the variable, for example to bp, or rename the def and keep its name in Azure with \`@bp.function_name("${name}")\`.`,
  why: 'A def binds its name in the module. After it the name stands for a function, which cannot be registered and has no decorators.',
  example: {
    before: 'report = func.Blueprint()\n\n@report.route(route="report")\ndef report(req): ...',
    after: 'bp = func.Blueprint()\n\n@bp.route(route="report")\ndef report(req): ...',
  },
});

export const nestedBlueprints = declare<object>({
  code: 'PYF467',
  severity: 'error',
  exit: 'failed',
  title: 'blueprint registered on a blueprint',
  message: () => 'A Blueprint cannot register other blueprints; only the app can.',
  hint: () => 'Import each blueprint in the script, and register each on the app.',
  why: 'Only an app has `register_functions`. Blueprints do not nest.',
  example: {
    before: 'bp = func.Blueprint()\nbp.register_functions(one)',
    after: 'app = func.FunctionApp()\napp.register_functions(one)',
  },
});

export const decoratorFails = declare<{
  names: readonly string[];
  function: string;
  problem: string;
}>({
  code: 'PYF468',
  severity: 'error',
  exit: 'failed',
  title: 'decorator in the wrong place',
  message: ({ names, function: name, problem }) =>
    `${names.join(' and ')} gets the FunctionBuilder that the decorators below return, not the function ${name}${problem === '' ? ', and hides it from those above' : `: ${problem}`}.`,
  hint: ({ names }) =>
    `Move ${names.join(' and ')} below all decorators of the app or the blueprint, right above the def.`,
  why: 'Each decorator of an app returns a FunctionBuilder. Decorators that expect a function must be below them.',
  example: {
    before: '@openapi(summary="Hello")\n@app.route(route="hello")\ndef hello(req): ...',
    after: '@app.route(route="hello")\n@openapi(summary="Hello")\ndef hello(req): ...',
  },
});

export const functionsAskedFor = declare<object>({
  code: 'PYF469',
  severity: 'error',
  exit: 'failed',
  title: 'app that calls get_functions() itself',
  message: () =>
    'The app calls get_functions() itself. The worker calls it once more, and then every name counts as taken.',
  hint: () => 'Delete the call; keep your own list of names where you need one.',
  why: 'azure-functions records the names of functions at each call of get_functions() and refuses a name that it has recorded.',
  example: { before: 'functions = app.get_functions()', after: 'app.register_functions(bp)' },
});

export const submoduleGone = declare<{ module: string; distribution: string }>({
  code: 'PYF470',
  severity: 'error',
  exit: 'failed',
  title: 'module that this version of the library lacks',
  message: ({ module, distribution }) =>
    `${distribution} is installed, but this version of it has no module ${module}.`,
  hint: ({ distribution }) =>
    `Import the name from the package that documents it, or pin the version of ${distribution} that the app was written for.`,
  why: 'Modules inside a library move from version to version; only documented names stay.',
  example: {
    before: 'requirements.txt: azure-functions==1.12.0',
    after: 'requirements.txt: azure-functions>=1.21.0',
  },
});

export const routePrefixClashes = declare<{ template: string }>({
  code: 'PYF471',
  severity: 'error',
  exit: 'failed',
  title: 'web app with a route prefix',
  message: ({ template }) =>
    `The route of the web app becomes ${template}, with two slashes in a row, which the host refuses.`,
  hint: () => 'Set `"extensions": { "http": { "routePrefix": "" } }` in host.json.',
  why: 'AsgiFunctionApp and WsgiFunctionApp declare the route `/{*route}`. The host puts the route prefix of host.json, by default `api`, before it. A prefix `/` adds one more slash.',
  example: {
    before: '{ "version": "2.0" }',
    after: '{ "version": "2.0", "extensions": { "http": { "routePrefix": "" } } }',
  },
});

export const bundleMissing = declare<{ types: readonly string[] }>({
  code: 'PYF472',
  severity: 'review',
  title: 'no extension bundle',
  message: ({ types }) =>
    `host.json names no extension bundle, so the host does not know the binding types ${types.join(', ')}.`,
  hint: () =>
    'Add `"extensionBundle": { "id": "Microsoft.Azure.Functions.ExtensionBundle", "version": "[4.*, 5.0.0)" }` to host.json.',
  why: 'The host itself knows HTTP, timer and warmup triggers. All other bindings come from extensions: those of the bundle, or those that an extensions.csproj installs.',
  example: {
    before: '{ "version": "2.0" }',
    after:
      '{\n  "version": "2.0",\n  "extensionBundle": {\n    "id": "Microsoft.Azure.Functions.ExtensionBundle",\n    "version": "[4.*, 5.0.0)"\n  }\n}',
  },
});

export const otherBundleNames = declare<{
  properties: readonly string[];
  range: string;
  wanted: string;
}>({
  code: 'PYF473',
  severity: 'error',
  exit: 'failed',
  title: 'property names of another extension bundle',
  message: ({ properties, range, wanted }) =>
    `The extension bundle ${range} ignores ${properties.join(', ')}: these are names of bundle ${wanted}.`,
  hint: ({ wanted }) =>
    wanted === '3'
      ? 'Use the decorator without `_v3`, with container_name and connection.'
      : 'Set the version of the extension bundle to "[4.*, 5.0.0)" in host.json, or use the decorator that ends in `_v3`.',
  why: 'The Cosmos DB extension of bundle 4 renamed its properties. The host passes a binding to the extension unchanged, and the extension ignores names that it does not know.',
  example: {
    before: '@app.cosmos_db_trigger_v3(…)    # bundle [4.*, 5.0.0)',
    after: '@app.cosmos_db_trigger(…)',
  },
});

export const bundleTooOld = declare<{ type: string; range: string; first: string; wanted: string }>(
  {
    code: 'PYF474',
    severity: 'error',
    exit: 'failed',
    title: 'extension bundle without the binding',
    message: ({ type, range, first }) =>
      `The extension bundle ${range} has no ${type}; bundle ${first} is the first that has it.`,
    hint: ({ wanted }) => `Set the version of the extension bundle to "${wanted}" in host.json.`,
    why: 'Each major version of the bundle brings more extensions. A binding type that no extension knows leaves its function in error.',
  },
);

export const signatureUnchecked = declare<{ problem: string; names: readonly string[] }>({
  code: 'PYF475',
  severity: 'note',
  title: 'signature not checked',
  message: ({ problem, names }) =>
    `${names.join(', ')} may change the signature, and is not installed here; without it there is ${problem}.`,
  hint: () => 'Install the package in this Python to have the signature checked.',
  why: 'The worker compares the parameters of what the decorators return with the bindings. A decorator that supplies a parameter itself hides it from the worker.',
  example: { before: '"version": "[3.*, 4.0.0)"', after: '"version": "[4.*, 5.0.0)"' },
});

export const decoratorUnchecked = declare<{ names: readonly string[] }>({
  code: 'PYF476',
  severity: 'note',
  title: 'decorator not checked',
  message: ({ names }) =>
    `${names.join(' and ')} stands above a decorator of the app and is not installed here: whether Azure runs it was not checked.`,
  hint: () =>
    'Move it below the decorators of the app, unless its package documents this order; or install the package in this Python.',
  why: 'The app keeps the function as it was below its own decorators, unless a decorator above knows FunctionBuilders.',
});

export const oneForMany = declare<{ parameter: string }>({
  code: 'PYF477',
  severity: 'note',
  title: 'list of events annotated as one event',
  message: ({ parameter }) =>
    `With cardinality "many" the parameter ${parameter} gets a list, and it is annotated as one event.`,
  hint: () =>
    'Annotate it as a list, such as `List[func.EventHubEvent]`, or set the cardinality to ONE.',
  why: 'The worker passes a list whatever the annotation says, so `event.get_body()` fails at the first batch.',
});

export const notABlueprint = declare<{ what: string }>({
  code: 'PYF478',
  severity: 'error',
  exit: 'failed',
  title: 'registered object that is not a blueprint',
  message: ({ what }) => `register_functions got ${what}, not a Blueprint.`,
  hint: () =>
    'Pass the Blueprint object, such as `from orders import bp` and `register_functions(bp)`.',
  why: 'Only the functions of a Blueprint can be registered: neither a module, nor a function, nor another app.',
  example: {
    before: 'app.register_functions(orders)    # a module',
    after: 'app.register_functions(orders.bp)',
  },
});

export const ownersMixed = declare<{ name: string }>({
  code: 'PYF479',
  severity: 'error',
  exit: 'failed',
  title: 'decorators of two objects on one function',
  message: ({ name }) =>
    `The decorators of ${name} belong to two different apps or blueprints; the upper ones change another function.`,
  hint: () => 'Use the decorators of one object for each function.',
  why: 'A decorator that gets a FunctionBuilder changes the last one of its own app or blueprint, whichever it was given.',
  example: {
    before: '@app.route(route="hello")\n@bp.queue_output(…)',
    after: '@bp.route(route="hello")\n@bp.queue_output(…)',
  },
});

export const standInFails = declare<{ problem: string; modules: readonly string[] }>({
  code: 'PYF480',
  severity: 'error',
  exit: 'failed',
  title: 'app that needs packages to be indexed',
  message: ({ problem, modules }) =>
    `The app could not be verified without ${modules.join(', ')}, which this Python lacks: ${problem}.`,
  hint: () =>
    'Install the packages of requirements.txt in this Python: `python -m pip install -r requirements.txt`.',
  why: 'pyfunc replaces missing packages with stand-ins. The line that fails uses one of them, so the failure says nothing about the app.',
});

export const declaredConditionally = declare<{
  holds: boolean;
  /** The functions that depend on it, where they are several or were not indexed. */
  names: readonly string[];
  /** The file whose import of them is under the condition. */
  importer: string | undefined;
}>({
  code: 'PYF481',
  severity: 'note',
  title: 'function declared under a condition',
  message: ({ holds, names, importer }) => {
    const which = names.length === 0 ? 'this function' : names.join(', ');
    if (importer !== undefined) {
      return `${importer} imports this file under a condition that does not hold here, so these functions were not verified: ${which}.`;
    }
    if (!holds) {
      return `The decorators are under a condition that does not hold here, so ${which} was not verified.`;
    }
    return names.length === 0
      ? 'The decorators are under a condition that depends on the environment. It holds here and may not hold in Azure.'
      : `The registration of these functions is under a condition that depends on the environment: ${which}. It holds here and may not hold in Azure.`;
  },
  hint: ({ holds, names }) =>
    holds
      ? `Check that the condition holds in Azure, or ${names.length === 0 ? 'declare the function' : 'register the blueprint'} without it.`
      : 'Set what the condition asks for, such as an environment variable, to verify it.',
  why: 'Whether Azure gets the function depends on the condition, which may have another value in Azure.',
});

export const ignoredFile = declare<{ path: string; isImported: boolean }>({
  code: 'PYF443',
  severity: 'review',
  title: 'needed file that .funcignore leaves out',
  message: ({ path, isImported }) =>
    `The app ${isImported ? 'imports' : 'reads'} ${path} while it is loaded, and .funcignore keeps it from being uploaded by Core Tools.`,
  hint: ({ path }) =>
    `Remove the line that matches ${path} from .funcignore, or run \`pyfunc verify --package .\`.`,
  why: 'Without the file, the import fails in Azure, and the app has no functions. Other ways to deploy may include it.',
  example: { before: 'shared/', after: '' },
});

export const notShipped = declare<{ file: string; module: string; label: string }>({
  code: 'PYF482',
  severity: 'error',
  exit: 'failed',
  title: 'imported file that is not shipped',
  message: ({ file, module, label }) =>
    `The app imports ${module}, and ${file} is not in ${label}: no function of the app reaches Azure.`,
  hint: ({ file }) =>
    `Ship ${file}: correct .funcignore, .dockerignore, the COPY lines of the Dockerfile, or how the zip is made.`,
  why: 'The deployed files are not always those in the folder. An import that fails in Azure leaves the app without any function.',
  example: { before: '.funcignore:\nshared', after: '.funcignore:\ntests' },
});

export const packageWithout = declare<{
  path: string;
  label: string;
  /** Where the file lies instead. */
  below: string | undefined;
  /** The folder of an image in which the host looks for the file, where that lies in another. */
  root: string | undefined;
}>({
  code: 'PYF483',
  severity: 'error',
  exit: 'failed',
  title: 'package without a file it needs',
  message: ({ path, label, below, root }) =>
    root !== undefined
      ? `There is no ${path} in ${root} of ${label}, where the host looks for the app; it lies at ${below}.`
      : below === undefined
        ? `There is no ${path} in ${label}.`
        : `There is no ${path} at the root of ${label}; it lies at ${below}.`,
  hint: ({ path, below, root }) =>
    root !== undefined
      ? `Copy the app to ${root}, or set AzureWebJobsScriptRoot to the folder of the app.`
      : below === undefined
        ? `Ship ${path} at the root of the package.`
        : 'Zip the contents of the app folder, without the folder itself.',
  why: 'The host looks for host.json at the root of what was deployed, and a remote build for requirements.txt.',
});

export const copyUnclear = declare<{ instruction: string }>({
  code: 'PYF484',
  severity: 'note',
  title: 'Dockerfile instruction not followed',
  message: ({ instruction }) =>
    `pyfunc cannot tell which files this copies into the image: ${instruction}.`,
  why: 'pyfunc follows COPY and ADD without building the image. It does not resolve arguments that hold variables.',
});

export const packageUnreadable = declare<{ path: string; problem: string }>({
  code: 'PYF485',
  severity: 'error',
  exit: 'usage',
  title: 'package that cannot be read',
  message: ({ path, problem }) => `The package ${path} cannot be read: ${problem}.`,
  hint: () => 'Name a zip file, or the folder that the package is made of, with `--package`.',
  why: 'pyfunc copies what would be shipped to a temporary folder and indexes it there.',
});
