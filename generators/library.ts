import { fileURLToPath } from 'node:url';
import { openTree } from '../workspace/disk.ts';
import type { Tree } from '../workspace/tree.ts';
import type { AppManifest, FunctionManifest, Manifest } from './manifest.ts';
import { isOfKind, type Loaded, readTemplate } from './read-template.ts';

/** The templates of one registry, each read once, when it is asked for. */
export interface Library {
  readonly names: readonly string[];
  /** Throws where there is no such template of that kind, or it is broken. */
  app(name: string): Loaded<AppManifest>;
  function(name: string): Loaded<FunctionManifest>;
}

/** The templates that come with pyfunc. */
export function builtIn(): Library {
  return openLibrary(openTree(fileURLToPath(new URL('../templates/', import.meta.url))));
}

function openLibrary(tree: Tree): Library {
  const known = new Map<string, ReturnType<typeof readTemplate>>();
  const read = <K extends Manifest['kind']>(name: string, kind: K) => {
    const template = known.get(name) ?? readTemplate(tree, name);
    known.set(name, template);
    if ('manifest' in template && isOfKind(template, kind)) return template;
    throw new Error(`Template ${name}: ${JSON.stringify(template)}`);
  };
  return {
    names: tree.entries('').map(({ name }) => name),
    app: (name) => read(name, 'app'),
    function: (name) => read(name, 'function'),
  };
}
