import { exitCode } from '../api/report/exit-codes.ts';
import type { Command } from './command.ts';
import { fault, run } from './main.ts';
import { Stop } from './stop.ts';

const signals = { SIGHUP: 'hangup', SIGINT: 'interrupted', SIGTERM: 'terminated' } as const;

/** Runs pyfunc as the process it is in: signals, broken pipes and faults end it as documented. */
export async function start(words: readonly string[], commands: readonly Command[]): Promise<void> {
  const stop = new Stop();
  for (const [signal, exit] of Object.entries(signals)) {
    process.on(signal, () => stop.signalled(exit));
  }
  for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreBrokenPipe);
  process.on('uncaughtException', (error) => process.exit(exitCode(fault(process, error))));
  process.exitCode = exitCode(await run(words, commands, process, stop));
  // What a signal left running, such as Python, ends with the process.
  if (stop.exit !== undefined) process.exit();
}

/** A reader such as `head` may leave early. The work goes on: it must not stop half-way for that. */
function ignoreBrokenPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
