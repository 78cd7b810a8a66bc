import type { Answers } from '../../generators/templates/question.ts';
import { findInterpreter, interpreterOf } from '../../verify/environment/python.ts';
import { isOnPath } from '../../workspace/process/on-path.ts';
import { askPython, problemOf, runPython } from '../../workspace/process/run-program.ts';
import type { Host } from '../host.ts';

/** What came of it: the packages are there, a tool is not, or why it failed. */
export type Installation =
  | {
      readonly kind: 'installed';
      /** The version of Python in `.venv`, e.g. `3.12`; absent where it cannot be told. */
      readonly python?: string;
    }
  | { readonly kind: 'no-tool'; readonly tool: 'uv' | 'poetry' }
  | { readonly kind: 'failed'; readonly reason: string };

const windows = process.platform === 'win32';

/** Until a slow package index counts as one that does not answer. */
const installTimeoutS = 600;

/** Versions that azure-functions supports, the one most often deployed first. */
const supported = ['3.12', '3.13', '3.11', '3.10', '3.14'];

/**
 * Makes `.venv` in the app and installs the packages for development into it: with uv or Poetry where
 * the app uses one of them, or else with pip. The Python is the wanted one wherever it is on this
 * machine; uv may download it; pip takes another that azure-functions supports.
 */
export async function installPackages(
  root: string,
  { packages, python }: Answers,
  { env }: Pick<Host, 'env'>,
): Promise<Installation> {
  const wanted = String(python);
  const run = async (command: readonly string[], more: Host['env'] = {}) =>
    problemOf(
      await runPython(command, {
        folder: root,
        seconds: installTimeoutS,
        environment: { ...env, ...more },
      }),
      installTimeoutS,
    );
  if (packages === 'uv' || packages === 'poetry') {
    if (!isOnPath(packages, env)) return { kind: 'no-tool', tool: packages };
    const found = await findInterpreter(root, [wanted], env);
    const problem =
      packages === 'uv'
        ? await run(['uv', 'sync', '-q'], found && { UV_PYTHON: found.path })
        : // With -q, Poetry does not even say why it failed.
          ((found && (await run(['poetry', 'env', 'use', '-n', found.path]))) ??
          (await run(['poetry', 'install', '-n'])));
    return problem === undefined ? installed(root) : { kind: 'failed', reason: problem };
  }
  const others = supported.filter((each) => each !== wanted);
  const found = await findInterpreter(root, [wanted, ...others], env);
  if (found === undefined) {
    return { kind: 'failed', reason: 'no Python from 3.10 to 3.14 was found on this machine' };
  }
  const interpreter = windows ? '.venv\\Scripts\\python.exe' : './.venv/bin/python';
  const pip = [interpreter, '-I', '-m', 'pip', '--disable-pip-version-check', '--no-input', '-q'];
  const problem =
    (await run([found.path, '-I', '-m', 'venv', '.venv'])) ??
    (await run([...pip, 'install', '-r', 'requirements-dev.txt']));
  return problem === undefined ? installed(root) : { kind: 'failed', reason: problem };
}

async function installed(root: string): Promise<Installation> {
  const ask = 'import os, sys; os.write(3, b"%d.%d" % sys.version_info[:2])';
  const { report } = await askPython([interpreterOf(`${root}/.venv`)], ask, root);
  return report === '' ? { kind: 'installed' } : { kind: 'installed', python: report };
}
