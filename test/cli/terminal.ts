import { fileURLToPath } from 'node:url';
import { runPython } from '../../workspace/process/run-program.ts';
import { environment } from '../python/environment.ts';

const py313 = await environment('py313');

export interface Shown {
  /** Without colors and cursor movements. */
  readonly text: string;
  readonly status: number;
  /** What the run left behind in the terminal: raw mode, a hidden cursor. */
  readonly left: readonly string[];
  /** Texts that never came. */
  readonly waiting: readonly string[];
}

export const keys = {
  ...{ enter: '\r', down: '\x1b[B', space: ' ', interrupt: '\x03', end: '\x04' },
  back: '\x1b',
  ...{ terminate: 'signal:TERM', hangUp: 'signal:HUP' },
};

/** How the terminal is when the program starts. */
export interface Window {
  readonly rows?: number;
  readonly columns?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a command in a pseudo-terminal; each step waits for a text and then presses keys. */
export async function inTerminal(
  folder: string,
  command: readonly string[],
  steps: readonly (readonly [wait: string, press: string])[],
  { rows = 40, columns = 100, env = {} }: Window = {},
): Promise<Shown> {
  const driver = fileURLToPath(new URL('terminal.py', import.meta.url));
  const words = [py313, '-B', driver, JSON.stringify(steps), ...command];
  const { report, output } = await runPython(words, {
    folder,
    seconds: 60,
    environment: {
      ...process.env,
      npm_command: '',
      ...env,
      PYFUNC_TEST_WINDOW: JSON.stringify([rows, columns]),
    },
  });
  if (report === '') throw new Error(output);
  const { output: text, ...rest } = JSON.parse(report);
  return { ...rest, text: text.replace(/\x1b\[[\d;?]*[A-Za-z]/g, '').replaceAll('\r', '') };
}
