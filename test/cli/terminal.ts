import { fileURLToPath } from 'node:url';
import { runPython } from '../../workspace/process/run-program.ts';
import { environment } from '../python/environment.ts';

const py313 = await environment('py313');

export interface Shown {
  /** Without colors, cursor movements, and lines that were cleared. */
  readonly text: string;
  /** The same with colors. */
  readonly colored: string;
  /** As it was written, with all movements. */
  readonly written: string;
  /** The lines that stand in the terminal in the end. */
  readonly screen: readonly string[];
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
  const { output: written, ...rest } = JSON.parse(report);
  // What goes on is shown in a line that is cleared again.
  const lasting = written.replace(/\r\x1b\[K[^\n]*?(?=\r\x1b\[K)/g, '');
  const colored = lasting.replace(/\x1b\[[\d;?]*[A-Za-ln-z]/g, '').replaceAll('\r', '');
  const text = colored.replace(/\x1b\[[\d;]*m/g, '');
  return { ...rest, text, colored, written, screen: screenOf(written) };
}

/** Follows the movements of the cursor, in a window where no line is too long. */
function screenOf(output: string): string[] {
  const lines: string[] = [];
  let row = 0;
  let column = 0;
  for (const [part, digits, command] of output.matchAll(
    /\x1b\[\??([\d;]*)([A-Za-z])|\r|\n|[^\x1b\r\n]+/g,
  )) {
    const count = Number(digits || 1);
    const line = lines[row] ?? '';
    if (part === '\n') row += 1;
    else if (part === '\r') column = 0;
    else if (command === undefined) {
      lines[row] = line.padEnd(column).slice(0, column) + part + line.slice(column + part.length);
      column += part.length;
    } else if (command === 'A') row = Math.max(row - count, 0);
    else if (command === 'B') row += count;
    else if (command === 'C') column += count;
    else if (command === 'D') column = Math.max(column - count, 0);
    else if (command === 'G') column = count - 1;
    else if (command === 'K') lines[row] = digits === '2' ? '' : line.slice(0, column);
    else if (command === 'J') lines.splice(row, lines.length, line.slice(0, column));
  }
  return Array.from(lines, (line = '') => line.trimEnd());
}
