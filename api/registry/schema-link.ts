import { join } from 'node:path';
import { pathFrom } from '../../cli/views/name-of-app.ts';
import { openTree, Unreadable } from '../../workspace/tree/disk.ts';
import { searchUp } from '../../workspace/tree/search-up.ts';

/**
 * The field by which an editor knows what a file may hold, for a file in `folder`: a relative path to the
 * package where it is installed in reach, and nothing otherwise.
 */
export function schemaLink(
  folder: string,
  from: string,
  schema: 'registry' | 'template',
  home: string | undefined,
): { readonly $schema?: string } {
  const path = `node_modules/pyfunc/schemas/${schema}.schema.json`;
  const above = searchUp(folder, ['node_modules'], home).found.find((each) =>
    isThere(each.folder, path),
  );
  return above === undefined ? {} : { $schema: pathFrom(from, join(above.folder, path)) };
}

function isThere(folder: string, path: string): boolean {
  try {
    return openTree(folder).isThere(path);
  } catch (error) {
    if (error instanceof Unreadable) return false;
    throw error;
  }
}
