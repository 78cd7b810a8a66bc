import { defineConfig } from 'vitest/config';

/** `npm run test:prereleases`: a report, which fails no build. */
export default defineConfig({
  test: { include: ['test/prereleases/report.ts'], testTimeout: 1_800_000 },
});
