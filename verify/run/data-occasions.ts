import type { Binding, Json } from '../../bindings/function-json/function-json.ts';
import { stringAt } from '../../bindings/function-json/keys.ts';
import { asJson, bytesOf, type Occasion, type TypedValue } from './invocation.ts';
import { likelyObject, numbersFor, type Words } from './words.ts';

const TIME = '2024-05-14T09:29:00Z';

/** On time, and late. */
export function timerOccasions(): Occasion[] {
  return [false, true].map((late) => ({
    name: late ? 'past due' : 'on time',
    value: {
      json: {
        Schedule: { AdjustForDST: true },
        ScheduleStatus: { Last: TIME, LastUpdated: TIME, Next: '2024-05-14T09:34:00Z' },
        IsPastDue: late,
      },
    },
  }));
}

/** Text, JSON, bytes that are not text, and nothing. */
export function blobOccasions(trigger: Binding, words: Words): Occasion[] {
  const path = (stringAt(trigger.properties, 'path') ?? 'container/blob').replace(
    /\{[^}]*\}/g,
    'a',
  );
  const metadata = asJson({
    BlobTrigger: path,
    Uri: `https://none.invalid/${path}`,
    Properties: { Length: 42, ContentType: 'text/plain', LastModified: TIME },
    Metadata: { owner: 'pyfunc' },
  });
  return [
    { name: 'a text', value: bytesOf('name,amount\nZürich,3\n'), metadata },
    { name: 'JSON', value: bytesOf(JSON.stringify(rows(words))), metadata },
    { name: 'bytes that are not text', value: { bytes: 'AP+A/g==' }, metadata },
    { name: 'an empty blob', value: bytesOf(''), metadata },
  ];
}

/** Event Grid schema and cloud event. */
export function eventGridOccasions(words: Words): Occasion[] {
  const data = likelyObject(words);
  const event = { id: 'event-1', subject: 'subject-1', data };
  return [
    {
      name: 'an event',
      value: {
        json: {
          ...event,
          topic: 'topic-1',
          eventType: words.values[0] ?? 'type-1',
          eventTime: TIME,
          dataVersion: '1.0',
        },
      },
    },
    {
      name: 'a cloud event',
      value: {
        json: {
          ...event,
          source: 'source-1',
          type: words.values[0] ?? 'type-1',
          specversion: '1.0',
          time: TIME,
        },
      },
    },
  ];
}

/** Documents or rows that have changed: two, and none. */
export function changeOccasions(words: Words): Occasion[] {
  return [
    { name: 'two documents', value: { json: rows(words) } },
    { name: 'no documents', value: { json: [] } },
  ];
}

/** Changes of a SQL table. */
export function sqlOccasions(words: Words): Occasion[] {
  const changes = rows(words).map((Item, Operation) => ({ Operation, Item }));
  return [{ name: 'two changes', value: { string: JSON.stringify(changes) } }];
}

/** For a trigger that no library knows: whatever it is, it comes as text, JSON or bytes. */
export function genericOccasions(words: Words): Occasion[] {
  return [
    { name: 'a text', value: { string: 'text' } },
    { name: 'JSON', value: { json: likelyObject(words) } },
    { name: 'bytes', value: bytesOf('text') },
  ];
}

/** Two records with the keys the script looks for. */
function rows(words: Words): Json[] {
  return [
    { id: '1', ...likelyObject(words) },
    { id: '2', ...numbersFor(words) },
  ];
}

/** What an input binding that is not a trigger gives. */
export function inputValue(type: string, words: Words): TypedValue {
  switch (type.toLowerCase()) {
    case 'blob':
      return bytesOf(JSON.stringify(rows(words)));
    case 'cosmosdb':
    case 'table':
    case 'sql':
    case 'mysql':
      return { json: rows(words) };
    default:
      return { string: JSON.stringify(rows(words)) };
  }
}
