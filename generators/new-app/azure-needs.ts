import {
  azureResources,
  type BoundFunction,
  type NamedGroups,
} from '../functions/azure-resources.ts';
import type { TemplateValue } from '../language/template.ts';

/** Settings whose value in Azure is another one than on a developer's machine. */
const azureValues: Readonly<Record<string, string>> = {
  PYTHON_APPLICATIONINSIGHTS_ENABLE_TELEMETRY: 'true',
};

/** Settings that azd's Bicep has for every app, or that the plan sets itself. */
const always = ['FUNCTIONS_WORKER_RUNTIME', 'AzureWebJobsStorage'];

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
): { readonly [name: string]: TemplateValue } {
  const resources = azureResources(functions);
  const { connections } = resources;
  const provided = new Set(Object.values(connections).flatMap((each) => [...each]));
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
    hubs: listOf(resources.hubs, 'hub'),
    cosmos: [...connections.cosmos],
    databases: listOf(resources.databases, 'database'),
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
    eventGrid: resources.eventGrid,
  };
  return lists as unknown as { readonly [name: string]: TemplateValue };
}
