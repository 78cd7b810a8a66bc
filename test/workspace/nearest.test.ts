import { expect, test } from 'vitest';
import { nearest } from '../../workspace/text/nearest.ts';
import { library } from '../generators/new-app.ts';

test.each([
  ['htp', 'http'],
  ['htpp', 'http'],
  ['hhtp', 'http'],
  ['HTTP', 'http'],
  ['https', 'http'],
  ['tiemr', 'timer'],
  ['time', 'timer'],
  ['timers', 'timer'],
  ['que', 'queue'],
  ['qeueu', 'queue'],
  ['blobs', 'blob'],
  ['bolb', 'blob'],
  ['cosmosdb', 'cosmos-db'],
  ['cosmos_db', 'cosmos-db'],
  ['eventgrid', 'event-grid'],
  ['event-gird', 'event-grid'],
  ['servicebus-queue', 'service-bus-queue'],
  ['service-bus-queu', 'service-bus-queue'],
  ['grpc', undefined],
  ['', undefined],
  ['x', undefined],
  ['kafak', 'kafka'],
  ['durabel', 'durable'],
  ['websocket', undefined],
])('%s means %s', (typed, meant) => {
  expect(nearest(typed, library.names)).toBe(meant);
});
