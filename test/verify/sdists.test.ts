import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { confinement } from '../corpus/confine.ts';
import { tableOf } from '../corpus/report.ts';
import { type AppResult, tryApp } from '../corpus/try-app.ts';
import { environment, sdists } from '../python/environment.ts';
import { pythonAt } from './scratch.ts';

const py313 = await environment('py313');
const unpacked = await sdists();
const scratch = mkdtempSync(path.join(tmpdir(), 'pyfunc-sdists-'));
chmodSync(scratch, 0o755);
afterAll(() => rmSync(scratch, { recursive: true }));

/** Folders with functions in a source distribution: apps of Microsoft's own tests and samples. */
function appsBelow(folder: string): string[] {
  const found = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => path.basename(file) === 'function.json')
    .map((file) => path.join(folder, path.dirname(path.dirname(file))));
  return [...new Set(found)].sort();
}

/** All of them, two at a time. */
async function tryAll(apps: readonly string[]): Promise<readonly AppResult[]> {
  const python = await pythonAt(py313);
  const results: AppResult[] = [];
  const queue = [...apps];
  const work = async (id: string) => {
    for (let app = queue.shift(); app !== undefined; app = queue.shift()) {
      const own = path.join(scratch, id);
      mkdirSync(own, { recursive: true });
      results.push(await tryApp(app, { scratch: own, python, wrapper: confinement() ?? [] }));
    }
  };
  await Promise.all([work('one'), work('two')]);
  return results.sort((one, other) => apps.indexOf(one.app) - apps.indexOf(other.app));
}

describe.each([
  { name: 'azure-functions-worker-1.1.9', apps: 19, functions: 135 },
  { name: 'azure_functions_durable-1.7.0', apps: 9, functions: 31 },
])('the v1 apps in $name', ({ name, apps, functions }) => {
  let results: readonly AppResult[] = [];
  beforeAll(async () => {
    results = await tryAll(appsBelow(path.join(unpacked, name)));
    console.log(`${name}\n${tableOf(results)}`);
  }, 300_000);

  test('are all there', () => {
    expect(results).toHaveLength(apps);
    expect(results.flatMap((each) => each.functions)).toHaveLength(functions);
  });

  test('index in v2 without a problem, and a second migration changes nothing', () => {
    expect(results.flatMap((each) => each.problems)).toEqual([]);
  });

  test('keep every function that loads in v1, and its bindings', () => {
    const lost = results.flatMap(({ app, functions: all }) =>
      all
        .filter((each) => each.v1.loaded && !['same', 'note'].includes(each.outcome))
        .map((each) => `${path.basename(app)}/${each.name}: ${each.outcome}: ${each.reasons}`),
    );
    expect(lost).toEqual([]);
  });

  test('refuse every function that does not load in v1, each with a reason', () => {
    const broken = results.flatMap((each) => each.functions).filter((each) => !each.v1.loaded);
    expect(broken.filter((each) => each.outcome !== 'refused')).toEqual([]);
    expect(broken.filter((each) => each.reasons.length === 0)).toEqual([]);
  });
});
