import { getEventListeners } from 'node:events';
import { type Exit, exitCode } from '../api/report/exit-codes.ts';
import type { Command } from './command.ts';
import { fault, run } from './main.ts';

const signals = { SIGHUP: 'hangup', SIGINT: 'interrupted', SIGTERM: 'terminated' } as const;

/** Runs pyfunc as the process it is in: signals, broken pipes and faults end it as documented. */
export async function start(words: readonly string[], commands: readonly Command[]): Promise<void> {
  const controller = new AbortController();
  for (const [signal, exit] of Object.entries(signals)) {
    process.on(signal, () => stop(controller, exit));
  }
  for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreBrokenPipe);
  process.on('uncaughtException', (error) => process.exit(exitCode(fault(process, error))));
  process.exitCode = exitCode(await run(words, commands, process, controller.signal));
  // What a signal left running, such as Python, ends with the process.
  if (controller.signal.aborted) process.exit();
}

/** Ends the process, unless a use case listens because it has something to roll back first. */
function stop(controller: AbortController, exit: Exit): void {
  const isHeld = getEventListeners(controller.signal, 'abort').length > 0;
  controller.abort(exit);
  if (!isHeld) process.exit(exitCode(exit));
}

/** A reader such as `head` may leave early. The work goes on: it must not stop half-way for that. */
function ignoreBrokenPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
