import type { Node } from 'web-tree-sitter';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import {
  blockingCall,
  clientPerCall,
  injection,
  nondeterminism,
  secretInCode,
} from '../../diagnostics/doctor.ts';
import { readCalls } from '../../python/calls.ts';
import type { PythonSource } from '../../python/python-source.ts';
import type { Span } from '../../workspace/change/edit.ts';
import { hasSecret, secretSpans } from '../../workspace/text/secrets.ts';
import { isDocumentation } from './documented-examples.ts';
import { fullName, importedNames } from './imported-names.ts';

/** What a module's functions are to the host, by the offsets of their names. */
export interface Roles {
  /** Starts of the names of functions that the host calls. */
  readonly handlers: ReadonlySet<number>;
  readonly orchestrators: ReadonlySet<number>;
}

/** Calls that wait without `await`, and what to do instead. */
const blocking: readonly (readonly [pattern: RegExp, instead: string])[] = [
  [/^time\.sleep$/, 'Use `await asyncio.sleep(…)`, or make the function a plain def'],
  [
    /^requests\.(?:get|post|put|patch|delete|head|options|request)$|^urllib\.request\.(?:urlopen|urlretrieve)$|^httpx\.(?:get|post|put|patch|delete|head|request)$|^urllib3\.request$/,
    'Use `httpx.AsyncClient` or aiohttp with `await`, or make the function a plain def',
  ],
  [
    /^subprocess\.(?:run|call|check_call|check_output)$|^os\.system$/,
    'Use `await asyncio.create_subprocess_exec(…)`, or make the function a plain def',
  ],
  [
    /^(?:pyodbc|psycopg2|pymysql|pymssql|mysql\.connector|sqlite3|oracledb)\.connect$/,
    'Use an async driver, `await asyncio.to_thread(…)`, or make the function a plain def',
  ],
];

/** A client of an SDK of Azure that works without `await`; those in `aio` do not block. */
const syncClient = /^azure\.(?!.*\baio\b)[\w.]*\b(\w+Client)(?:\.from_\w+)?$/;
const otherClient =
  /^(?:azure\.(?!durable_functions\b)[\w.]*\b(\w+Client)|(?:openai\.)((?:Async)?(?:Azure)?OpenAI)|pymongo\.(MongoClient)|boto3\.(client|resource))(?:\.from_\w+)?$/;
/** Methods of such clients that go to the network. */
const remote =
  /\.(?:upload_blob|download_blob|upsert_item|create_item|read_item|query_items|replace_item|send_messages?|receive_messages?|get_secret|set_secret|upsert_entity|create_entity|get_entity|query_entities|list_blobs|delete_blob)$/;

/** What gives another result at the next replay. */
const unsteady: readonly (readonly [pattern: RegExp, instead: string])[] = [
  [
    /^datetime\.(?:datetime\.)?(?:now|utcnow|today)$|^datetime\.date\.today$|^time\.(?:time|time_ns|monotonic|perf_counter|localtime|gmtime)$/,
    'Use `context.current_utc_datetime`',
  ],
  [/^uuid\.uuid[14]$/, 'Use `context.new_uuid()` (or `context.new_guid()`), or an activity'],
  [/^(?:random|secrets|numpy\.random)\.\w+$|^os\.urandom$/, 'Get the value from an activity'],
  [/^(?:time|asyncio)\.sleep$/, 'Use `yield context.create_timer(…)`'],
  [
    /^(?:requests|httpx|aiohttp|urllib\.request|urllib3|socket|subprocess)\.[\w.]+$|^os\.system$|^open$/,
    'Move input and output into an activity, or use `context.call_http(…)`',
  ],
  [
    /^os\.(?:getenv|environ\.get)$/,
    'Pass the setting as input of the orchestration, or read it in an activity',
  ],
];

