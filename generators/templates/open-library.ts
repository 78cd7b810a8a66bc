import { diagnose } from '../../diagnostics/diagnostic.ts';
import { failed } from '../../diagnostics/result.ts';
import { templateManifest } from '../../diagnostics/templates.ts';
import { Unreadable } from '../../workspace/tree/disk.ts';
import { joinPath, type Tree } from '../../workspace/tree/tree.ts';
import { type Library, libraryOf } from './library.ts';
import type { Loaded } from './loaded.ts';
import { readTemplate } from './read-template.ts';
import { snapshotOf, type TemplateVersion } from './snapshot.ts';
import type { FindBuiltIn } from './template-base.ts';

/**
 * The templates of a registry in a folder, each read once, when it is asked for. `builtIn` has those
 * that they may extend.
 */
export function openLibrary(tree: Tree, builtIn?: Library): Library {
  const find: FindBuiltIn = (name) =>
    builtIn?.names.includes(name) ? builtIn.template(name) : undefined;
  return libraryOf({
    names: templateNames(tree),
    title: (name) => glance(tree, name, 'title') ?? name,
    read: (name) => readable(() => readTemplate(tree, name, find)),
    origin: (name) => ({
      version: glance(tree, name, 'version') ?? '',
      integrity: snapshotOf(tree, name).integrity,
    }),
  });
}

/** The folders of a registry that hold a template. */
export function templateNames(tree: Tree): string[] {
  return tree
    .entries('')
    .filter(({ name, kind }) => kind === 'folder' && tree.isThere(joinPath(name, 'template.json')))
    .map(({ name }) => name);
}

/**
 * All templates of a registry as plain data, for build.mjs. Throws where one is broken.
 * @public
 */
export function readLibrary(
  tree: Tree,
): [name: string, template: Loaded, origin: TemplateVersion][] {
  const library = openLibrary(tree);
  return library.names.map((name) => [name, library.template(name), library.origin(name)]);
}

/** What the system does not let us read is a finding like any other. */
function readable(read: () => ReturnType<typeof readTemplate>): ReturnType<typeof readTemplate> {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const { path, message } = error;
    const problem = `cannot be read (${message.replace(`${path}: `, '')})`;
    return failed(diagnose(templateManifest, { field: path, problem }, { at: { path } }));
  }
}

/** One text of a template.json, which may be broken elsewhere: for lists of many templates. */
function glance(tree: Tree, name: string, field: 'title' | 'version'): string | undefined {
  try {
    const file = tree.file(`${name}/template.json`);
    const { [field]: value } = JSON.parse(Buffer.from(file?.bytes ?? []).toString());
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
