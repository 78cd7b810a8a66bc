import { declare } from '../diagnostic.ts';

/** Layouts and web applications. */
export const layouts = {
  staysInPlace: declare<{ name: string; reason: string }>({
    code: 'PYF160',
    severity: 'review',
    title: 'function that the layout leaves in place',
    message: ({ name, reason }) => `The function "${name}" stays in its own file: ${reason}.`,
    hint: () => 'To move the function, remove what prevents it and run the migration again.',
    why: 'A layout moves code only where that cannot change what the code does. A function that would read other files from another place, or whose names would clash with others, is registered from where it is.',
  }),
  movedString: declare<{ text: string; to: string }>({
    code: 'PYF161',
    severity: 'review',
    title: 'text that names a moved module',
    message: ({ text, to }) => `${text} is the name of a module that is ${to} in v2.`,
    hint: ({ to }) => `Write ${to} if it means the module.`,
    why: 'A string may be the name of a module or any other text. pyfunc rewrites it where Python itself takes it for a module, as in `import_module(...)` and `mock.patch(...)`.',
  }),
  namesChanged: declare<{ names: string }>({
    code: 'PYF162',
    severity: 'note',
    title: 'names changed in function_app.py',
    message: ({ names }) =>
      `Names that clash with other code in function_app.py are changed: ${names}.`,
    why: 'Modules that are merged share one namespace. Every use of a changed name is renamed, and functions keep their names. A name is changed only if pyfunc knows every place that uses it. Otherwise the function stays in its own file.',
  }),
  loggersRenamed: declare<{ names: readonly string[] }>({
    code: 'PYF195',
    severity: 'review',
    title: 'loggers that change their names',
    message: ({ names }) =>
      `Loggers named __name__ are called "function_app" in this layout, no longer ${names.map((each) => `"${each}"`).join(', ')}.`,
    hint: ({ names: [name = 'Orders'] }) =>
      `Adapt log levels in host.json, filters and queries that use the names, or write logging.getLogger("${name}").`,
    why: '`logging.getLogger(__name__)` names its logger after the module that the code is in. In the single-file layout all functions are in function_app.py and share one logger; the other layouts keep a logger for each module.',
    example: {
      before: 'logger = logging.getLogger(__name__)  # Orders',
      after: 'logger = logging.getLogger("Orders")',
    },
  }),
  testsWholeApp: declare<object>({
    code: 'PYF163',
    severity: 'review',
    title: 'test that imports the whole app',
    message: () => 'This now imports function_app.py, and with it every function of the app.',
    hint: () => 'Provide the settings that the modules of the app need when they are imported.',
    why: 'A test that imported the module of one function ran only the code of that module. function_app.py runs the code of all modules.',
  }),
  webAppServed: declare<{ name: string; factory: string; methods: string }>({
    code: 'PYF164',
    severity: 'review',
    title: 'function served as a web application',
    message: ({ name, factory, methods }) =>
      `The function "${name}" becomes the ${factory} itself: it keeps its name and its authorization level, its route becomes /{*route}, and it takes every method${methods === '' ? '' : `, not only ${methods}`}.`,
    hint: () => 'Try the routes of the application once before you deploy.',
    why: 'AsgiFunctionApp and WsgiFunctionApp declare their own function for the application, with a fixed route and methods. An ASGI application is started before its first request, which the middleware in a function does not do.',
    example: {
      before:
        'def main(req, context):\n    return func.WsgiMiddleware(app.wsgi_app).handle(req, context)',
      after: 'app = func.WsgiFunctionApp(app=web_app.wsgi_app, function_name="Web")',
    },
  }),
  noWebApp: declare<{ reason: string }>({
    code: 'PYF165',
    severity: 'review',
    title: 'no web application to serve',
    message: ({ reason }) => `\`--web-app\` changes nothing here: ${reason}.`,
    why: 'One FunctionApp can serve one application, for all routes. A function that does more, or takes only some of the routes, would not be the same afterwards. Such a function continues to pass its requests to the application itself.',
  }),
  webAppPossible: declare<{ name: string; factory: string }>({
    code: 'PYF193',
    severity: 'note',
    title: 'function that could be a web application',
    message: ({ name, factory }) =>
      `"${name}" only passes its requests to a web application. With --web-app, function_app.py serves that application with ${factory}.`,
    why: 'The middleware in a function keeps working, so the migration keeps it. AsgiFunctionApp and WsgiFunctionApp are the v2 form: an ASGI application is started before its first request. Their route and methods are fixed, so pyfunc uses them only on request.',
    example: {
      before: 'pyfunc migrate',
      after: 'pyfunc migrate --web-app',
    },
  }),
  hostKeysAdded: declare<{ keys: readonly string[] }>({
    code: 'PYF166',
    severity: 'review',
    title: 'host.json keys from a template',
    message: ({ keys }) => `host.json gets keys from the template: ${keys.join(', ')}.`,
    hint: () =>
      'Check that the app should run with these keys; remove a key to keep the earlier behavior.',
    why: 'Keys of host.json such as `extensions` or `functionTimeout` change how the host runs an app: its routes, its batches, its limits. The verification of a migration compares functions, not the host.',
  }),
  layoutOfOneFile: declare<{ template: string; layout: string; file: string }>({
    code: 'PYF167',
    severity: 'error',
    exit: 'refused',
    title: 'layout with one file for all functions',
    message: ({ template, layout, file }) =>
      `The layout "${layout}" of ${template} puts all functions in ${file}.`,
    hint: () =>
      'Choose another layout with `--answer layout=…`, or give each function its own file with `{{name}}` in `to`.',
    why: 'Only function_app.py can take the code of several modules. Elsewhere each function keeps its own module.',
  }),
  noLayout: declare<{ template: string }>({
    code: 'PYF168',
    severity: 'error',
    exit: 'usage',
    title: 'template that is not an app template',
    message: ({ template }) =>
      `${template} is not an app template, so it does not define where code goes.`,
    hint: () => 'Name a template whose `kind` is `app`; `pyfunc list` shows all of them.',
    why: 'An app template defines where functions go and which files surround them. A function template adds functions.',
  }),
} as const;
