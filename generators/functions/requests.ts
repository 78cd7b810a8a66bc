import { pathsOfRoute } from '../../app/openapi/route-paths.ts';
import type { Binding, JsonObject } from '../../bindings/function-json/function-json.ts';
import type { Because } from '../../workspace/change/edit.ts';
import { insertion } from '../../workspace/text/text-edit.ts';
import { textAt } from '../../workspace/tree/file-text.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import { bindingsOf } from '../language/decorators.ts';
import type { Plan } from '../plan.ts';
import type { TemplateFunction } from './functions-of.ts';

/** A sample call in test.http. */
export type SampleRequest = {
  readonly title: string;
  /** The request line, headers and body, without the line that separates it from the one above. */
  readonly lines: readonly string[];
};

const path = 'test.http';

/** Only the Functions host calls these; no request starts one. */
const inner = /^(?:activity|assistantSkill)Trigger$/i;

const json = 'Content-Type: application/json';

/**
 * One sample call for each endpoint that the functions have on a local host: their routes, the endpoints
 * of extensions, and for all others the one that starts a function by hand. See
 * https://learn.microsoft.com/azure/azure-functions/functions-manually-run-non-http
 */
export function sampleRequests(
  functions: readonly TemplateFunction[],
  prefix: string,
): SampleRequest[] {
  const all = functions.flatMap(({ name, bindings }) => {
    const trigger = bindingsOf(bindings).find(({ type }) => /Trigger$/i.test(type));
    if (trigger === undefined || inner.test(trigger.type)) return [];
    return requestsFor(name, trigger, prefix).map((lines) => ({ title: name, lines }));
  });
  const isFirst = ({ lines }: SampleRequest, index: number) =>
    all.findIndex((each) => each.lines[0] === lines[0]) === index;
  return all.filter(isFirst);
}

/** Appends the calls of new functions to the app's test.http, where it has one. */
export function appendRequests(
  tree: Tree,
  functions: readonly TemplateFunction[],
  prefix: string,
  because: Because,
): Plan {
  const text = textAt(tree, path);
  if (text === undefined) return { edits: [], diagnostics: [] };
  const variable = /^@([\w-]+)\s*=\s*https?:\/\/(?:localhost|127\.0\.0\.1):7071\/?\s*$/m.exec(text);
  const host = variable === null ? 'http://localhost:7071' : `{{${variable[1]}}}`;
  const newLine = text.includes('\r\n') ? '\r\n' : '\n';
  const known = new Set(text.split(/\r?\n/).map((line) => line.trim()));
  const added = sampleRequests(functions, prefix)
    .map(({ title, lines: [first = '', ...more] }) => {
      return [`### ${title}`, first.replace('{{host}}', host), ...more];
    })
    .filter(([, first = '']) => !known.has(first));
  if (added.length === 0) return { edits: [], diagnostics: [] };
  const blocks = added.map((lines) => `${lines.join(newLine)}${newLine}`).join(newLine);
  const gap = text === '' || /\n\r?\n$/.test(text) ? '' : newLine;
  const end = text === '' || text.endsWith('\n') ? '' : newLine;
  const edit = insertion(text.length, end + gap + blocks);
  return { edits: [{ kind: 'modify', path, ...edit, because }], diagnostics: [] };
}

function requestsFor(name: string, trigger: Binding, prefix: string): string[][] {
  const { type, properties } = trigger;
  switch (type.toLowerCase()) {
    case 'httptrigger':
      return httpRequests(name, properties, prefix);
    case 'orchestrationtrigger':
      return [post(`/runtime/webhooks/durabletask/orchestrators/${name}`, '{}')];
    case 'entitytrigger':
      return [[`GET {{host}}/runtime/webhooks/durabletask/entities/${name}/1`]];
    case 'eventgridtrigger':
      return [eventGridRequest(name)];
    case 'mcptooltrigger':
    case 'mcpprompttrigger':
    case 'mcpresourcetrigger':
      return [mcpRequest()];
    default:
      return [post(`/admin/functions/${name}`, inputOf(trigger))];
  }
}

function httpRequests(name: string, properties: Binding['properties'], prefix: string): string[][] {
  const { route, methods } = properties;
  const longest = pathsOfRoute(prefix, typeof route === 'string' ? route : name).at(-1);
  const samples = new Map(
    longest?.parameters.map(({ name: key, schema }) => [key, sample(schema)]),
  );
  const url = (longest?.path ?? '/').replace(/\{([^}]*)\}/g, (_, key) => samples.get(key) ?? '1');
  const all = Array.isArray(methods) && methods.length > 0 ? methods.map(String) : ['GET'];
  return all.map((method) => {
    const word = method.toUpperCase();
    return ['POST', 'PUT', 'PATCH'].includes(word)
      ? [`${word} {{host}}${url}`, json, '', '{}']
      : [`${word} {{host}}${url}`];
  });
}

/** A value that the constraints of a parameter in a route allow. */
function sample({ type, format, minimum, minLength }: JsonObject): string {
  if (format === 'uuid') return '00000000-0000-0000-0000-000000000001';
  if (format === 'date-time') return '2026-01-31';
  if (type === 'boolean') return 'true';
  if (type === 'integer' || type === 'number') return String(Math.max(1, Number(minimum ?? 1)));
  return 'a'.repeat(Math.max(1, Number(minLength ?? 1)));
}

function post(url: string, body: string): string[] {
  return [`POST {{host}}${url}`, json, '', body];
}

/** As Event Grid delivers an event. */
function eventGridRequest(name: string): string[] {
  const event = {
    id: '1',
    eventType: 'sample',
    subject: 'sample',
    eventTime: '2026-01-31T00:00:00Z',
    dataVersion: '1.0',
    data: {},
  };
  return [
    `POST {{host}}/runtime/webhooks/eventgrid?functionName=${name}`,
    json,
    'aeg-event-type: Notification',
    '',
    JSON.stringify([event]),
  ];
}

/** The first message of a client. See https://modelcontextprotocol.io/specification/2025-06-18/basic/lifecycle */
function mcpRequest(): string[] {
  const params = {
    protocolVersion: '2025-06-18',
    capabilities: {},
    clientInfo: { name: 'test.http', version: '1.0.0' },
  };
  return [
    'POST {{host}}/runtime/webhooks/mcp',
    json,
    'Accept: application/json, text/event-stream',
    '',
    JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params }),
  ];
}

/** What the admin endpoint hands to the function; a blob trigger takes the path of a blob that is there. */
function inputOf({ type, properties }: Binding): string {
  const input = (value: unknown) => JSON.stringify({ input: value });
  switch (type.toLowerCase()) {
    case 'timertrigger':
    case 'warmuptrigger':
      return '{}';
    case 'blobtrigger':
      return input(String(properties.path ?? '').replace(/\{[^}]*\}/g, 'sample'));
    case 'cosmosdbtrigger':
      return input(JSON.stringify([{ id: '1' }]));
    case 'sqltrigger':
    case 'mysqltrigger':
      return input(JSON.stringify([{ Operation: 0, Item: { Id: 1 } }]));
    default:
      return input(JSON.stringify({ id: '1' }));
  }
}
