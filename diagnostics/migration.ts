import { declare } from './diagnostic.ts';

/** What stands in the way of a migration, or is worth knowing about it: PYF1xx. */
export const migration = {
  functionJsonNotJson: declare<{ reason: string }>({
    code: 'PYF101',
    severity: 'error',
    title: 'function.json is not JSON',
    message: ({ reason }) => `This function.json cannot be read as JSON: ${reason}.`,
    hint: () => 'Repair the file, or leave the function behind with --leave-out.',
    why: 'The Functions host cannot load a function whose function.json it cannot read, so the function does not run today either. In a v2 app it would simply be gone.',
    example: {
      before: '{"bindings": [}',
      after: '{"bindings": [{"type": "timerTrigger", "name": "timer", "schedule": "0 0 * * * *"}]}',
    },
  }),
  functionJsonShape: declare<{ problem: string }>({
    code: 'PYF102',
    severity: 'error',
    title: 'function.json does not describe a function',
    message: ({ problem }) =>
      `This function.json does not describe a function that a host would run: ${problem}.`,
    hint: () => 'Repair the file, or leave the function behind with --leave-out.',
    why: 'A function needs a JSON object with a list of bindings, each with a type, a name and a direction, and exactly one trigger among them.',
  }),
  twoTriggers: declare<{ types: string }>({
    code: 'PYF103',
    severity: 'error',
    title: 'more than one trigger',
    message: ({ types }) => `The function has more than one trigger (${types}).`,
    hint: () =>
      'Keep one trigger in this function.json and give the others functions of their own.',
    why: 'A function has exactly one trigger, in both programming models.',
    example: {
      before: 'Orders/function.json: timerTrigger, queueTrigger',
      after:
        'Orders/function.json: timerTrigger\nOrdersFromQueue/function.json: queueTrigger, "scriptFile": "../Orders/__init__.py"',
    },
  }),
  noTrigger: declare<object>({
    code: 'PYF104',
    severity: 'error',
    title: 'no trigger',
    message: () => 'None of the bindings is a trigger.',
    hint: () => 'Add the trigger, or leave the function behind with --leave-out.',
    why: 'A function without a trigger never runs, and in v2 a function without a trigger keeps the whole app from being indexed.',
  }),
  inout: declare<{ binding: string }>({
    code: 'PYF105',
    severity: 'error',
    title: 'inout binding',
    message: ({ binding }) =>
      `The binding "${binding}" has the direction "inout", which Python does not support.`,
    hint: () => 'Split it into an input and an output binding.',
    why: 'The Python worker refuses to load a function with an inout binding in either programming model.',
    example: {
      before: '{"type": "blob", "name": "file", "direction": "inout", "path": "a/{id}"}',
      after:
        '{"type": "blob", "name": "file", "direction": "in", "path": "a/{id}"},\n{"type": "blob", "name": "result", "direction": "out", "path": "a/{id}"}',
    },
  }),
  bindingName: declare<{ binding: string }>({
    code: 'PYF106',
    severity: 'error',
    title: 'binding name no host accepts',
    message: ({ binding }) => `No Functions host accepts the binding name "${binding}".`,
    hint: () => 'Use letters, digits and underscores, starting with a letter, or $return.',
    why: 'Binding names become parameters of the function. The host refuses names with dashes, spaces or other signs.',
    example: {
      before: '{"type": "timerTrigger", "name": "my-timer"}',
      after: '{"type": "timerTrigger", "name": "myTimer"}',
    },
  }),
  underscoreName: declare<{ binding: string }>({
    code: 'PYF107',
    severity: 'note',
    title: 'underscore in a binding name',
    message: ({ binding }) =>
      `The binding name "${binding}" has an underscore; Functions hosts older than 4.1038 refuse it, in v1 and in v2.`,
    hint: () => 'Nothing to do on a current host.',
    why: 'The name is carried over as it stands.',
  }),
  duplicateKey: declare<{ key: string }>({
    code: 'PYF108',
    severity: 'review',
    title: 'duplicate key',
    message: ({ key }) =>
      `The key "${key}" stands twice; the last value counts, as it does for the host.`,
    hint: () => 'Check that the last value is the one you mean.',
    why: 'JSON readers keep the last of two equal keys. pyfunc does the same, so the migrated function behaves as the old one.',
    example: {
      before: '{"schedule": "0 0 1 * * *", "schedule": "0 0 2 * * *"}',
      after: '@bp.timer_trigger(arg_name="timer", schedule="0 0 2 * * *")',
    },
  }),
  scriptMissing: declare<{ script: string }>({
    code: 'PYF110',
    severity: 'error',
    title: 'script missing',
    message: ({ script }) => `The script ${script} does not exist.`,
    hint: () =>
      'Restore the file, correct scriptFile, or leave the function behind with --leave-out.',
    why: 'The function does not load today, and in v2 its import would take the whole app down.',
  }),
  scriptUndecided: declare<{ folder: string; candidates: string }>({
    code: 'PYF111',
    severity: 'error',
    title: 'script cannot be decided',
    message: ({ folder, candidates }) =>
      `The function.json names no scriptFile and the host's choice in ${folder} cannot be decided (${candidates}).`,
    hint: () => 'Name the script with "scriptFile" in function.json.',
    why: 'Without scriptFile the host takes the only file in the folder, else __init__.py or run.*; with several of these its choice depends on the order of the file system.',
    example: {
      before: '{"bindings": [...]}',
      after: '{"scriptFile": "__init__.py", "bindings": [...]}',
    },
  }),
  scriptOutside: declare<{ script: string }>({
    code: 'PYF112',
    severity: 'error',
    title: 'script outside the app or not Python',
    message: ({ script }) => `The script ${script} is not a .py file below the app's folder.`,
    hint: () => 'Move the script into the app and correct scriptFile.',
    why: 'The Python worker loads only .py files that lie under the app root.',
  }),
  undecodable: declare<{ reason: string }>({
    code: 'PYF113',
    severity: 'error',
    title: 'file cannot be decoded',
    message: ({ reason }) => `The file cannot be read as text: ${reason}.`,
    hint: () =>
      'Save it as UTF-8, or declare its encoding in the first or second line as PEP 263 says.',
    why: 'pyfunc edits text. A file it cannot decode and encode again without loss is left alone.',
    example: {
      before: 'print("Größe")  # saved as Latin-1',
      after: '# -*- coding: latin-1 -*-\nprint("Größe")',
    },
  }),
  syntaxError: declare<object>({
    code: 'PYF114',
    severity: 'error',
    title: 'Python syntax error',
    message: () => 'Python cannot parse this file.',
    hint: () => 'Correct the syntax, or leave the function behind with --leave-out.',
    why: 'In v1 a script that does not parse breaks one function. In v2 every function lives in one import graph: the whole app would show 0 functions.',
  }),
  python2: declare<{ construct: string }>({
    code: 'PYF115',
    severity: 'error',
    title: 'Python 2 syntax',
    message: ({ construct }) =>
      `This is Python 2 (${construct}), which no Functions runtime in use can load.`,
    hint: () => 'Port the script to Python 3 first, or leave the function behind with --leave-out.',
    why: 'The function does not load today, and in v2 it would take the whole app down.',
    example: {
      before: 'print "done"',
      after: 'print("done")',
    },
  }),
  entryPointMissing: declare<{ entryPoint: string; script: string }>({
    code: 'PYF116',
    severity: 'error',
    title: 'entry point missing',
    message: ({ entryPoint, script }) => `${script} defines no "${entryPoint}".`,
    hint: () =>
      'Define it, name another one with "entryPoint" in function.json, or leave the function behind with --leave-out.',
    why: 'The worker looks the entry point up by name (main unless entryPoint says otherwise). Without it the function does not load in v1, and v2 has nothing to decorate.',
    example: {
      before: 'def handler(req): ...',
      after: 'def main(req): ...',
    },
  }),
  entryPointUndecided: declare<{ entryPoint: string; reason: string }>({
    code: 'PYF117',
    severity: 'error',
    title: 'entry point cannot be decided',
    message: ({ entryPoint, reason }) =>
      `What "${entryPoint}" is cannot be decided without running the code: ${reason}.`,
    hint: ({ entryPoint }) => `Define "${entryPoint}" with def or a plain import or assignment.`,
    why: "pyfunc decorates what it can see. An entry point built at run time is a person's decision.",
    example: {
      before: 'from shared import *',
      after: 'from shared import main',
    },
  }),
  unboundParameter: declare<{ parameters: string }>({
    code: 'PYF118',
    severity: 'error',
    title: 'parameter without a binding',
    message: ({ parameters }) =>
      `The entry point has parameters that no binding provides: ${parameters}.`,
    hint: () =>
      'Remove the parameters or add their bindings; the function does not load in v1 either.',
    why: 'The worker compares parameters and bindings when it loads a function. In v1 a mismatch breaks one function, in v2 the whole app.',
    example: {
      before: 'def main(req, verbose=False): ...',
      after: 'def main(req): ...',
    },
  }),
  unusedBinding: declare<{ bindings: string }>({
    code: 'PYF119',
    severity: 'error',
    title: 'binding without a parameter',
    message: ({ bindings }) => `The entry point lacks parameters for these bindings: ${bindings}.`,
    hint: () =>
      'Add the parameters or remove the bindings; the function does not load in v1 either.',
    why: 'The worker compares parameters and bindings when it loads a function. In v1 a mismatch breaks one function, in v2 the whole app.',
    example: {
      before: '{"type": "queue", "direction": "out", "name": "msg"}\n\ndef main(req): ...',
      after: '{"type": "queue", "direction": "out", "name": "msg"}\n\ndef main(req, msg): ...',
    },
  }),
  annotation: declare<{ parameter: string; problem: string }>({
    code: 'PYF120',
    severity: 'error',
    title: 'annotation the worker refuses',
    message: ({ parameter, problem }) =>
      `The annotation of "${parameter}" keeps the function from loading: ${problem}.`,
    hint: () => 'Correct the annotation or drop it; the function does not load in v1 either.',
    why: 'The worker checks annotations against bindings when it loads a function, in both models alike. In v2 a refused annotation takes the whole app down.',
    example: {
      before: 'def main(msgs: list[func.ServiceBusMessage], out: func.Out): ...',
      after: 'def main(msgs: typing.List[func.ServiceBusMessage], out: func.Out[str]): ...',
    },
  }),
  functionName: declare<{ name: string }>({
    code: 'PYF121',
    severity: 'error',
    title: 'function name no host accepts',
    message: ({ name }) => `No Functions host accepts the function name "${name}".`,
    hint: () =>
      'Start with a letter; use letters, digits, dashes and underscores, at most 128 signs, and not the name "host".',
    why: 'The host skips a function with an invalid name, so it does not run today. In v2 the name would fail the whole app.',
  }),
  nameCollision: declare<{ name: string; other: string }>({
    code: 'PYF122',
    severity: 'error',
    title: 'function names differ only by case',
    message: ({ name, other }) =>
      `"${name}" and "${other}" differ only by case; the host takes them for one.`,
    hint: () => 'Rename one folder, or leave one function behind with --leave-out.',
    why: 'Function names are compared without regard to case by the host, but not by the Python library: the mistake would show up only after deployment.',
  }),
  notExpressible: declare<{ what: string; reason: string }>({
    code: 'PYF123',
    severity: 'error',
    title: 'setting that v2 cannot express',
    message: ({ what, reason }) =>
      `${what} cannot be expressed in the v2 programming model: ${reason}.`,
    hint: () =>
      'Change or remove it in function.json, or leave the function behind with --leave-out.',
    why: 'Nothing is dropped silently: what decorators cannot say is a decision for the owner of the function.',
    example: {
      before:
        '"retry": {"strategy": "fixedDelay", "maxRetryCount": 2, "delayInterval": "1.00:00:00"}',
      after: '"retry": {"strategy": "fixedDelay", "maxRetryCount": 2, "delayInterval": "23:59:59"}',
    },
  }),
  dropped: declare<{ what: string; reason: string }>({
    code: 'PYF124',
    severity: 'note',
    title: 'property dropped aloud',
    message: ({ what, reason }) => `${what} is not carried over: ${reason}.`,
    hint: () => 'Nothing to do unless you relied on it.',
    why: 'Some properties in function.json files have never had an effect. They are dropped where the idiomatic decorator has no place for them, and always named.',
    example: {
      before: '{"type": "orchestrationTrigger", "name": "context", "taskHub": "hub"}',
      after: '@bp.orchestration_trigger(context_name="context")',
    },
  }),
  carried: declare<{ what: string; reason: string }>({
    code: 'PYF125',
    severity: 'note',
    title: 'carried over with a remark',
    message: ({ what, reason }) => `${what}: ${reason}.`,
    hint: () => 'Nothing to do.',
    why: 'The migrated function says the same as the old one, in a way that deserves a remark.',
    example: {
      before: '{"type": "orchestrationClient", "name": "starter"}',
      after: '@bp.durable_client_input(client_name="starter")',
    },
  }),
  disabled: declare<{ name: string; value: string }>({
    code: 'PYF126',
    severity: 'review',
    title: 'disabled in function.json',
    message: ({ name, value }) =>
      `"${name}" says "disabled": ${value}, which runtimes that run Python ignore: the function runs today and will run after the migration.`,
    hint: ({ name }) =>
      `If it shall not run, set the app setting AzureWebJobs.${name}.Disabled=true.`,
    why: 'v2 has no counterpart to the disabled property. Only the owner knows whether the function is believed to be off.',
    example: {
      before: '{"disabled": true, "bindings": [...]}',
      after: 'AzureWebJobs.Orders.Disabled=true',
    },
  }),
  excluded: declare<{ name: string }>({
    code: 'PYF127',
    severity: 'review',
    title: 'excluded in function.json',
    message: ({ name }) =>
      `"${name}" says "excluded", which today's hosts ignore and v2 cannot say.`,
    hint: ({ name }) =>
      `If it shall not run, set the app setting AzureWebJobs.${name}.Disabled=true.`,
    why: 'The property comes from early runtimes. The function is carried over as one that runs.',
  }),
  leftOut: declare<{ name: string }>({
    code: 'PYF128',
    severity: 'review',
    title: 'function left out',
    message: ({ name }) =>
      `"${name}" is left out at your request: its folder stays as it is, and no v2 host will run it.`,
    hint: () => 'Migrate or delete it by hand.',
    why: 'Once function_app.py yields functions, the host ignores every function.json.',
  }),
  leaveOutUnknown: declare<{ name: string }>({
    code: 'PYF129',
    severity: 'error',
    title: 'unknown function to leave out',
    message: ({ name }) => `There is no function "${name}" in this app.`,
    hint: () => 'Check the spelling given to --leave-out.',
    why: 'Leaving a function out is deliberate, so a name that matches nothing is a mistake.',
  }),
  mixedApp: declare<{ functions: string }>({
    code: 'PYF130',
    severity: 'error',
    title: 'v1 functions beside a v2 app',
    message: ({ functions }) =>
      `function_app.py already has functions, so the host ignores these function.json folders today: ${functions}.`,
    hint: () =>
      'Delete the dead folders, or bring them alive beside the v2 functions with --merge.',
    why: 'As soon as function_app.py yields functions, no function.json counts. Bringing dead functions alive changes what the app does, which only its owner can want.',
  }),
  functionAppUnclear: declare<{ reason: string }>({
    code: 'PYF131',
    severity: 'error',
    title: 'function_app.py cannot be completed',
    message: ({ reason }) => `function_app.py exists and cannot be completed safely: ${reason}.`,
    hint: () => 'Make it define one FunctionApp at module level, or move it away.',
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
    why: 'v2 imports modules from the app root, which stands last on the search path: a folder named like a standard or installed module would never be found.',
    example: {
      before: 'queue/__init__.py',
      after: 'queue_function/__init__.py:\n@bp.function_name("queue")',
    },
  }),
  appImport: declare<{ statement: string; reason: string }>({
    code: 'PYF133',
    severity: 'error',
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
  requirementPinned: declare<{ line: string; raised: string }>({
    code: 'PYF137',
    severity: 'review',
    title: 'pinned version raised',
    message: ({ line, raised }) =>
      `"${line}" is older than the decorators need; it becomes "${raised}".`,
    hint: () => 'Run your tests with the new version.',
    why: 'Decorators came with certain versions of azure-functions. An older one fails when the app is indexed, which means 0 functions.',
    example: {
      before: 'azure-functions==1.11.2',
      after: 'azure-functions==1.21.0',
    },
  }),
  requirementConflict: declare<{ line: string; minimum: string }>({
    code: 'PYF138',
    severity: 'error',
    title: 'requirement excludes the version needed',
    message: ({ line, minimum }) =>
      `"${line}" excludes the versions the decorators need (${minimum} or later).`,
    hint: ({ minimum }) => `Change the requirement so that it admits ${minimum}.`,
    why: 'Decorators came with certain versions of azure-functions. An older one fails when the app is indexed, which means 0 functions.',
    example: {
      before: 'azure-functions<1.18',
      after: 'azure-functions>=1.21,<2',
    },
  }),
  workerRequirement: declare<object>({
    code: 'PYF139',
    severity: 'note',
    title: 'azure-functions-worker removed from the requirements',
    message: () =>
      'azure-functions-worker is provided by the platform and must not be installed with the app.',
    hint: () => 'Nothing to do.',
    why: 'A second worker on the search path can shadow the one the platform runs.',
  }),
  starterAsync: declare<object>({
    code: 'PYF140',
    severity: 'review',
    title: 'starter becomes async',
    message: () =>
      'The function becomes "async def", since the durable library awaits functions with a client.',
    hint: () => 'Check that it does no blocking work that other functions would wait for.',
    why: 'In v2 the durable library injects the client through a wrapper that awaits the function. A plain function would index cleanly and fail when it runs.',
    example: {
      before: 'def main(timer, starter: str): ...',
      after: 'async def main(timer, starter: df.DurableOrchestrationClient): ...',
    },
  }),
  clientText: declare<object>({
    code: 'PYF141',
    severity: 'note',
    title: 'client logged as text',
    message: () => 'This logs the client, which is an object in v2 and was a JSON text in v1.',
    hint: () => 'Nothing to do, unless something reads this log line.',
    why: 'The durable library injects the client itself instead of its description.',
  }),
  rawClient: declare<{ reason: string }>({
    code: 'PYF142',
    severity: 'review',
    title: 'durable client stays raw text',
    message: ({ reason }) =>
      `The durable client is bound with a generic decorator and stays the text it was: ${reason}.`,
    hint: () =>
      'Works with azure-functions-durable 1.x; move to durable_client_input when you can.',
    why: 'durable_client_input injects a client object and awaits the function. Where the function uses the text in a way that cannot be followed, only the generic decorator changes nothing.',
    example: {
      before: 'client = client_of(starter)',
      after: '@bp.generic_input_binding(arg_name="starter", type="durableClient")',
    },
  }),
  rawContext: declare<{ name: string }>({
    code: 'PYF171',
    severity: 'review',
    title: 'durable function that takes the raw context',
    message: ({ name }) =>
      `What runs as "${name}" is not made by create of the durable library: it gets the context as it comes, and keeps getting it through a generic decorator.`,
    hint: () =>
      'Works with azure-functions-durable 1.x; to use its decorators, put them on the function that create is called with.',
    why: 'orchestration_trigger and entity_trigger call create themselves. On a function that takes the raw context, or calls create in its body, they would make something else of it.',
  }),
  unwrapped: declare<{ name: string }>({
    code: 'PYF172',
    severity: 'review',
    title: 'orchestrator that v1 could not run',
    message: ({ name }) =>
      `"${name}" yields, but nothing makes an orchestrator of it: every run fails in v1. Its decorator makes one, so that it will run.`,
    hint: () => 'See that it may run; leave it behind with --leave-out if it shall not.',
    why: 'In v1 the entry point has to be what df.Orchestrator.create returns. In v2 orchestration_trigger calls it.',
  }),
  nameInUse: declare<{ name: string; script: string }>({
    code: 'PYF173',
    severity: 'error',
    title: 'name of a v2 function',
    message: ({ name, script }) => `${script} already declares a function "${name}".`,
    hint: ({ name }) =>
      `Leave the folder behind with --leave-out ${name}, or rename one of the two functions.`,
    why: 'An app has one function of a name, whatever its case. azure-functions refuses the whole app when it is indexed.',
  }),
  hostJsonBroken: declare<{ reason: string }>({
    code: 'PYF143',
    severity: 'error',
    title: 'host.json is not JSON',
    message: ({ reason }) => `host.json cannot be read as JSON: ${reason}.`,
    hint: () => 'Repair the file; no host can start the app as it is.',
    why: 'The host reads host.json before anything else and does not start an app whose host.json it cannot read.',
  }),
  hostVersion1: declare<object>({
    code: 'PYF144',
    severity: 'review',
    title: 'host.json of Functions 1.x',
    message: () => 'This host.json has no "version", as in Functions 1.x, which never ran v2 apps.',
    hint: () => 'Add "version": "2.0" and check the other settings against the documentation.',
    why: 'Hosts since 2.x read a host.json without a version as one of Functions 1.x and refuse to start a Python app with it.',
    example: {
      before: '{}',
      after: '{"version": "2.0"}',
    },
  }),
  notListed: declare<{ name: string }>({
    code: 'PYF145',
    severity: 'review',
    title: 'function not listed in host.json',
    message: ({ name }) =>
      `host.json lists the functions that run, and "${name}" is not among them.`,
    hint: () => 'Nothing changes: the list counts in v2 too. Remove it if you forgot it was there.',
    why: 'A "functions" list in host.json keeps every other function from being loaded, in both programming models.',
  }),
  hostRetry: declare<object>({
    code: 'PYF146',
    severity: 'note',
    title: 'retry policy in host.json',
    message: () =>
      'The retry policy in host.json is ignored by current hosts; it stays where it is.',
    hint: () => 'Give the functions that need one a policy of their own.',
    why: 'Retry policies of a whole app were a preview feature that current hosts no longer read.',
    example: {
      before: '{"version": "2.0", "retry": {...}}',
      after: '@bp.retry(strategy="fixed_delay", max_retry_count="3", delay_interval="00:00:10")',
    },
  }),
  routePrefix: declare<{ prefix: string }>({
    code: 'PYF147',
    severity: 'note',
    title: 'route prefix in host.json',
    message: ({ prefix }) =>
      `The route prefix "${prefix}" in host.json goes on applying to every route.`,
    hint: () => 'Nothing to do.',
    why: 'The host puts the prefix before routes of both programming models.',
  }),
  oldBundle: declare<{ range: string; current: string }>({
    code: 'PYF148',
    severity: 'note',
    title: 'old extension bundle',
    message: ({ range, current }) =>
      `The extension bundle ${range} is older than ${current}, which Microsoft recommends; it is kept.`,
    hint: () =>
      'Raise it with --upgrade-bundle, which also renames the Cosmos DB properties it changes.',
    why: 'Bundles decide which properties bindings understand. Raising one changes how the app behaves, so pyfunc does it only when asked.',
  }),
  bundleRaised: declare<{ range: string; current: string }>({
    code: 'PYF149',
    severity: 'review',
    title: 'extension bundle raised',
    message: ({ range, current }) =>
      `The extension bundle goes from ${range} to ${current} at your request.`,
    hint: () => 'Try every kind of trigger once before you deploy.',
    why: 'A newer bundle brings newer extensions with defaults of their own.',
    example: {
      before: '"version": "[2.*, 3.0.0)"',
      after: '"version": "[4.*, 5.0.0)"',
    },
  }),
  workerIndexingFlag: declare<object>({
    code: 'PYF150',
    severity: 'note',
    title: 'EnableWorkerIndexing is not needed',
    message: () => 'The feature flag EnableWorkerIndexing has had no effect since host 4.28.',
    hint: () => 'Remove it here and from the app settings when you like.',
    why: 'Hosts index v2 apps through the worker by default.',
  }),
  scriptFileSetting: declare<object>({
    code: 'PYF151',
    severity: 'error',
    title: 'another script file is set',
    message: () => 'PYTHON_SCRIPT_FILE_NAME names another file than function_app.py.',
    hint: () => 'Remove the setting here and from the app settings, then migrate.',
    why: 'The setting means nothing to a v1 app. A v2 app is loaded from the file it names, and only without it from function_app.py: the migrated app would have no functions.',
    example: {
      before: '"PYTHON_SCRIPT_FILE_NAME": "main.py"',
      after: 'function_app.py, without the setting',
    },
  }),
  disabledSetting: declare<{ name: string }>({
    code: 'PYF152',
    severity: 'note',
    title: 'function switched by a setting',
    message: ({ name }) => `A setting switches "${name}" off or on by name; it goes on applying.`,
    hint: () => 'Nothing to do: the function keeps its name.',
    why: 'AzureWebJobs.<name>.Disabled goes by the function name, which the migration never changes.',
  }),
  proxies: declare<object>({
    code: 'PYF153',
    severity: 'review',
    title: 'proxies',
    message: () => 'proxies.json defines proxies, which hosts since 4.x ignore; the file is kept.',
    hint: () => 'Move them to API Management, or delete the file.',
    why: 'Azure Functions Proxies were removed from the host.',
  }),
  extensionsProject: declare<object>({
    code: 'PYF154',
    severity: 'note',
    title: 'extensions.csproj',
    message: () =>
      'extensions.csproj installs binding extensions by hand; it is kept and works as before.',
    hint: () => 'Use an extension bundle in host.json where you can.',
    why: 'Explicitly installed extensions serve both programming models.',
  }),
  notDeployed: declare<{ name: string }>({
    code: 'PYF170',
    severity: 'error',
    title: 'function kept from deployment',
    message: ({ name }) =>
      `The file .funcignore keeps "${name}" from being deployed, so it does not run in Azure today.`,
    hint: () =>
      'Leave it behind with --leave-out, or take its line out of .funcignore to bring it alive.',
    why: 'In v2 function_app.py imports every function. A module that is not deployed would take the whole app down, and deploying it would start a function that does not run today.',
    example: { before: '.funcignore: Drafts/', after: 'pyfunc migrate --leave-out Drafts' },
  }),
  pathMention: declare<{ mention: string }>({
    code: 'PYF155',
    severity: 'review',
    title: 'path that goes',
    message: ({ mention }) => `This names ${mention}, which is moved or removed.`,
    hint: () => 'Adapt the file.',
    why: 'Build and deployment files may rely on folders and files that a v2 app does not have.',
    example: {
      before: 'COPY queue/ /home/site/wwwroot/queue/',
      after: 'COPY queue_function/ /home/site/wwwroot/queue_function/',
    },
  }),
  bundleRename: declare<{ from: string; to: string; binding: string }>({
    code: 'PYF156',
    severity: 'note',
    title: 'property renamed for the new bundle',
    message: ({ from, to, binding }) =>
      `The property ${from} of "${binding}" becomes ${to}, as bundle 4 spells it.`,
    hint: () => 'Nothing to do.',
    why: 'Version 4 of the Cosmos DB extension renamed its properties.',
    example: {
      before: '{"type": "cosmosDB", "collectionName": "orders"}',
      after: '@bp.cosmos_db_input(arg_name="docs", container_name="orders", ...)',
    },
  }),
  implicitReturn: declare<{ candidates: string }>({
    code: 'PYF157',
    severity: 'review',
    title: 'ambiguous return value',
    message: ({ candidates }) =>
      `The function returns a value, no binding is called $return, and several could take it (${candidates}).`,
    hint: () =>
      'See that the value arrives where you mean it to; an output called $return takes it for certain.',
    why: 'Without a $return binding the worker picks one that has an implicit output, and converts the value as that one takes it. In v1 its pick depends on the order in which bindings arrive, in v2 on the order of decorators.',
    example: {
      before:
        '{"type": "sendGrid", "direction": "out", "name": "mail", ...},\n{"type": "twilioSms", "direction": "out", "name": "sms", ...}\n\ndef main(msg, mail, sms):\n    return "which of them?"',
      after:
        '{"type": "sendGrid", "direction": "out", "name": "mail", ...},\n{"type": "twilioSms", "direction": "out", "name": "$return", ...}\n\ndef main(msg, mail):\n    return "the text message"',
    },
  }),
  usedAsValue: declare<{ name: string }>({
    code: 'PYF158',
    severity: 'review',
    title: 'decorated function used as a value',
    message: ({ name }) =>
      `This passes on the entry point of "${name}", which is a FunctionBuilder in v2: it can be called, but its signature, __name__ and being a coroutine function differ.`,
    hint: () => 'Use .build().get_user_function() where the plain function is needed.',
    why: 'Decorators replace the function by an object that the library calls like the function since azure-functions 1.21.',
    example: {
      before: 'handlers = {"orders": Orders.main}',
      after: 'handlers = {"orders": Orders.main.build().get_user_function()}',
    },
  }),
  starterTest: declare<{ name: string }>({
    code: 'PYF159',
    severity: 'review',
    title: 'test of a starter',
    message: ({ name }) =>
      `This calls the starter "${name}", whose client the durable library injects in v2.`,
    hint: () =>
      'Call .build().get_user_function().client_function(...) with a client of your own in place of the text.',
    why: 'Tests of v1 starters patch the class that the function wraps its text in. In v2 the function gets a client, so a test hands it one.',
    example: {
      before:
        'with patch("Start.DurableOrchestrationClient", return_value=client):\n    await main(req, "{}")',
      after: 'await main.build().get_user_function().client_function(req, client)',
    },
  }),
  staysInPlace: declare<{ name: string; reason: string }>({
    code: 'PYF160',
    severity: 'review',
    title: 'function that the layout leaves in place',
    message: ({ name, reason }) => `The function "${name}" stays in its own file: ${reason}.`,
    hint: () => 'Nothing has to be done. Remove what stands against it to have it moved.',
    why: 'A layout moves code only where that cannot change what the code does. A function that would read other files from another place, or whose names would meet others, is registered from where it is.',
  }),
  movedString: declare<{ text: string; to: string }>({
    code: 'PYF161',
    severity: 'review',
    title: 'text that names a module which moves',
    message: ({ text, to }) => `${text} is the name of a module that is ${to} in v2.`,
    hint: ({ to }) => `Write ${to} if the module is meant.`,
    why: 'A string may be the name of a module or any other text. pyfunc rewrites it where Python itself takes it for a module, as in `import_module(...)` and `mock.patch(...)`.',
  }),
  functionDirectory: declare<{ v1: string; v2: string }>({
    code: 'PYF180',
    severity: 'review',
    title: 'function_directory changes',
    message: ({ v1, v2 }) =>
      `context.function_directory is the folder ${v1} in v1, and ${v2} in v2.`,
    hint: () => 'Write os.path.dirname(__file__) in a file of the folder that is meant.',
    why: 'A v1 worker is told the folder of each function by the host. A v2 worker takes the folder of the file that defines the callable, and decorators, the durable library and middlewares put callables of their own in its place.',
    example: {
      before: 'path = os.path.join(context.function_directory, "rates.csv")',
      after: 'path = os.path.join(os.path.dirname(__file__), "rates.csv")',
    },
  }),
  requirementHashes: declare<{ lines: string }>({
    code: 'PYF181',
    severity: 'review',
    title: 'changed requirement without its hash',
    message: ({ lines }) =>
      `These requirements change, and the file pins the hash of each package: ${lines}.`,
    hint: () => 'Make the hashes anew, e.g. with `pip-compile --generate-hashes`.',
    why: 'As soon as one line of a requirements.txt has a hash, pip wants the right one for every line. It would refuse to install the changed versions.',
    example: {
      before: 'azure-functions==1.11.2 --hash=sha256:1f...',
      after: 'azure-functions==1.21.0 --hash=sha256:9c...',
    },
  }),
  namesChanged: declare<{ names: string }>({
    code: 'PYF162',
    severity: 'note',
    title: 'names changed in function_app.py',
    message: ({ names }) =>
      `Names that other code of function_app.py has too are changed: ${names}.`,
    hint: () => 'Nothing to do: every use is renamed, and the function keeps its name.',
    why: 'Modules that become one share their names. A name is changed only where every place that means it is known; else the function stays in its own file.',
  }),
  testsWholeApp: declare<object>({
    code: 'PYF163',
    severity: 'review',
    title: 'test that imports the whole app',
    message: () =>
      'This takes functions from function_app.py now, and with them imports every other one.',
    hint: () => 'Give tests the settings that all modules of the app want when they are imported.',
    why: 'A test that imported the module of one function ran the code of that module alone. function_app.py runs the code of all.',
  }),
  webAppServed: declare<{ name: string; factory: string; methods: string }>({
    code: 'PYF164',
    severity: 'review',
    title: 'function served as a web application',
    message: ({ name, factory, methods }) =>
      `The function "${name}" becomes the ${factory} itself: it keeps its name and its level, its route becomes /{*route}, and it takes every method${methods === '' ? '' : `, not only ${methods}`}.`,
    hint: () => 'Try the routes of the application once before you deploy.',
    why: 'AsgiFunctionApp and WsgiFunctionApp bring a function of their own for the application, with a route and methods that cannot be chosen. An ASGI application is started before its first request, which the middleware in a function does not do.',
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
    hint: () => 'Nothing has to be done: the function goes on handing its requests over.',
    why: 'One FunctionApp can serve one application, for all routes. A function that does more, or takes only some of the routes, would not be the same afterwards.',
  }),
} as const;
