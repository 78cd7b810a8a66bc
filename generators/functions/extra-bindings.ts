import { camelCase } from '../../bindings/decorators/property-names.ts';
import type { Binding, Json } from '../../bindings/function-json/function-json.ts';
import { catalog } from '../../bindings/index.ts';
import type { BindingRecord } from '../../bindings/record.ts';
import { isIdentifier } from '../../python/names.ts';
import { type Attempt, failedBecause, ok } from '../../workspace/attempt.ts';
import { nearest } from '../../workspace/text/nearest.ts';

/** A binding that a function gets beside those of its template. */
export interface ExtraBinding {
  readonly binding: Binding;
  readonly record: BindingRecord;
}

type ExtraRole = 'input' | 'output';

/**
 * Reads `queue:name=msg,queue=orders`: a type or decorator of the catalog, and what its arguments are
 * to be. A comma in a value is written `\,`. A reason finishes `<flag>: `.
 */
export function readExtraBinding(role: ExtraRole, text: string): Attempt<ExtraBinding> {
  const colon = text.indexOf(':');
  const type = colon < 0 ? text : text.slice(0, colon);
  const candidates = recordsFor(role, type);
  if (candidates.length === 0) return failedBecause(unknownType(role, type));
  const given: [string, string][] = [];
  for (const part of colon < 0 ? [] : text.slice(colon + 1).split(/(?<!\\),/)) {
    const [, key, value] = /^\s*(\w+)\s*=(.*)$/s.exec(part) ?? [];
    if (key === undefined || value === undefined) {
      return failedBecause(`"${part}" is not of the form key=value`);
    }
    given.push([key, value.trim().replaceAll('\\,', ',')]);
  }
  const read = candidates.map((record) => readAs(record, given));
  return (
    read.find(({ kind }) => kind === 'ok') ?? read[0] ?? failedBecause(unknownType(role, type))
  );
}

/** Reads one with its role, as requests and locks have them: `output:queue:name=msg,queue=orders`. */
export function readBindingOf(text: string): Attempt<ExtraBinding> {
  const [, role, rest = ''] = /^(input|output):(.*)$/s.exec(text) ?? [];
  return readExtraBinding(role === 'input' ? role : 'output', rest);
}

/** The names by which inputs or outputs can be asked for. */
export function extraTypes(role: ExtraRole): string[] {
  const types = catalog.filter((each) => each.role === role).map(({ type }) => type);
  return [...new Set(types)].filter((type) => type !== 'http').sort();
}

function recordsFor(role: ExtraRole, type: string): BindingRecord[] {
  const records = catalog.filter((each) => each.role === role && each.type !== 'http');
  const exact = records.filter((each) => each.kind === 'named' && each.decorator === type);
  if (exact.length > 0) return exact;
  const wanted = plain(type);
  return records.filter((each) => {
    if (each.kind === 'generic') return plain(each.type) === wanted;
    const decorator = plain(each.decorator.replace(/_(?:input|output)$/, ''));
    return (plain(each.type) === wanted && !/_v3$/.test(each.decorator)) || decorator === wanted;
  });
}

function unknownType(role: ExtraRole, type: string): string {
  const types = extraTypes(role);
  const close = nearest(type, types);
  return close === undefined
    ? `there is no ${role} "${type}"; there are ${types.join(', ')}`
    : `there is no ${role} "${type}". Did you mean ${close}?`;
}

function readAs(
  record: BindingRecord,
  given: readonly (readonly [string, string])[],
): Attempt<ExtraBinding> {
  const { example, type, role } = record;
  const properties: Record<string, Json> = {};
  let name = example.name;
  for (const [key, value] of given) {
    if (key === 'name') {
      name = value;
      continue;
    }
    const property = propertyFor(record, key);
    if (property === undefined) return failedBecause(unknownKey(record, key));
    properties[property] = typed(value, example[property]);
  }
  if (!isIdentifier(name)) return failedBecause(`"${name}" is not a name for a parameter`);
  const missing: string[] = [];
  for (const { property, required } of keysOf(record)) {
    if (!required || Object.hasOwn(properties, property)) continue;
    const usual = usualValue(type, property);
    if (usual === undefined) missing.push(property);
    else properties[property] = usual;
  }
  if (missing.length > 0) {
    return failedBecause(`${type} needs ${missing.map((each) => `${each}=…`).join(', ')}`);
  }
  const direction = role === 'output' ? 'out' : 'in';
  return ok({ record, binding: { type, name, direction, properties } });
}

