import { defineConfig } from 'vitest/config';

/** The tests that hold what `npm run mutants` changes; without those that kill processes. */
export default defineConfig({
  test: {
    include: [
      'test/workspace/{paths,changes,apply,lock,text}.test.ts',
      'test/generators/language/*.test.ts',
      'test/merge/merge.test.ts',
    ],
    testTimeout: 60_000,
  },
});
