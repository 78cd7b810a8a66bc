import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { note, root, table } from '../measure.mjs';

const file = path.join(root, '.cache/tests.json');
const command =
  'npx vitest run --reporter=default --reporter=json --outputFile.json=.cache/tests.json';

/** The test files that take longest, as a complete run noted them. */
export function tests() {
  if (!existsSync(file)) {
    note(`No run of the tests is on record: \`${command}\` makes one.`);
    return;
  }
  const { testResults, startTime } = JSON.parse(readFileSync(file, 'utf8'));
  const wall = Math.max(...testResults.map(({ endTime }) => endTime)) - startTime;
  const slowest = testResults
    .map(({ name, startTime, endTime }) => [path.relative(root, name), endTime - startTime])
    .sort(([, one], [, other]) => other - one);
  note(
    `All ${slowest.length} test files took ${(wall / 60_000).toFixed(1)} minutes. The ten that took longest:`,
  );
  table(
    ['file', 'wall s'],
    slowest.slice(0, 10).map(([name, time]) => [name, (time / 1000).toFixed(0)]),
  );
}
