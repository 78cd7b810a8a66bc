import { type JsonPath, readJson } from '../../workspace/text/json.ts';
import { setKey } from '../../workspace/text/json-edits.ts';
import { withEdits } from '../../workspace/text/text-edit.ts';
import type { AzureResources } from '../functions/azure-resources.ts';

/** Queues, topics, subscriptions, event hubs and consumer groups, as the emulators read them. */
interface Entity {
  readonly Name: string;
  readonly [property: string]: unknown;
}

/** A list in such a file. */
interface EntityList {
  readonly path: JsonPath;
  readonly entities: readonly Entity[];
  /** The list within an entity. */
  readonly inner?: string;
}

/** What the file of an emulator holds for the functions of an app, by its path in the app. */
export function entityFiles(resources: AzureResources): ReadonlyMap<string, readonly EntityList[]> {
  const { busQueues, topics, hubs } = resources;
  const named = (names: Iterable<string>) => [...names].map((Name) => ({ Name }));
  const within = (key: string, names: ReadonlySet<string>) =>
    names.size === 0 ? {} : { [key]: named(names) };
  const namespace = ['UserConfig', 'Namespaces', 0];
  return new Map<string, readonly EntityList[]>([
    [
      'emulators/servicebus.json',
      [
        { path: [...namespace, 'Queues'], entities: named(busQueues.keys()) },
        {
          path: [...namespace, 'Topics'],
          entities: [...topics].map(([Name, names]) => ({
            Name,
            ...within('Subscriptions', names),
          })),
          inner: 'Subscriptions',
        },
      ],
    ],
    [
      'emulators/eventhubs.json',
      [
        {
          path: ['UserConfig', 'NamespaceConfig', 0, 'Entities'],
          entities: [...hubs].map(([Name, names]) => ({
            Name,
            PartitionCount: 2,
            ...within('ConsumerGroups', names),
          })),
          inner: 'ConsumerGroups',
        },
      ],
    ],
  ]);
}

/** As the emulators want their files, without entities. */
const empty: Readonly<Record<string, object>> = {
  'emulators/servicebus.json': {
    UserConfig: {
      Namespaces: [{ Name: 'sbemulatorns', Queues: [], Topics: [] }],
      Logging: { Type: 'Console' },
    },
  },
  'emulators/eventhubs.json': {
    UserConfig: {
      NamespaceConfig: [{ Type: 'EventHub', Name: 'emulatorNs1', Entities: [] }],
      LoggingConfig: { Type: 'Console' },
    },
  },
};

/** A new file of an emulator. */
export function entityFile(path: string, lists: readonly EntityList[]): string {
  const text = `${JSON.stringify(empty[path], null, 2)}\n`;
  return withEntities(text, lists) ?? text;
}

/** The text with the entities that it lacks; undefined where it is not such a file. */
export function withEntities(text: string, lists: readonly EntityList[]): string | undefined {
  let made = text;
  for (const { path, entities, inner } of lists) {
    for (const entity of entities) {
      const added = withEntity(made, path, entity, inner);
      if (added === undefined) return undefined;
      made = added;
    }
  }
  return made;
}

function withEntity(
  text: string,
  path: JsonPath,
  entity: Entity,
  inner: string | undefined,
): string | undefined {
  const list = listAt(text, path);
  if (list === undefined) return undefined;
  const at = list.findIndex(({ Name }) => Name === entity.Name);
  if (at < 0) {
    const edits = setKey(text, [...path, list.length], entity);
    return edits && withEdits(text, edits);
  }
  const members = inner === undefined ? [] : ((entity[inner] ?? []) as readonly Entity[]);
  return members.reduce<string | undefined>(
    (before, member) =>
      before === undefined
        ? undefined
        : withEntity(before, [...path, at, inner ?? ''], member, undefined),
    text,
  );
}

/** The list at a path; empty where it is absent, undefined where there is something else. */
function listAt(text: string, path: JsonPath): readonly Entity[] | undefined {
  const read = readJson(text);
  if (read.kind === 'malformed') return undefined;
  let value: unknown = read.value;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as { readonly [key: string | number]: unknown })[step];
  }
  if (value === undefined) return [];
  return Array.isArray(value) ? value : undefined;
}
