import { relative, resolve } from 'node:path';
import type { Session } from '../../cli/command.ts';
import { refuse } from '../../cli/commands/registry/refuse.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { builtIn } from '../../generators/templates/library.ts';
import { initParser } from '../../python/parse.ts';
import { validateRegistry } from '../../registry/validate/validate-registry.ts';
import { type DiskTree, openTree, Unreadable } from '../../workspace/tree/disk.ts';
import { joinPath } from '../../workspace/tree/tree.ts';
import type { Exit } from '../report/exit.ts';
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

/** Does the work of a command in such a folder, whatever in it cannot be read. */
export async function inAuthorFolder(
  path: string,
  session: Session,
  work: (folder: AuthorFolder) => Promise<Exit>,
): Promise<Exit> {
  const folder = openAuthorFolder(path, session);
  if ('code' in folder) return refuse([folder], session);
  try {
    return await work(folder);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return refuse([unreadable(path, folder.tree.root, error)], session);
  }
}

/** A finding about a file of the registry, with its path from the working folder. */
export function fromHere(finding: Diagnostic, { label }: AuthorFolder): Diagnostic {
  const { at } = finding;
  return at === undefined ? finding : { ...finding, at: { ...at, path: joinPath(label, at.path) } };
}

/** All that keeps it from being used, as `registry validate` finds it. */
export async function errorsIn(folder: AuthorFolder): Promise<readonly Diagnostic[]> {
  const { tree, label } = folder;
  await initParser();
  const { findings } = validateRegistry(tree, await builtIn(), label || '.');
  return findings
    .filter(({ severity }) => severity === 'error')
    .map((each) => fromHere(each, folder));
}
