import { declare } from '../diagnostic.ts';

/** Folders with function.json files that are not v1 functions in Python. */
export const foreignApps = {
  functionsTooDeep: declare<{ folder: string; parent: string }>({
    code: 'PYF191',
    severity: 'error',
    exit: 'refused',
    title: 'function.json where no host looks',
    message: ({ folder }) =>
      `${folder} holds a function.json but is not directly below the folder of host.json: no host runs it.`,
    hint: ({ folder, parent }) =>
      `Move ${folder} next to host.json, or put host.json into ${parent} if that is the app.`,
    why: 'A v1 function is a folder directly below the one that holds host.json. A function.json further down is not read, so the app has no functions, in Azure either. pyfunc does not guess which folder was meant.',
    example: {
      before: 'host.json\nsrc/functions/Orders/function.json',
      after: 'host.json\nOrders/function.json',
    },
  }),
  customHandler: declare<{ command: string }>({
    code: 'PYF192',
    severity: 'error',
    exit: 'refused',
    title: 'functions of a custom handler',
    message: ({ command }) =>
      `host.json has a customHandler${command === '' ? '' : ` (${command})`}: these functions are not Python functions that a worker loads, so there is nothing to migrate.`,
    hint: () =>
      'Leave the app as it is: custom handlers keep function.json. If the customHandler is not used, remove it from host.json and run the migration again.',
    why: 'With a customHandler the host forwards each call to a web server of the app and loads no Python. The v2 model replaces function.json only for the Python worker.',
  }),
} as const;
