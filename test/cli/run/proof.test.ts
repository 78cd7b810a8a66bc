import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { environment } from '../../python/environment.ts';
import { scratchFolders } from '../../verify/scratch.ts';
import { pyfunc } from '../fake-host.ts';

const py311 = await environment('py311');
const py313 = await environment('py313');
const lay = scratchFolders();
const lines = [
  { sku: 'ASSAM-250', quantity: 2 },
  { sku: 'POT-06', quantity: 3 },
];

/** Calls that get further than any that are made up. */
const calls = {
  invocations: [
    { function: 'PackParcel', inputs: { parcel: { json: { label: 'HT-1/1', lines } } } },
    {
      function: 'FulfillOrder',
      inputs: {
        context: {
          replay: {
            input: { id: 'HT-1', lines },
            results: { PackParcel: { label: 'a', grams: 9 } },
          },
        },
      },
    },
    {
      function: 'PickOrder',
      inputs: { order: { string: JSON.stringify({ id: 'HT-1', lines }) } },
    },
  ],
};

let folder: string;
let env: Record<string, string>;

/** A migrated copy of the example beside the original, and the environment for runs made already. */
beforeAll(async () => {
  folder = lay({ 'calls.json': JSON.stringify(calls), 'broken.json': '{ "invocations": 1 }' });
  for (const name of ['app', 'legacy']) {
    cpSync(path.resolve('examples/legacy'), path.join(folder, name), { recursive: true });
  }
  const pins = readFileSync('verify/run-requirements.txt');
  const digest = createHash('sha256').update(pins).digest('hex').slice(0, 16);
  mkdirSync(path.join(folder, 'cache/pyfunc'), { recursive: true });
  symlinkSync(path.dirname(path.dirname(py313)), path.join(folder, `cache/pyfunc/run-${digest}`));
  env = { PATH: process.env.PATH ?? '', XDG_CACHE_HOME: path.join(folder, 'cache') };
  await pyfunc(['migrate', 'app', '--yes', '--no-verify'], { cwd: folder, env });
});

const verify = (...words: readonly string[]) =>
  pyfunc(['verify', 'app', '--against', 'legacy', '--python', py311, ...words], {
    cwd: folder,
    env,
  });

test('a right migration: exit code 0, and a warning that code is run', async () => {
  const { code, stdout, stderr } = await verify('--run', '--invocations', 'calls.json');
  expect(stderr).toContain('their code runs on this machine');
  expect(stdout).toMatch(/PackParcel {2}the same {2}1 call$/m);
  expect(stdout).toMatch(/FulfillOrder {2}the same {2}2 calls$/m);
  expect(stdout).toMatch(/PickOrder {2}the same {2}1 call$/m);
  expect(stdout).toContain('azure-functions-runtime-v1 1.2.0');
  expect(stdout).toContain('Not shown without a Functions host: routes');
  expect(stdout).toMatch(/^Verified: 16 functions, all the same; run: 16 the same\.$/m);
  expect(code).toBe(0);
});

test('a wrong one: exit code 1, the same as JSON, as its schema describes', async () => {
  const file = path.join(folder, 'app/PackParcel/__init__.py');
  const right = readFileSync(file, 'utf8');
  writeFileSync(file, right.replace('"grams": grams', '"grams": grams + 1'));
  const { code, stdout } = await verify('--run', '--invocations', 'calls.json', '--json');
  writeFileSync(file, right);
  const document = JSON.parse(stdout);
  expect(document).toMatchObject({ exitCode: 1, status: 'different' });
  const { verification } = document.apps[0];
  const [finding, ...others] = verification.diagnostics.filter(
    (each: { code: string }) => each.code === 'PYF450',
  );
  expect(others).toEqual([]);
  expect(finding).toMatchObject({
    function: 'PackParcel',
    at: { path: 'PackParcel/__init__.py', line: expect.any(Number) },
    message: expect.stringContaining('Called with invocations[0], its return value is'),
  });
  expect(code).toBe(1);
});

test.each<[string, string[], string]>([
  ['no original', ['--run'], 'PYF455'],
  ['a file that is not there', ['--against', 'legacy', '--invocations', 'none.json'], 'PYF454'],
  ['a file that is wrong', ['--against', 'legacy', '--invocations', 'broken.json'], 'PYF454'],
])('%s is a matter of usage', async (_, words, expected) => {
  const situation = { cwd: folder, env };
  const { code, stdout } = await pyfunc(['verify', 'app', '--python', py311, ...words], situation);
  expect(stdout).toContain(expected);
  expect(code).toBe(2);
});

test('without a Python that will do there is no run', async () => {
  rmSync(path.join(folder, 'empty'), { recursive: true, force: true });
  const none = { XDG_CACHE_HOME: path.join(folder, 'empty'), PATH: '', PYENV_ROOT: folder };
  const words = ['verify', 'app', '--against', 'legacy', '--python', py311, '--run'];
  const { code, stdout } = await pyfunc(words, { cwd: folder, env: none });
  expect(stdout).toContain('PYF452');
  expect(code).toBe(2);
});
