import { declare } from '../diagnostic.ts';

/** Scripts, entry points and signatures. */
export const entryPoints = {
  scriptMissing: declare<{ script: string }>({
    code: 'PYF110',
    severity: 'error',
    exit: 'refused',
    title: 'script missing',
    message: ({ script }) => `The script ${script} does not exist.`,
    hint: () => 'Restore the file, correct scriptFile, or leave the function out with --leave-out.',
    why: 'The function does not load today, and in v2 its import would break the whole app.',
    example: {
      before: '{ "scriptFile": "handler.py" }    # the folder holds main.py',
      after: '{ "scriptFile": "main.py" }',
    },
  }),
  scriptUndecided: declare<{ folder: string; candidates: string }>({
    code: 'PYF111',
    severity: 'error',
    exit: 'refused',
    title: 'ambiguous script',
    message: ({ folder, candidates }) =>
      `The function.json names no scriptFile, and several files in ${folder} could be the script (${candidates}).`,
    hint: () => 'Name the script with "scriptFile" in function.json.',
    why: 'Without scriptFile, the host takes the only file in the folder, else __init__.py or run.*; with several of these its choice depends on the order of the file system.',
    example: {
      before: '{"bindings": [...]}',
      after: '{"scriptFile": "__init__.py", "bindings": [...]}',
    },
  }),
  scriptOutside: declare<{ script: string }>({
    code: 'PYF112',
    severity: 'error',
    exit: 'refused',
    title: 'script outside the app or not Python',
    message: ({ script }) => `The script ${script} is not a .py file below the app's folder.`,
    hint: () => 'Move the script into the app and correct scriptFile.',
    why: 'The Python worker loads only .py files below the app root.',
    example: {
      before: '{ "scriptFile": "../../shared/handler.py" }',
      after: '{ "scriptFile": "../shared/handler.py" }',
    },
  }),
  scriptLinked: declare<{ script: string }>({
    code: 'PYF199',
    severity: 'error',
    exit: 'refused',
    title: 'script behind a symbolic link',
    message: ({ script }) =>
      `The script ${script} is a symbolic link, and pyfunc does not change the file that it leads to.`,
    hint: () =>
      'Replace the link with a copy of the file, or leave the function out with --leave-out.',
    why: 'The decorators are written into the script. A file behind a link may belong to other apps, or be outside this one.',
  }),
  undecodable: declare<{ reason: string }>({
    code: 'PYF113',
    severity: 'error',
    exit: 'refused',
    title: 'file cannot be decoded',
    message: ({ reason }) => `The file cannot be read as text: ${reason}.`,
    hint: () =>
      'Save it as UTF-8, or declare its encoding in the first or second line as PEP 263 describes.',
    why: 'pyfunc edits text. It does not change a file that it cannot decode and encode again without loss.',
    example: {
      before: 'print("Größe")  # saved as Latin-1',
      after: '# -*- coding: latin-1 -*-\nprint("Größe")',
    },
  }),
  syntaxError: declare<object>({
    code: 'PYF114',
    severity: 'error',
    exit: 'refused',
    title: 'Python syntax error',
    message: () => 'Python cannot parse this file.',
    hint: () => 'Correct the syntax, or leave the function out with --leave-out.',
    why: 'In v1 a script that does not parse breaks one function. In v2 every function lives in one import graph: the whole app would show 0 functions.',
    example: { before: 'print "order"', after: 'print("order")' },
  }),
  python2: declare<{ construct: string }>({
    code: 'PYF115',
    severity: 'error',
    exit: 'refused',
    title: 'Python 2 syntax',
    message: ({ construct }) =>
      `This is Python 2 (${construct}), which no Functions runtime in use can load.`,
    hint: () => 'Port the script to Python 3 first, or leave the function out with --leave-out.',
    why: 'The function does not load today, and in v2 it would take the whole app down.',
    example: {
      before: 'print "done"',
      after: 'print("done")',
    },
  }),
  notCompiled: declare<{ problem: string; version: string }>({
    code: 'PYF194',
    severity: 'error',
    exit: 'refused',
    title: 'file that Python does not compile',
    message: ({ problem, version }) => `Python ${version} does not compile this file: ${problem}.`,
    hint: () => 'Correct the line, or leave the function out with --leave-out.',
    why: 'The parser of pyfunc accepts more than Python does, e.g. some bad indentations. Python compiles the result before anything is written, without running it. In v1 such a script breaks one function, in v2 the whole app.',
    example: {
      before: 'def main(msg, msg): ...',
      after: 'def main(msg): ...',
    },
  }),
  entryPointMissing: declare<{ entryPoint: string; script: string }>({
    code: 'PYF116',
    severity: 'error',
    exit: 'refused',
    title: 'entry point missing',
    message: ({ entryPoint, script }) => `${script} defines no "${entryPoint}".`,
    hint: () =>
      'Define it, name another one with "entryPoint" in function.json, or leave the function out with --leave-out.',
    why: 'The worker looks the entry point up by name (main unless entryPoint says otherwise). Without it the function does not load in v1, and v2 has nothing to decorate.',
    example: {
      before: 'def handler(req): ...',
      after: 'def main(req): ...',
    },
  }),
  entryPointUndecided: declare<{ entryPoint: string; reason: string }>({
    code: 'PYF117',
    severity: 'error',
    exit: 'refused',
    title: 'entry point cannot be determined',
    message: ({ entryPoint, reason }) =>
      `pyfunc cannot determine what "${entryPoint}" is without running the code: ${reason}.`,
    hint: ({ entryPoint }) => `Define "${entryPoint}" with def or a plain import or assignment.`,
    why: 'pyfunc decorates what it can see. It cannot see an entry point that is built at run time.',
    example: {
      before: 'from shared import *',
      after: 'from shared import main',
    },
  }),
  entryPointObject: declare<{ entryPoint: string; what: string }>({
    code: 'PYF174',
    severity: 'error',
    exit: 'refused',
    title: 'entry point that is not a function',
    message: ({ entryPoint, what }) =>
      `"${entryPoint}" is ${what}. In v2, an entry point must be a function or a method.`,
    hint: ({ entryPoint }) => `Define "${entryPoint}" with def and call the object in its body.`,
    why: 'v1 calls any callable object. The v2 library reads the __name__ of what it registers, and the worker the file that defines it, which partial objects and instances of classes do not have: the whole app would show 0 functions.',
    example: {
      before: 'main = functools.partial(handle, "orders")',
      after: 'def main(msg):\n    return handle("orders", msg)',
    },
  }),
  unboundParameter: declare<{ parameters: string }>({
    code: 'PYF118',
    severity: 'error',
    exit: 'refused',
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
    exit: 'refused',
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
    exit: 'refused',
    title: 'annotation that the worker refuses',
    message: ({ parameter, problem }) =>
      `The annotation of "${parameter}" keeps the function from loading: ${problem}.`,
    hint: () => 'Correct the annotation or drop it; the function does not load in v1 either.',
    why: 'The worker checks annotations against bindings when it loads a function, in both models. In v2, a refused annotation breaks the whole app.',
    example: {
      before: 'def main(msgs: list[func.ServiceBusMessage], out: func.Out): ...',
      after: 'def main(msgs: typing.List[func.ServiceBusMessage], out: func.Out[str]): ...',
    },
  }),
  batchAsOne: declare<{ parameter: string; annotation: string }>({
    code: 'PYF196',
    severity: 'note',
    title: 'batch annotated as one message',
    message: ({ parameter, annotation }) =>
      `"${parameter}" gets a list, since its cardinality is many, but its annotation ${annotation} is for one message.`,
    hint: ({ annotation }) =>
      `If the function treats it as one message, it fails in v1 too: set cardinality to one, or annotate typing.List[${annotation}] and loop over it.`,
    why: 'With cardinality many, the worker passes a list of messages, whatever the annotation says. Nothing checks it before the function runs.',
    example: {
      before:
        '{"type": "eventHubTrigger", "cardinality": "many", ...}\n\ndef main(event: func.EventHubEvent): ...',
      after: 'def main(events: typing.List[func.EventHubEvent]): ...',
    },
  }),
  implicitReturn: declare<{ candidates: string }>({
    code: 'PYF157',
    severity: 'review',
    title: 'ambiguous return value',
    message: ({ candidates }) =>
      `The function returns a value, no binding is called $return, and several could take it (${candidates}).`,
    hint: () =>
      'Check that the value goes to the intended output. To be certain, name that output $return.',
    why: 'Without a $return binding the worker picks one that has an implicit output, and converts the value for it. In v1 its pick depends on the order in which bindings arrive, in v2 on the order of decorators.',
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
  functionDirectory: declare<{ v1: string; v2: string }>({
    code: 'PYF180',
    severity: 'review',
    title: 'function_directory changes',
    message: ({ v1, v2 }) =>
      `context.function_directory is the folder ${v1} in v1, and ${v2} in v2.`,
    hint: () => 'Write os.path.dirname(__file__) in a file of the intended folder.',
    why: 'The host tells a v1 worker the folder of each function. A v2 worker takes the folder of the file that defines the callable, and decorators, the durable library and middlewares replace it with their own callables.',
    example: {
      before: 'path = os.path.join(context.function_directory, "rates.csv")',
      after: 'path = os.path.join(os.path.dirname(__file__), "rates.csv")',
    },
  }),
} as const;
