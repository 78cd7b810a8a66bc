import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { verification } from '../../diagnostics/verification.ts';
import { compileFolder, type Uncompiled } from '../../verify/environment/compile-folder.ts';
import type { UserPython } from '../../verify/environment/python.ts';
import { verifyApp } from '../../verify/verify.ts';
import { makeScratch, writeScratchFile } from '../../workspace/scratch.ts';
import { memoryTree } from '../../workspace/tree/disk.ts';
import type { Scene } from './scene.ts';

/**
 * Compiles and indexes apps with the real azure-functions, each in a process of its own, and compares
 * their functions with what their templates describe. Returns the errors of each.
 */
export async function indexScenes(
  scenes: readonly Scene[],
  python: UserPython,
): Promise<ReadonlyMap<Scene, readonly Diagnostic[]>> {
  const scratch = makeScratch('pyfunc-test');
  try {
    for (const [index, { files }] of scenes.entries()) {
      for (const [path, bytes] of Object.entries(files)) {
        writeScratchFile(join(scratch.path, String(index), path), bytes);
      }
    }
    const uncompiled = await compileFolder(scratch.path, python);
    const found = new Map<Scene, readonly Diagnostic[]>();
    const rest = scenes.entries();
    const work = async () => {
      for (const [index, scene] of rest) {
        const broken = findingsIn(uncompiled, `${index}/`);
        const folder = join(scratch.path, String(index));
        found.set(scene, broken.length > 0 ? broken : await errorsOf(scene, folder, python));
      }
    };
    await Promise.all(Array.from({ length: availableParallelism() }, work));
    return found;
  } finally {
    scratch.clear();
  }
}

function findingsIn(uncompiled: readonly Uncompiled[], folder: string): Diagnostic[] {
  return uncompiled
    .filter(({ path }) => path.startsWith(folder))
    .map(({ path: whole, line, problem }) => {
      const path = whole.slice(folder.length);
      const where = line > 0 ? `${problem} in line ${line}` : problem;
      return diagnose(verification.syntax, { problem: where }, { at: { path } });
    });
}

async function errorsOf(
  { files, functions }: Scene,
  folder: string,
  python: UserPython,
): Promise<Diagnostic[]> {
  const against = { label: 'the template', functions, tree: memoryTree(files), app: '' };
  const { diagnostics } = await verifyApp(folder, { python, against, merged: true });
  return diagnostics.filter(({ severity }) => severity === 'error');
}
