import { bundleRenames } from './bundle-upgrade.ts';

/** Their extensions are part of the host; all others come from a bundle or an extensions.csproj. */
const hostTypes = ['httptrigger', 'http', 'timertrigger', 'warmuptrigger'];

/** Whether the host knows a binding type only through an extension. */
export function needsExtension(type: string): boolean {
  return !hostTypes.includes(type.toLowerCase());
}

/**
 * The first bundle that holds a binding type, for types that not every bundle has, from the
 * extensions.json of all releases of https://github.com/Azure/azure-functions-extension-bundles
 * up to 4.38.0 of July 2026. What a later one brings is not known here, so a type that is not listed
 * passes: some are in preview bundles alone, such as kusto, until a release has them.
 */
const firstBundle: Readonly<Record<string, string>> = {
  daprbinding: '4.17.0',
  daprbindingtrigger: '4.17.0',
  daprinvoke: '4.17.0',
  daprpublish: '4.17.0',
  daprsecret: '4.17.0',
  daprserviceinvocationtrigger: '4.17.0',
  daprstate: '4.17.0',
  daprtopictrigger: '4.17.0',
  durableclient: '2.0.0',
  entitytrigger: '2.0.0',
  kafka: '2.2.0',
  kafkatrigger: '2.2.0',
  mcpprompttrigger: '4.35.0',
  mcpresourcetrigger: '4.32.0',
  mcptooltrigger: '4.29.0',
  mysql: '4.23.0',
  mysqltrigger: '4.26.0',
  rabbitmq: '2.2.0',
  rabbitmqtrigger: '2.2.0',
  redis: '4.17.0',
  redislisttrigger: '4.17.0',
  redispubsubtrigger: '4.17.0',
  redisstreamtrigger: '4.17.0',
  sql: '4.2.0',
  sqltrigger: '4.13.2',
  webpubsub: '3.1.0',
  webpubsubconnection: '3.1.0',
  webpubsubrequest: '3.1.0',
  webpubsubtrigger: '3.1.0',
};

/** The first bundle with a binding type; undefined for types that every bundle has, or that are not known. */
export function firstBundleOf(type: string): string | undefined {
  return firstBundle[type.toLowerCase()];
}

/** A range of bundle versions, as three numbers each; the host takes the newest in it. */
export interface BundleRange {
  readonly least: readonly number[];
  /** Undefined where there is no upper bound. */
  readonly below: readonly number[] | undefined;
}

/** Reads e.g. `[4.*, 5.0.0)`; undefined for what is not a range. */
export function readBundleRange(text: string): BundleRange | undefined {
  const parts = /^\s*([[(])\s*([\d.*]+)\s*(?:,\s*([\d.*]*)\s*)?([\])])\s*$/.exec(text);
  if (parts === null) return undefined;
  const [, , low = '', high, end] = parts;
  const least = numbersOf(low);
  const top = high === undefined ? least : high === '' ? undefined : numbersOf(high);
  // An inclusive bound reaches up to the next patch.
  const below = top !== undefined && end === ']' ? [...top.slice(0, 2), (top[2] ?? 0) + 1] : top;
  return { least, below };
}

function numbersOf(version: string): number[] {
  const parts = version.split('.').map((part) => Number.parseInt(part, 10) || 0);
  return [parts[0] ?? 0, parts[1] ?? 0, parts[2] ?? 0];
}

/** The first bundle that has the type, where no bundle of the range can have it. */
export function firstBundleWith(type: string, { below }: BundleRange): string | undefined {
  const first = firstBundleOf(type);
  if (first === undefined || below === undefined) return undefined;
  if (compare(below, numbersOf(first)) > 0) return undefined;
  return first;
}

function compare(one: readonly number[], other: readonly number[]): number {
  for (let at = 0; at < 3; at += 1) {
    const difference = (one[at] ?? 0) - (other[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * The properties that the Cosmos DB extension of the bundle does not read, since another one spells
 * them so, and the major version of a bundle that does. See docs/semantics.md#bundles
 */
export function foreignNames(
  type: string,
  properties: readonly string[],
  { least, below }: BundleRange,
): { readonly properties: readonly string[]; readonly wanted: '3' | '4' } | undefined {
  if (!/^cosmosDB(?:Trigger)?$/i.test(type)) return undefined;
  const isOld = below !== undefined && compare(below, [4, 0, 0]) <= 0;
  const isNew = (least[0] ?? 0) >= 4;
  const pairs = Object.entries(bundleRenames);
  const foreign = isOld ? pairs.map(([, name]) => name) : isNew ? pairs.map(([name]) => name) : [];
  const found = properties.filter((name) =>
    foreign.some((each) => each.toLowerCase() === name.toLowerCase()),
  );
  return found.length === 0 ? undefined : { properties: found, wanted: isOld ? '4' : '3' };
}
