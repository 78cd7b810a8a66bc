import type { TemplateFunction } from './functions-of.ts';
import { bindingsOf } from './language/decorators.ts';
import type { TemplateValue } from './language/template.ts';

/** Settings whose value in Azure is another one than on a developer's machine. */
const azureValues: Readonly<Record<string, string>> = {
  PYTHON_APPLICATIONINSIGHTS_ENABLE_TELEMETRY: 'true',
};

/** Settings that azd's Bicep has for every app, or that the plan sets itself. */
const always = ['FUNCTIONS_WORKER_RUNTIME', 'AzureWebJobsStorage'];

type Fields = { readonly [property: string]: unknown };

/** Names by the name they belong to, each once, in the order in which they were met. */
class Groups {
  readonly #all = new Map<string, Set<string>>();

  add(name: unknown, member?: unknown): void {
    if (!isFixed(name)) return;
    const members = this.#all.get(name) ?? new Set<string>();
    this.#all.set(name, members);
    if (isFixed(member)) members.add(member);
  }

  /** With a symbolic name each, as Bicep wants one. */
  list(symbol: string) {
    return [...this.#all].map(([name, members], index) => ({
      name,
      symbol: `${symbol}${index + 1}`,
      members: [...members].map((member, at) => ({
        name: member,
        symbol: `${symbol}${index + 1}_${at + 1}`,
      })),
    }));
  }
}

/** A name that is known now: not one that a setting or an event holds. */
function isFixed(name: unknown): name is string {
  return typeof name === 'string' && name !== '' && !/[%{}]/.test(name);
}

/**
 * What functions need in Azure, for the Bicep of an app: the resources that their bindings name, reached
 * with the identity of the app, and the settings that somebody has to give. See
 * https://learn.microsoft.com/azure/azure-functions/functions-reference#configure-an-identity-based-connection
 */
export function azureNeeds(
  functions: readonly TemplateFunction[],
  settings: ReadonlyMap<string, string>,
): { readonly [name: string]: TemplateValue } {
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
    for (const { type, properties } of bindingsOf(bindings)) {
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
  const provided = new Set(Object.values(connections).flatMap((each) => [...each]));
  const others = [...settings].filter(([name]) => !always.includes(name) && !provided.has(name));
  const isConstant = (name: string) => /^PYTHON_/.test(name);
  const lists = {
    containers: containers.list('container'),
    queues: queues.list('queue'),
    tables: tables.list('table'),
    // The host reaches its own storage by the setting that every app has.
    storage: [...connections.storage].filter((name) => name !== 'AzureWebJobsStorage'),
    serviceBus: [...connections.serviceBus],
    busQueues: busQueues.list('queue'),
    topics: topics.list('topic'),
    eventHubs: [...connections.eventHubs],
    hubs: hubs.list('hub'),
    cosmos: [...connections.cosmos],
    databases: databases.list('database'),
    constants: others
      .filter(([name]) => isConstant(name))
      .map(([name, value]) => ({ name, value: azureValues[name] ?? value })),
    given: others
      .filter(([name]) => !isConstant(name))
      .map(([name]) => {
        const parameter = `setting_${name.replace(/\W/g, '_')}`;
        // As azd fills it in, from the values of its environment.
        return { name, parameter, reference: `\${${parameter}}` };
      }),
    eventGrid,
  };
  return lists as unknown as { readonly [name: string]: TemplateValue };
}
