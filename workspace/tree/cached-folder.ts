import { existsSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolders } from '../make-folders.ts';

/**
 * A folder that is made once and then kept: `make` fills a draft beside it, which is put in place when
 * it is whole; what `make` returns is why it is not. Two processes may make it at the same time.
 * Throws what the system does where the place cannot be written to.
 */
export async function keepFolder(
  folder: string,
  make: (draft: string) => Promise<string | undefined>,
): Promise<string | undefined> {
  if (existsSync(folder)) return undefined;
  const draft = `${folder}.${process.pid}`;
  const remove = () => {
    try {
      rmSync(draft, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
    } catch {
      // A program that was stopped may write there for a while; leftover files are never read.
    }
  };
  process.once('exit', remove);
  try {
    makeFolders(dirname(folder));
    const problem = await make(draft);
    if (problem === undefined) putInPlace(draft, folder);
    return problem;
  } finally {
    process.off('exit', remove);
    remove();
  }
}

/** Another process may have been quicker. */
function putInPlace(draft: string, folder: string): void {
  try {
    renameSync(draft, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  }
}
