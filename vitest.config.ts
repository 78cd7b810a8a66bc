import { availableParallelism } from 'node:os';
import path from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: './test/one-run.ts',
    reporters: ['default', './test/closing-line.ts'],
    // Most of the time goes to Python and Node processes that tests start and wait for: one worker more
    // than there are cores keeps two cores busy.
    maxWorkers: Math.min(availableParallelism() + 1, 4),
    // Records of the runs that tests make, in the folder that test/one-run.ts removes.
    env: { XDG_STATE_HOME: path.resolve(`.cache/run.${process.pid}/state`) },
    // Test files share what they import: importing takes up to three seconds, in each of 200 files.
    isolate: false,
    testTimeout: 120_000,
    // Pages and programs answer when a busy machine lets them.
    expect: { poll: { timeout: 20_000 } },
    hookTimeout: 120_000,
  },
});
