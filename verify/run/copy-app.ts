import path from 'node:path';
import { isSkippedFolder } from '../../app/find.ts';
import { writeScratchFile } from '../../workspace/scratch.ts';
import { isSecretFile } from '../../workspace/text/secrets.ts';
import { Unreadable } from '../../workspace/tree/disk.ts';
import { joinPath, type Tree, type TreeFile } from '../../workspace/tree/tree.ts';

/**
 * Writes the files of an app to a new folder, where it may do what it likes. Environments, caches,
 * links and files with secrets stay behind.
 */
export function copyApp(tree: Tree, app: string, folder: string): void {
  for (const { name, kind } of tree.entries(app)) {
    const from = joinPath(app, name);
    const to = path.join(folder, name);
    if (kind === 'folder' && !isSkippedFolder(tree, from, name)) copyApp(tree, from, to);
    const file = kind === 'file' && !isSecretFile(from) ? readable(tree, from) : undefined;
    if (file !== undefined) writeScratchFile(to, file.bytes, file.mode);
  }
}

/** What we may not read stays behind: the other side does without it too. */
function readable(tree: Tree, path: string): TreeFile | undefined {
  try {
    return tree.file(path);
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}
