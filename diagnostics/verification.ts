import { declare } from './diagnostic.ts';

/** What an index of the app with the real azure-functions has shown: PYF4xx. */
export const verification = {
  noPython: declare<{ candidates: readonly string[] }>({
    code: 'PYF400',
    severity: 'review',
    title: 'no Python to verify with',
    message: ({ candidates }) =>
      candidates.length === 0
        ? 'No Python was found.'
        : `No Python that could index the app was found: ${candidates.join('; ')}.`,
    hint: () =>
      'Make a virtual environment with azure-functions in it, such as .venv in the app, or name one with `--python`.',
    why: 'The proof that nothing was lost is an index of the app by the real azure-functions in the Python of your project: Python 3.10 to 3.14, from --python, VIRTUAL_ENV, a folder .venv, venv or env in the app or above it, or PATH.',
  }),
  noScript: declare<{ script: string }>({
    code: 'PYF401',
    severity: 'error',
    title: 'no function_app.py',
    message: ({ script }) => `The app has no ${script}.`,
    hint: () => 'Run `pyfunc migrate` for an app of the v1 model.',
    why: 'The worker imports this one file and asks it for the functions. Its name can be changed with the setting PYTHON_SCRIPT_FILE_NAME.',
  }),
  scriptName: declare<{ script: string }>({
    code: 'PYF402',
    severity: 'error',
    title: 'script name the worker refuses',
    message: ({ script }) => `The worker refuses the script name "${script}".`,
    hint: () => 'Correct PYTHON_SCRIPT_FILE_NAME: a plain file name that ends in .py.',
    why: 'The name may hold letters, digits, dashes and underscores, and no folder.',
  }),
  libraryBroken: declare<{ problem: string }>({
    code: 'PYF403',
    severity: 'error',
    title: 'azure-functions cannot be imported',
    message: ({ problem }) => `This Python has azure-functions but cannot import it: ${problem}.`,
    hint: () => 'Install it again: `python -m pip install --force-reinstall azure-functions`.',
    why: 'Without the library nothing can be said about the app.',
  }),
  syntax: declare<{ problem: string }>({
    code: 'PYF404',
    severity: 'error',
    title: 'Python refuses the syntax',
    message: ({ problem }) => `Python cannot compile this: ${problem}.`,
    hint: () => 'Correct the line.',
    why: 'All functions of a v2 app live in one import: one file that does not compile leaves the app without any function.',
  }),
  importFails: declare<{ problem: string; missingHere: readonly string[] }>({
    code: 'PYF405',
    severity: 'error',
    title: 'import of the app fails',
    message: ({ problem }) => `The app does not import: ${problem}.`,
    hint: ({ missingHere }) =>
      missingHere.length === 0
        ? 'Correct the line, or what it imports.'
        : `Perhaps it is only that these variables are not set here; set them and run it again: ${missingHere.join(', ')}.`,
    why: 'The worker imports function_app.py and everything it imports. An exception on the way leaves the app without any function.',
  }),
  durableMissing: declare<object>({
    code: 'PYF406',
    severity: 'error',
    title: 'azure-functions-durable missing',
    message: () =>
      'The app uses Durable Functions, and this Python has no azure-functions-durable.',
    hint: () => 'Install it: `python -m pip install azure-functions-durable`.',
    why: 'Other missing packages are stood in for, but orchestrators and clients get their bindings from this one.',
  }),
  exits: declare<{ status: string }>({
    code: 'PYF407',
    severity: 'error',
    title: 'app ends the process while it is imported',
    message: ({ status }) => `The app ends Python while it is imported (${status}).`,
    hint: () => 'Move the call below `if __name__ == "__main__":`, or out of the module.',
    why: 'In the worker it ends the worker, which the host starts again and again.',
    example: {
      before: 'sys.exit(main())',
      after: 'if __name__ == "__main__":\n    sys.exit(main())',
    },
  }),
  timeLimit: declare<{ seconds: number }>({
    code: 'PYF408',
    severity: 'error',
    title: 'import of the app does not end',
    message: ({ seconds }) => `The app was still being imported after ${seconds} seconds.`,
    hint: () =>
      'Move work that waits or loops out of module level; give more time with `--timeout` if it is only slow.',
    why: 'The host waits for the index of the app before it runs any function, and gives up after some time.',
  }),
  crash: declare<{ cause: string }>({
    code: 'PYF409',
    severity: 'error',
    title: 'Python crashes while the app is imported',
    message: ({ cause }) => `Python was ended by ${cause} while it imported the app.`,
    hint: () => 'Import the app by itself, with `python -X faulthandler -c "import function_app"`.',
    why: 'Such a crash comes from a library with native code, or from a limit on memory. Nothing is known about the app then.',
  }),
  noApp: declare<{ script: string }>({
    code: 'PYF410',
    severity: 'error',
    title: 'no FunctionApp',
    message: ({ script }) => `No FunctionApp object is at the top level of ${script}.`,
    hint: () => 'Write `app = func.FunctionApp()`, and register the blueprints on it.',
    why: 'The worker looks through the names of this module for the one object that is a FunctionApp. A Blueprint is none.',
  }),
  severalApps: declare<{ names: readonly string[] }>({
    code: 'PYF411',
    severity: 'error',
    title: 'more than one FunctionApp',
    message: ({ names }) => `Several names hold a FunctionApp: ${names.join(', ')}.`,
    hint: () => 'Keep one name for one app.',
    why: 'The worker refuses a module in which two names hold an app, even if it is the same object.',
    example: { before: 'app = func.FunctionApp()\nmain = app', after: 'app = func.FunctionApp()' },
  }),
  functionsRefused: declare<{ problem: string }>({
    code: 'PYF412',
    severity: 'error',
    title: 'functions refused',
    message: ({ problem }) =>
      `Azure-functions refuses the functions as they are declared: ${problem}.`,
    hint: () => 'Correct the function that is named; all others are lost with it.',
    why: 'Two functions of one name, or a function without a trigger, leave the app without any function.',
  }),
  loadRefused: declare<{ problem: string }>({
    code: 'PYF413',
    severity: 'error',
    title: 'function the worker would not load',
    message: ({ problem }) => `The worker would refuse this function: ${problem}.`,
    hint: () => 'Correct the function; all others are lost with it.',
    why: 'After the import the worker compares each function with its bindings: parameters, annotations, return value, retry policy. One refusal leaves the app without any function.',
  }),
  unknownValue: declare<{ values: string }>({
    code: 'PYF414',
    severity: 'error',
    title: 'binding depends on a module that is missing here',
    message: ({ values }) => `The value comes from a package that this Python lacks: ${values}.`,
    hint: () => 'Install the packages of requirements.txt in this Python.',
    why: 'Missing packages are stood in for so that the app can be indexed without them. A value taken from one cannot be told.',
  }),
  hostRefuses: declare<{ problem: string }>({
    code: 'PYF415',
    severity: 'error',
    title: 'function the host would not run',
    message: ({ problem }) => `The Functions host would refuse this function: ${problem}.`,
    hint: () => 'Correct the decorators of the function.',
    why: 'The worker passes names and bindings on; the host has rules of its own for them.',
  }),
  syncStarter: declare<object>({
    code: 'PYF420',
    severity: 'error',
    title: 'sync function with a Durable client',
    message: () => 'A function with `durable_client_input` is a plain def.',
    hint: () => 'Make it `async def`, and await the calls of the client.',
    why: 'The decorator awaits the function. A plain def indexes cleanly and fails at its first request.',
    example: {
      before: '@bp.durable_client_input(client_name="client")\ndef start(req, client):',
      after: '@bp.durable_client_input(client_name="client")\nasync def start(req, client):',
    },
  }),
  rewrappedClient: declare<object>({
    code: 'PYF421',
    severity: 'error',
    title: 'Durable client wrapped twice',
    message: () => 'The parameter is a DurableOrchestrationClient already.',
    hint: () => 'Delete the line and use the parameter.',
    why: 'In v1 the parameter is text from which the client is made; `durable_client_input` gives the client itself. Wrapping it again raises TypeError at the first request.',
    example: {
      before: 'client = df.DurableOrchestrationClient(starter)\nawait client.start_new("Hello")',
      after: 'await starter.start_new("Hello")',
    },
  }),
  differs: declare<{ difference: string }>({
    code: 'PYF430',
    severity: 'error',
    title: 'function differs from the original',
    message: ({ difference }) => `The function is not what its function.json says: ${difference}.`,
    hint: () => 'Correct the decorator, unless the change is meant.',
    why: 'The bindings that azure-functions gives the host are compared with those of the original, property by property.',
  }),
  missing: declare<object>({
    code: 'PYF431',
    severity: 'error',
    title: 'function missing',
    message: () => 'The original has this function, the app has not.',
    hint: () => 'Register its blueprint, or check its function_name.',
    why: 'Keys, URLs and metrics hang on the name of a function. One that is renamed is one that is gone.',
  }),
  extra: declare<object>({
    code: 'PYF432',
    severity: 'error',
    title: 'function that the original has not',
    message: () => 'The app has this function, the original has not.',
    hint: () => 'Check its function_name, unless it is meant to be new.',
    why: 'A function more is often another one renamed.',
  }),
  originalUnreadable: declare<{ problem: string }>({
    code: 'PYF433',
    severity: 'error',
    title: 'original cannot be read',
    message: ({ problem }) => `The original cannot be compared: ${problem}.`,
    hint: () => 'Name a folder with the v1 app, or a git commit that holds it, with `--against`.',
    why: 'The comparison reads the function.json files of the app as it was.',
  }),
  modulesStoodIn: declare<{ modules: readonly string[] }>({
    code: 'PYF440',
    severity: 'note',
    title: 'modules stood in for',
    message: ({ modules }) => `Not installed in this Python, stood in for: ${modules.join(', ')}.`,
    hint: () =>
      'Nothing to do if they are in requirements.txt; install them to verify without stand-ins.',
    why: 'Indexing needs names, decorators and signatures, hardly ever what a library does. Stand-ins answer only imports of the app itself.',
  }),
  variablesStoodIn: declare<{ variables: readonly string[] }>({
    code: 'PYF441',
    severity: 'note',
    title: 'environment variables stood in for',
    message: ({ variables }) => `Not set here, stood in for: ${variables.join(', ')}.`,
    hint: () => 'Nothing to do if they are settings of the app in Azure.',
    why: 'The app would not import without them. They get values that lead nowhere, and only in the process that indexes.',
  }),
  annotationUnchecked: declare<{ parameter: string }>({
    code: 'PYF442',
    severity: 'note',
    title: 'annotation not checked',
    message: ({ parameter }) =>
      `The annotation of ${parameter} comes from a package that this Python lacks, so it was not checked.`,
    hint: () => 'Install the package in this Python to have it checked.',
    why: 'The worker holds annotations against the bindings; of a type that is not there nothing can be said.',
  }),
  behavesDifferently: declare<{ difference: string; call: string | undefined }>({
    code: 'PYF450',
    severity: 'error',
    title: 'function behaves differently',
    message: ({ difference, call }) =>
      call === undefined
        ? `Run beside the original, ${difference}.`
        : `Called with ${call}, ${difference}.`,
    hint: () => 'Compare the function, and what it imports, with the original.',
    why: 'Both apps were run on the same calls, each in the worker library of Microsoft for its model. Return values, outputs, logs, printed text, exceptions and requests to Durable Functions must be the same.',
  }),
  notShown: declare<{ reason: string }>({
    code: 'PYF451',
    severity: 'review',
    title: 'function could not be run',
    message: ({ reason }) => `Nothing is known about what the function does: ${reason}.`,
    hint: () => 'Test it by hand, or give calls it can answer with `--invocations FILE`.',
    why: 'A run can only compare what the original does, on this machine, without the Functions host.',
  }),
  noRunner: declare<{ candidates: readonly string[] }>({
    code: 'PYF452',
    severity: 'error',
    title: 'no Python 3.13 or 3.14 for --run',
    message: ({ candidates }) =>
      candidates.length === 0
        ? 'No Python was found to run the apps with.'
        : `No Python 3.13 or 3.14 was found to run the apps with: ${candidates.join('; ')}.`,
    hint: () => 'Install Python 3.13, or name one with `--python`.',
    why: 'The worker libraries of Microsoft need Python 3.13 or later. Pyfunc installs them in an environment of its own, which it makes from such a Python.',
  }),
  runnerNotMade: declare<{ problem: string }>({
    code: 'PYF453',
    severity: 'error',
    title: 'environment for --run could not be made',
    message: ({ problem }) => `The environment to run the apps in could not be made: ${problem}.`,
    hint: () =>
      'See that Python has venv and pip, and that pip reaches a package index; then run it again.',
    why: 'It holds the worker libraries of Microsoft at pinned versions, whose hashes pip checks. It is made once, in your cache folder.',
  }),
  invocationsUnreadable: declare<{ file: string; problem: string }>({
    code: 'PYF454',
    severity: 'error',
    title: 'file of invocations cannot be used',
    message: ({ file, problem }) => `The file ${file} cannot be used: ${problem}.`,
    hint: () => 'Correct the file; docs/verify.md shows what it may hold.',
    why: 'Calls that are left out for a slip of the pen would prove nothing.',
  }),
  runNeedsOriginal: declare<object>({
    code: 'PYF455',
    severity: 'error',
    title: 'run without an original',
    message: () => '`--run` and `--invocations` compare with an original, and none is named.',
    hint: () => 'Name the v1 app with `--against`: a folder, or a git revision.',
    why: 'What a function does is held against what it did before the migration.',
  }),
  failsEachTime: declare<{ calls: number; exception: string }>({
    code: 'PYF456',
    severity: 'note',
    title: 'every call fails, on both sides alike',
    message: ({ calls, exception }) =>
      `All ${calls} calls of it end in an exception, the same on both sides; one is ${exception}.`,
    hint: () =>
      'Give calls that it can answer with `--invocations FILE` to see more of it compared.',
    why: 'Made-up values seldom are what a function hopes for. What comes after the exception is not compared.',
  }),
  reachedOutside: declare<{ things: readonly string[] }>({
    code: 'PYF457',
    severity: 'note',
    title: 'functions reached outside and were stopped',
    message: ({ things }) => `Kept from the functions on both sides: ${things.join(', ')}.`,
    hint: () => 'Nothing to do; what depends on it has to be tested by hand.',
    why: 'A run must not send messages, change data or start programs. What is refused raises the error that a missing network, or a missing right, would.',
  }),
};
