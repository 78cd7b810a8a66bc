import type { BindingRecord, NamedRecord, Role } from './record.ts';
import { blob } from './services/blob.ts';
import { connectors } from './services/connectors.ts';
import { cosmosDb } from './services/cosmos-db.ts';
import { dapr } from './services/dapr.ts';
import { durable } from './services/durable.ts';
import { eventGrid } from './services/event-grid.ts';
import { eventHubs } from './services/event-hubs.ts';
import { http } from './services/http.ts';
import { kafka } from './services/kafka.ts';
import { kusto } from './services/kusto.ts';
import { mcp } from './services/mcp.ts';
import { sendGrid, signalR, twilio, webPubSub } from './services/messaging-services.ts';
import { mysql } from './services/mysql.ts';
import { openai } from './services/openai.ts';
import { queue } from './services/queue.ts';
import { rabbitMq } from './services/rabbitmq.ts';
import { redis } from './services/redis.ts';
import { serviceBus } from './services/service-bus.ts';
import { sql } from './services/sql.ts';
import { table } from './services/table.ts';
import { timer } from './services/timer.ts';
import { warmup } from './services/warmup.ts';

/** A service with its bindings, as lists of templates name it. */
interface Service {
  readonly title: string;
  readonly records: readonly BindingRecord[];
}

export const services: readonly Service[] = [
  { title: 'HTTP', records: http },
  { title: 'Timer', records: timer },
  { title: 'Storage queues', records: queue },
  { title: 'Blob storage', records: blob },
  { title: 'Table storage', records: table },
  { title: 'Service Bus', records: serviceBus },
  { title: 'Event Hubs', records: eventHubs },
  { title: 'Event Grid', records: eventGrid },
  { title: 'Cosmos DB', records: cosmosDb },
  { title: 'Azure SQL', records: sql },
  { title: 'MySQL', records: mysql },
  { title: 'Kafka', records: kafka },
  { title: 'Durable Functions', records: durable },
  { title: 'SignalR', records: signalR },
  { title: 'Web PubSub', records: webPubSub },
  { title: 'SendGrid', records: sendGrid },
  { title: 'Twilio', records: twilio },
  { title: 'RabbitMQ', records: rabbitMq },
  { title: 'Redis', records: redis },
  { title: 'Azure Data Explorer', records: kusto },
  { title: 'Dapr', records: dapr },
  { title: 'Azure OpenAI', records: openai },
  { title: 'Model Context Protocol', records: mcp },
  { title: 'Connectors', records: connectors },
  { title: 'Warmup', records: warmup },
];

/** Everything that is known about bindings, service by service. Any other type works generically. */
export const catalog: readonly BindingRecord[] = services.flatMap(({ records }) => records);

/** The titles of the services, in their order. */
export const serviceTitles: readonly string[] = services.map(({ title }) => title);

/**
 * The service that a template is about: the one whose binding its name begins with, as `service-bus-queue`
 * does with serviceBus, otherwise that of its first binding beside HTTP.
 */
export function serviceOf(name: string, types: readonly string[]): string | undefined {
  const letters = name.replaceAll('-', '').toLowerCase();
  const [first = ''] = name.split('-');
  const having = (isMeant: (type: string) => boolean) =>
    services.find(({ records }) =>
      records.some(({ type }) => isMeant(type.replace(/Trigger$/i, '').toLowerCase())),
    );
  const named =
    having((type) => letters.startsWith(type)) ??
    having((type) => first.length > 3 && type.startsWith(first));
  if (named !== undefined) return named.title;
  const found = types.flatMap(
    (wanted) => services.find(({ records }) => records.some(({ type }) => type === wanted)) ?? [],
  );
  const own = found.find(({ records }) => records !== http) ?? found[0];
  return own?.title;
}

/** The records with a decorator of their own for a type as spelled; none for one in another case. */
export function namedRecords(type: string, role: Role): readonly NamedRecord[] {
  return catalog.filter(
    (record): record is NamedRecord =>
      record.kind === 'named' && record.type === type && record.role === role,
  );
}
