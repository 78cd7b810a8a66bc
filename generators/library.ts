import { fileURLToPath } from 'node:url';
import { openTree } from '../workspace/disk.ts';
import type { Loaded } from './loaded.ts';
import type { AppManifest, FunctionManifest, Manifest } from './manifest.ts';

/** The templates of one registry. */
export interface Library {
  readonly names: readonly string[];
  /** What a person reads of a template. Throws where there is none of that name. */
  title(name: string): string;
  /** Throws where there is no such template, or none of that kind. */
  template(name: string): Loaded;
  app(name: string): Loaded<AppManifest>;
  function(name: string): Loaded<FunctionManifest>;
}

/** A library of templates, each of which is read once, when it is asked for. */
export function libraryOf(
  names: readonly string[],
  read: (name: string) => Loaded,
  titles?: Readonly<Record<string, string>>,
): Library {
  const known = new Map<string, Loaded>();
  const template = (name: string) => {
    if (!names.includes(name)) throw new Error(`There is no template ${name}`);
    const found = known.get(name) ?? read(name);
    known.set(name, found);
    return found;
  };
  const ofKind = <K extends Manifest['kind']>(name: string, kind: K) => {
    const found = template(name);
    if (found.manifest.kind === kind) return found as Loaded<Extract<Manifest, { kind: K }>>;
    throw new Error(`The template ${name} is not of kind ${kind}`);
  };
  return {
    names,
    title: (name) => titles?.[name] ?? template(name).manifest.title,
    template,
    app: (name) => ofKind(name, 'app'),
    function: (name) => ofKind(name, 'function'),
  };
}

/** Lists templates that were read and checked when pyfunc was built: each is a file beside it. */
const index = 'index.json';

/** The templates that come with pyfunc. Those that nobody asks for are not read. */
export async function builtIn(): Promise<Library> {
  const folder = openTree(fileURLToPath(new URL('../templates/', import.meta.url)));
  if (folder.file(index) === undefined) {
    const { openLibrary } = await import('./open-library.ts');
    return openLibrary(folder);
  }
  const read = (path: string) => JSON.parse(Buffer.from(folder.file(path)?.bytes ?? []).toString());
  const titles: { readonly [name: string]: string } = read(index);
  return libraryOf(Object.keys(titles), (name) => read(`${name}.json`), titles);
}
