/**
 * What all groups of the benchmark use: the program under test, scratch folders, and the lines of the page.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { compare, median, ratio } from './compare.mjs';
import { writeLargeApp } from './large-app.mjs';

export const root = fileURLToPath(new URL('..', import.meta.url));
export const cache = path.join(root, '.cache', 'bench');
export const { values: flags } = parseArgs({
  options: { rounds: { type: 'string', default: '9' }, only: { type: 'string' } },
});
export const rounds = Number(flags.rounds);
/** For what takes seconds: medians of few are steady enough. */
export const fewRounds = Math.max(1, Math.floor(rounds / 3));

mkdirSync(cache, { recursive: true });
export const dist = path.join(cache, 'dist');
execFileSync(process.execPath, ['build.mjs', dist], { cwd: root });
export const pyfunc = path.join(dist, 'pyfunc.cjs');
export const createPyfunc = path.join(dist, 'create/create-pyfunc.cjs');

// Thousands of small files: in memory, or the disk is what is measured.
const memory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
export const scratch = mkdtempSync(path.join(memory, 'pyfunc-bench-'));

export const quick = ['--yes', '--no-verify'];

/** The contender that all start-up times are compared with. */
export const nodeAlone = { name: 'node -e 0', args: ['-e', '0'] };

/** A Python with azure-functions; undefined where the tests have made none yet. */
export function python() {
  const file = process.env.PYFUNC_BENCH_PYTHON ?? path.join(root, '.venv-py313/bin/python');
  return existsSync(file) ? file : undefined;
}

/** A new app, as create-pyfunc makes it without installing or proving. */
export function newApp() {
  const app = path.join(scratch, 'created');
  if (!existsSync(app)) {
    execFileSync(process.execPath, [createPyfunc, app, ...quick, '--no-install', '--no-git']);
  }
  return app;
}

/** A v1 app with this many functions, which is written once. */
export function original(functions) {
  const folder = path.join(scratch, `original-${functions}`);
  if (!existsSync(folder)) writeLargeApp(folder, functions);
  return folder;
}

/** Makes a fresh copy before each run. */
export function copyOf(folder) {
  const copy = path.join(scratch, 'copy');
  return () => {
    rmSync(copy, { recursive: true, force: true });
    cpSync(folder, copy, { recursive: true });
    return copy;
  };
}

export const lines = [];
export const outcome = { missed: 0 };

/** Runs contenders in turn and notes their figures. */
export function measure(contenders, times) {
  const all = compare(contenders, times);
  const rows = contenders.map(({ name }, index) => {
    const runs = all[index];
    const peak =
      runs[0].memory === undefined ? '' : median(runs.map((run) => run.memory)).toFixed(0);
    return [name, ...['wall', 'cpu'].map((by) => spread(runs.map((run) => run[by]))), peak];
  });
  table(['command', 'wall s, min / median / max', 'CPU s, min / median / max', 'MiB'], rows);
  return all;
}

/** Compares what runs took with what others took, in CPU time where nothing else is said. */
export function judge(name, runs, base, aim, { by = 'cpu', because } = {}) {
  check(name, ratio(runs, base, by), aim, because);
}

/** Notes a figure, whether it is at most the aim, and, where it is not, what the rest is `because` of. */
export function check(name, figure, aim, because) {
  const isReached = figure <= aim;
  if (!isReached) outcome.missed += 1;
  const judged = isReached ? 'reached' : 'missed';
  const reason = isReached || because === undefined ? '' : `. ${because}`;
  note(`- ${name}: **${figure.toFixed(2)}**, aim ${aim}: ${judged}${reason}`);
}

/** Notes a table whose first column is text and whose others are numbers. */
export function table(titles, rows) {
  note('');
  note(`| ${titles.join(' | ')} |`);
  note(
    `|---|${titles
      .slice(1)
      .map(() => '--:|')
      .join('')}`,
  );
  for (const row of rows) note(`| ${row.join(' | ')} |`);
  note('');
}

export function spread(numbers) {
  const figures = [Math.min(...numbers), median(numbers), Math.max(...numbers)];
  return figures.map((figure) => figure.toFixed(3)).join(' / ');
}

export function note(line) {
  lines.push(line);
  console.log(line);
}
