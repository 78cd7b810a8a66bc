import {
  azureResources,
  type BoundFunction,
  type NamedGroups,
} from '../functions/azure-resources.ts';
import { deviceHub, settingOf, withDeviceHub } from '../functions/device-hub.ts';
import type { TemplateValue } from '../language/template.ts';
import type { ManifestFields } from '../templates/manifest.ts';

/** Settings whose value in Azure is another one than on a developer's machine. */
const azureValues: Readonly<Record<string, string>> = {
  PYTHON_APPLICATIONINSIGHTS_ENABLE_TELEMETRY: 'true',
};

/** Settings that azd's Bicep has for every app, or that the plan sets itself. */
const always = ['FUNCTIONS_WORKER_RUNTIME', 'AzureWebJobsStorage'];

/** What templates say about Azure beside the bindings of their functions. */
export interface AzureHints {
  /** Their keys of host.json. */
  readonly hosts: readonly ManifestFields[];
  /** Names of the functions whose events come from an IoT hub. */
  readonly ofDevices: readonly string[];
}

/** The Durable Task Scheduler that host.json asks for, with the setting that holds its connection. */
function schedulerOf(hosts: readonly ManifestFields[]) {
  for (const host of hosts) {
    const provider = valueAt(host, 'extensions', 'durableTask', 'storageProvider');
    if (valueAt(provider, 'type') !== 'azureManaged') continue;
    const setting = valueAt(provider, 'connectionStringName');
    if (typeof setting !== 'string') continue;
    const taskHub = valueAt(host, 'extensions', 'durableTask', 'hubName');
    return { setting, taskHub: typeof taskHub === 'string' ? taskHub : 'default' };
  }
  return null;
}

function valueAt(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (each, key) =>
      typeof each === 'object' && each !== null
        ? (each as { readonly [key: string]: unknown })[key]
        : undefined,
    value,
  );
}

/** With a symbolic name each, as Bicep wants one. */
function listOf(groups: NamedGroups, symbol: string) {
  return [...groups].map(([name, members], index) => ({
    name,
    symbol: `${symbol}${index + 1}`,
    members: [...members].map((member, at) => ({
      name: member,
      symbol: `${symbol}${index + 1}_${at + 1}`,
    })),
  }));
}

/**
 * What functions need in Azure, for the Bicep of an app: the resources that their bindings name, reached
 * with the identity of the app, and the settings that somebody has to give. See
 * https://learn.microsoft.com/azure/azure-functions/functions-reference#configure-an-identity-based-connection
 */
export function azureNeeds(
  functions: readonly BoundFunction[],
  settings: ReadonlyMap<string, string>,
  { hosts, ofDevices }: AzureHints,
): { readonly [name: string]: TemplateValue } {
  const isOfDevices = ({ name }: BoundFunction) => ofDevices.includes(name);
  const hubNames = (each: BoundFunction) =>
    each.bindings.map(({ properties }) => properties.eventHubName);
  const hubSettings = functions
    .filter(isOfDevices)
    .flatMap(hubNames)
    .flatMap((name) => settingOf(name) ?? []);
  const placed = functions.map((each) => (isOfDevices(each) ? withDeviceHub(each) : each));
  const resources = azureResources(placed);
  const { connections } = resources;
  const scheduler = schedulerOf(hosts);
  const provided = new Set([
    ...Object.values(connections).flatMap((each) => [...each]),
    ...hubSettings,
    ...(scheduler ? [scheduler.setting] : []),
  ]);
  const hubs = listOf(resources.hubs, 'hub');
  const deviceHubs = new Set(placed.filter(isOfDevices).flatMap(hubNames));
  const others = [...settings].filter(([name]) => !always.includes(name) && !provided.has(name));
  const isConstant = (name: string) => /^PYTHON_/.test(name);
  const lists = {
    containers: listOf(resources.containers, 'container'),
    queues: listOf(resources.queues, 'queue'),
    tables: listOf(resources.tables, 'table'),
    // The host reaches its own storage by the setting that every app has.
    storage: [...connections.storage].filter((name) => name !== 'AzureWebJobsStorage'),
    serviceBus: [...connections.serviceBus],
    busQueues: listOf(resources.busQueues, 'queue'),
    topics: listOf(resources.topics, 'topic'),
    eventHubs: [...connections.eventHubs],
    hubs,
    deviceHubs: hubs.filter(({ name }) => deviceHubs.has(name)),
    scheduler,
    cosmos: [...connections.cosmos],
    databases: listOf(resources.databases, 'database'),
    constants: [
      ...others
        .filter(([name]) => isConstant(name))
        .map(([name, value]) => ({ name, value: azureValues[name] ?? value })),
      ...[...new Set(hubSettings)].map((name) => ({ name, value: deviceHub })),
    ],
    given: others
      .filter(([name]) => !isConstant(name))
      .map(([name]) => {
        const parameter = `setting_${name.replace(/\W/g, '_')}`;
        // As azd fills it in, from the values of its environment.
        return { name, parameter, reference: `\${${parameter}}` };
      }),
    eventGrid: resources.eventGrid,
  };
  return lists as unknown as { readonly [name: string]: TemplateValue };
}
