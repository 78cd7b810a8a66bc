import { type Binding, type Json, sameKey } from './function-json/function-json.ts';

/** The extension bundle that Microsoft recommends today. See docs/semantics.md#bundles */
export const currentBundle = '[4.*, 5.0.0)';

/** Property names of the Cosmos DB extension before and since its version 4, which bundle 4 brings. */
export const bundleRenames: Readonly<Record<string, string>> = {
  connectionStringSetting: 'connection',
  collectionName: 'containerName',
  leaseConnectionStringSetting: 'leaseConnection',
  leaseCollectionName: 'leaseContainerName',
  createLeaseCollectionIfNotExists: 'createLeaseContainerIfNotExists',
  leasesCollectionThroughput: 'leasesContainerThroughput',
  leaseCollectionPrefix: 'leaseContainerPrefix',
  collectionThroughput: 'containerThroughput',
};

/** Properties that the extension no longer reads. */
const gone = ['checkpointInterval', 'checkpointDocumentCount', 'useMultipleWriteLocations'];

export interface UpgradedBinding {
  readonly binding: Binding;
  readonly renamed: readonly { readonly from: string; readonly to: string }[];
  readonly dropped: readonly string[];
}

/** The binding as bundle 4 spells it; unchanged where the bundle changes nothing. */
export function upgradeBinding(binding: Binding): UpgradedBinding {
  if (!/^cosmosDB(?:Trigger)?$/i.test(binding.type)) return { binding, renamed: [], dropped: [] };
  const renamed: { from: string; to: string }[] = [];
  const dropped: string[] = [];
  const properties: Record<string, Json> = {};
  for (const [key, value] of Object.entries(binding.properties)) {
    const to = Object.entries(bundleRenames).find(([from]) => sameKey(from, key))?.[1];
    if (gone.some((each) => sameKey(each, key))) dropped.push(key);
    else properties[to ?? key] = value;
    if (to !== undefined) renamed.push({ from: key, to });
  }
  return { binding: { ...binding, properties }, renamed, dropped };
}
