import { declare } from '../diagnostic.ts';

/** Names of functions and folders, and which functions take part. */
export const names = {
  linkedFunction: declare<{ name: string }>({
    code: 'PYF109',
    severity: 'error',
    exit: 'refused',
    title: 'function behind a link',
    message: ({ name }) =>
      `The host finds the function "${name}" through a symbolic link, which pyfunc does not follow.`,
    hint: () =>
      'Replace the link with the folder itself, or leave the function out with --leave-out.',
    why: 'The target of a link may be outside the app, where pyfunc never writes. Left as it is, the function would be missing in v2.',
  }),
  functionName: declare<{ name: string }>({
    code: 'PYF121',
    severity: 'error',
    exit: 'refused',
    title: 'function name that no host accepts',
    message: ({ name }) => `No Functions host accepts the function name "${name}".`,
    hint: () =>
      'Start with a letter; use letters, digits, dashes and underscores, at most 128 characters, and not the name "host".',
    why: 'The host skips a function with an invalid name, so it does not run today. In v2 the name would fail the whole app.',
    example: { before: '2nd-report/function.json', after: 'second-report/function.json' },
  }),
  nameCollision: declare<{ name: string; other: string }>({
    code: 'PYF122',
    severity: 'error',
    exit: 'refused',
    title: 'function names differ only by case',
    message: ({ name, other }) =>
      `"${name}" and "${other}" differ only by case; the host treats them as the same name.`,
    hint: () => 'Rename one folder, or leave one function out with --leave-out.',
    why: 'Function names are compared without regard to case by the host, but not by the Python library: the mistake would show up only after deployment.',
    example: {
      before: 'Orders/function.json\norders/function.json',
      after: 'Orders/function.json\nOrderList/function.json',
    },
  }),
  leftOut: declare<{ name: string }>({
    code: 'PYF128',
    severity: 'review',
    title: 'function left out',
    message: ({ name }) =>
      `"${name}" is left out at your request: its function.json stays, and no v2 host will run it.`,
    hint: () =>
      'Migrate it later with `pyfunc migrate --merge`, move it to another app, or delete it.',
    why: 'An app uses one model: once function_app.py has functions, the host ignores every function.json. To choose among the lines of a migration instead, edit the output of `pyfunc migrate --patch` and apply it with `git apply`.',
  }),
  leaveOutUnknown: declare<{ name: string; meant?: string | undefined }>({
    code: 'PYF129',
    severity: 'error',
    exit: 'refused',
    title: 'unknown function to leave out',
    message: ({ name }) => `There is no function "${name}" in this app.`,
    hint: ({ meant }) =>
      meant === undefined ? 'Check the spelling given to --leave-out.' : `Did you mean ${meant}?`,
    why: 'Leaving a function out is deliberate, so a name that matches nothing is a mistake.',
    example: {
      before: 'pyfunc migrate --leave-out OldReprt',
      after: 'pyfunc migrate --leave-out OldReport',
    },
  }),
  mixedApp: declare<{ functions: string }>({
    code: 'PYF130',
    severity: 'error',
    exit: 'refused',
    title: 'v1 functions in a v2 app',
    message: ({ functions }) =>
      `function_app.py already has functions, so the host ignores these function.json folders today: ${functions}.`,
    hint: () => 'Delete these folders, or migrate them into the v2 app with --merge.',
    why: 'As soon as function_app.py has functions, the host ignores every function.json. To activate them changes what the app does, so the owner has to decide.',
    example: {
      before: 'pyfunc migrate              # function_app.py has functions already',
      after: 'pyfunc migrate --merge',
    },
  }),
  functionAppUnclear: declare<{ reason: string }>({
    code: 'PYF131',
    severity: 'error',
    exit: 'refused',
    title: 'function_app.py cannot be completed',
    message: ({ reason }) => `function_app.py exists and cannot be completed safely: ${reason}.`,
    hint: () => 'Define one FunctionApp at module level in it, or move the file.',
    why: 'The worker takes the one FunctionApp that function_app.py defines at module level. pyfunc adds to it and never overwrites the file.',
    example: {
      before: 'app = func.FunctionApp()\nadmin = func.FunctionApp()',
      after: 'app = func.FunctionApp()',
    },
  }),
  folderRenamed: declare<{ folder: string; to: string; reason: string }>({
    code: 'PYF132',
    severity: 'note',
    title: 'folder renamed',
    message: ({ folder, to, reason }) =>
      `The folder ${folder} becomes ${to}: ${reason}. The function keeps its name.`,
    hint: () => 'Adapt scripts outside the app that name the folder.',
    why: 'v2 imports modules from the app root, which comes last on the search path: a folder named like a standard or installed module would never be found.',
    example: {
      before: 'queue/__init__.py',
      after: 'queue_function/__init__.py:\n@bp.function_name("queue")',
    },
  }),
  notDeployed: declare<{ name: string }>({
    code: 'PYF170',
    severity: 'error',
    exit: 'refused',
    title: 'function excluded from deployment',
    message: ({ name }) =>
      `The file .funcignore excludes "${name}" from deployment, so it does not run in Azure today.`,
    hint: () => 'Leave it out with --leave-out, or remove its line from .funcignore to deploy it.',
    why: 'In v2 function_app.py imports every function. A module that is not deployed would break the whole app, and deploying it would start a function that does not run today.',
    example: { before: '.funcignore: Drafts/', after: 'pyfunc migrate --leave-out Drafts' },
  }),
  nameInUse: declare<{ name: string; script: string }>({
    code: 'PYF173',
    severity: 'error',
    exit: 'refused',
    title: 'name already used by a v2 function',
    message: ({ name, script }) => `${script} already declares a function "${name}".`,
    hint: ({ name }) =>
      `Leave the folder out with --leave-out ${name}, or rename one of the two functions.`,
    why: 'Function names must be unique in an app, regardless of case. azure-functions refuses the whole app when it is indexed.',
    example: {
      before: 'pyfunc migrate              # the name "orders" is in function_app.py',
      after: '@app.function_name("orders_v2")',
    },
  }),
} as const;
