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

/** Everything that is known about bindings, service by service. Any other type works generically. */
export const catalogue: readonly BindingRecord[] = [
  ...http,
  ...timer,
  ...queue,
  ...blob,
  ...table,
  ...serviceBus,
  ...eventHubs,
  ...eventGrid,
  ...cosmosDb,
  ...sql,
  ...mysql,
  ...kafka,
  ...durable,
  ...signalR,
  ...webPubSub,
  ...sendGrid,
  ...twilio,
  ...rabbitMq,
  ...redis,
  ...kusto,
  ...dapr,
  ...openai,
  ...mcp,
  ...connectors,
  ...warmup,
];

/** The records with a decorator of their own for a type as spelled; none for one in another case. */
export function namedRecords(type: string, role: Role): readonly NamedRecord[] {
  return catalogue.filter(
    (record): record is NamedRecord =>
      record.kind === 'named' && record.type === type && record.role === role,
  );
}
