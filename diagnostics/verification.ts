import { declare } from './diagnostic.ts';
import { pageUrl } from './page-url.ts';

/** What an index of the app with the real azure-functions has shown: PYF4xx. */
export const verification = {
  noPython: declare<{ candidates: readonly string[]; install: string }>({
    code: 'PYF400',
    severity: 'review',
    exit: 'usage',
    title: 'no Python to verify with',
    message: ({ candidates }) =>
      candidates.length === 0
        ? 'No Python was found.'
        : `No Python that could index the app was found: ${candidates.join('; ')}.`,
    hint: ({ install }) => `Name one with \`--python\`, or install one: \`${install}\``,
    why: 'To prove that nothing was lost, pyfunc lets the real azure-functions index the app. This takes Python 3.10 to 3.14: an environment of your project that has the library, or any Python on this machine, to which pyfunc adds the library.',
    example: {
      before: 'pyfunc verify               # no Python on this machine',
      after: 'pyfunc verify --python .venv',
    },
  }),
  noScript: declare<{ script: string }>({
    code: 'PYF401',
    severity: 'error',
    exit: 'failed',
    title: 'no function_app.py',
    message: ({ script }) => `The app has no ${script}.`,
    hint: () => 'Run `pyfunc migrate` for an app of the v1 model.',
    why: 'The worker imports this one file and asks it for the functions. Its name can be changed with the setting PYTHON_SCRIPT_FILE_NAME.',
    example: { before: 'app.py', after: 'function_app.py' },
  }),
  scriptName: declare<{ script: string }>({
    code: 'PYF402',
    severity: 'error',
    exit: 'failed',
    title: 'script name the worker refuses',
    message: ({ script }) => `The worker refuses the script name "${script}".`,
    hint: () => 'Correct PYTHON_SCRIPT_FILE_NAME: a plain file name that ends in .py.',
    why: 'The name may hold letters, digits, dashes and underscores, and no folder.',
    example: {
      before: '"PYTHON_SCRIPT_FILE_NAME": "function-app"',
      after: '"PYTHON_SCRIPT_FILE_NAME": "function_app.py"',
    },
  }),
  libraryBroken: declare<{ problem: string }>({
    code: 'PYF403',
    severity: 'error',
    exit: 'failed',
    title: 'azure-functions cannot be imported',
    message: ({ problem }) => `This Python has azure-functions but cannot import it: ${problem}.`,
    hint: () => 'Install it again: `python -m pip install --force-reinstall azure-functions`.',
    why: 'Without the library pyfunc cannot verify the app.',
  }),
  syntax: declare<{ problem: string }>({
    code: 'PYF404',
    severity: 'error',
    exit: 'failed',
    title: 'Python refuses the syntax',
    message: ({ problem }) => `Python cannot compile this: ${problem}.`,
    hint: () => 'Correct the line.',
    why: 'All functions of a v2 app live in one import: one file that does not compile leaves the app without any function.',
    example: { before: 'match order:    # Python 3.9', after: 'pyfunc verify --python python3.12' },
  }),
  importFails: declare<{
    problem: string;
    missingHere: readonly string[];
    standIns: readonly string[];
  }>({
    code: 'PYF405',
    severity: 'error',
    exit: 'failed',
    title: 'import of the app fails',
    message: ({ problem, standIns }) =>
      standIns.length === 0
        ? `The app does not import: ${problem}.`
        : `The app does not import with stand-ins for ${standIns.join(', ')}: ${problem}.`,
    hint: ({ missingHere }) =>
      missingHere.length === 0
        ? 'Correct the line, or what it imports.'
        : `Set these variables, which are not set here, then run the command again: ${missingHere.join(', ')}.`,
    why: 'The worker imports function_app.py and everything it imports. An exception on the way leaves the app without any function.',
    example: { before: 'import requets', after: 'import requests' },
  }),
  durableMissing: declare<object>({
    code: 'PYF406',
    severity: 'error',
    exit: 'failed',
    title: 'azure-functions-durable missing',
    message: () =>
      'The app uses Durable Functions, and this Python has no azure-functions-durable.',
    hint: () => 'Install it: `python -m pip install azure-functions-durable`.',
    why: 'pyfunc replaces other missing packages with stand-ins, but orchestrators and clients get their bindings from this one.',
    example: {
      before: 'requirements.txt:\nazure-functions',
      after: 'requirements.txt:\nazure-functions\nazure-functions-durable',
    },
  }),
  exits: declare<{ status: string }>({
    code: 'PYF407',
    severity: 'error',
    exit: 'failed',
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
    exit: 'failed',
    title: 'import of the app does not end',
    message: ({ seconds }) =>
      `The app was still being imported after ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`,
    hint: () =>
      'Move work that waits or loops out of module level. If it is only slow, `--timeout` gives it more time.',
    why: 'The host waits for the index of the app before it runs any function, and gives up after some time.',
    example: {
      before: 'while not connected():\n    time.sleep(1)',
      after: 'def client():\n    return connect()',
    },
  }),
  crash: declare<{ cause: string }>({
    code: 'PYF409',
    severity: 'error',
    exit: 'failed',
    title: 'Python crashes while the app is imported',
    message: ({ cause }) => `Python was ended by ${cause} while it imported the app.`,
    hint: () => 'Import the app by itself, with `python -X faulthandler -c "import function_app"`.',
    why: 'Such a crash comes from a library with native code, or from a limit on memory. pyfunc then knows nothing about the app.',
  }),
  noApp: declare<{ script: string; module: string | undefined }>({
    code: 'PYF410',
    severity: 'error',
    exit: 'failed',
    title: 'no FunctionApp',
    message: ({ script, module }) =>
      module === undefined
        ? `No FunctionApp object is at the top level of ${script}.`
        : `No FunctionApp object is at the top level of ${script}: the app of the module ${module} has no name there.`,
    hint: ({ script, module }) =>
      module === undefined
        ? 'Write `app = func.FunctionApp()`, and register the blueprints on it.'
        : `Import the app in ${script}, such as \`from ${module} import app\`.`,
    why: 'The worker looks through the names of this module for the one object that is a FunctionApp. A Blueprint does not count.',
    example: {
      before: 'import azure.functions as func',
      after: 'import azure.functions as func\n\napp = func.FunctionApp()',
    },
  }),
  severalApps: declare<{ names: readonly string[] }>({
    code: 'PYF411',
    severity: 'error',
    exit: 'failed',
    title: 'more than one FunctionApp',
    message: ({ names }) => `Several names hold a FunctionApp: ${names.join(', ')}.`,
    hint: () => 'Keep one variable that holds the app.',
    why: 'The worker refuses a module in which two names hold an app, even if it is the same object.',
    example: { before: 'app = func.FunctionApp()\nmain = app', after: 'app = func.FunctionApp()' },
  }),
  functionsRefused: declare<{ problem: string }>({
    code: 'PYF412',
    severity: 'error',
    exit: 'failed',
    title: 'functions refused',
    message: ({ problem }) =>
      `The library azure-functions refuses the functions as declared: ${problem}.`,
    hint: () => 'Correct this function: one error loses all functions of the app.',
    why: 'Two functions with the same name, or a function without a trigger, leave the app without any function.',
    example: {
      before: '@app.route(route="orders", methods="GET")',
      after: '@app.route(route="orders", methods=["GET"])',
    },
  }),
  loadRefused: declare<{ problem: string }>({
    code: 'PYF413',
    severity: 'error',
    exit: 'failed',
    title: 'function the worker would not load',
    message: ({ problem }) => `The worker would refuse this function: ${problem}.`,
    hint: () => 'Correct this function: one error loses all functions of the app.',
    why: 'After the import the worker compares each function with its bindings: parameters, annotations, return value, retry policy. One refusal leaves the app without any function.',
    example: {
      before:
        '@app.timer_trigger(arg_name="timer", schedule="0 0 * * * *")\ndef report(clock: func.TimerRequest): ...',
      after:
        '@app.timer_trigger(arg_name="timer", schedule="0 0 * * * *")\ndef report(timer: func.TimerRequest): ...',
    },
  }),
  unknownValue: declare<{ values: string }>({
    code: 'PYF414',
    severity: 'note',
    title: 'value from a package that is missing here',
    message: ({ values }) =>
      `Not checked, because it comes from a package that this Python lacks: ${values}.`,
    hint: () =>
      'Use `--exact`, or verify with a Python in which the packages of the app are installed.',
    why: 'pyfunc replaces missing packages with stand-ins so that it can index the app. A value that comes from a stand-in is unknown: it is neither checked nor compared with an original.',
  }),
  hostRefuses: declare<{ problem: string }>({
    code: 'PYF415',
    severity: 'error',
    exit: 'failed',
    title: 'function the host would not run',
    message: ({ problem }) => `The Functions host would refuse this function: ${problem}.`,
    hint: () => 'Correct the decorators of the function.',
    why: 'The worker passes names and bindings to the host, which has its own rules for them.',
  }),
  otherLibrary: declare<{ name: string; version: string; asked: readonly string[] }>({
    code: 'PYF416',
    severity: 'note',
    title: 'verified with another version of the library',
    message: ({ name, version, asked }) =>
      `The app was verified with ${name} ${version}; ${asked.join(', ')}.`,
    hint: () => 'Use `--exact` to verify with the versions that the app gets in Azure.',
    why: 'A decorator or a keyword may be missing in an older version, and a newer one may write other metadata.',
  }),
  otherPython: declare<{ version: string; asked: readonly string[] }>({
    code: 'PYF417',
    severity: 'note',
    title: 'verified with another version of Python',
    message: ({ version, asked }) =>
      `The app was verified with Python ${version}; ${asked.join(', ')}.`,
    hint: () => 'Use `--exact` to verify with that Python, or name an interpreter with `--python`.',
    why: 'An older Python may refuse syntax that the app uses, and a newer one may lack modules that it imports. pyfunc can verify with Python 3.10 to 3.14.',
  }),
  exactNotMade: declare<{ problem: string }>({
    code: 'PYF418',
    severity: 'error',
    exit: 'failed',
    title: 'environment for --exact not created',
    message: ({ problem }) => `The environment of the app could not be created: ${problem}.`,
    hint: () =>
      'Correct the requirements if they cannot be installed, or leave out `--exact` to verify with a Python of this machine.',
    why: 'With `--exact`, uv or pip installs what the app asks for into a folder of your cache, and the app is verified with that.',
  }),
  exactPythonMissing: declare<{ wanted: string; at: string | undefined }>({
    code: 'PYF419',
    severity: 'error',
    exit: 'usage',
    title: 'Python for --exact missing',
    message: ({ wanted, at }) =>
      `There is no Python ${wanted} here${at === undefined ? '' : `, which ${at} asks for`}.`,
    hint: ({ wanted }) =>
      /^3\.1[0-4]/.test(wanted)
        ? `Install it: \`uv python install ${wanted}\`, or from python.org.`
        : 'Ask for Python 3.10 to 3.14: pyfunc cannot verify with another one.',
    why: 'With `--exact` the app is verified with the Python that it asks for. If uv is installed, it installs that Python.',
  }),
  syncStarter: declare<object>({
    code: 'PYF420',
    severity: 'error',
    exit: 'failed',
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
    exit: 'failed',
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
    exit: 'failed',
    title: 'function differs from the original',
    message: ({ difference }) => `The function does not match its function.json: ${difference}.`,
    hint: () => 'Correct the decorator, unless you intend the change.',
    why: 'The bindings that azure-functions gives the host are compared with those of the original, property by property.',
    example: {
      before: '@app.queue_trigger(arg_name="msg", queue_name="order", connection="Storage")',
      after: '@app.queue_trigger(arg_name="msg", queue_name="orders", connection="Storage")',
    },
  }),
  missing: declare<object>({
    code: 'PYF431',
    severity: 'error',
    exit: 'failed',
    title: 'function missing',
    message: () => 'The original has this function, but the app does not.',
    hint: () => 'Register its blueprint, or check its function_name.',
    why: "Keys, URLs and metrics depend on a function's name. A renamed function is a missing one.",
    example: {
      before: 'app.register_functions(mail_bp)',
      after: 'app.register_functions(mail_bp)\napp.register_functions(orders_bp)',
    },
  }),
  extra: declare<object>({
    code: 'PYF432',
    severity: 'error',
    exit: 'failed',
    title: 'function missing from the original',
    message: () => 'The app has this function, but the original does not.',
    hint: () => 'Check its function_name, unless the function is new.',
    why: 'An extra function is often a renamed one.',
  }),
  originalUnreadable: declare<{ problem: string }>({
    code: 'PYF433',
    severity: 'error',
    exit: 'usage',
    title: 'original cannot be read',
    message: ({ problem }) => `The original cannot be compared: ${problem}.`,
    hint: () => 'Name a folder with the v1 app, or a git commit that holds it, with `--against`.',
    why: 'The comparison reads the function.json files of the original app.',
    example: {
      before: 'pyfunc verify --against HEAD~100',
      after: 'pyfunc verify --against HEAD~1',
    },
  }),
  durableCapped: declare<{ line: string; below: string; uses: readonly string[] }>({
    code: 'PYF434',
    severity: 'note',
    title: 'azure-functions-durable kept below 2',
    message: ({ line, below, uses }) =>
      `"${line}" gets the upper bound <${below}: azure-functions-durable ${below}.x does not have what these functions use: ${uses.join(', ')}.`,
    hint: () => 'Move them to the durable decorators, then remove the bound.',
    why: 'From version 2 on, Durable Functions works over gRPC. Functions with durable decorators work in both versions. A client or a context that a function takes as text, and Entity.create, work in 1.x only.',
    example: { before: 'azure-functions-durable', after: 'azure-functions-durable<2' },
  }),
  durableTooNew: declare<{ line: string; below: string; uses: readonly string[] }>({
    code: 'PYF435',
    severity: 'review',
    title: 'azure-functions-durable too new for a function',
    message: ({ line, below, uses }) =>
      `"${line}" asks for azure-functions-durable ${below}.x, which does not have what these functions use: ${uses.join(', ')}.`,
    hint: () => 'Move them to the durable decorators, or ask for a version below 2.',
    why: 'From version 2 on, Durable Functions works over gRPC. A client or a context that a function takes as text fails at its first call.',
    example: { before: 'azure-functions-durable>=2', after: 'azure-functions-durable>=1.2.4,<2' },
  }),
  templateNeedsOlder: declare<{ line: string }>({
    code: 'PYF436',
    severity: 'note',
    title: 'template kept below the next major version',
    message: ({ line }) =>
      `The app asks for "${line}": the functions and tests of the template are made for 1.x, and 2.x removes modules that they import.`,
    why: 'From version 2 on, azure-functions-durable has other modules below `azure.durable_functions`, and creates its contexts differently. Tests that run an orchestrator or an entity depend on both.',
  }),
  modulesStoodIn: declare<{ modules: readonly string[] }>({
    code: 'PYF440',
    severity: 'note',
    title: 'modules replaced by stand-ins',
    message: ({ modules }) =>
      `Not installed in this Python, so replaced by stand-ins: ${modules.join(', ')}.`,
    hint: () =>
      'Check that requirements.txt lists them. To verify without stand-ins, install them.',
    why: 'Indexing needs names, decorators and signatures, and hardly ever what a library does. Stand-ins answer only imports of the app itself.',
  }),
  variablesStoodIn: declare<{ variables: readonly string[] }>({
    code: 'PYF441',
    severity: 'note',
    title: 'environment variables replaced by stand-ins',
    message: ({ variables }) => `Not set here, so replaced by stand-ins: ${variables.join(', ')}.`,
    hint: () => 'Check that they are settings of the app in Azure.',
    why: 'The app would not import without them. They get placeholder values, and only in the process that indexes the app.',
  }),
  annotationUnchecked: declare<{ parameters: readonly string[] }>({
    code: 'PYF442',
    severity: 'note',
    title: 'annotation not checked',
    message: ({ parameters }) =>
      `The annotations of ${parameters.join(' and ')} were not checked: they depend on a package that this Python lacks.`,
    hint: () => 'Install the package in this Python, then verify again.',
    why: 'The worker compares annotations with the bindings. pyfunc cannot check a type that is not installed.',
  }),
  behavesDifferently: declare<{ difference: string; call: string | undefined }>({
    code: 'PYF450',
    severity: 'error',
    exit: 'failed',
    title: 'function behaves differently',
    message: ({ difference, call }) =>
      call === undefined
        ? `Run beside the original, ${difference}.`
        : `Called with ${call}, ${difference}.`,
    hint: () => 'Compare the function, and what it imports, with the original.',
    why: "Both apps were run on the same calls, each in Microsoft's worker library for its model. Return values, outputs, logs, printed text, exceptions and requests to Durable Functions must be the same.",
  }),
  notShown: declare<{ reason: string }>({
    code: 'PYF451',
    severity: 'review',
    title: 'function could not be run',
    message: ({ reason }) => `The behavior of the function was not compared: ${reason}.`,
    hint: () => 'Test it by hand, or provide calls that it can answer with `--invocations FILE`.',
    why: 'A run can only compare what the original does, on this machine, without the Functions host.',
  }),
  noRunner: declare<{ candidates: readonly string[] }>({
    code: 'PYF452',
    severity: 'error',
    exit: 'usage',
    title: 'no Python 3.13 or 3.14 for --run',
    message: ({ candidates }) =>
      candidates.length === 0
        ? 'No Python was found to run the apps with.'
        : `No Python 3.13 or 3.14 was found to run the apps with: ${candidates.join('; ')}.`,
    hint: () => 'Install Python 3.13, or name one with `--python`.',
    why: "Microsoft's worker libraries need Python 3.13 or later. pyfunc creates a separate environment from such a Python and installs them there.",
    example: {
      before: 'pyfunc verify --against HEAD~1 --run',
      after: 'pyfunc verify --against HEAD~1 --run --python python3.13',
    },
  }),
  runnerNotMade: declare<{ problem: string }>({
    code: 'PYF453',
    severity: 'error',
    exit: 'failed',
    title: 'environment for --run not created',
    message: ({ problem }) =>
      `The environment to run the apps in could not be created: ${problem}.`,
    hint: () =>
      'Check that Python has venv and pip and that pip can reach a package index, then run the command again.',
    why: "The environment holds Microsoft's worker libraries at pinned versions, whose hashes pip checks. It is created once, in your cache folder.",
  }),
  invocationsUnreadable: declare<{ file: string; problem: string }>({
    code: 'PYF454',
    severity: 'error',
    exit: 'usage',
    title: 'file of invocations cannot be used',
    message: ({ file, problem }) => `The file ${file} cannot be used: ${problem}.`,
    hint: () => `Correct the file. ${pageUrl('verify')} shows the format.`,
    why: 'A typo that skips calls would make the comparison meaningless.',
    example: { before: '{ "Hello": "GET" }', after: '{ "Hello": [{ "method": "GET" }] }' },
  }),
  runNeedsOriginal: declare<object>({
    code: 'PYF455',
    severity: 'error',
    exit: 'usage',
    title: 'run without an original',
    message: () =>
      '`--run` and `--invocations` compare with an original, but no original is named.',
    hint: () => 'Name the v1 app with `--against`: a folder, or a git revision.',
    why: '`--run` compares what each function does with what it did before the migration.',
    example: { before: 'pyfunc verify --run', after: 'pyfunc verify --run --against HEAD~1' },
  }),
  failsEachTime: declare<{ calls: number; exception: string }>({
    code: 'PYF456',
    severity: 'note',
    title: 'every call fails, in the original too',
    message: ({ calls, exception }) =>
      `All ${calls} calls end in an exception, in the original too; one is ${exception}.`,
    hint: () =>
      'Provide calls that the function can answer with `--invocations FILE` to compare more of it.',
    why: 'Generated values rarely match what a function expects. Anything after the exception is not compared.',
  }),
  reachedOutside: declare<{ things: readonly string[] }>({
    code: 'PYF457',
    severity: 'note',
    title: 'outside access blocked',
    message: ({ things }) => `Blocked for the functions on both sides: ${things.join(', ')}.`,
    hint: () => 'Test by hand what depends on them.',
    why: 'A run must not send messages, change data or start programs. Blocked access raises the same error as a missing network connection or permission.',
  }),
};
