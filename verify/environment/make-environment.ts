import { problemOf, runPython } from '../../workspace/process/run-program.ts';
import { interpreterOf } from './python.ts';

export interface EnvironmentOptions {
  /** An interpreter; for uv a version such as `3.11` too. */
  readonly python: string;
  /** Whether uv makes it, in a fifth of the time of venv and pip. */
  readonly uv: boolean;
  readonly workingFolder: string;
  /** For each of the two steps. */
  readonly seconds: number;
  readonly environment: NodeJS.ProcessEnv;
}

/** Whether uv can be started. */
export async function hasUv(folder: string, environment: NodeJS.ProcessEnv): Promise<boolean> {
  const run = await runPython(['uv', '--version'], { folder, seconds: 20, environment });
  return run.ending.kind === 'exit' && run.ending.status === 0;
}

/** Makes a virtual environment with packages, given as pip takes them; returns why that failed. */
export async function makeEnvironment(
  folder: string,
  packages: readonly string[],
  { python, uv, workingFolder, seconds, environment }: EnvironmentOptions,
): Promise<string | undefined> {
  const own = interpreterOf(folder);
  const pip = ['-I', '-m', 'pip', 'install', '--disable-pip-version-check', '--no-input'];
  const steps = uv
    ? [
        ['uv', 'venv', '--quiet', '--no-project', '--python', python, folder],
        ['uv', 'pip', 'install', '--quiet', '--python', own, ...packages],
      ]
    : [
        [python, '-I', '-m', 'venv', '--clear', folder],
        [own, ...pip, ...packages],
      ];
  for (const step of steps) {
    const run = await runPython(step, { folder: workingFolder, seconds, environment });
    const problem = problemOf(run, seconds, lastLines);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** The last lines of an installer that failed. pip lists all versions that there are in one line. */
function lastLines(output: string): string {
  const lines = output.split(/\r?\n/).slice(-4);
  return lines.map((line) => line.replace(/^(.{200}).{20,}$/, '$1 …')).join(' ');
}
