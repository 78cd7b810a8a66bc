import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { maskSecrets } from '../text/secrets.ts';

type Ending =
  | { readonly kind: 'exit'; readonly status: number }
  | { readonly kind: 'signal'; readonly signal: string }
  | { readonly kind: 'killed' }
  | { readonly kind: 'not-started'; readonly reason: string };

export interface ProgramRun {
  readonly ending: Ending;
  /** What it wrote to file descriptor 3. */
  readonly report: string;
  /** Standard output and error, in one; no more than the first 64 KiB. */
  readonly output: string;
}

export interface ProgramOptions {
  readonly folder: string;
  /** After so many seconds the process and all it has started are killed. */
  readonly seconds: number;
  /** In place of the environment of this process. */
  readonly environment?: NodeJS.ProcessEnv;
}

const LARGEST_OUTPUT = 64 * 1024;
const windows = process.platform === 'win32';

/**
 * Runs a command without standard input, in a process group of its own, so that nothing it started
 * outlives it. Never throws: a command that cannot be started is an ending like others.
 */
export async function runPython(
  command: readonly string[],
  { folder, seconds, environment = process.env }: ProgramOptions,
): Promise<ProgramRun> {
  let child: ChildProcess;
  try {
    child = start(command, folder, environment);
  } catch (error) {
    return { ending: notStarted(error), report: '', output: '' };
  }
  const [, out, err, result] = child.stdio as unknown as [null, Readable, Readable, Readable];
  const output = collect([out, err], LARGEST_OUTPUT);
  const report = collect([result], Number.POSITIVE_INFINITY);
  let killed = false;
  const killGroup = () => kill(child.pid);
  const timer = setTimeout(() => {
    killed = true;
    killGroup();
  }, seconds * 1000);
  process.once('exit', killGroup);

  return new Promise((resolve) => {
    const end = (ending: Ending) => {
      clearTimeout(timer);
      process.off('exit', killGroup);
      resolve({ ending, report: report(), output: output() });
    };
    child.once('error', (error) => end(notStarted(error)));
    // Whatever still holds the pipes open was started by the app.
    child.once('exit', killGroup);
    child.once('close', (status, signal) => {
      if (killed) end({ kind: 'killed' });
      else if (signal !== null) end({ kind: 'signal', signal });
      else end({ kind: 'exit', status: status ?? 0 });
    });
  });
}

function start(
  [command = '', ...args]: readonly string[],
  folder: string,
  environment: NodeJS.ProcessEnv,
): ChildProcess {
  return spawn(command, args, {
    cwd: folder,
    detached: !windows,
    windowsHide: true,
    env: { ...environment, PYTHONIOENCODING: 'utf-8' },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
}

function notStarted(error: unknown): Ending {
  const { code, message } = error as NodeJS.ErrnoException;
  return { kind: 'not-started', reason: code ?? message };
}

function collect(streams: readonly Readable[], largest: number): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  for (const stream of streams) {
    stream.on('data', (chunk: Buffer) => {
      if (size < largest) chunks.push(chunk.subarray(0, largest - size));
      size += chunk.length;
    });
    stream.on('error', () => undefined);
  }
  return () => Buffer.concat(chunks).toString('utf8');
}

function kill(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    if (windows) spawn('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore' });
    else process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/**
 * Why a program that ran for at most so many seconds did not do its work, as the end of a sentence;
 * undefined where it did. `causeIn` finds the cause in its output, where an index may be named with a
 * password.
 */
export function problemOf(
  { ending, output }: ProgramRun,
  seconds: number,
  causeIn = lastLine,
): string | undefined {
  switch (ending.kind) {
    case 'exit': {
      if (ending.status === 0) return undefined;
      const cause = causeIn(maskSecrets(output).trim());
      return cause.replace(/\.$/, '') || `exit status ${ending.status}`;
    }
    case 'killed':
      return `it took longer than ${seconds} seconds`;
    case 'signal':
      return `it was ended by ${ending.signal}`;
    case 'not-started':
      return `it could not be started (${ending.reason})`;
  }
}

/** Where pip, uv and Poetry name the cause. */
function lastLine(output: string): string {
  return output.slice(output.lastIndexOf('\n') + 1).trim();
}

/** With -c Python looks for modules in the working folder first, where an app may have a `json`. */
const WITHOUT_FOLDER = 'import sys; sys.path[:] = [each for each in sys.path if each]\n';

/**
 * What a few lines of Python write to file descriptor 3, in a folder whose own modules are not
 * imported. `python` is the interpreter with its arguments.
 */
export function askPython(
  python: readonly string[],
  code: string,
  folder: string,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<ProgramRun> {
  const command = [...python, '-B', '-c', WITHOUT_FOLDER + code];
  return runPython(command, { folder, seconds: 20, environment });
}
