import { defineConfig } from 'vitest/config';

/** `npm run test:prereleases`: reports, which fail no build. */
export default defineConfig({
  test: {
    include: ['test/prereleases/report.ts', 'test/prereleases/lacks.ts'],
    testTimeout: 1_800_000,
  },
});
