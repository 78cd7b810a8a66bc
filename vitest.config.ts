import { availableParallelism } from 'node:os';
import path from 'node:path';
import { defineConfig } from 'vitest/config';

const golden = ['test/generators/**/*.test.ts', 'test/migrator/**/*.test.ts'];
const cli = ['test/cli/**/*.test.ts', 'test/npm/**/*.test.ts'];
const python = ['test/verify/**/*.test.ts'];

/**
 * `unit` is whatever no other project claims, so that no test file falls between them. Files of a project
 * share what they import: importing takes up to three seconds, in each of 200 files.
 */
const projects: readonly { name: string; include: string[]; exclude: string[] }[] = [
  {
    name: 'unit',
    include: ['test/**/*.test.ts'],
    exclude: [...golden, ...cli, ...python],
  },
  { name: 'golden', include: golden, exclude: [] },
  { name: 'cli', include: cli, exclude: [] },
  { name: 'python', include: python, exclude: [] },
];

export default defineConfig({
  test: {
    projects: projects.map((project) => ({ extends: true, test: project })),
    globalSetup: './test/one-run.ts',
    reporters: ['default', './test/closing-line.ts'],
    // Most of the time goes to Python and Node processes that tests start and wait for: one worker more
    // than there are cores keeps two cores busy.
    maxWorkers: Math.min(availableParallelism() + 1, 4),
    // Records of the runs that tests make, in the folder that test/one-run.ts removes.
    env: { XDG_STATE_HOME: path.resolve(`.cache/run.${process.pid}/state`) },
    isolate: false,
    testTimeout: 120_000,
    // Pages and programs answer when a busy machine lets them.
    expect: { poll: { timeout: 20_000 } },
    hookTimeout: 120_000,
  },
});
