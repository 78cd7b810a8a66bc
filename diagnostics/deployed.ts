/** PYF510 and following: where the deployed app may be another one than the app that was indexed. */
import { declare } from './diagnostic.ts';

export const valueFromEnvironment = declare<{ setting: string; variables: readonly string[] }>({
  code: 'PYF510',
  severity: 'review',
  title: 'binding that depends on the environment',
  message: ({ setting, variables }) =>
    `The value of ${setting} comes from ${variables.length === 0 ? 'the environment' : `the environment (${variables.join(', ')})`}: it may be different in Azure.`,
  hint: ({ variables }) => {
    const what = variables.length === 0 ? 'what it reads' : variables.join(' and ');
    return `Check ${what} in the settings of the app in Azure, or write the value in the code.`;
  },
  why: 'Decorators run when the app is imported, and see the environment of the machine that imports it. Properties such as `schedule`, `queue_name` and `route` can name a setting as `%NAME%`; the host resolves that itself.',
  example: {
    before: '@app.timer_trigger(arg_name="timer", schedule=os.environ["SCHEDULE"])',
    after: '@app.timer_trigger(arg_name="timer", schedule="%SCHEDULE%")',
  },
});

export const routeTaken = declare<{ route: string; other: string; isSame: boolean }>({
  code: 'PYF511',
  severity: 'error',
  exit: 'failed',
  title: 'route of two functions',
  message: ({ route, other, isSame }) =>
    isSame
      ? `The function ${other} has the route ${route} too, and a method in common: the host starts only one of the two.`
      : `The route ${route} matches the same requests as that of ${other}: only one of the two functions gets them.`,
  hint: () => 'Give one of the functions another route, or other methods.',
  why: 'The host compares the routes without regard to case and to slashes at the ends. A second function with the same route and a method in common is in error, and is not started. Routes that differ only in the names of their parameters pass this check; then the order of the function names decides.',
  example: {
    before:
      '@app.route(route="orders")\ndef read(req): ...\n\n@app.route(route="orders")\ndef write(req): ...',
    after:
      '@app.route(route="orders", methods=["GET"])\ndef read(req): ...\n\n@app.route(route="orders", methods=["POST"])\ndef write(req): ...',
  },
});

export const routeReserved = declare<{ route: string }>({
  code: 'PYF512',
  severity: 'error',
  exit: 'failed',
  title: 'route that the host keeps for itself',
  message: ({ route }) =>
    `The host does not start a function with the route ${route}: routes that begin with "admin" or "runtime" are its own.`,
  hint: () => 'Give the function another route.',
  why: 'The host serves its own administration there. It compares only the first letters, so it refuses `administrators` too.',
});

export const routeRefused = declare<{ template: string }>({
  code: 'PYF594',
  severity: 'error',
  exit: 'failed',
  title: 'route with two slashes in a row',
  message: ({ template }) =>
    `The route becomes ${template}, with two slashes in a row: the host does not start, with none of its functions.`,
  hint: () =>
    'Remove the slash at the start of the route, or those at the ends of `routePrefix` in host.json.',
  why: 'The host joins the route prefix of host.json, by default `api`, and the route with a slash and trims neither. A template with two slashes in a row stops it.',
  example: { before: '@app.route(route="/orders")', after: '@app.route(route="orders")' },
});

export const libraryShadowed = declare<{ path: string }>({
  code: 'PYF513',
  severity: 'error',
  exit: 'failed',
  title: 'app module in the place of azure.functions',
  message: ({ path }) =>
    `${path} of the app is where Python looks for the package azure, so azure.functions may not be found.`,
  hint: ({ path }) => `Rename ${path}, and change its imports.`,
  why: 'Python takes the first package of a name that has an `__init__.py`. The packages of Azure share the name azure.',
});

export const moduleElsewhere = declare<{ module: string; path: string; dotted: string }>({
  code: 'PYF514',
  severity: 'review',
  title: 'app module that an import does not find',
  message: ({ module, path }) =>
    `The import of ${module} does not find ${path}: only the folder of the app is on the path.`,
  hint: ({ dotted }) =>
    `Import it as ${dotted}, move it to the folder of the app, or check that Azure gets another path.`,
  why: 'The worker puts the folder of function_app.py on the path, and no folder below it. An import that fails leaves the app without any function.',
});

