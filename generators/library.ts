import { fileURLToPath } from 'node:url';
import { openTree } from '../workspace/disk.ts';
import type { Loaded } from './loaded.ts';
import type { AppManifest, FunctionManifest, Manifest } from './manifest.ts';

/** The templates of one registry. */
export interface Library {
  readonly names: readonly string[];
  /** Throws where there is no such template, or none of that kind. */
  template(name: string): Loaded;
  app(name: string): Loaded<AppManifest>;
  function(name: string): Loaded<FunctionManifest>;
}

/** A library of templates that are asked for by name. */
export function libraryOf(
  names: readonly string[],
  find: (name: string) => Loaded | undefined,
): Library {
  const template = (name: string) => {
    const found = find(name);
    if (found === undefined) throw new Error(`There is no template ${name}`);
    return found;
  };
  const ofKind = <K extends Manifest['kind']>(name: string, kind: K) => {
    const found = template(name);
    if (found.manifest.kind === kind) return found as Loaded<Extract<Manifest, { kind: K }>>;
    throw new Error(`The template ${name} is not of kind ${kind}`);
  };
  return {
    names,
    template,
    app: (name) => ofKind(name, 'app'),
    function: (name) => ofKind(name, 'function'),
  };
}

/** Templates that were read and checked when pyfunc was built, beside the folder they come from. */
const parsed = 'templates.json';

/** The templates that come with pyfunc. */
export async function builtIn(): Promise<Library> {
  const folder = openTree(fileURLToPath(new URL('../', import.meta.url)));
  const file = folder.file(parsed);
  if (file === undefined) {
    const { openLibrary } = await import('./open-library.ts');
    return openLibrary(openTree(`${folder.root}/templates`));
  }
  const templates = new Map<string, Loaded>(JSON.parse(Buffer.from(file.bytes).toString()));
  return libraryOf([...templates.keys()], (name) => templates.get(name));
}