/** Inspects one module of the app. Secrets are named by their lines only. */
export function* inspectCode(source: PythonSource, roles: Roles): Generator<Diagnostic> {
  yield* secrets(source);
  const imported = importedNames(source.module);
  const calls = readCalls(source.module.root, source.text);
  const clients = moduleClients(source, imported);
  for (const call of calls) {
    const name = fullName(call.callee, imported) ?? (call.callee === 'open' ? 'open' : undefined);
    const around = functionAround(call.node);
    const at = { at: { path: source.path, span: call.span } };
    const of = around === undefined ? {} : { function: nameOf(around)?.text ?? '' };
    if (around !== undefined && roles.orchestrators.has(nameOf(around)?.startIndex ?? -1)) {
      const found = name && unsteady.find(([pattern]) => pattern.test(name));
      if (name && found) {
        yield diagnose(nondeterminism, { call: `${name}()`, instead: found[1] }, { ...at, ...of });
      }
      continue;
    }
    const wait = name && blocking.find(([pattern]) => pattern.test(name));
    const isWaiting = around === undefined ? isOfImport(call.node) : isAsync(around);
    if (name && wait && isWaiting && !(around === undefined && name === 'sqlite3.connect')) {
      const where = around === undefined ? 'import' : 'async';
      yield diagnose(
        blockingCall,
        { call: `${name}()`, instead: wait[1], where },
        { ...at, ...of },
      );
    }
    if (around === undefined) continue;
    const [owner = ''] = call.callee.split('.');
    if (
      isAsync(around) &&
      clients.has(owner) &&
      remote.test(call.callee) &&
      !isAwaited(call.node)
    ) {
      const instead = `Use the client of the module \`aio\` with \`await\`, or make the function a plain def`;
      yield diagnose(
        blockingCall,
        { call: `${call.callee}()`, instead, where: 'async' },
        { ...at, ...of },
      );
    }
    if (name && roles.handlers.has(nameOf(around)?.startIndex ?? -1) && !isKept(call.node)) {
      const parts = otherClient.exec(name);
      const client = parts?.slice(1).find((each) => each !== undefined);
      if (client) yield diagnose(clientPerCall, { client }, { ...at, ...of });
    }
  }
  yield* foreignAwaits(source, roles, imported);
  for (const handler of handlersOf(source, roles.handlers)) yield* injections(source, handler);
}

/** The keys of the emulators of Azure Storage and Azure Cosmos DB, which are public. */
const emulatorKeys = /Eby8vdM02xNO|C2y6yDjf5/;

/** A secret that its author has overwritten: no random value has so many of one letter. */
const overwritten = /x{6}/i;

function* secrets({ path, text, module }: PythonSource): Generator<Diagnostic> {
  const lines = new Set(
    secretSpans(text)
      .filter(({ start, end }) => {
        const value = text.slice(start, end);
        // In an example, only a key or a token that shows by its form what it is.
        return (
          !overwritten.test(value) && (!isDocumentation(module.root, start) || hasSecret(value))
        );
      })
      .map(({ start }) => text.slice(0, start).split('\n').length),
  );
  const texts = text.split('\n');
  for (const line of lines) {
    if (!emulatorKeys.test(texts[line - 1] ?? ''))
      yield diagnose(secretInCode, { line }, { at: { path } });
  }
}

/** Names of the module that hold a client without `aio`. */
function moduleClients(source: PythonSource, imported: ReadonlyMap<string, string>): Set<string> {
  const found = new Set<string>();
  for (const each of source.module.statements) {
    if (each.kind !== 'assignment' || each.value.type !== 'call') continue;
    const callee = each.value.childForFieldName('function')?.text ?? '';
    const name = fullName(callee, imported) ?? '';
    const [owner = ''] = callee.split('.');
    if (syncClient.test(name) || (found.has(owner) && /\.get_\w+_client$/.test(callee))) {
      found.add(each.name);
    }
  }
  return found;
}

