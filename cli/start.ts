import { exitCode } from './exit.ts';
import { fault, run } from './main.ts';

const signals = { SIGHUP: 'hangup', SIGINT: 'interrupted', SIGTERM: 'terminated' } as const;

/** Runs pyfunc as the process it is in: signals, broken pipes and faults end it as documented. */
export async function start(words: readonly string[]): Promise<void> {
  for (const [signal, exit] of Object.entries(signals)) {
    process.once(signal, () => process.exit(exitCode(exit)));
  }
  for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreBrokenPipe);
  const stop = (error: unknown) => process.exit(exitCode(fault(process, error)));
  process.on('uncaughtException', stop);
  process.exitCode = exitCode(await run(words, process));
}

/** A reader such as `head` may leave early. The work goes on: it must not stop half-way for that. */
function ignoreBrokenPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
