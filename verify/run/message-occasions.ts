import type { Binding, Json } from '../../bindings/function-json/function-json.ts';
import { stringAt } from '../../bindings/function-json/keys.ts';
import {
  asJson,
  base64,
  bytesOf,
  type Metadata,
  type Occasion,
  type TypedValue,
} from './invocation.ts';
import { objectsFor, textsFor, type Words } from './words.ts';

const TIME = '2024-05-14T09:29:00Z';
const LATER = '2024-05-21T09:29:00Z';

/** Texts that a message may hold. */
function texts(words: Words): { readonly name: string; readonly text: string }[] {
  return [
    { name: 'a text', text: 'Grüße aus Zürich' },
    ...objectsFor(words).map(({ name, value }) => ({ name, text: JSON.stringify(value) })),
    { name: 'a list', text: '[{"id": 1}, {"id": 2}]' },
    ...words.values.map((value) => ({
      name: `"${value}" everywhere`,
      text: JSON.stringify(textsFor(words, () => value)),
    })),
  ];
}

/** Storage queue. */
export function queueOccasions(trigger: Binding, words: Words): Occasion[] {
  const metadata = {
    ...asJson({ Id: 'message-1', DequeueCount: 2, PopReceipt: 'receipt-1' }),
    ...asJson({ ExpirationTime: LATER, InsertionTime: TIME, NextVisibleTime: TIME }),
  };
  return singles(trigger, words, metadata);
}

/** Service Bus queue or topic. */
export function serviceBusOccasions(trigger: Binding, words: Words): Occasion[] {
  const properties = { source: 'pyfunc', attempt: 1 };
  const one = asJson({
    UserProperties: properties,
    ApplicationProperties: properties,
    MessageId: 'message-1',
    CorrelationId: 'correlation-1',
    ContentType: 'application/json',
    DeliveryCount: 1,
    EnqueuedTimeUtc: TIME,
    ExpiresAtUtc: LATER,
    Label: 'label-1',
    SequenceNumber: 11,
    LockToken: '11111111-2222-4333-8444-555555555555',
    SessionId: 'session-1',
  });
  const many = asJson({
    UserPropertiesArray: [properties, {}],
    ApplicationPropertiesArray: [properties, {}],
    MessageIdArray: ['message-1', 'message-2'],
    CorrelationIdArray: ['correlation-1', 'correlation-2'],
    ContentTypeArray: ['application/json', 'application/json'],
    DeliveryCountArray: [1, 2],
    EnqueuedTimeUtcArray: [TIME, TIME],
    SequenceNumberArray: [11, 12],
  });
  return byCardinality(trigger, words, one, many, 'one');
}

/** Event Hubs. */
export function eventHubOccasions(trigger: Binding, words: Words): Occasion[] {
  const properties = {
    EnqueuedTimeUtc: TIME,
    SequenceNumber: 11,
    Offset: 110,
    PartitionKey: 'key-1',
    'iothub-connection-device-id': 'device-1',
  };
  const one = asJson({
    SystemProperties: properties,
    EnqueuedTimeUtc: TIME,
    SequenceNumber: 11,
    Offset: '110',
    PartitionKey: 'key-1',
  });
  const many = asJson({
    SystemPropertiesArray: [properties, { ...properties, SequenceNumber: 12 }],
  });
  return byCardinality(trigger, words, one, many);
}

/** Kafka. */
export function kafkaOccasions(trigger: Binding, words: Words): Occasion[] {
  const one = asJson({
    Timestamp: TIME,
    Key: 'key-1',
    Partition: 0,
    Offset: 11,
    Topic: 'topic-1',
    Headers: [],
  });
  const many = {
    ...asJson({
      TimestampArray: [TIME, TIME],
      KeyArray: ['key-1', 'key-2'],
      PartitionArray: [0, 0],
      HeadersArray: [[], []],
    }),
    OffsetArray: { collection_sint64: [11, 12] },
    TopicArray: { collection_string: ['topic-1', 'topic-1'] },
  };
  return byCardinality(trigger, words, one, many, 'one');
}

/** Without `cardinality` and a default that is sure, both are tried. */
function byCardinality(
  trigger: Binding,
  words: Words,
  one: Metadata,
  many: Metadata,
  usual?: string,
): Occasion[] {
  const cardinality = (stringAt(trigger.properties, 'cardinality') ?? usual)?.toLowerCase();
  return [
    ...(cardinality === 'many' ? [] : singles(trigger, words, one)),
    ...(cardinality === 'one' ? [] : batches(trigger, words, many)),
  ];
}

function singles(trigger: Binding, words: Words, metadata: Metadata): Occasion[] {
  return texts(words).map(({ name, text }) => {
    return { name, value: isBinary(trigger) ? bytesOf(text) : { string: text }, metadata };
  });
}

function batches(trigger: Binding, words: Words, metadata: Metadata): Occasion[] {
  return texts(words).map(({ name, text }) => {
    const pair = [text, JSON.stringify({ second: true })];
    const value: TypedValue = isBinary(trigger)
      ? { collection_bytes: pair.map(base64) }
      : { collection_string: pair };
    return { name: `two messages, ${name} first`, value, metadata };
  });
}

function isBinary({ properties }: Binding): boolean {
  const dataType: Json | undefined = stringAt(properties, 'dataType');
  return dataType?.toLowerCase() === 'binary';
}
