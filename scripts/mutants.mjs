// Changes the code that keeps apps safe, one place at a time, and counts the changes that tests notice.
// Fails where fewer than nine in ten are noticed.
//
//   node scripts/mutants.mjs [--only text]
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });
const atLeast = 0.9;

const merge = ['test/merge/merge-file.test.ts', 'test/merge/cases.test.ts'];

/** Each with the tests that hold it. Those are quick, since they run once for each change. */
const subjects = {
  'workspace/text/paths.ts': ['test/workspace/paths.test.ts'],
  'generators/language/escapers.ts': ['test/generators/language/escapers.test.ts'],
  'workspace/change/changes.ts': ['test/workspace/changes.test.ts'],
  'workspace/text/text-edit.ts': ['test/workspace/text-edit.test.ts'],
  'merge/merge-file.ts': merge,
  'merge/three.ts': merge,
  'merge/settle.ts': merge,
  'merge/plain.ts': merge,
  'merge/whole-file.ts': merge,
  'merge/entries.ts': merge,
  'merge/keyed.ts': merge,
  'merge/json.ts': [...merge, 'test/merge/large-json.test.ts'],
  'merge/lines.ts': merge,
  'merge/line-hunks.ts': [...merge, 'test/merge/line-hunks.test.ts'],
  'merge/toml.ts': merge,
  'merge/toml-list.ts': merge,
  'merge/read-toml.ts': merge,
  'workspace/transaction/lock.ts': ['test/workspace/lock-claims.test.ts'],
  'workspace/transaction/journal.ts': [
    'test/workspace/journal.test.ts',
    'test/workspace/apply.test.ts',
  ],
};

const root = fileURLToPath(new URL('..', import.meta.url));
const report = fileURLToPath(new URL('../.cache/mutants.json', import.meta.url));
let failures = 0;
for (const [file, tests] of Object.entries(subjects)) {
  if (!file.includes(values.only)) continue;
  rmSync(report, { force: true });
  const words = ['stryker', 'run', 'test/mutants/stryker.config.json', '--mutate', file];
  const { status } = spawnSync('npx', words, {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, PYFUNC_MUTANTS: tests.join() },
  });
  if (status !== 0) throw new Error(`stryker ended with ${status} for ${file}`);
  const { mutants } = JSON.parse(readFileSync(report, 'utf8')).files[file];
  const having = (...states) => mutants.filter(({ status: state }) => states.includes(state));
  const noticed = having('Killed', 'Timeout').length;
  const missed = having('Survived', 'NoCoverage');
  const all = noticed + missed.length;
  const isEnough = noticed >= atLeast * all;
  if (!isEnough) failures += 1;
  const percent = ((100 * noticed) / all).toFixed(1);
  console.log(
    `${isEnough ? 'ok  ' : 'FAIL'} ${percent.padStart(5)} %  ${noticed} of ${all}  ${file}`,
  );
  for (const { location, mutatorName, replacement, status: state } of missed) {
    const { line, column } = location.start;
    const to = (replacement ?? '').replace(/\s+/g, ' ').slice(0, 80);
    console.log(`       ${state} ${file}:${line}:${column} ${mutatorName} → ${to}`);
  }
}
process.exitCode = failures === 0 ? 0 : 1;
