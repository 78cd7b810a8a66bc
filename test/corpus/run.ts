/**
 * Takes each app below a folder, on a copy, through migration and proof, and prints what became of its
 * functions: `npm run corpus -- FOLDER [--json]`. The folder's own children are the apps.
 */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findPython } from '../../verify/environment/python.ts';
import { environment } from '../python/environment.ts';
import { confinement } from './confine.ts';
import { summaryOf, tableOf } from './report.ts';
import { type AppResult, tryApp } from './try-app.ts';

const py313 = await environment('py313');
const [folder, ...flags] = process.argv.slice(2);
if (folder === undefined) fail('Usage: npm run corpus -- FOLDER [--json] [--unconfined]');
const wrapper =
  (flags.includes('--unconfined') ? [] : confinement()) ??
  fail('The apps are foreign code: run this as root on Linux, or give --unconfined.');
const python =
  (await findPython(folder, { python: py313 })).found ?? fail(`${py313} does not run.`);

const apps = readdirSync(folder)
  .map((name) => path.join(folder, name))
  .filter((app) => existsSync(path.join(app, 'host.json')))
  .sort();
const results: AppResult[] = [];
const queue = [...apps];
const scratch = mkdtempSync(path.join(tmpdir(), 'pyfunc-corpus-'));
chmodSync(scratch, 0o755);
await Promise.all([work('one'), work('two')]);
rmSync(scratch, { recursive: true });

results.sort((one, other) => apps.indexOf(one.app) - apps.indexOf(other.app));
const json = { summary: Object.fromEntries(summaryOf(results)), apps: results };
console.log(flags.includes('--json') ? JSON.stringify(json, null, 2) : tableOf(results));

async function work(name: string): Promise<void> {
  for (let app = queue.shift(); app !== undefined; app = queue.shift()) {
    const own = path.join(scratch, name);
    mkdirSync(own, { recursive: true });
    results.push(await tryApp(app, { scratch: own, python, wrapper }));
    process.stderr.write(`\r${results.length}/${apps.length} `);
  }
}

function fail(message: string): never {
  console.error(message);
  process.exit(2);
}
