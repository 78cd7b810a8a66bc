import { askPython } from '../../workspace/process/run-program.ts';
import { pythonsOfMachine } from '../machine-pythons.ts';
import { candidates } from '../python.ts';

/** Microsoft's libraries ask for this one at least, and are pinned for these. */
const MINORS = [13, 14];

export interface BasePython {
  readonly path: string;
  readonly version: string;
}

export interface BaseSearch {
  readonly found?: BasePython;
  readonly rejected: readonly { readonly path: string; readonly reason: string }[];
}

/**
 * The first Python 3.13 or 3.14 of: the one named, those where `verify` looks for the app's Python, and
 * those of the machine.
 */
export async function findBasePython(
  root: string,
  options: { readonly python?: string; readonly environment: NodeJS.ProcessEnv },
): Promise<BaseSearch> {
  const { python, environment } = options;
  const named = python === undefined ? [] : await candidates(root, { python, environment });
  const places = [
    ...[...named, ...(await candidates(root, { environment }))].map((each) => each.path),
    ...pythonsOfMachine(
      environment,
      MINORS.map((minor) => `3.${minor}`),
    ),
  ];
  const rejected: { path: string; reason: string }[] = [];
  for (const place of new Set(places)) {
    const version = await versionOf(place, root);
    if (version === undefined) continue;
    const [major, minor] = version.split('.').map(Number);
    if (major === 3 && MINORS.includes(minor ?? 0))
      return { found: { path: place, version }, rejected };
    rejected.push({ path: place, reason: `Python ${version}` });
  }
  return { rejected };
}

/** e.g. `3.13.1`; undefined where there is no such interpreter, or it does not run. */
export async function versionOf(python: string, folder: string): Promise<string | undefined> {
  const ask = 'import os, sys; os.write(3, sys.version.split()[0].encode())';
  const run = await askPython([python], ask, folder);
  return run.report === '' ? undefined : run.report;
}
