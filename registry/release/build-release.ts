import { createHash } from 'node:crypto';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { mixedLineEnds } from '../../diagnostics/registry/releases.ts';
import { integrityOf } from '../../generators/templates/snapshot.ts';
import { memoryTree } from '../../workspace/tree/disk.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import { textField } from '../config/text-field.ts';
import { filesOfPack, type PackOptions } from '../open/pack-files.ts';
import type { ReleaseIndex } from './release.ts';
import { templatesIn } from './released.ts';
import { writeTarball } from './tarball.ts';

/** A release as it is to be written. */
export interface Release {
  readonly index: ReleaseIndex;
  readonly tarball: Uint8Array;
  /** What the tarball holds, by path. */
  readonly files: { readonly [path: string]: Uint8Array };
  readonly findings: readonly Diagnostic[];
}

/**
 * Makes a release of the registry at the root of a tree, which must be a valid one. Two runs give the
 * same bytes, wherever and whenever they are.
 */
export async function buildRelease(tree: Tree, options: PackOptions): Promise<Release> {
  const files = filesOfPack(tree, options);
  const packed = memoryTree(files);
  const name = textField(packed, 'registry.json', 'name');
  const version = textField(packed, 'registry.json', 'version');
  const tarball = await writeTarball(files);
  return {
    files,
    tarball,
    index: {
      formatVersion: 1,
      name,
      version,
      integrity: integrityOf(files),
      file: `${name.replace(/^@/, '').replaceAll('/', '-')}-${version}.tgz`,
      fileIntegrity: `sha512-${createHash('sha512').update(tarball).digest('base64')}`,
      templates: templatesIn(packed),
    },
    findings: lineEnds(files),
  };
}

/** The text of index.json. */
export function indexText(index: ReleaseIndex): string {
  return `${JSON.stringify(index, null, 2)}\n`;
}

function lineEnds(files: Release['files']): Diagnostic[] {
  const paths = Object.keys(files).filter((path) => {
    const text = Buffer.from(files[path] ?? []);
    return !text.includes(0) && text.includes('\r\n');
  });
  const [first] = paths;
  if (first === undefined) return [];
  return [diagnose(mixedLineEnds, { paths }, { at: { path: first } })];
}