export const moduleOutside = declare<{
  module: string;
  folder: string;
  /** The exception, where the import fails here. */
  problem: string | undefined;
  /** A file of the repository that copies or packs the folder. */
  shippedBy: string | undefined;
  /** Whether a package that is listed and not installed here may bring it instead. */
  mayBePackage: boolean;
}>({
  code: 'PYF595',
  severity: 'error',
  exit: 'failed',
  title: 'module from outside the app',
  message: ({ module, folder, problem, shippedBy, mayBePackage }) => {
    if (shippedBy !== undefined) {
      return `The app imports ${module} from ${folder}, which is not in its folder; ${shippedBy} copies it.`;
    }
    const fails = problem === undefined ? '' : ` Here the import fails: ${problem}.`;
    return mayBePackage
      ? `The app imports ${module}. The repository has it in ${folder}, which is not deployed with the app. A listed package that is not installed here may bring it instead.${fails}`
      : `The app imports ${module} from ${folder}, which is not in its folder and not deployed with it.${fails}`;
  },
  hint: ({ shippedBy, mayBePackage }) => {
    if (shippedBy !== undefined) return 'Check that it is copied to where the app looks for it.';
    return mayBePackage
      ? 'Verify in an environment that has the packages of the app, or with `--exact`.'
      : 'Move the module into the folder of the app, or make it a package that requirements.txt lists.';
  },
  why: 'What is deployed is the folder that holds host.json. A path that the app adds to `sys.path` leads nowhere in Azure if it leaves that folder, and the import fails.',
  example: {
    before: 'sys.path.insert(0, "../backend")\nfrom backend_app import settings',
    after: 'from shared import settings',
  },
});

export const asyncOrchestrator = declare<object>({
  code: 'PYF598',
  severity: 'error',
  exit: 'failed',
  title: 'async orchestrator or entity',
  message: () =>
    'This orchestrator or entity is an `async def`, which Durable Functions does not await.',
  hint: () => 'Make it a plain def, and use `yield` for the tasks of the context.',
  why: 'Durable Functions calls an orchestrator as a generator and an entity as a plain function. A coroutine is not run, and each call fails.',
  example: {
    before: 'async def flow(context):\n    await context.call_activity("Ship")',
    after: 'def flow(context):\n    yield context.call_activity("Ship")',
  },
});

export const registeredTwice = declare<object>({
  code: 'PYF515',
  severity: 'error',
  exit: 'failed',
  title: 'blueprint that is registered twice',
  message: () =>
    'This blueprint is already registered on the app, so each of its functions exists twice.',
  hint: () => 'Delete one of the two registrations.',
  why: 'The library refuses two functions with the same name, and with them the whole app.',
  example: {
    before: 'app.register_functions(bp)\napp.register_functions(bp)',
    after: 'app.register_functions(bp)',
  },
});

export const decoratorNotCalled = declare<{ decorator: string }>({
  code: 'PYF596',
  severity: 'error',
  exit: 'failed',
  title: 'decorator without parentheses',
  message: ({ decorator }) =>
    `\`${decorator}\` has no parentheses, so it takes the function as its first argument, and Azure gets no function.`,
  hint: ({ decorator }) => `Write \`${decorator}()\`, with its arguments.`,
  why: 'The decorators of azure-functions are made by calling a method of the app or of a blueprint.',
  example: {
    before: '@app.route\ndef hello(req: func.HttpRequest):',
    after: '@app.route()\ndef hello(req: func.HttpRequest):',
  },
});

export const positionalOnly = declare<{ parameter: string }>({
  code: 'PYF516',
  severity: 'review',
  title: 'positional-only parameter',
  message: ({ parameter }) =>
    `The parameter ${parameter} is positional-only, and the worker passes all arguments by name: each call fails.`,
  hint: () => 'Delete the `/` from the parameters.',
  why: 'The worker passes the bindings of a function by name.',
  example: { before: 'def hello(req, /):', after: 'def hello(req):' },
});

export const durableNameUnknown = declare<{ name: string; kind: 'activity' | 'orchestrator' }>({
  code: 'PYF517',
  severity: 'review',
  title: 'call of a Durable function that does not exist',
  message: ({ name, kind }) => `The app has no ${kind} named "${name}", so this call fails.`,
  hint: ({ kind }) =>
    `Use the name of the ${kind} in Azure: that of its \`function_name\`, else that of its def.`,
  why: 'The Durable extension finds activities and orchestrators by name, without regard to case. A name that it does not know fails when the call is made, not when the app is loaded.',
  example: {
    before: 'yield context.call_activity("greet")    # def hello(name)',
    after: 'yield context.call_activity("hello")',
  },
});

export const functionsNotShipped = declare<{ names: readonly string[]; label: string }>({
  code: 'PYF518',
  severity: 'review',
  title: 'functions that are not shipped',
  message: ({ names, label }) =>
    `The folder has functions that ${label} does not have: ${names.join(', ')}. Azure does not get them.`,
  hint: () =>
    'Ship this file: correct .funcignore, .dockerignore, the COPY lines of the Dockerfile, or how the zip is made.',
  why: 'An app that looks for its modules, or that catches import errors, loads without the missing files and has fewer functions.',
});

export const bundleUnknown = declare<{ id: string }>({
  code: 'PYF597',
  severity: 'review',
  title: 'unknown extension bundle',
  message: ({ id }) => `The extension bundle "${id}" is not one of Microsoft's.`,
  hint: () =>
    'Set the id to "Microsoft.Azure.Functions.ExtensionBundle" in host.json, unless your host gets this bundle from a server of your own.',
  why: 'The host downloads the bundle by its id. Without it, triggers other than HTTP and timers do not start.',
  example: {
    before: '"id": "Microsoft.Azure.Functions.ExtensionBundles"',
    after: '"id": "Microsoft.Azure.Functions.ExtensionBundle"',
  },
});
