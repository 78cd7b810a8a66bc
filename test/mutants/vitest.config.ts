import { defineConfig } from 'vitest/config';

/** The tests that hold the file which scripts/mutants.mjs changes. */
export default defineConfig({
  test: {
    include: process.env.PYFUNC_MUTANTS?.split(',') ?? [],
    testTimeout: 60_000,
  },
});
