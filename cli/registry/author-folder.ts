import { relative, resolve } from 'node:path';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Library } from '../../generators/library.ts';
import { openLibrary } from '../../generators/open-library.ts';
import { type DiskTree, openTree, Unreadable } from '../../workspace/disk.ts';
import { joinPath } from '../../workspace/tree.ts';
import type { Session } from '../command.ts';
import { unreadable } from '../unreadable.ts';

/** The folder of a registry that somebody works on. */
export interface AuthorFolder {
  readonly tree: DiskTree;
  /** From the working folder, for places in messages; `''` for that itself. */
  readonly label: string;
}

/** Opens the folder that a command for authors is about, or says why it cannot be read. */
export function openAuthorFolder(path: string, { cwd }: Session): AuthorFolder | Diagnostic {
  const root = resolve(cwd, path);
  try {
    return { tree: openTree(root), label: relative(cwd, root).replaceAll('\\', '/') };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return unreadable(path, root, error);
  }
}

/** A finding about a file of the registry, with its path from the working folder. */
export function fromHere(finding: Diagnostic, { label }: AuthorFolder): Diagnostic {
  const { at } = finding;
  return at === undefined ? finding : { ...finding, at: { ...at, path: joinPath(label, at.path) } };
}

/** All that is wrong with its templates, which may extend those that come with pyfunc. */
export function problemsOf(folder: AuthorFolder, builtIn: Library): Diagnostic[] {
  const library = openLibrary(folder.tree, builtIn);
  const found = library.names.map((name) => library.read(name));
  return found
    .flatMap((each) => ('manifest' in each ? [] : each))
    .map((each) => fromHere(each, folder));
}
