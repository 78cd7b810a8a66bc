import { askPython } from '../../workspace/process/run-program.ts';
import type { UserPython } from '../environment/python.ts';
import type { Runner } from './runner.ts';

const ASK = `
import json, os, sysconfig
paths = sysconfig.get_paths()
os.write(3, json.dumps([paths["purelib"], paths["platlib"]]).encode())
`;

/**
 * The folders with the packages of the user's Python, for the apps to import from after those of the
 * runner; none where the two are not of the same version, as compiled packages would not load.
 */
export async function userPackages(
  { path, version }: UserPython,
  runner: Runner,
  folder: string,
): Promise<readonly string[]> {
  const minor = (text: string) => text.split('.').slice(0, 2).join('.');
  if (minor(runner.version) !== minor(version)) return [];
  const run = await askPython([path], ASK, folder);
  return run.report === '' ? [] : [...new Set(JSON.parse(run.report) as string[])];
}
