import { delimiter, isAbsolute } from 'node:path';
import type { Answers } from '../../generators/templates/question.ts';
import { pythonsOfMachine } from '../../verify/environment/machine-pythons.ts';
import { isOnPath, isProgramAt } from '../../workspace/process/on-path.ts';
import { commandLine } from '../../workspace/text/command-line.ts';
import type { Host } from '../host.ts';

/** The commands that install the packages of an app by hand, and leave a shell that uses them. */
export function installCommands(
  { packages, python }: Answers,
  env: Host['env'],
): readonly string[] {
  const activate =
    process.platform === 'win32' ? '.venv\\Scripts\\activate' : 'source .venv/bin/activate';
  if (packages === 'uv') return ['uv sync', activate];
  if (packages === 'poetry') return ['poetry install', activate];
  const command =
    process.platform === 'win32' ? `py -${python}` : commandLine([pythonFor(String(python), env)]);
  return [`${command} -m venv .venv`, activate, 'pip install -r requirements-dev.txt'];
}

/**
 * What starts a version of Python here: its name, or the path where it is installed. A shim of pyenv runs
 * only where the version is chosen. The name also where there is none, since it says what to install.
 */
function pythonFor(version: string, env: Host['env']): string {
  const name = `python${version}`;
  const folders = (env.PATH ?? '').split(delimiter).filter((each) => !/[\\/]shims$/.test(each));
  if (isOnPath(name, { PATH: folders.join(delimiter) })) return name;
  const installed = pythonsOfMachine(env, [version]).find(
    (path) => isAbsolute(path) && path.includes(version) && isProgramAt(path),
  );
  return installed ?? name;
}
