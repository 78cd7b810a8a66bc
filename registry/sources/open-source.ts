import { join } from 'node:path';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { openTree } from '../../workspace/disk.ts';
import type { Pin } from '../lock.ts';
import type { Pack } from '../pack.ts';
import type { Source } from '../source.ts';

export interface SourceOptions {
  /** The folder of the file that names the source. */
  readonly base: string;
  readonly repository: string;
  readonly pin?: Pin;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly offline: boolean;
  readonly signal?: AbortSignal;
}

/** Owner B replaces this: only folders for now, unchecked. */
export async function openSource(
  source: Source,
  { base }: SourceOptions,
): Promise<Pack | Diagnostic> {
  if (source.kind !== 'folder') throw new Error(`no source ${source.kind} yet`);
  const tree = openTree(join(base, source.path));
  const { version = '' } = JSON.parse(
    Buffer.from(tree.file('registry.json')?.bytes ?? []).toString() || '{}',
  );
  return { tree, version, integrity: '' };
}
