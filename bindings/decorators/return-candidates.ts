import type { Binding } from '../function-json/function-json.ts';

/** Types whose converter takes a return value only where the binding is called `$return`. */
export const explicitOnly: ReadonlySet<string> = new Set([
  'http',
  'httpTrigger',
  'timerTrigger',
  'queue',
  'queueTrigger',
  'blob',
  'blobTrigger',
  'serviceBus',
  'serviceBusTrigger',
  'eventHub',
  'eventHubTrigger',
  'eventGrid',
  'eventGridTrigger',
  'cosmosDB',
  'cosmosDBTrigger',
  'kafka',
  'kafkaTrigger',
  'sql',
  'mysql',
  'mysqlTrigger',
  'warmupTrigger',
  'durableClient',
]);

/**
 * The bindings that a worker may convert a returned value for. With more than one, v1 takes the last of
 * a map without order and v2 the top-most decorator, so the outcome may differ.
 * See docs/semantics.md#implicit-return
 */
export function returnCandidates(bindings: readonly Binding[]): readonly Binding[] {
  const explicit = bindings.filter((binding) => binding.name === '$return');
  return explicit.length > 0 ? explicit : bindings.filter((each) => !explicitOnly.has(each.type));
}
