/**
 * The classes of azure.functions that the parameter of an input may be annotated with, beside `str` and
 * `bytes`; types that are not listed take other annotations. See docs/semantics.md#signatures
 */
export const inputClasses: Readonly<Record<string, readonly string[]>> = {
  httpTrigger: ['HttpRequest'],
  timerTrigger: ['TimerRequest'],
  queueTrigger: ['QueueMessage'],
  blobTrigger: ['InputStream'],
  blob: ['InputStream'],
  serviceBusTrigger: ['ServiceBusMessage'],
  eventHubTrigger: ['EventHubEvent'],
  eventGridTrigger: ['EventGridEvent', 'CloudEvent'],
  cosmosDBTrigger: ['DocumentList'],
  cosmosDB: ['DocumentList'],
  kafkaTrigger: ['KafkaEvent'],
  sql: ['SqlRowList'],
};

/** Classes that only fit some of them, so that any other one is a mistake. */
export const knownClasses: ReadonlySet<string> = new Set([
  ...Object.values(inputClasses).flat(),
  'Context',
  'Document',
  'HttpResponse',
]);
