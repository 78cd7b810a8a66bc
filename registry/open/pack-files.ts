import { templateNames } from '../../generators/templates/open-library.ts';
import { joinPath, type Tree } from '../../workspace/tree/tree.ts';
import { textField } from '../config/text-field.ts';

/** Files of the registry itself that a release has, where they are there. */
const aboutIt =
  /^(?:registry\.json|package\.json|(?:readme|licen[cs]e|changelog|notice)(?:\.\w+)?)$/i;

/** Never part of a release, wherever it lies. */
const never = /^(?:node_modules|__pycache__|\.git|\.DS_Store|Thumbs\.db)$/;

export interface PackOptions {
  /** The tests of templates too, which those who use them do not need. */
  readonly tests?: boolean;
  /** A folder below the registry that holds releases, relative to it. */
  readonly out?: string;
}

/**
 * What goes into a release of the registry at the root of a tree, by path: what says what it is, and of
 * each template its manifest and files. One with a plopfile takes along whatever that may import.
 */
export function filesOfPack(
  tree: Tree,
  options: PackOptions = {},
): { readonly [path: string]: Uint8Array } {
  const own = tree.entries('').filter(({ name, kind }) => kind === 'file' && aboutIt.test(name));
  const templates = templateNames(tree);
  const paths = [
    ...own.map(({ name }) => name),
    ...templates.flatMap((name) => filesOfTemplate(tree, name, options)),
    ...(hasPlopfile(tree) ? filesOfPlop(tree, templates, options) : []),
  ];
  const files = [...new Set(paths)].sort().flatMap((path) => {
    const file = tree.file(path);
    // File systems of macOS may give the same name in another form.
    return file === undefined ? [] : [[path.normalize('NFC'), file.bytes] as const];
  });
  return Object.fromEntries(files);
}

function filesOfTemplate(tree: Tree, name: string, { tests = false }: PackOptions): string[] {
  const own = tree.entries(name).filter(({ kind }) => kind === 'file');
  return [
    ...own.map((each) => `${name}/${each.name}`).filter((path) => /\.(?:json|md)$/.test(path)),
    ...filesBelow(tree, `${name}/files`),
    ...(tests ? filesBelow(tree, `${name}/tests`) : []),
  ];
}

function filesOfPlop(tree: Tree, templates: readonly string[], { out }: PackOptions): string[] {
  return tree.entries('').flatMap(({ name, kind }) => {
    if (name.startsWith('.') || never.test(name) || name === out) return [];
    if (kind === 'file') return /\.t(?:ar\.)?gz$/.test(name) ? [] : [name];
    return templates.includes(name) ? [] : filesBelow(tree, name);
  });
}

function hasPlopfile(tree: Tree): boolean {
  return textField(tree, 'registry.json', 'plopfile') !== '';
}

/** Paths of all files of a folder, but for those that are never part of a registry. */
export function filesBelow(tree: Tree, folder: string): string[] {
  return tree.entries(folder).flatMap(({ name, kind }) => {
    if (never.test(name)) return [];
    const path = joinPath(folder, name);
    return kind === 'folder' ? filesBelow(tree, path) : kind === 'file' ? [path] : [];
  });
}
