import type { Change } from '../../workspace/change/edit.ts';

/** A folder's files by path. */
export type Files = Readonly<Record<string, Uint8Array>>;

/** The files after the changes. */
export function applied(files: Files, list: readonly Change[]): Files {
  const after = { ...files };
  for (const { before } of list) if (before !== undefined) delete after[before.path];
  for (const { after: version } of list) {
    if (version !== undefined) after[version.path] = version.bytes;
  }
  return after;
}
