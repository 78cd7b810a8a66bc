import type { Answers } from '../../generators/templates/question.ts';
import { askPython, type ProgramRun, runPython } from '../../workspace/process/run-program.ts';

/** What came of it: nothing to say, or why the packages are not there. */
export interface Installation {
  readonly problem?: string;
  /** The version of Python in `.venv`, e.g. `3.12`, where one was made. */
  readonly python?: string;
}

const windows = process.platform === 'win32';

/** Until a slow package index counts as one that does not answer. */
const installTimeoutS = 600;

/**
 * Makes `.venv` in the app and installs the packages for development into it: with uv or Poetry where
 * the app uses one of them, or else with pip and the wanted Python, or another that azure-functions
 * supports.
 */
export async function installPackages(
  root: string,
  { packages, python }: Answers,
): Promise<Installation> {
  if (packages === 'uv') return installWith(['uv', 'sync', '-q'], root);
  if (packages === 'poetry') return installWith(['poetry', 'install', '-q', '-n'], root);
  return installWithPip(root, String(python));
}

async function installWith(command: readonly string[], root: string): Promise<Installation> {
  const problem = await run(command, root);
  return problem === undefined ? {} : { problem };
}

async function installWithPip(root: string, wanted: string): Promise<Installation> {
  const found = await findPython(root, wanted);
  if (found === undefined) return { problem: 'no Python from 3.10 to 3.14 was found on PATH' };
  const { command, version } = found;
  const made = await run([...command, '-I', '-m', 'venv', '.venv'], root);
  if (made !== undefined) return { problem: made };
  const pip = [interpreter, '-I', '-m', 'pip', '--disable-pip-version-check', '--no-input', '-q'];
  const problem = await run([...pip, 'install', '-r', 'requirements-dev.txt'], root);
  return { python: version, ...(problem !== undefined && { problem }) };
}

const interpreter = windows ? '.venv\\Scripts\\python.exe' : './.venv/bin/python';

/** A shim on PATH may stand for no Python at all, so each is started. */
async function findPython(root: string, wanted: string) {
  const named = windows ? ['py', `-${wanted}`] : [`python${wanted}`];
  for (const command of [named, ['python3'], ['python']]) {
    const ask = 'import os, sys; os.write(3, b"%d.%d" % sys.version_info[:2])';
    const { report } = await askPython(command, ask, root);
    const minor = Number(/^3\.(\d+)$/.exec(report)?.[1]);
    if (minor >= 10 && minor <= 14) return { command, version: report };
  }
  return undefined;
}

async function run(command: readonly string[], folder: string): Promise<string | undefined> {
  return problemOf(await runPython(command, { folder, seconds: installTimeoutS }));
}

function problemOf({ ending, output }: ProgramRun): string | undefined {
  switch (ending.kind) {
    case 'exit': {
      const said = output
        .trim()
        .split('\n')
        .findLast((line) => /\S/.test(line));
      return ending.status === 0 ? undefined : (said ?? `it ended with status ${ending.status}`);
    }
    case 'killed':
      return `it took longer than ${installTimeoutS} seconds`;
    case 'signal':
      return `it was ended by ${ending.signal}`;
    case 'not-started':
      return `it could not be started (${ending.reason})`;
  }
}
