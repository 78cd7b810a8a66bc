import type { Binding } from '../../bindings/function-json/function-json.ts';
import { bindingsOf } from '../language/decorators.ts';
import type { TemplateFunction } from './functions-of.ts';

/** A function with all of its bindings. */
export interface BoundFunction {
  readonly name: string;
  readonly bindings: readonly Binding[];
}

/** The functions of templates with their bindings. Throws `Unwritable` where these are something else. */
export function boundFunctions(functions: readonly TemplateFunction[]): BoundFunction[] {
  return functions.map(({ name, bindings }) => ({ name, bindings: bindingsOf(bindings) }));
}

/** Names by the name they belong to, each once, in the order in which they were met. */
export type NamedGroups = ReadonlyMap<string, ReadonlySet<string>>;

/** The resources that bindings name, and the settings that hold the connections to them. */
export interface AzureResources {
  readonly connections: Readonly<
    Record<'storage' | 'serviceBus' | 'eventHubs' | 'cosmos', ReadonlySet<string>>
  >;
  readonly containers: NamedGroups;
  readonly queues: NamedGroups;
  readonly tables: NamedGroups;
  readonly busQueues: NamedGroups;
  /** With their subscriptions. */
  readonly topics: NamedGroups;
  /** With their consumer groups. */
  readonly hubs: NamedGroups;
  /** With their containers. */
  readonly databases: NamedGroups;
  /** Functions that an Event Grid subscription starts. */
  readonly eventGrid: readonly string[];
}

type Fields = { readonly [property: string]: unknown };

class Groups extends Map<string, Set<string>> {
  add(name: unknown, member?: unknown): void {
    if (!isFixed(name)) return;
    const members = this.get(name) ?? new Set<string>();
    this.set(name, members);
    if (isFixed(member)) members.add(member);
  }
}

/** A name that is known now: not one that a setting or an event holds. */
function isFixed(name: unknown): name is string {
  return typeof name === 'string' && name !== '' && !/[%{}]/.test(name);
}

/** Reads what the bindings of functions name in Azure. */
export function azureResources(functions: readonly BoundFunction[]): AzureResources {
  const connections = {
    storage: new Set<string>(),
    serviceBus: new Set<string>(),
    eventHubs: new Set<string>(),
    cosmos: new Set<string>(),
  };
  const [containers, queues, tables] = [new Groups(), new Groups(), new Groups()];
  const [busQueues, topics, hubs, databases] = [
    new Groups(),
    new Groups(),
    new Groups(),
    new Groups(),
  ];
  const eventGrid: string[] = [];
  for (const { name, bindings } of functions) {
    for (const { type, properties } of bindings) {
      const each: Fields = properties;
      const connect = (service: keyof typeof connections) => {
        if (typeof each.connection === 'string') connections[service].add(each.connection);
      };
      switch (type.replace(/Trigger$/, '')) {
        case 'blob':
          connect('storage');
          containers.add(String(each.path ?? '').split('/')[0]);
          if (type === 'blobTrigger' && each.source === 'EventGrid') eventGrid.push(name);
          break;
        case 'queue':
          connect('storage');
          queues.add(each.queueName);
          break;
        case 'table':
          connect('storage');
          tables.add(each.tableName);
          break;
        case 'serviceBus':
          connect('serviceBus');
          busQueues.add(each.queueName);
          topics.add(each.topicName, each.subscriptionName);
          break;
        case 'eventHub':
          connect('eventHubs');
          hubs.add(each.eventHubName, each.consumerGroup === '$Default' ? '' : each.consumerGroup);
          break;
        case 'cosmosDB':
          connect('cosmos');
          databases.add(each.databaseName, each.containerName);
          databases.add(each.databaseName, each.leaseContainerName);
          break;
        case 'eventGrid':
          if (type === 'eventGridTrigger') eventGrid.push(name);
          break;
      }
    }
  }
  return {
    connections,
    containers,
    queues,
    tables,
    busQueues,
    topics,
    hubs,
    databases,
    eventGrid,
  };
}
