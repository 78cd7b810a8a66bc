import { type FoundConfigs, findConfigs } from '../../registry/config/find-configs.ts';
import { isRemote } from '../../registry/config/source.ts';
import type { Pin } from '../../registry/lock/lock.ts';
import { namespaceOf } from '../../registry/open/join-libraries.ts';
import type { Configured, Registries } from '../../registry/open/registries.ts';
import type { Host } from '../host.ts';
import type { RegistryOptions } from '../options.ts';
import { completed, type Outcome, stopped } from '../outcome.ts';
import { registriesFor } from '../registries-for.ts';
import { type JsonPlace, jsonPlace } from '../report/document.ts';
import { placed, placeInText, sourceFrom } from '../report/placed.ts';

/** The registries in reach. */
export interface ListRegistriesAbout {
  readonly registries: readonly ListedRegistry[];
  /** How many templates come with pyfunc. */
  readonly builtIn: number;
  readonly search: ConfigSearch;
}

export interface ListedRegistry {
  readonly namespace: string;
  /** As pyfunc.config says it. */
  readonly source: string;
  readonly kind: Configured['source']['kind'];
  /** The file that names it, from the working folder. */
  readonly at: JsonPlace;
  /** Absent where it could not be opened. */
  readonly version?: string;
  readonly commit?: string;
  /** Of a registry that is fetched: whether its version is pinned. */
  readonly pinned?: boolean;
  readonly pin?: Pin;
  readonly templates: readonly { readonly name: string; readonly title: string }[];
}

/** Where pyfunc.config was looked for. */
export interface ConfigSearch {
  readonly folders: readonly {
    readonly folder: string;
    /** The file that is there. */
    readonly config?: string;
    /** That file from the working folder. */
    readonly label?: string;
  }[];
  readonly end: {
    readonly folder: string;
    readonly because: FoundConfigs['search']['end']['because'];
  };
}

export type ListRegistriesOutcome = Outcome<ListRegistriesAbout>;

/** Shows each registry in reach with its source, its version and its templates. */
export async function listRegistries(
  options: RegistryOptions,
  host: Host,
): Promise<ListRegistriesOutcome> {
  const { cwd, env } = host;
  const registries = await registriesFor(host, 'all', options);
  const search = searched(findConfigs(cwd, env.HOME));
  const source = sourceFrom(cwd);
  if (registries.kind === 'failed') {
    const about = { registries: [], builtIn: 0, search };
    return stopped('refused', placed(registries.diagnostics, source), { about });
  }
  const { configured, library } = registries.value;
  const problems = configured.flatMap(({ diagnostics }) => diagnostics);
  return completed(
    'done',
    {
      registries: configured.map((each) => ({
        ...listed(each, registries.value),
        at: jsonPlace(placeInText(each.at, source)),
      })),
      builtIn: library.names.filter((name) => namespaceOf(name) === undefined).length,
      search,
    },
    { diagnostics: placed(problems, source) },
  );
}

function listed(
  { namespace, text, source, pin, diagnostics, config }: Configured,
  registries: Registries,
): Omit<ListedRegistry, 'at'> {
  const { library } = registries;
  const pack = diagnostics.length === 0 ? registries.pack(namespace) : undefined;
  const isNew = namespace in registries.newPins(config.folder);
  const pinned = pin !== undefined && !isNew;
  const names = library.names.filter((name) => namespaceOf(name) === namespace);
  return {
    namespace,
    source: text,
    kind: source.kind,
    ...(pack && { version: pack.version, ...(pack.commit && { commit: pack.commit }) }),
    ...(isRemote(source) && { pinned, ...(pinned && { pin }) }),
    templates: names.map((name) => ({ name, title: library.title(name) })),
  };
}

function searched({ search, configs }: FoundConfigs): ConfigSearch {
  return {
    folders: search.folders.map((folder) => {
      const config = configs.find((each) => each.folder === folder);
      return { folder, ...(config && { config: config.name, label: config.label }) };
    }),
    end: { folder: search.end.at, because: search.end.because },
  };
}
