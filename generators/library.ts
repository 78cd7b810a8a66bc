import { fileURLToPath } from 'node:url';
import { openTree } from '../workspace/disk.ts';
import type { Loaded } from './loaded.ts';
import type { AppManifest, FunctionManifest, Manifest } from './manifest.ts';

/** The templates of one registry. */
export interface Library {
  readonly names: readonly string[];
  /** Throws where there is no such template of that kind. */
  app(name: string): Loaded<AppManifest>;
  function(name: string): Loaded<FunctionManifest>;
}

/** A library of templates that are asked for by name. */
export function libraryOf(
  names: readonly string[],
  find: (name: string) => Loaded | undefined,
): Library {
  const ofKind = <K extends Manifest['kind']>(name: string, kind: K) => {
    const template = find(name);
    if (template?.manifest.kind === kind) {
      return template as Loaded<Extract<Manifest, { kind: K }>>;
    }
    throw new Error(`There is no template ${name} of kind ${kind}`);
  };
  return {
    names,
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
