/** Long-running work. It can be paused at each `yield`; the generator returns the result. */
export type Pausable<Result> = Generator<undefined, Result, undefined>;

const pauseAfterMs = 50;

/** Does the work without a pause. */
export function runToCompletion<Result>(work: Pausable<Result>): Result {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** Does the work, and lets Node handle signals and timers about every 50 ms. */
export async function runWithPauses<Result>(work: Pausable<Result>): Promise<Result> {
  for (let since = performance.now(); ; ) {
    const { done, value } = work.next();
    if (done) return value;
    if (performance.now() - since < pauseAfterMs) continue;
    await new Promise((resolve) => setImmediate(resolve));
    since = performance.now();
  }
}
