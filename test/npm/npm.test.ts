import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { packedOnce } from './pack.ts';
import { type Registry, startRegistry } from './registry.ts';

const legacy = fileURLToPath(new URL('../../examples/legacy', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'pyfunc-npm-'));
const work = path.join(folder, 'work');
let registry: Registry;
let version: string;

beforeAll(async () => {
  const { pyfunc, createPyfunc } = await packedOnce();
  version = pyfunc.manifest.version;
  registry = await startRegistry([pyfunc, createPyfunc]);
  mkdirSync(work);
});
afterAll(() => {
  registry.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs npm or npx as someone who has never used it before: no cache, no settings. */
async function fresh(command: 'npm' | 'npx', ...args: string[]): Promise<string> {
  const home = mkdtempSync(path.join(folder, 'home-'));
  const own = Object.entries(process.env).filter(([name]) => !/^(npm|node|vitest)_/i.test(name));
  const { stdout } = await promisify(execFile)(command, args, {
    cwd: work,
    shell: process.platform === 'win32',
    env: {
      ...Object.fromEntries(own),
      HOME: home,
      npm_config_registry: registry.url,
      npm_config_cache: path.join(home, 'cache'),
      npm_config_userconfig: path.join(home, 'npmrc'),
      npm_config_update_notifier: 'false',
    },
  });
  return stdout;
}

it('npm create pyfunc makes an app', async () => {
  await fresh('npm', 'create', 'pyfunc@latest', 'app', '--', '--yes', '--no-install', '--no-git');
  expect(readdirSync(path.join(work, 'app'))).toEqual(
    expect.arrayContaining(['function_app.py', 'host.json', 'requirements.txt', 'tests']),
  );
});

it('npx create-pyfunc does too', async () => {
  await fresh('npx', '--yes', 'create-pyfunc', 'other', '--yes', '--no-install', '--no-git');
  expect(readdirSync(path.join(work, 'other'))).toContain('function_app.py');
});

it('npx pyfunc says its version', async () => {
  expect(await fresh('npx', '--yes', 'pyfunc', '--version')).toBe(`${version}\n`);
});

it('npx pyfunc migrates an app', async () => {
  const app = path.join(work, 'legacy');
  cpSync(legacy, app, { recursive: true });
  await fresh('npx', '--yes', 'pyfunc', 'migrate', './legacy', '--yes', '--no-verify');
  const files = readdirSync(app, { recursive: true, encoding: 'utf8' });
  expect(files).toContain('function_app.py');
  expect(files.filter((file) => path.basename(file) === 'function.json')).toEqual([]);
});

it('npm was asked for no other package', () => {
  const packages = registry.asked.filter((asked) => !asked.startsWith('/-/'));
  expect(new Set(packages)).toEqual(new Set(['/create-pyfunc', '/pyfunc']));
});
