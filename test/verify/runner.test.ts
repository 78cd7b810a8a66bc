import { chmodSync, existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { findRunner } from '../../verify/run/runner.ts';
import { runPython } from '../../workspace/process/run-program.ts';
import { cacheFolder } from '../../workspace/text/cache-folder.ts';
import { environment, programs } from '../python/environment.ts';
import { scratchFolders } from './scratch.ts';

const py313 = await environment('py313');
const lay = scratchFolders();

test.each<[NodeJS.Platform, NodeJS.ProcessEnv, string]>([
  ['linux', { HOME: '/h' }, '/h/.cache/pyfunc'],
  ['linux', { HOME: '/h', XDG_CACHE_HOME: '/c' }, '/c/pyfunc'],
  ['linux', { HOME: '/h', XDG_CACHE_HOME: 'relative' }, '/h/.cache/pyfunc'],
  ['darwin', { HOME: '/h' }, '/h/Library/Caches/pyfunc'],
  ['darwin', { HOME: '/h', XDG_CACHE_HOME: '/c' }, '/c/pyfunc'],
  ['win32', { HOME: '/h', LOCALAPPDATA: '/l' }, '/l/pyfunc/Cache'],
])('the cache on %s with %j', (platform, environment, folder) => {
  expect(cacheFolder(environment, platform)).toBe(folder);
});

test('the environment is made once, from pinned packages, and works', async () => {
  const root = lay({});
  const cache = path.join(root, 'cache');
  const told: string[] = [];
  // With uv there, which takes a fifth of the time of pip; other tests of --run have pip.
  const PATH = [await programs('tools'), process.env.PATH].join(path.delimiter);
  const options = {
    python: py313,
    environment: { ...process.env, PATH, XDG_CACHE_HOME: cache },
    tell: (text: string) => void told.push(text),
  };
  const first = await findRunner(root, options);
  expect(first).toMatchObject({ runner: { version: expect.stringMatching(/^3\.1[34]\./) } });
  expect(await findRunner(root, options)).toEqual(first);
  expect(told).toHaveLength(1);
  // No draft is left behind.
  expect(readdirSync(path.join(cache, 'pyfunc'))).toHaveLength(1);
  if (first.kind !== 'found') throw new Error(first.kind);
  expect(existsSync(first.runner.path)).toBe(true);
  const ask = 'import azure_functions_runtime, azure_functions_runtime_v1, azure.durable_functions';
  const run = await runPython([first.runner.path, '-c', ask], { folder: root, seconds: 60 });
  expect(run.ending).toEqual({ kind: 'exit', status: 0 });
}, 180_000);

test('a package index that cannot be reached is a problem, told without its password', async () => {
  // Where uv fails, pip may work: it may be configured for the index of a company.
  const root = lay({ 'bin/uv': '#!/bin/sh\n[ "$1" = --version ]\n' });
  chmodSync(path.join(root, 'bin/uv'), 0o755);
  const search = await findRunner(root, {
    python: py313,
    environment: {
      PATH: [path.join(root, 'bin'), process.env.PATH].join(path.delimiter),
      XDG_CACHE_HOME: path.join(root, 'cache'),
      PIP_INDEX_URL: 'http://me:hush@127.0.0.1:9/simple',
      PIP_RETRIES: '0',
    },
    tell: () => undefined,
  });
  expect(search).toHaveProperty('problem', expect.stringContaining('pip fails'));
  expect(JSON.stringify(search)).not.toContain('hush');
  expect(readdirSync(path.join(root, 'cache/pyfunc'))).toEqual([]);
}, 120_000);
