import {
  type Binding,
  type FunctionJson,
  isTrigger,
  sameKey,
} from '../../bindings/function-json/function-json.ts';
import { durableClient, oldClientType } from '../../bindings/services/durable.ts';
import {
  blobOccasions,
  changeOccasions,
  eventGridOccasions,
  genericOccasions,
  inputValue,
  sqlOccasions,
  timerOccasions,
} from './data-occasions.ts';
import {
  activityOccasions,
  clientValue,
  entityOccasions,
  orchestrationOccasions,
} from './durable-values.ts';
import { httpOccasions } from './http-occasions.ts';
import type { Invocation, Occasion, TypedValue } from './invocation.ts';
import {
  eventHubOccasions,
  kafkaOccasions,
  queueOccasions,
  serviceBusOccasions,
} from './message-occasions.ts';
import { type Words, wordsOf } from './words.ts';

/**
 * Invocations of one function, made up from its bindings and from the words that its script, and what
 * it may import, looks for. The same function and sources give the same invocations.
 */
export function makeInvocations(
  name: string,
  { bindings }: Pick<FunctionJson, 'bindings'>,
  script: string,
  ...shared: readonly string[]
): Invocation[] {
  const words = wordsOf(script, ...shared);
  const trigger = bindings.find(isTrigger);
  if (trigger === undefined) return [];
  const others = bindings.filter((each) => each.direction === 'in' && each !== trigger);
  return occasionsOf(trigger, name, words).map(({ name: about, value, metadata }) => ({
    function: name,
    name: about,
    inputs: { [trigger.name]: value, ...valuesOf(others, words) },
    ...(metadata && { metadata }),
  }));
}

function valuesOf(bindings: readonly Binding[], words: Words): Record<string, TypedValue> {
  return Object.fromEntries(
    bindings.map(({ name, type }) => {
      const isClient = [durableClient.type, oldClientType].some((each) => sameKey(each, type));
      return [name, isClient ? clientValue : inputValue(type, words)];
    }),
  );
}

function occasionsOf(trigger: Binding, name: string, words: Words): readonly Occasion[] {
  switch (trigger.type.toLowerCase()) {
    case 'httptrigger':
      return httpOccasions(trigger, name, words);
    case 'timertrigger':
      return timerOccasions();
    case 'queuetrigger':
      return queueOccasions(trigger, words);
    case 'servicebustrigger':
      return serviceBusOccasions(trigger, words);
    case 'eventhubtrigger':
      return eventHubOccasions(trigger, words);
    case 'kafkatrigger':
      return kafkaOccasions(trigger, words);
    case 'blobtrigger':
      return blobOccasions(trigger, words);
    case 'eventgridtrigger':
      return eventGridOccasions(words);
    case 'cosmosdbtrigger':
      return changeOccasions(words);
    case 'sqltrigger':
    case 'mysqltrigger':
      return sqlOccasions(words);
    case 'warmuptrigger':
      return [{ name: 'a warm-up', value: { json: {} } }];
    case 'activitytrigger':
      return activityOccasions(words);
    case 'orchestrationtrigger':
      return orchestrationOccasions(words);
    case 'entitytrigger':
      return entityOccasions(name, words);
    default:
      return genericOccasions(words);
  }
}
