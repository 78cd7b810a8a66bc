import { declare } from '../diagnostic.ts';

/** Imports and module names. */
export const imports = {
  appImport: declare<{ statement: string; reason: string }>({
    code: 'PYF133',
    severity: 'error',
    exit: 'refused',
    title: 'import that cannot be rewritten',
    message: ({ statement, reason }) =>
      `${statement} does not work in v2 and cannot be rewritten safely: ${reason}.`,
    hint: () => 'Import the module from the app root, e.g. "from shared import x".',
    why: 'The v1 worker serves the app as the package __app__. In v2 there is no such package; modules are imported from the app root.',
    example: {
      before: 'import __app__\n__app__.shared.run()',
      after: 'import shared\nshared.run()',
    },
  }),
  appString: declare<{ text: string }>({
    code: 'PYF134',
    severity: 'review',
    title: 'text that names __app__',
    message: ({ text }) => `${text} names __app__, the package that v2 does not have.`,
    hint: () => 'If it is the name of a module, remove "__app__." from it.',
    why: 'A string may hold the name of a module that exists only in v1. pyfunc rewrites it if the meaning is certain, and does not change paths: no folder is renamed.',
    example: {
      before: 'logging.getLogger(f"__app__.{name}")',
      after: 'logging.getLogger(name)',
    },
  }),
  sysPath: declare<object>({
    code: 'PYF135',
    severity: 'review',
    title: 'search path edited',
    message: () => 'This line edits the module search path.',
    hint: () =>
      'Check that the imports that rely on it still find the same modules. The line now runs once for the whole app.',
    why: 'In both models, all functions share one process. But v2 imports every function module when the app starts, in the order of function_app.py.',
    example: {
      before: 'sys.path.append("..")\nfrom shared import texts',
      after: 'from shared import texts',
    },
  }),
  twiceImported: declare<{ module: string }>({
    code: 'PYF136',
    severity: 'note',
    title: 'module imported under two names',
    message: ({ module }) =>
      `"${module}" was imported both as __app__.${module} and as ${module}: two copies in v1, one in v2.`,
    hint: () => 'Check module-level state such as caches and counters.',
    why: 'Python keeps one module object for each name. After the migration there is only one name.',
    example: {
      before: 'from __app__.shared import cache\nfrom shared import cache',
      after: 'from shared import cache\nfrom shared import cache',
    },
  }),
  ownNameUsed: declare<{ before: string; after: string; expression: string }>({
    code: 'PYF198',
    severity: 'review',
    title: 'module that uses its own name',
    message: ({ before, after, expression }) =>
      `\`${expression}\` depends on the name of this module: ${before} in v1, ${after} in v2.`,
    hint: () => 'Check its value for the new name, and change the code if it does not fit.',
    why: 'v1 imports the script of a function as part of the package __app__. In v2 a module has the name that function_app.py imports it by.',
    example: {
      before: 'FUNCTION = __name__.split(".")[1]  # "Orders" of __app__.Orders',
      after: 'FUNCTION = "Orders"',
    },
  }),
  linkedCode: declare<{ link: string; file: string; line: number; statement: string }>({
    code: 'PYF184',
    severity: 'review',
    beforeDeploy: true,
    title: 'import behind a link',
    message: ({ link, file, line, statement }) =>
      `${link} is a symbolic link, so the files behind it were not changed. ${file}, line ${line}, has "${statement}", which v2 cannot import.`,
    hint: () =>
      'Import from the app root there, e.g. "from shared import x", or replace the link with a copy of the folder and migrate again.',
    why: 'Files behind a link may be outside the app and serve other programs, so pyfunc reads them but never changes them. A v2 app has no package __app__, and a relative import cannot climb to its root.',
    example: { before: 'from __app__.Orders import main', after: 'from Orders import main' },
  }),
  importedFromAround: declare<{ package: string; folder: string; module: string }>({
    code: 'PYF185',
    severity: 'review',
    beforeDeploy: true,
    title: 'app imported as a package',
    message: ({ package: name }) =>
      `Code around the app imports it as the package ${name}. Its modules now import each other from the app's own folder, which has to be on the search path of that code.`,
    hint: ({ package: name, folder, module }) =>
      `Put the folder of the app on the search path (pytest: \`pythonpath = ${folder}\`), and import ${module} instead of ${name}.${module}.`,
    why: 'In v2 modules of an app are imported from its root. Code that imports them as parts of a package loads them a second time, or fails with ModuleNotFoundError.',
    example: {
      before: 'from __app__.Orders import main',
      after: 'from Orders import main  # pytest.ini: pythonpath = __app__',
    },
  }),
  wrappedAround: declare<{ inner: string }>({
    code: 'PYF187',
    severity: 'review',
    title: 'durable function used around the app',
    message: () => 'Code around the app uses this function, which the durable library wraps in v2.',
    hint: ({ inner }) =>
      `Append .build().get_user_function().${inner}${inner === 'client_function' ? ' and pass a client in place of its text' : ''}.`,
    why: 'Tests in the folder of the app are rewritten in this way. Files around it may belong to other projects, so pyfunc does not change them.',
    example: {
      before: 'generator = Run.orchestrator_function(context)',
      after:
        'generator = Run.orchestrator_function.build().get_user_function().orchestrator_function(context)',
    },
  }),
} as const;
