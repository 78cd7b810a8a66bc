/**
 * What the worker accepts as annotations, by binding type: builtins and classes of azure.functions.
 * Types that are not listed are not judged. See docs/semantics.md#signatures
 */

import { sameKey } from '../function-json/function-json.ts';

type TypesByBinding = Readonly<Record<string, readonly string[]>>;

/** For the parameter of an input, beside `str` and `bytes`. */
export const inputTypes: TypesByBinding = {
  httpTrigger: ['HttpRequest'],
  timerTrigger: ['TimerRequest'],
  queueTrigger: ['QueueMessage'],
  blobTrigger: ['InputStream'],
  blob: ['InputStream'],
  serviceBusTrigger: ['ServiceBusMessage'],
  eventHubTrigger: ['EventHubEvent'],
  eventGridTrigger: ['CloudEvent', 'EventGridEvent'],
  cosmosDBTrigger: ['DocumentList'],
  cosmosDB: ['DocumentList'],
  kafkaTrigger: ['KafkaEvent'],
  sql: ['SqlRowList'],
  orchestrationTrigger: ['OrchestrationContext'],
  entityTrigger: ['EntityContext'],
};

/** Inputs that refuse `str` and `bytes` too: their converters return values by themselves. */
export const refusesText: ReadonlySet<string> = new Set(['orchestrationTrigger', 'entityTrigger']);

/** For the value that a `$return` binding takes. `func.Out[...]` takes `str` and `bytes` as well. */
export const outputTypes: TypesByBinding = {
  http: ['str', 'HttpResponse'],
  queue: ['str', 'bytes', 'QueueMessage'],
  blob: ['str', 'bytes', 'bytearray', 'InputStream'],
  serviceBus: ['str', 'bytes'],
  eventHub: ['str', 'bytes'],
  eventGrid: ['str', 'bytes', 'EventGridOutputEvent'],
  cosmosDB: ['Document', 'DocumentList'],
  kafka: ['str', 'bytes'],
  sql: ['SqlRow', 'SqlRowList'],
};

/** For the value of a binding that the library has no converter for. */
export const genericOutputTypes: readonly string[] = ['str', 'bytes', 'bytearray'];

/** The builtins that are judged. */
export const judgedBuiltins: ReadonlySet<string> = new Set([
  'str',
  'bytes',
  'bytearray',
  'int',
  'float',
  'bool',
  'dict',
  'list',
  'tuple',
  'set',
  'object',
]);

/** The classes of azure.functions that are judged: each fits only some bindings. */
export const judgedClasses: ReadonlySet<string> = new Set(
  [...Object.values(inputTypes), ...Object.values(outputTypes), ['Context', 'HttpResponse']]
    .flat()
    .filter((each) => !judgedBuiltins.has(each)),
);

/** Types of which the library converts values; a worker knows them by these very names only. */
export const convertedTypes: readonly string[] = [
  'activityTrigger',
  'blob',
  'blobTrigger',
  'connectorTrigger',
  'cosmosDB',
  'cosmosDBTrigger',
  'durableClient',
  'entityTrigger',
  'eventGrid',
  'eventGridTrigger',
  'eventHub',
  'eventHubTrigger',
  'http',
  'httpTrigger',
  'kafka',
  'kafkaTrigger',
  'mcpPromptTrigger',
  'mcpResourceTrigger',
  'mcpToolTrigger',
  'mysql',
  'mysqlTrigger',
  'orchestrationTrigger',
  'queue',
  'queueTrigger',
  'serviceBus',
  'serviceBusTrigger',
  'sql',
  'timerTrigger',
  'warmupTrigger',
];

/** The name by which workers know a type that is spelled in another case, and so not converted. */
export function convertedSpelling(type: string): string | undefined {
  return convertedTypes.includes(type)
    ? undefined
    : convertedTypes.find((each) => sameKey(each, type));
}