/** A generator waits for what its context makes; anything else is run again at each replay. */
function* foreignAwaits(
  source: PythonSource,
  { orchestrators }: Roles,
  imported: ReadonlyMap<string, string>,
): Generator<Diagnostic> {
  for (const node of source.module.root.descendantsOfType(['yield', 'await'])) {
    const around = node && functionAround(node);
    if (!node || !around || !orchestrators.has(nameOf(around)?.startIndex ?? -1)) continue;
    const value = node.namedChild(0);
    const callee = value?.type === 'call' ? value.childForFieldName('function')?.text : undefined;
    const name = callee && fullName(callee.replace(/\s/g, ''), imported);
    const isForeign =
      name !== undefined && name !== '' && !name.startsWith('azure.durable_functions');
    if (!isForeign || unsteady.some(([pattern]) => pattern.test(name))) continue;
    const at = { path: source.path, span: spanOf(node) };
    const instead = 'Wait only for tasks that the context makes; call the rest in an activity';
    const where = { at, function: nameOf(around)?.text ?? '' };
    yield diagnose(nondeterminism, { call: `${node.type} ${name}()`, instead }, where);
  }
}

function handlersOf(source: PythonSource, starts: ReadonlySet<number>): Node[] {
  return source.module.root
    .descendantsOfType('function_definition')
    .flatMap((node) => (node && starts.has(nameOf(node)?.startIndex ?? -1) ? [node] : []));
}

