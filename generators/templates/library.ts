import type { Result } from '../../diagnostics/result.ts';
import { ok } from '../../diagnostics/result.ts';
import manifest from '../../package.json' with { type: 'json' };
import { openTree } from '../../workspace/tree/disk.ts';
import { builtInFolder } from '../built-in-folder.ts';
import type { Loaded } from './loaded.ts';
import type { AppManifest, FilesManifest, FunctionManifest, Manifest } from './manifest.ts';
import type { TemplateVersion } from './snapshot.ts';

/** Templates by name: those that come with pyfunc, those of a registry as `@acme/orders`, or both. */
export interface Library {
  readonly names: readonly string[];
  /** What a person reads of a template. Throws where there is none of that name. */
  title(name: string): string;
  /** The template, or all that is wrong with it. Throws where there is none of that name. */
  read(name: string): Result<Loaded>;
  /** Throws where there is no such template, or it is broken or not of that kind. */
  template(name: string): Loaded;
  app(name: string): Loaded<AppManifest>;
  function(name: string): Loaded<FunctionManifest>;
  files(name: string): Loaded<FilesManifest>;
  /** Throws where there is none of that name. */
  origin(name: string): TemplateVersion;
}

/** Where the templates of a library come from. Nothing is read before it is asked for. */
export type LibrarySource = Pick<Library, 'names' | 'title' | 'read' | 'origin'>;

/** A library of templates, each of which is read once, when it is asked for. */
export function libraryOf(source: LibrarySource): Library {
  const names = new Set(source.names);
  const require = (name: string) => {
    if (!names.has(name)) throw new Error(`There is no template ${name}`);
    return name;
  };
  const read = once((name) => source.read(require(name)));
  const template = (name: string) => {
    const found = read(name);
    if (found.kind === 'ok') return found.value;
    throw new Error(`Template ${name} is broken: ${JSON.stringify(found.diagnostics)}`);
  };
  const ofKind = <K extends Manifest['kind']>(name: string, kind: K) => {
    const found = template(name);
    if (found.manifest.kind === kind) return found as Loaded<Extract<Manifest, { kind: K }>>;
    throw new Error(`The template ${name} is not of kind ${kind}`);
  };
  return {
    names: source.names,
    title: (name) => source.title(require(name)),
    read,
    template,
    app: (name) => ofKind(name, 'app'),
    function: (name) => ofKind(name, 'function'),
    files: (name) => ofKind(name, 'files'),
    origin: once((name) => source.origin(require(name))),
  };
}

function once<Value>(find: (name: string) => Value): (name: string) => Value {
  const known = new Map<string, Value>();
  return (name) => {
    const value = known.get(name) ?? find(name);
    known.set(name, value);
    return value;
  };
}

/**
 * Holds the manifests of the templates that were read and checked when pyfunc was built. What a
 * template is rendered from is in a file of its own beside it.
 */
const index = 'index.json';

interface Indexed {
  readonly manifest: Manifest;
  readonly origin: TemplateVersion;
}

let opened: Promise<Library> | undefined;

/**
 * The templates that come with pyfunc, opened once a run. Of a template that is listed or asked about,
 * but not rendered, only the manifest is read.
 */
export function builtIn(): Promise<Library> {
  opened ??= openBuiltIn();
  return opened;
}

async function openBuiltIn(): Promise<Library> {
  const folder = openTree(builtInFolder);
  if (folder.file(index) === undefined) {
    const { openLibrary } = await import('./open-library.ts');
    const library = openLibrary(folder);
    return libraryOf({ ...library, origin: (name) => ofThisPyfunc(library.origin(name)) });
  }
  const json = (path: string) => JSON.parse(Buffer.from(folder.file(path)?.bytes ?? []).toString());
  const indexed = new Map<string, Indexed>(Object.entries(json(index)));
  const entry = (name: string) => indexed.get(name) as Indexed;
  return libraryOf({
    names: [...indexed.keys()],
    title: (name) => entry(name).manifest.title,
    read: (name) => ok(withParts(entry(name).manifest, () => json(`${name}.json`))),
    origin: (name) => ofThisPyfunc(entry(name).origin),
  });
}

/** A template whose contents and paths are read when the first of them is asked for. */
function withParts(manifest: Manifest, read: () => Omit<Loaded, 'manifest'>): Loaded {
  let parts: Omit<Loaded, 'manifest'> | undefined;
  const all = () => {
    parts ??= read();
    return parts;
  };
  return {
    manifest,
    get contents() {
      return all().contents;
    },
    get paths() {
      return all().paths;
    },
  };
}

function ofThisPyfunc({ version, integrity }: TemplateVersion): TemplateVersion {
  return { version, pyfunc: manifest.version, integrity };
}
