import { isAbsolute, relative, sep } from 'node:path';
import { openTree } from '../../workspace/tree/disk.ts';
import { joinPath } from '../../workspace/tree/tree.ts';

/**
 * Why a place on disk is not one of the repository, as the end of a sentence: it lies elsewhere, or is
 * reached by way of a link, which may lead anywhere.
 */
export function problemWithPlace(place: string, repository: string): string | undefined {
  const parts = relative(repository, place).split(sep);
  if (parts[0] === '..' || isAbsolute(parts.join(sep))) return 'it lies outside the repository';
  const tree = openTree(repository);
  let here = '';
  for (const name of parts) {
    const entry = tree.entries(here).find((each) => each.name === name);
    here = joinPath(here, name);
    if (entry?.kind === 'link') return `${here} is a link`;
  }
  return undefined;
}