/** The settings that the templates name too, by the type of the binding in lower case. */
const usualConnections: Readonly<Record<string, string>> = {
  queue: 'AzureWebJobsStorage',
  blob: 'AzureWebJobsStorage',
  table: 'AzureWebJobsStorage',
  servicebus: 'ServiceBusConnection',
  eventhub: 'EventHubConnection',
  cosmosdb: 'CosmosDbConnection',
  sql: 'SqlConnection',
  mysql: 'MySqlConnection',
  kusto: 'KustoConnection',
  redis: 'RedisConnection',
  rabbitmq: 'RabbitMqConnection',
  signalr: 'AzureSignalRConnectionString',
  signalrconnectioninfo: 'AzureSignalRConnectionString',
  signalrnegotiation: 'AzureSignalRConnectionString',
  signalrendpoints: 'AzureSignalRConnectionString',
  webpubsub: 'WebPubSubConnectionString',
  webpubsubconnection: 'WebPubSubConnectionString',
  webpubsubcontext: 'WebPubSubConnectionString',
};

/** Other properties that name a setting, by the type of the binding in lower case. */
const usualSettings: Readonly<Record<string, { readonly [property: string]: string }>> = {
  eventgrid: { topicEndpointUri: 'EventGridTopicUri', topicKeySetting: 'EventGridTopicKey' },
  kafka: { brokerList: '%KafkaBrokers%' },
  sendgrid: { apiKey: 'AzureWebJobsSendGridApiKey' },
  twiliosms: {
    accountSidSetting: 'AzureWebJobsTwilioAccountSid',
    authTokenSetting: 'AzureWebJobsTwilioAuthToken',
  },
};

function usualValue(type: string, property: string): string | undefined {
  const key = type.toLowerCase();
  const isConnection = /^connection(?:StringSetting)?$/.test(property);
  return isConnection ? usualConnections[key] : usualSettings[key]?.[property];
}

interface Key {
  readonly property: string;
  /** The keyword of the decorator. */
  readonly argument: string;
  readonly required: boolean;
}

function keysOf(record: BindingRecord): Key[] {
  if (record.kind === 'generic') {
    const { example, properties } = record;
    return properties.map((property) => {
      // A message may name its sender itself; what else a typical binding has, its extension needs.
      const required = Object.hasOwn(example, property) && property !== 'from';
      return { property, argument: property, required };
    });
  }
  return record.arguments.map(({ name, required }) => {
    const property = camelCase(name) ?? name;
    const isSetting = usualSettings[record.type.toLowerCase()]?.[property] !== undefined;
    return { property, argument: name, required: required || isSetting };
  });
}

/** `queueName`, `queue_name` and `queue` mean the same. */
function propertyFor(record: BindingRecord, key: string): string | undefined {
  const wanted = plain(key);
  const keys = keysOf(record);
  const found =
    keys.find(({ argument }) => plain(argument) === wanted) ??
    keys.find(({ argument }) => plain(argument) === `${wanted}name`);
  if (found !== undefined) return found.property;
  const isOpen = record.kind === 'generic' || record.extras === 'keyword';
  return isOpen && /[A-Z]/.test(key) ? key : undefined;
}

function unknownKey(record: BindingRecord, key: string): string {
  const keys = ['name', ...keysOf(record).map(({ argument }) => argument)];
  const close = nearest(key, keys);
  return close === undefined
    ? `${record.type} has no "${key}"; it has ${keys.join(', ')}`
    : `${record.type} has no "${key}". Did you mean ${close}?`;
}

/** Numbers where the usual value is one; true and false are what they are. */
function typed(value: string, usual: Json | undefined): Json {
  if (typeof usual === 'number' && /^-?\d+$/.test(value)) return Number(value);
  if (typeof usual !== 'string' && /^(?:true|false)$/i.test(value)) return /^t/i.test(value);
  return value;
}

function plain(text: string): string {
  return text.replace(/[-_]/g, '').toLowerCase();
}
