import { exitCode } from '../../api/report/exit.ts';
import type { Command } from '../../cli/command.ts';
import { commands } from '../../cli/commands/commands.ts';
import type { Process } from '../../cli/main.ts';
import { run } from '../../cli/main.ts';
import { wheels } from '../python/environment.ts';
import { expectDocument } from './document.ts';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface Situation {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly tty?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  /** In place of those of pyfunc. */
  readonly commands?: readonly Command[];
}

/**
 * Runs a command line in this process, with output that is kept in place of a terminal. What it prints
 * with --json is one document as schemas/report.schema.json describes it.
 */
export async function pyfunc(words: readonly string[], situation: Situation = {}): Promise<Ran> {
  await wheels();
  const { env = {}, tty = false, columns = 80, rows = 24 } = situation;
  let stdout = '';
  let stderr = '';
  const host: Process = {
    stdin: { isTTY: tty },
    stdout: { isTTY: tty, columns, rows, write: (text) => (stdout += text) },
    stderr: { isTTY: tty, columns, rows, write: (text) => (stderr += text) },
    env: { PAGER: '', ...env },
    cwd: () => situation.cwd ?? process.cwd(),
  };
  const code = exitCode(await run(words, situation.commands ?? commands, host));
  const isText = words.includes('--help') || words.includes('--version');
  if (words.includes('--json') && !isText) expectDocument(stdout, code);
  return { code, stdout, stderr };
}
