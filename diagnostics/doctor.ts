/** PYF486 and following: what doctor finds beyond what verify does. */
import { declare } from './diagnostic.ts';

export const blockingCall = declare<{ call: string; instead: string; where: 'async' | 'import' }>({
  code: 'PYF486',
  severity: 'review',
  title: 'blocking call',
  message: ({ call, where }) =>
    where === 'import'
      ? `${call} runs while the app is imported: every start of the app waits for it.`
      : `${call} blocks the event loop of this async function, and all other async functions wait.`,
  hint: ({ instead }) => `${instead}.`,
  why: 'The worker runs all async functions of a process on one event loop. A call that waits without `await` stops them all; a plain def would run in a thread of its own.',
  example: {
    before: 'async def hello(req):\n    data = requests.get(url)',
    after:
      'async def hello(req):\n    async with httpx.AsyncClient() as client:\n        data = await client.get(url)',
  },
});

export const clientPerCall = declare<{ client: string }>({
  code: 'PYF487',
  severity: 'review',
  title: 'client created in each call',
  message: ({ client }) =>
    `Each call of the function creates ${/^[AEIOU]/.test(client) ? 'an' : 'a'} ${client}, with new connections and new tokens.`,
  hint: ({ client }) =>
    `Create the ${client} once, at module level or in a function with functools.cache, and use it in all calls.`,
  why: 'SDK clients are meant to be shared. Under load, one client for each call runs out of connections (SNAT ports).',
  example: {
    before: 'def hello(req):\n    client = BlobServiceClient.from_connection_string(text)',
    after: 'client = BlobServiceClient.from_connection_string(text)\n\ndef hello(req): ...',
  },
});

export const injection = declare<{ into: string; source: string }>({
  code: 'PYF488',
  severity: 'review',
  title: 'request data in SQL, a path or a command',
  message: ({ into, source }) => `Request data (${source}) becomes part of ${into}.`,
  hint: ({ into }) =>
    into.includes('SQL')
      ? 'Pass the values as parameters of the query, such as `execute("… WHERE id = ?", id)`.'
      : 'Check the value against what is allowed, or use a name that the request does not choose.',
  why: 'The sender of the request can choose what is run or read.',
  example: {
    before: "cursor.execute(f\"SELECT * FROM orders WHERE id = '{req.params['id']}'\")",
    after: 'cursor.execute("SELECT * FROM orders WHERE id = ?", req.params["id"])',
  },
});

export const secretInCode = declare<{ line: number }>({
  code: 'PYF489',
  severity: 'review',
  title: 'secret in the code',
  message: ({ line }) => `Line ${line} holds what looks like a secret.`,
  hint: () =>
    'Read it from a setting, such as `os.environ["NAME"]`, or use a managed identity. Then revoke the exposed secret.',
  why: 'Everyone who can read the repository or its history can use the secret. The text itself is not shown here.',
  example: { before: 'KEY = "…"    # the key itself', after: 'KEY = os.environ["SHOP_KEY"]' },
});

export const nondeterminism = declare<{ call: string; instead: string }>({
  code: 'PYF490',
  severity: 'error',
  exit: 'failed',
  title: 'orchestrator that is not deterministic',
  message: ({ call }) =>
    `The orchestrator uses ${call}, which gives a different result when the orchestration is replayed.`,
  hint: ({ instead }) => `${instead}.`,
  why: 'Durable Functions run an orchestrator again from its start after each step. All runs must take the same decisions, so time, random values and external data must come from its context.',
  example: {
    before: 'now = datetime.utcnow()',
    after: 'now = context.current_utc_datetime',
  },
});

export const settingMissing = declare<{ name: string; wantedBy: string }>({
  code: 'PYF491',
  severity: 'review',
  title: 'setting missing from local.settings.json',
  message: ({ name, wantedBy }) => `local.settings.json has no ${name}, which ${wantedBy} needs.`,
  hint: ({ name }) =>
    `Add "${name}" to "Values" in local.settings.json, and to the settings of the app in Azure.`,
  why: 'The host resolves connections from settings before it starts a function; code that reads a missing variable fails at its first use.',
  example: {
    before: 'connection="OrdersStorage"',
    after: 'local.settings.json: "OrdersStorage": "UseDevelopmentStorage=true"',
  },
});

