/**
 * Generated functions with what is in a real storage service: Azurite, which keeps it in memory. Clients of the
 * storage SDK call it themselves; for bindings, the test stores and fetches in place of the host.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { environment, npmPackages, packages, repository } from '../python/environment.ts';
import { type Files, fill } from '../workspace/folders.ts';
import { add, errorsOf } from './added.ts';
import { generate } from './new-app.ts';

const root = mkdtempSync(path.join(tmpdir(), 'pyfunc-storage-'));
const clients = ['azure-storage-queue==12.18.1', 'azure-data-tables==12.7.0'];
const item = { title: 'Buy milk', done: false };
const changed = { title: 'Buy milk', done: true };

/** Azurite's well-known development account: https://learn.microsoft.com/azure/storage/common/storage-use-azurite */
const account = 'devstoreaccount1';
const key =
  'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

let azurite: ChildProcess | undefined;
let outcomes: Readonly<Record<string, { readonly value?: unknown; readonly failure?: string }>>;

beforeAll(async () => {
  const started = await startAzurite();
  azurite = started.process;
  const only = (template: string) => generate({ template: [template] }).bytes;
  const apps: Readonly<Record<string, Files>> = {
    ...Object.fromEntries(
      ['resource', 'blob-sdk', 'table', 'blob-copy'].map((name) => [name, only(name)]),
    ),
    queue: sendsAndReceives(),
  };
  const folders = Object.fromEntries(
    Object.entries(apps).map(([name, files]) => {
      const folder = path.join(root, name);
      fill(folder, files);
      return [name, folder];
    }),
  );
  const python = await environment('templates-py313');
  const env = { ...process.env, PYTHONPATH: await packages(clients) };
  const script = path.join(repository, 'test/generators/call_storage.py');
  const { connection } = started;
  const given = { connection, apps: folders, item, changed, params: { name: 'Ada' } };
  const said = await new Promise<string>((resolve, reject) => {
    const calls = execFile(python, ['-B', script], { env }, (error, stdout) =>
      error ? reject(error) : resolve(stdout),
    );
    calls.stdin?.end(JSON.stringify(given));
  });
  outcomes = JSON.parse(said.trim().split('\n').at(-1) ?? '');
}, 600_000);

afterAll(async () => {
  if (azurite?.exitCode === null) {
    azurite.kill();
    await once(azurite, 'exit');
  }
  rmSync(root, { recursive: true, force: true });
});

/** On free ports, to avoid a conflict with another instance. */
async function startAzurite(): Promise<{ process: ChildProcess; connection: string }> {
  const script = path.join(await npmPackages('azurite'), 'azurite/dist/src/azurite.js');
  const ports = ['--blobPort', '0', '--queuePort', '0', '--tablePort', '0'];
  const flags = ['--inMemoryPersistence', '--disableTelemetry', '--skipApiVersionCheck'];
  const child = spawn(process.execPath, [script, ...ports, ...flags], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const services = new Map<string, string>();
  for await (const line of createInterface({ input: child.stdout })) {
    const [, name, url] =
      /Azurite (\w+) service is successfully listening at (\S+)/.exec(line) ?? [];
    if (name !== undefined && url !== undefined) services.set(name, url);
    if (services.size === 3) break;
  }
  child.stdout.resume();
  const endpoints = [...services].map(([name, url]) => `${name}Endpoint=${url}/${account}`);
  const parts = ['DefaultEndpointsProtocol=http', `AccountName=${account}`, `AccountKey=${key}`];
  return { process: child, connection: [...parts, ...endpoints].join(';') };
}

/** One function that sends messages, and one that the same queue starts. */
function sendsAndReceives(): Files {
  const app = generate({ template: ['timer'] }).bytes;
  const output = 'queue:name=msg,queue=greetings';
  const sender = add(app, { template: 'http', answers: { name: 'send' }, output });
  const answers = { name: 'receive', queue: 'greetings' };
  const both = add(sender.files, { template: 'queue', answers });
  expect([...errorsOf(sender), ...errorsOf(both)]).toEqual([]);
  return both.files;
}

test('a resource keeps its items in a container', () => {
  const { failure, value } = outcomes.resource ?? {};
  expect(failure).toBeUndefined();
  const { key: id } = value as { readonly key: string };
  expect(value).toEqual({
    key: id,
    steps: [201, [200, { ...item, id }], [200, { ...changed, id }], [200, [{ ...changed, id }]]],
    stored: { ...changed, id },
    gone: [
      [204, null],
      [204, null],
      [404, null],
      [404, null],
    ],
    left: [],
  });
});

test('a client of the storage SDK reads the blob that started the function', () => {
  expect(outcomes['blob-sdk']).toEqual({
    value: ['cat is a PNG image', 'dog is something else', 'none is something else'],
  });
});

test('what one function sends to a queue starts another', () => {
  const names = ['greetings', 'greetings', 'AzureWebJobsStorage'];
  expect(outcomes.queue).toEqual({ value: { names, body: '{"name": "Ada"}', said: true } });
});

test('what one function saves in a table another one finds', () => {
  const entity = { PartitionKey: 'home', RowKey: '1', Text: 'Buy milk' };
  expect(outcomes.table).toMatchObject({
    value: {
      tables: ['notes', 'notes'],
      status: 201,
      found: entity,
      shown: [200, entity],
    },
  });
});

test('a blob is copied as the function changes it', () => {
  expect(outcomes['blob-copy']).toMatchObject({ value: [expect.anything(), 'CAFÉ'] });
});
