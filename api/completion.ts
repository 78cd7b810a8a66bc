import { join } from 'node:path';
import { findApps, functionFolders } from '../app/find.ts';
import { codes } from '../diagnostics/codes.ts';
import { builtIn } from '../generators/templates/library.ts';
import { openTree, Unreadable } from '../workspace/tree/disk.ts';

/** A word that may stand next on a command line, and what it means. */
export interface Candidate {
  readonly value: string;
  readonly about: string;
}

/** The templates that come with pyfunc. */
export async function templateCandidates(): Promise<Candidate[]> {
  const library = await builtIn();
  return library.names.flatMap((name) => {
    const found = library.read(name);
    return found.kind === 'ok' ? [{ value: name, about: found.value.manifest.title }] : [];
  });
}

/** The codes of diagnostics. */
export function codeCandidates(): Candidate[] {
  return codes.map(({ code, title }) => ({ value: code, about: title }));
}

/** The v1 functions of the app at or below a folder; none where there is no app or it cannot be read. */
export function functionCandidates(folder: string): Candidate[] {
  try {
    const [app] = findApps(openTree(folder));
    if (app === undefined) return [];
    const names = functionFolders(openTree(join(folder, app)));
    return names.map((value) => ({ value, about: 'function of this app' }));
  } catch (error) {
    if (error instanceof Unreadable) return [];
    throw error;
  }
}
