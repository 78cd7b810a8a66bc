import { builtIn } from '../../generators/templates/library.ts';
import { initParser } from '../../python/parse.ts';
import { validateRegistry } from '../../registry/validate/validate-registry.ts';
import type { Host } from '../host.ts';
import { completed, type Outcome } from '../outcome.ts';
import { placed, sourceFrom } from '../report/placed.ts';
import { fromHere, inAuthorFolder } from './author-folder.ts';

/** The registry that was validated. */
export interface ValidateAbout {
  /** The folders that hold a template. */
  readonly templates: readonly string[];
}

export type ValidateOutcome = Outcome<ValidateAbout>;

/** Finds everything that is wrong with the templates of a registry, each with its place. */
export function validate(path: string, host: Host): Promise<ValidateOutcome> {
  return inAuthorFolder(path, host, async (folder) => {
    await initParser();
    const { templates, findings } = validateRegistry(folder.tree, await builtIn(), path);
    const found = findings.map((each) => fromHere(each, folder));
    const hasError = found.some(({ severity }) => severity === 'error');
    const diagnostics = placed(found, sourceFrom(host.cwd));
    return completed(hasError ? 'different' : 'done', { templates }, { diagnostics });
  });
}
