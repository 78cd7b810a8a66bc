import { join } from 'node:path';
import { diagnose } from '../../diagnostics/diagnostic.ts';
import { noPlopfile } from '../../diagnostics/registry/generation.ts';
import { failed, ok, type Result } from '../../diagnostics/result.ts';
import { makeScratch, writeScratchFile } from '../../workspace/scratch.ts';
import { problemWithPath } from '../../workspace/text/paths.ts';
import { joinPath, type Tree } from '../../workspace/tree/tree.ts';
import { isRemote } from '../config/source.ts';
import { textField } from '../config/text-field.ts';
import type { Pack } from '../open/pack.ts';
import type { Configured } from '../open/registries.ts';

/** The plopfile of a registry, relative to it; or why there is none. */
export function plopfileOf({ namespace }: Configured, { tree }: Pack): Result<string> {
  const path = textField(tree, 'registry.json', 'plopfile').replace(/^(?:\.\/)+/, '');
  const refuse = (problem: string) => diagnose(noPlopfile, { namespace, problem });
  if (path === '') return failed(refuse('has no plopfile'));
  const problem = problemWithPath(path);
  if (problem !== undefined)
    return failed(refuse(`names the plopfile ${JSON.stringify(path)}, which ${problem}`));
  return tree.file(path) === undefined ? failed(refuse(`has no file ${path}`)) : ok(path);
}

/**
 * Where a registry's program can be run, absolute: in its own folder, or for one that was fetched in a
 * folder that goes with the process.
 */
export function placeToRun({ source }: Configured, { tree }: Pack): string {
  if (!isRemote(source)) return tree.root;
  const { path } = makeScratch('pyfunc-registry');
  for (const each of filesOf(tree, '')) {
    const file = tree.file(each);
    if (file) writeScratchFile(join(path, each), file.bytes);
  }
  return path;
}

function filesOf(tree: Tree, folder: string): string[] {
  return tree.entries(folder).flatMap(({ name, kind }) => {
    const path = joinPath(folder, name);
    return kind === 'folder' ? filesOf(tree, path) : kind === 'file' ? [path] : [];
  });
}