export const requirementMissing = declare<{
  names: readonly string[];
  wantedBy: readonly string[];
  file: string;
}>({
  code: 'PYF492',
  severity: 'error',
  exit: 'failed',
  title: 'package missing from the requirements',
  message: ({ names, wantedBy, file }) =>
    `${file} does not list ${names.join(', ')}, which ${wantedBy.join(', ')} ${wantedBy.length === 1 ? 'needs' : 'need'}.`,
  hint: ({ names }) => `Add ${names.join(', ')} to the requirements.`,
  why: 'A remote build installs what is listed. An import that fails in Azure leaves the app without any function.',
  example: {
    before: 'import requests    # requirements.txt: azure-functions',
    after: 'requirements.txt:\nazure-functions\nrequests',
  },
});

export const requirementTooOld = declare<{ name: string; specifier: string; least: string }>({
  code: 'PYF493',
  severity: 'error',
  exit: 'failed',
  title: 'package too old for the app',
  message: ({ name, specifier, least }) =>
    `The app needs ${name} ${least} or later, which the requirement ${name}${specifier} excludes.`,
  hint: ({ name, least }) => `Require ${name}>=${least}.`,
  why: 'Decorators and their arguments came with versions of the library; an older one fails at import.',
  example: { before: 'azure-functions==1.12.0', after: 'azure-functions>=1.21.0' },
});

export const workerRequired = declare<{ name: string }>({
  code: 'PYF494',
  severity: 'review',
  title: 'worker in the requirements',
  message: ({ name }) => `The requirements list ${name}, which Azure provides.`,
  hint: ({ name }) => `Remove ${name} from the requirements.`,
  why: 'A second worker on the path may be loaded instead of the one that fits the host.',
  example: { before: 'azure-functions\nazure-functions-worker', after: 'azure-functions' },
});

export const toolMissing = declare<{ tool: string; reason: string; command: string }>({
  code: 'PYF495',
  severity: 'note',
  title: 'missing tool',
  message: ({ tool, reason }) => `${tool} was not found on this machine; ${reason}.`,
  hint: ({ command }) => `Install it: \`${command}\`.`,
  why: 'Only local runs need it; nothing is wrong with the app.',
});

export const hostJsonWrong = declare<{ problem: string; remedy: string }>({
  code: 'PYF496',
  severity: 'error',
  exit: 'failed',
  title: 'host.json that the host refuses',
  message: ({ problem }) => `In host.json, ${problem}.`,
  hint: ({ remedy }) => `${remedy}.`,
  why: 'The host reads host.json before anything else.',
  example: { before: '{ "version": "3.0" }', after: '{ "version": "2.0" }' },
});

export const shippedNeedlessly = declare<{ paths: readonly string[]; hasFile: boolean }>({
  code: 'PYF497',
  severity: 'note',
  title: 'files that need not be shipped',
  message: ({ paths, hasFile }) =>
    `${hasFile ? 'The file .funcignore does not name' : 'Without a .funcignore, a deployment includes'} ${paths.join(', ')}.`,
  hint: ({ paths }) => `Add to .funcignore: ${paths.join(', ')}.`,
  why: 'Deployments get smaller and faster without environments, caches and tests.',
});

export const worthKnowing = declare<{ fact: string; advice: string }>({
  code: 'PYF498',
  severity: 'note',
  title: 'worth knowing before a deployment',
  message: ({ fact }) => `${fact}.`,
  hint: ({ advice }) => `${advice}.`,
  why: 'The app works as it is; this helps to run it.',
});

export const leftover = declare<{ what: string; remedy: string }>({
  code: 'PYF499',
  severity: 'review',
  title: 'leftover of an older app',
  message: ({ what }) => `${what}.`,
  hint: ({ remedy }) => `${remedy}.`,
  why: 'Current hosts ignore some files and settings that earlier versions of the host or of the programming model needed. Others fail.',
});
