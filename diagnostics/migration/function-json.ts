import { declare } from '../diagnostic.ts';

/** What a function.json says or fails to say. */
export const functionJson = {
  functionJsonNotJson: declare<{ reason: string }>({
    code: 'PYF101',
    severity: 'error',
    exit: 'refused',
    title: 'function.json is not JSON',
    message: ({ reason }) => `This function.json cannot be read as JSON: ${reason}.`,
    hint: () => 'Repair the file, or leave the function out with --leave-out.',
    why: 'The Functions host cannot load a function whose function.json it cannot read, so the function does not run today either. In a v2 app it would be missing.',
    example: {
      before: '{"bindings": [}',
      after: '{"bindings": [{"type": "timerTrigger", "name": "timer", "schedule": "0 0 * * * *"}]}',
    },
  }),
  functionJsonShape: declare<{ problem: string }>({
    code: 'PYF102',
    severity: 'error',
    exit: 'refused',
    title: 'function.json does not describe a function',
    message: ({ problem }) =>
      `This function.json does not describe a function that a host would run: ${problem}.`,
    hint: () => 'Repair the file, or leave the function out with --leave-out.',
    why: 'A function needs a JSON object with a list of bindings, each with a type, a name and a direction, and exactly one trigger among them.',
    example: {
      before: '{ "bindings": [] }',
      after:
        '{ "bindings": [{ "type": "timerTrigger", "name": "timer", "direction": "in", "schedule": "0 0 * * * *" }] }',
    },
  }),
  twoTriggers: declare<{ types: string }>({
    code: 'PYF103',
    severity: 'error',
    exit: 'refused',
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
  noTrigger: declare<{ type?: string; meant?: string }>({
    code: 'PYF104',
    severity: 'error',
    exit: 'refused',
    title: 'no trigger',
    message: ({ type, meant }) =>
      `None of the bindings is a trigger.${type === undefined ? '' : ` "${type}" may be a misspelled "${meant}".`}`,
    hint: () => 'Add or correct the trigger, or leave the function out with --leave-out.',
    why: 'A function without a trigger never runs, and in v2 a function without a trigger keeps the whole app from being indexed.',
    example: {
      before:
        '{ "bindings": [{ "type": "queue", "name": "msg", "direction": "out", "queueName": "orders" }] }',
      after:
        '{\n  "bindings": [\n    { "type": "timerTrigger", "name": "timer", "direction": "in", "schedule": "0 0 * * * *" },\n    { "type": "queue", "name": "msg", "direction": "out", "queueName": "orders" }\n  ]\n}',
    },
  }),
  inout: declare<{ binding: string }>({
    code: 'PYF105',
    severity: 'error',
    exit: 'refused',
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
    exit: 'refused',
    title: 'binding name that no host accepts',
    message: ({ binding }) => `No Functions host accepts the binding name "${binding}".`,
    hint: () => 'Use letters, digits and underscores, starting with a letter, or $return.',
    why: 'Binding names become parameters of the function. The host refuses names with dashes, spaces or other characters.',
    example: {
      before: '{"type": "timerTrigger", "name": "my-timer"}',
      after: '{"type": "timerTrigger", "name": "myTimer"}',
    },
  }),
  underscoreName: declare<object>({
    code: 'PYF107',
    severity: 'note',
    title: 'underscore in a binding name',
    message: () =>
      'This binding name has an underscore; Functions hosts older than 4.1038 refuse it, in v1 and in v2.',
    why: 'The name is carried over unchanged.',
  }),
  duplicateKey: declare<{ key: string }>({
    code: 'PYF108',
    severity: 'review',
    title: 'duplicate key',
    message: ({ key }) =>
      `The key "${key}" appears twice; the last value counts, as it does for the host.`,
    hint: () => 'Check that the last value is the one you mean.',
    why: 'JSON readers keep the last of two equal keys. pyfunc does the same, so the migrated function behaves as the old one.',
    example: {
      before: '{"schedule": "0 0 1 * * *", "schedule": "0 0 2 * * *"}',
      after: '@bp.timer_trigger(arg_name="timer", schedule="0 0 2 * * *")',
    },
  }),
  notExpressible: declare<{ what: string; reason: string }>({
    code: 'PYF123',
    severity: 'error',
    exit: 'refused',
    title: 'setting that v2 cannot express',
    message: ({ what, reason }) =>
      `${what} cannot be expressed in the v2 programming model: ${reason}.`,
    hint: () => 'Change or remove it in function.json, or leave the function out with --leave-out.',
    why: 'pyfunc drops nothing silently. If decorators cannot express something, the owner of the function has to decide.',
    example: {
      before:
        '"retry": {"strategy": "fixedDelay", "maxRetryCount": 2, "delayInterval": "1.00:00:00"}',
      after: '"retry": {"strategy": "fixedDelay", "maxRetryCount": 2, "delayInterval": "23:59:59"}',
    },
  }),
  dropped: declare<{ what: string; reason: string }>({
    code: 'PYF124',
    severity: 'note',
    title: 'property dropped',
    message: ({ what, reason }) => `${what} is not carried over: ${reason}.`,
    hint: () => 'Check that nothing relies on it.',
    why: 'Some properties in function.json files have never had an effect. They are dropped where the idiomatic decorator has no place for them, and always named.',
    example: {
      before: '{"type": "orchestrationTrigger", "name": "context", "taskHub": "hub"}',
      after: '@bp.orchestration_trigger(context_name="context")',
    },
  }),
  carried: declare<{ what: string; reason: string }>({
    code: 'PYF125',
    severity: 'note',
    title: 'carried over with a note',
    message: ({ what, reason }) => `${what}: ${reason}.`,
    why: 'The migrated function does the same as the old one, but is written in another way.',
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
      `"${name}" has "disabled": ${value}, which runtimes that run Python ignore: the function runs today and will run after the migration.`,
    hint: ({ name }) =>
      `If it must not run, set the app setting AzureWebJobs.${name}.Disabled=true.`,
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
      `"${name}" has "excluded", which today's hosts ignore and v2 cannot express.`,
    hint: ({ name }) =>
      `If it must not run, set the app setting AzureWebJobs.${name}.Disabled=true.`,
    why: 'The property comes from early runtimes. The function is carried over as one that runs.',
  }),
  literalSecret: declare<{ what: string; setting: string }>({
    code: 'PYF169',
    severity: 'review',
    title: 'secret in function.json',
    message: ({ what }) => `${what} holds a secret, and the migrated code holds the same text.`,
    hint: ({ setting }) =>
      `Put the value into an app setting such as ${setting}, name that setting here, and rotate the secret: everyone with access to the repository can read it.`,
    why: 'Properties such as `connection` take the name of an app setting, and other properties take `%NAME%`. A literal key is stored in git, in every deployment package and in logs.',
    example: {
      before: '"connection": "DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=..."',
      after: '"connection": "ShopStorage"',
    },
  }),
} as const;
