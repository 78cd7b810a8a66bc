import { counted } from '../workspace/text/counted.ts';
import { declare } from './diagnostic.ts';

/** What keeps Durable code of 1.x from running on 2.x: PYF550 to PYF559. */
export const durableUpgrade = {
  gone: declare<{ what: string; instead?: string }>({
    code: 'PYF550',
    severity: 'error',
    exit: 'refused',
    title: 'missing from azure-functions-durable 2.x',
    message: ({ what }) => `azure-functions-durable 2.x does not have ${what}.`,
    hint: ({ instead }) => instead ?? 'Remove it, then run the upgrade again.',
    why: 'The app would not load with 2.x, or this function would fail at each run, and nothing in 2.x does the same. The table of differences comes from the two packages themselves.',
    example: {
      before: '@app.retry(strategy="fixed_delay", max_retry_count="3")',
      after:
        'functions = func.Blueprint()\n\n@functions.retry(strategy="fixed_delay", max_retry_count="3")',
    },
  }),
  goneParameter: declare<{ what: string; instead: string }>({
    code: 'PYF551',
    severity: 'review',
    beforeDeploy: true,
    title: 'fails with azure-functions-durable 2.x',
    message: ({ what }) =>
      `azure-functions-durable 2.x does not have ${what}: this fails when it runs.`,
    hint: ({ instead }) => instead,
    why: 'The name or the parameter does not exist in the class that the code gets in 2.x, so Python raises AttributeError, TypeError or NotImplementedError at this line.',
    example: {
      before: 'yield context.call_activity("Charge", order, expected_type=Receipt)',
      after: 'receipt = Receipt(**(yield context.call_activity("Charge", order)))',
    },
  }),
  otherMeaning: declare<{ what: string; instead: string }>({
    code: 'PYF552',
    severity: 'review',
    beforeDeploy: true,
    title: 'means something else in azure-functions-durable 2.x',
    message: ({ what }) => `azure-functions-durable 2.x treats this differently: ${what}.`,
    hint: ({ instead }) => instead,
    why: 'The code loads and runs, but does something else than with 1.x.',
    example: {
      before: 'def run(context, retries=3):',
      after: 'def run(context):\n    retries = 3',
    },
  }),
  syncClient: declare<{ name: string; methods: readonly string[] }>({
    code: 'PYF553',
    severity: 'review',
    beforeDeploy: true,
    title: 'synchronous function with a durable client',
    message: ({ name, methods }) =>
      `"${name}" is a plain def: azure-functions-durable 2.x gives it a SyncDurableFunctionsClient${methods.length === 0 ? '' : `, which does not have ${methods.join(', ')}`}.`,
    hint: ({ methods }) =>
      methods.length === 0
        ? 'Check that it awaits nothing of the client.'
        : 'Make it an async def, or call the methods of the synchronous client.',
    why: 'In 2.x a coroutine function gets DurableFunctionsClient and a plain function gets SyncDurableFunctionsClient, which has only the new names and is not awaited.',
    example: {
      before: 'def start(req, client):\n    asyncio.run(client.start_new("Run"))',
      after: 'def start(req, client):\n    client.schedule_new_orchestration("Run")',
    },
  }),
  python: declare<{ needs: string; raises: boolean }>({
    code: 'PYF554',
    severity: 'error',
    exit: 'refused',
    title: 'Python too old for azure-functions-durable 2.x',
    message: ({ needs }) =>
      `azure-functions-durable 2.x needs Python ${needs}, and the app asks for an older one.`,
    hint: ({ raises }) =>
      raises
        ? 'Change these versions, then run the upgrade again.'
        : 'Raise Python in the same run with --upgrade python,durable, or change these versions first.',
    why: 'For an older Python, pip finds no azure-functions-durable 2.x, so the app could not be built or deployed. With python in --upgrade, pyfunc changes each place in the app that names one version or a range.',
    example: { before: "python-version: '3.11'", after: "python-version: '3.13'" },
  }),
  pythonOutside: declare<{ needs: string }>({
    code: 'PYF558',
    severity: 'review',
    beforeDeploy: true,
    title: 'Python outside the app too old for Durable 2.x',
    message: ({ needs }) =>
      `azure-functions-durable 2.x needs Python ${needs}, and a file outside the app names an older one.`,
    hint: () => 'Change the version if this file builds or deploys the app.',
    why: 'For an older Python, pip finds no azure-functions-durable 2.x, so the build fails. pyfunc writes only in the folder of the app, and a file outside it may serve other apps.',
    example: { before: "python-version: '3.11'", after: "python-version: '3.13'" },
  }),
  bundle: declare<{ bundle: string }>({
    code: 'PYF555',
    severity: 'review',
    beforeDeploy: true,
    title: 'extension bundle for azure-functions-durable 2.x',
    message: ({ bundle }) =>
      `azure-functions-durable 2.x uses the gRPC protocol of the Durable extension; its guide asks for the preview bundle, and host.json has ${bundle}.`,
    hint: () =>
      'Set "id" to "Microsoft.Azure.Functions.ExtensionBundle.Preview" and "version" to "[4.*, 5.0.0)", and try the app locally first.',
    why: 'The bundle brings every extension of the app, so changing it is a decision about all its bindings. The guide is https://github.com/microsoft/durabletask-python/blob/main/azure-functions-durable/MIGRATION_GUIDE.md.',
    example: {
      before: '"id": "Microsoft.Azure.Functions.ExtensionBundle"',
      after: '"id": "Microsoft.Azure.Functions.ExtensionBundle.Preview"',
    },
  }),
  running: declare<object>({
    code: 'PYF556',
    severity: 'review',
    beforeDeploy: true,
    title: 'orchestrations that are running',
    message: () =>
      'Orchestrations that are running when the upgraded app is deployed are replayed by azure-functions-durable 2.x.',
    hint: () =>
      'Let running orchestrations finish first, or give the upgraded app another task hub.',
    why: 'A history that 1.x wrote is replayed against 2.x, which schedules through another protocol. The guide of 2.x asks to drain instances or to use a new task hub.',
  }),
  deprecated: declare<{ names: readonly string[]; count: number }>({
    code: 'PYF557',
    severity: 'note',
    title: 'old names that azure-functions-durable 2.x keeps',
    message: ({ names, count }) =>
      `${names.join(', ')} ${names.length === 1 ? 'stays' : 'stay'} in ${counted(count, 'place')}: azure-functions-durable 2.x still has ${names.length === 1 ? 'it' : 'them'}, with a DeprecationWarning.`,
    why: 'Their successors return other types, or tests name the old method, so only a person can tell what has to change with them.',
    example: {
      before: 'status = await client.get_status(instance_id)',
      after: 'state = await client.get_orchestration_state(instance_id)',
    },
  }),
} as const;
