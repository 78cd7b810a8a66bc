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
    hint: () => 'Check whether it is a module or a path, and adapt it.',
    why: 'Strings may hold module names or paths that only mean something in v1. pyfunc rewrites those it is sure of.',
    example: {
      before: 'open("__app__/Orders/rates.csv")',
      after: 'open("Orders/rates.csv")',
    },
  }),
  sysPath: declare<object>({
    code: 'PYF135',
    severity: 'review',
    title: 'search path edited',
    message: () => 'This line edits the module search path.',
    hint: () =>
      'It still runs, now once for the whole app; check that the imports it serves find what they did.',
    why: 'In v1 as in v2 all functions share one process, but v2 imports every function module when the app starts, in the order of function_app.py.',
  }),
  twiceImported: declare<{ module: string }>({
    code: 'PYF136',
    severity: 'note',
    title: 'module imported under two names',
    message: ({ module }) =>
      `"${module}" was imported both as __app__.${module} and as ${module}: two copies in v1, one in v2.`,
    hint: () => 'Check module-level state such as caches and counters.',
    why: 'Python keeps a module object per name. After the move there is one name.',
    example: {
      before: 'from __app__.shared import cache\nfrom shared import cache',
      after: 'from shared import cache\nfrom shared import cache',
    },
  }),
} as const;
