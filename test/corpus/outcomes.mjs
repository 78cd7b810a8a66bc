/**
 * Migrates a copy of each app below a folder with the built command line, and prints what became of it:
 * `node test/corpus/outcomes.mjs FOLDER [FLAG…]`, e.g. `--python /usr/bin/python3.12` or `--exact`. The
 * apps are foreign code: give a command that confines them in PYFUNC_CONFINED, such as `unshare --net`.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const program =
  process.env.PYFUNC_PROGRAM ?? fileURLToPath(new URL('../../dist/pyfunc.cjs', import.meta.url));
const [folder = '.', ...flags] = process.argv.slice(2);
const confined = (process.env.PYFUNC_CONFINED ?? '').split(' ').filter((word) => word !== '');
const apps = readdirSync(folder).filter((name) => existsSync(path.join(folder, name, 'host.json')));
const counts = new Map();

for (const app of apps.sort()) {
  const scratch = mkdtempSync(path.join(tmpdir(), 'pyfunc-outcome-'));
  cpSync(path.join(folder, app), scratch, { recursive: true, verbatimSymlinks: true });
  const { outcome, reasons } = migrated(scratch);
  rmSync(scratch, { recursive: true });
  counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  console.log([app, outcome, ...reasons].join('\t'));
}
for (const [outcome, count] of counts) console.log(`${String(count).padStart(6)}  ${outcome}`);

function migrated(scratch) {
  const words = [
    ...confined,
    process.execPath,
    program,
    'migrate',
    '.',
    '--yes',
    '--json',
    ...flags,
  ];
  const [file, ...args] = words;
  const run = spawnSync(file, args, { cwd: scratch, encoding: 'utf8', maxBuffer: 1 << 28 });
  try {
    const { apps: [found] = [], diagnostics } = JSON.parse(run.stdout);
    const errors = [...diagnostics, ...(found?.diagnostics ?? [])].filter(
      ({ severity }) => severity === 'error',
    );
    const { sound } = found?.verification ?? {};
    const proof = sound === undefined ? 'not proved' : sound ? 'proved' : 'failed';
    const outcome = `${found?.result ?? 'nothing'}, ${proof}`;
    return { outcome, reasons: errors.map(({ code, message }) => `${code} ${message}`) };
  } catch {
    return { outcome: `exit ${run.status}`, reasons: [run.stderr.slice(-300)] };
  }
}
