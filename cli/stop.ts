import { type Exit, exitCode } from '../api/report/exit-codes.ts';

/**
 * What a signal does: it ends the process, except while something is held that has to be put back
 * first. Then whoever holds it hears of it, and the process ends when it is done.
 */
export class Stop {
  /** How the process is to end, once a signal has come. */
  exit: Exit | undefined;
  #letGo: (() => void) | undefined;

  signalled(exit: Exit): void {
    this.exit = exit;
    if (this.#letGo === undefined) process.exit(exitCode(exit));
    this.#letGo();
  }

  /** The outcome of the work, or undefined as soon as a signal comes. */
  async hold<T>(work: Promise<T>): Promise<T | undefined> {
    const stopped = new Promise<undefined>((resolve) => {
      this.#letGo = () => resolve(undefined);
    });
    try {
      return await Promise.race([work, stopped]);
    } finally {
      this.#letGo = undefined;
    }
  }
}
