import { diagnose } from '../../diagnostics/diagnostic.ts';
import { notMerged } from '../../diagnostics/generators.ts';
import type { Because, Edit } from '../../workspace/change/edit.ts';
import { difference } from '../../workspace/text/difference.ts';
import { textAt } from '../../workspace/tree/file-text.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import { placeFile } from '../files/place-file.ts';
import {
  type AzureResources,
  azureResources,
  type BoundFunction,
} from '../functions/azure-resources.ts';
import { deviceHub, settingOf, withDeviceHub } from '../functions/device-hub.ts';
import type { NewFile } from '../output.ts';
import type { Plan } from '../plan.ts';
import {
  addServices,
  type Compose,
  composeFile,
  composeFiles,
  hasEmulator,
  type PlacedEmulator,
  placeEmulators,
  readCompose,
  withNeeds,
} from './compose.ts';
import {
  azurite,
  connectionsOf,
  type Emulator,
  emulatorOf,
  emulatorOfValue,
  emulators,
} from './emulators.ts';
import { entityFile, entityFiles, withEntities } from './entities.ts';

type Settings = { readonly [name: string]: string };

/** What functions need of the emulators on a developer's machine. */
export interface EmulatorNeeds {
  readonly placed: readonly PlacedEmulator[];
  /** The settings that point to them. */
  readonly settings: Settings;
  readonly resources: AzureResources;
}

/**
 * Finds the emulators that functions need, Azurite among them where `always` says so, on ports beside
 * those of a compose.yaml. `given` are the settings as the templates have them.
 */
export function emulatorNeeds(
  functions: readonly BoundFunction[],
  given: Settings,
  {
    compose = readCompose(''),
    always = [],
  }: {
    compose?: Compose;
    always?: readonly Emulator[];
  } = {},
): EmulatorNeeds {
  const bindings = functions.flatMap((each) => each.bindings);
  const isOpen = (name: string) => given[name]?.startsWith('<') === true;
  const open = bindings
    .flatMap(({ properties }) => settingOf(properties.eventHubName) ?? [])
    .filter(isOpen);
  const direct = bindings.flatMap((each) => emulatorOf(each) ?? []);
  const named = Object.values(given).flatMap((value) => emulatorOfValue(value) ?? []);
  const placed = placeEmulators(withNeeds([...always, ...direct, ...named]), compose);
  const settingFor = (emulator: Emulator | undefined, name: string): [string, string][] => {
    const own = placed.find((each) => each.emulator === emulator);
    const text = own?.emulator.setting?.(own.port, given[name] ?? '');
    return text === undefined ? [] : [[name, text]];
  };
  const settings = [
    ...bindings.flatMap((binding) =>
      connectionsOf(binding).flatMap((name) => settingFor(emulatorOf(binding), name)),
    ),
    ...Object.entries(given).flatMap(([name, value]) => settingFor(emulatorOfValue(value), name)),
    ...open.map((name) => [name, deviceHub] as const),
  ];
  return {
    placed,
    settings: Object.fromEntries(settings),
    resources: azureResources(functions.map((each) => withDeviceHub(each, isOpen))),
  };
}

/** The emulators of a new app. The host itself needs storage, whatever its functions are. */
export function newAppEmulators(
  functions: readonly BoundFunction[],
  given: Settings,
): EmulatorNeeds {
  return emulatorNeeds(functions, given, { always: [azurite] });
}

/** compose.yaml with what its emulators read, for an app that has none of them. */
export function emulatorFiles({ placed, resources }: EmulatorNeeds, because: Because): NewFile[] {
  const lists = entityFiles(resources);
  return [
    { path: 'compose.yaml', text: composeFile(placed), merge: 'keep', because },
    ...placed.flatMap(({ emulator: { config } }): NewFile[] => {
      if (config === undefined) return [];
      const text = entityFile(config.file, lists.get(config.file) ?? []);
      return [{ path: config.file, text, merge: 'keep', because }];
    }),
  ];
}

/** The file of an app in which Compose finds its services. */
export function composePath(tree: Tree): string | undefined {
  return composeFiles.find((path) => tree.file(path) !== undefined);
}

function composeAt(tree: Tree, path: string): Compose {
  return readCompose(textAt(tree, path) ?? '');
}

/** Whether the app runs one of the emulators that pyfunc knows. */
export function keepsEmulators(tree: Tree): boolean {
  const compose = composeAt(tree, composePath(tree) ?? '');
  return emulators.some((each) => hasEmulator(compose, each));
}

/** What an addition needs, in an app that keeps its emulators in compose.yaml or is to begin with it. */
export function additionEmulators(
  tree: Tree,
  functions: readonly BoundFunction[],
  given: Settings,
): EmulatorNeeds {
  const path = composePath(tree);
  if (path === undefined) return newAppEmulators(functions, given);
  return emulatorNeeds(functions, given, { compose: composeAt(tree, path) });
}

/** Adds to the app's compose.yaml, and to the files of its emulators, what they lack. */
export function needEmulators(tree: Tree, needs: EmulatorNeeds, because: Because): Plan {
  const path = composePath(tree);
  if (path === undefined) return joined(emulatorFiles(needs, because).map(placed(tree)));
  const compose = composeAt(tree, path);
  const missing = needs.placed.filter(({ emulator }) => !hasEmulator(compose, emulator));
  const lists = entityFiles(needs.resources);
  const configs = needs.placed.flatMap(({ emulator: { config } }) => config ?? []);
  return joined([
    servicesPlan(path, compose, missing, because),
    ...configs.map(({ file }) => entitiesPlan(tree, file, lists.get(file) ?? [], because)),
  ]);
}

function placed(tree: Tree) {
  return (file: NewFile): Plan => placeFile(tree, file);
}

function joined(plans: readonly Plan[]): Plan {
  return {
    edits: plans.flatMap(({ edits }) => edits),
    diagnostics: plans.flatMap(({ diagnostics }) => diagnostics),
  };
}

function servicesPlan(
  path: string,
  compose: Compose,
  missing: readonly PlacedEmulator[],
  because: Because,
): Plan {
  if (missing.length === 0) return { edits: [], diagnostics: [] };
  const edit = addServices(compose, missing);
  if (edit !== undefined) {
    return { edits: [{ kind: 'modify', path, ...edit, because }], diagnostics: [] };
  }
  const wanted = missing.map(({ emulator: { image, tag } }) => `${image}:${tag}`);
  const reason = 'its services cannot be read';
  return { edits: [], diagnostics: [diagnose(notMerged, { path, reason, wanted })] };
}

function entitiesPlan(
  tree: Tree,
  path: string,
  lists: Parameters<typeof withEntities>[1],
  because: Because,
): Plan {
  const text = textAt(tree, path);
  if (text === undefined) {
    return placeFile(tree, { path, text: entityFile(path, lists), merge: 'keep', because });
  }
  const completed = withEntities(text, lists);
  if (completed === text) return { edits: [], diagnostics: [] };
  if (completed !== undefined) {
    const edit: Edit = { kind: 'modify', path, ...difference(text, completed), because };
    return { edits: [edit], diagnostics: [] };
  }
  const wanted = lists.flatMap(({ entities }) => entities.map(({ Name }) => Name));
  const reason = 'it is not a file of the emulator';
  return { edits: [], diagnostics: [diagnose(notMerged, { path, reason, wanted })] };
}