/** What a request brings; a number or a UUID made of it does no harm. */
const requestData = /\b(\w+)\.(?:params|route_params|form|files|headers|url|get_json\(|get_body\()/;
const harmless = /^(?:int|float|bool|uuid\.UUID|UUID|len)\(/;
const sql =
  /^\s*[rbfRBF]*["']{1,3}\s*(?:SELECT\s[\s\S]*\bFROM\b|INSERT\s+INTO\b|UPDATE\s[\s\S]*\bSET\b|DELETE\s+FROM\b|DROP\s+TABLE\b|ALTER\s+TABLE\b|EXEC\s|MERGE\s+INTO\b)/i;
const fileCalls = /^(?:open|os\.(?:remove|unlink|listdir|rmdir|makedirs)|shutil\.\w+)$/;
const commandCalls = /^(?:os\.system|os\.popen|subprocess\.\w+|eval|exec)$/;

function* injections(source: PythonSource, handler: Node): Generator<Diagnostic> {
  const request = requestName(handler);
  if (request === undefined) return;
  const tainted = new Map<string, string>();
  const originOf = (text: string): string | undefined => {
    const direct = requestData.exec(text);
    if (direct?.[1] === request) return direct[0].replace(/\($/, '()');
    return [...tainted].find(([name]) => RegExp(`(?<![\\w.])${name}\\b`).test(text))?.[1];
  };
  const where = (node: Node) => {
    return { at: { path: source.path, span: spanOf(node) }, function: nameOf(handler)?.text ?? '' };
  };
  for (const node of handler.descendantsOfType([
    'assignment',
    'string',
    'binary_operator',
    'call',
  ])) {
    if (node === null) continue;
    if (node.type === 'assignment') {
      const name = node.childForFieldName('left');
      const value = node.childForFieldName('right')?.text ?? '';
      const origin = harmless.test(value) ? undefined : originOf(value);
      if (name?.type === 'identifier' && origin) tainted.set(name.text, origin);
      else if (name?.type === 'identifier') tainted.delete(name.text);
    } else if (sql.test(node.text) && isBuilt(node)) {
      const parts = insertedInto(node);
      const origin = parts.map((each) => (harmless.test(each) ? undefined : originOf(each)));
      const [source_] = origin.filter((each) => each !== undefined);
      if (source_ !== undefined && !isInsideSql(node)) {
        yield diagnose(injection, { into: 'an SQL statement', source: source_ }, where(node));
      }
    } else if (node.type === 'call') {
      const callee = node.childForFieldName('function')?.text ?? '';
      const isFile = fileCalls.test(callee);
      if (!isFile && !commandCalls.test(callee)) continue;
      const given = node.childForFieldName('arguments')?.namedChild(0)?.text ?? '';
      if (/basename\(|secure_filename\(/.test(given)) continue;
      const origin = originOf(given);
      const into = isFile ? 'the path of a file' : 'a command';
      if (origin !== undefined) yield diagnose(injection, { into, source: origin }, where(node));
    }
  }
}

/** The parameter that holds the request. */
function requestName(handler: Node): string | undefined {
  const parameters = handler.childForFieldName('parameters')?.namedChildren ?? [];
  const typed = parameters.find((each) =>
    /HttpRequest/.test(each?.childForFieldName('type')?.text ?? ''),
  );
  const found =
    typed ?? parameters.find((each) => each?.text === 'req' || each?.text === 'request');
  return /^\w+/.exec(found?.text ?? '')?.[0];
}

/** An f-string, `"…" % x`, `"…" + x` or `"…".format(x)`. */
function isBuilt(node: Node): boolean {
  if (node.type === 'string') return node.descendantsOfType('interpolation').length > 0;
  if (node.type === 'binary_operator') return true;
  return /["']\s*\.\s*format\s*\($/.test(
    node.text.slice(
      0,
      (node.childForFieldName('arguments')?.startIndex ?? 0) - node.startIndex + 1,
    ),
  );
}

function insertedInto(node: Node): string[] {
  if (node.type === 'string') {
    return node.descendantsOfType('interpolation').map((each) => each?.namedChild(0)?.text ?? '');
  }
  if (node.type === 'binary_operator') {
    const right = node.childForFieldName('right');
    return right === null ? [] : [right.text, ...operandsOf(node.childForFieldName('left'))];
  }
  return (node.childForFieldName('arguments')?.namedChildren ?? []).map((each) => each?.text ?? '');
}

function operandsOf(node: Node | null): string[] {
  if (node?.type !== 'binary_operator') return [];
  return [
    node.childForFieldName('right')?.text ?? '',
    ...operandsOf(node.childForFieldName('left')),
  ];
}

/** Whether a larger expression around it is looked at already. */
function isInsideSql(node: Node): boolean {
  const parent = node.parent;
  return parent?.type === 'binary_operator' && sql.test(parent.text);
}

function functionAround(node: Node): Node | undefined {
  let at = node.parent;
  while (at !== null && at.type !== 'function_definition' && at.type !== 'lambda') {
    // Decorators and defaults belong to the scope outside.
    if (at.type === 'decorator') return functionAround(at.parent ?? at);
    at = at.parent;
  }
  return at?.type === 'function_definition' ? at : undefined;
}

/** Whether the import of a module runs this: neither in a lambda, a class's methods nor a main check. */
function isOfImport(node: Node): boolean {
  let at = node.parent;
  while (at !== null) {
    if (at.type === 'lambda' || at.type === 'function_definition') return false;
    if (
      at.type === 'if_statement' &&
      /__main__/.test(at.childForFieldName('condition')?.text ?? '')
    ) {
      return false;
    }
    at = at.parent;
  }
  return true;
}

/** Whether the result outlives the call, in a global or on an object. */
function isKept(node: Node): boolean {
  const statement = node.parent;
  const target = statement?.type === 'assignment' ? statement.childForFieldName('left') : undefined;
  if (target?.type === 'attribute' || target?.type === 'subscript') return true;
  const around = functionAround(node);
  return RegExp(`\\bglobal\\b[^\\n]*\\b${target?.text ?? ' '}\\b`).test(around?.text ?? '');
}

function isAsync(definition: Node): boolean {
  return definition.child(0)?.type === 'async';
}

function isAwaited(node: Node): boolean {
  return node.parent?.type === 'await';
}

function nameOf(definition: Node): Node | null {
  return definition.childForFieldName('name');
}

function spanOf(node: Node): Span {
  return { start: node.startIndex, end: node.endIndex };
}
