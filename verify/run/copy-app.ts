import path from 'node:path';
import { isSkippedFolder } from '../../app/find.ts';
import { writeScratchFile } from '../../workspace/scratch.ts';
import { joinPath, type Tree } from '../../workspace/tree.ts';

/** What may hold secrets, so that no run can bring them to light. */
const SECRET = /^(local\.settings\.json|\.env(\..*)?)$/i;

/**
 * Writes the files of an app to a new folder, where it may do what it likes. Environments, caches,
 * links and files with secrets stay behind.
 */
export function copyApp(tree: Tree, app: string, folder: string): void {
  for (const { name, kind } of tree.entries(app)) {
    const from = joinPath(app, name);
    const to = path.join(folder, name);
    if (kind === 'folder' && !isSkippedFolder(tree, from, name)) copyApp(tree, from, to);
    const file = kind === 'file' && !SECRET.test(name) ? tree.file(from) : undefined;
    if (file !== undefined) writeScratchFile(to, file.bytes, file.mode);
  }
}
