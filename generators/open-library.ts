import type { Tree } from '../workspace/tree.ts';
import { type Library, libraryOf } from './library.ts';
import type { Loaded } from './loaded.ts';
import { readTemplate } from './read-template.ts';

/**
 * The templates of a registry in a folder, each read once, when it is asked for. Throws then where a
 * template is broken: a registry is checked before it is used.
 */
export function openLibrary(tree: Tree): Library {
  return libraryOf(
    tree.entries('').map(({ name }) => name),
    (name) => readWhole(tree, name),
  );
}

/**
 * All templates of a registry as plain data, for build.mjs.
 * @public
 */
export function readLibrary(tree: Tree): [name: string, template: Loaded][] {
  return tree.entries('').map(({ name }) => [name, readWhole(tree, name)]);
}

function readWhole(tree: Tree, name: string): Loaded {
  const template = readTemplate(tree, name);
  if ('manifest' in template) return template;
  throw new Error(`Template ${name} is broken: ${JSON.stringify(template)}`);
}
