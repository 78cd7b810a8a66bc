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
  process.on('uncaughtException', (error) => {
    restoreTerminal();
    const exit = () => process.exit(exitCode('bug'));
    fault(process, words, error).then(exit, exit);
  });
  process.exitCode = exitCode(await run(words, commands, process, controller.signal));
  // What a signal left running, such as Python, ends with the process.
  if (controller.signal.aborted) process.exit();
}

/**
 * Ends the process, unless a use case listens because it has something to roll back first, or has
 * written everything and is about to say so. A second signal does not wait for that.
 */
function stop(controller: AbortController, exit: Exit): void {
  const isSecond = controller.signal.aborted;
  const isHeld = getEventListeners(controller.signal, 'abort').length > 0;
  controller.abort(exit);
  if (isHeld && !isSecond) return;
  restoreTerminal();
  if (!isHeld) process.stderr.write(`pyfunc: ${words[exit]}. No file was changed.\n`);
  process.exit(exitCode(exit));
}

const words: Partial<Record<Exit, string>> = {
  hangup: 'ended by SIGHUP',
  interrupted: 'ended by Ctrl-C',
  terminated: 'ended by SIGTERM',
};

/** A prompt that is cut off leaves the cursor hidden and its line open; Node ends raw mode itself. */
function restoreTerminal(): void {
  if (process.stdout.isTTY) process.stdout.write('\x1b[?25h\n');
}

/** A reader such as `head` may leave early. The work goes on: it must not stop half-way for that. */
function ignoreBrokenPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
