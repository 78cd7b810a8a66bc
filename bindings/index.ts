import { blob } from './blob.ts';
import { connectors } from './connectors.ts';
import { cosmosDb } from './cosmos-db.ts';
import { dapr } from './dapr.ts';
import { durable } from './durable.ts';
import { eventGrid } from './event-grid.ts';
import { eventHubs } from './event-hubs.ts';
import { http } from './http.ts';
import { kafka } from './kafka.ts';
import { kusto } from './kusto.ts';
import { mcp } from './mcp.ts';
import { sendGrid, signalR, twilio, webPubSub } from './messaging-services.ts';
import { mysql } from './mysql.ts';
import { openai } from './openai.ts';
import { queue } from './queue.ts';
import { rabbitMq } from './rabbitmq.ts';
import type { BindingRecord, NamedRecord, Role } from './record.ts';
import { redis } from './redis.ts';
import { serviceBus } from './service-bus.ts';
import { sql } from './sql.ts';
import { table } from './table.ts';
import { timer } from './timer.ts';
import { warmup } from './warmup.ts';

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
