import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Host } from '../../api/host.ts';
import { verify } from '../../api/verify/verify.ts';
import { bundledLibrary } from '../../verify/environment/library.ts';
import { findPython } from '../../verify/environment/python.ts';
import { verifyApp } from '../../verify/verify.ts';
import { runPython } from '../../workspace/process/run-program.ts';
import { environment, wheels } from '../python/environment.ts';
import { scratchFolders, writeFiles } from './scratch.ts';

await wheels();
const py311 = await environment('py311');
const py313 = await environment('py313');
const lay = scratchFolders();

/** An environment of one of the Pythons that the tests have, without any package. */
async function bare(root: string, python: string, folder = '.venv'): Promise<void> {
  const command = [python, '-m', 'venv', '--without-pip', path.join(root, folder)];
  const run = await runPython(command, { folder: root, seconds: 60 });
  if (run.ending.kind !== 'exit' || run.ending.status !== 0) throw new Error(run.output);
}

const app = {
  'host.json':
    '{"version": "2.0", "extensionBundle": {"id": "Microsoft.Azure.Functions.ExtensionBundle", "version": "[4.*, 5.0.0)"}}',
  'requirements.txt': 'azure-functions-durable\n',
  'function_app.py': `import azure.functions as func
import azure.durable_functions as df
import aiohttp

app = df.DFApp()


@app.orchestration_trigger(context_name="context")
def flow(context):
    yield context.call_activity("work", 1)


@app.activity_trigger(input_name="n")
def work(n: int) -> int:
    return n


@app.route(route="start")
@app.durable_client_input(client_name="client")
async def start(req: func.HttpRequest, client) -> func.HttpResponse:
    return func.HttpResponse(await client.start_new("flow"))
`,
};

describe.each([
  ['3.11', py311, '1.26.0'],
  ['3.13', py313, '2.3.0'],
])('a Python %s with nothing installed', (_, base, azureFunctions) => {
  test('indexes an app with the library of pyfunc', async () => {
    const root = lay(app);
    await bare(root, base);
    const variables = { XDG_CACHE_HOME: lay({}) };
    const { found } = await findPython(root, { environment: variables });
    expect(found).toMatchObject({
      from: '.venv',
      azureFunctions,
      azureFunctionsDurable: '1.7.0',
      bundled: { packages: ['azure-functions', 'azure-functions-durable'] },
    });
    if (found === undefined) return;
    const { functions, diagnostics, indexing } = await verifyApp(root, { python: found });
    expect(diagnostics).toEqual([]);
    expect(functions.map(({ name }) => name)).toEqual(['flow', 'work', 'start']);
    expect(indexing.usesDurable).toBe(true);
    // Nothing is written into the app.
    const own = ['.venv', 'function_app.py', 'host.json', 'requirements.txt'];
    expect(readdirSync(root).sort()).toEqual(own);
  });
});

test('a person is asked whether to install what the app asks for, unless a flag says so', async () => {
  const root = lay({
    ...app,
    'requirements.txt': 'azure-functions==1.20.0\nazure-functions-durable\n',
  });
  await bare(root, py313);
  const asked: string[] = [];
  const host: Host = {
    cwd: root,
    env: { ...process.env, XDG_CACHE_HOME: lay({}) },
    signal: new AbortController().signal,
    on: () => {},
    ask: async ([question]) => {
      asked.push(question?.title ?? '');
      return { answer: false };
    },
  };
  for (const exact of [undefined, false]) {
    expect((await verify('.', { exact }, host)).kind).toBe('done');
  }
  expect(asked).toEqual([expect.stringContaining('azure-functions ==1.20.0 (requirements.txt)')]);
});

test('a library of its own wins, and Durable is added where that alone is missing', async () => {
  const root = lay(app);
  await bare(root, py313);
  const library = path.join(root, '.venv/lib');
  const [version = ''] = readdirSync(library);
  const packages = path.join(library, version, 'site-packages');
  writeFiles(packages, {
    'azure/functions/__init__.py': '__version__ = "9.9"\n',
    'azure_functions-9.9.dist-info/METADATA':
      'Metadata-Version: 2.1\nName: azure-functions\nVersion: 9.9\n',
  });
  const { found } = await findPython(root, { environment: { XDG_CACHE_HOME: lay({}) } });
  expect(found).toMatchObject({
    azureFunctions: '9.9',
    azureFunctionsDurable: '1.7.0',
    bundled: { packages: ['azure-functions-durable'] },
  });
});

test('of Pythons without the library, one that the app asks for is chosen', async () => {
  const root = lay({});
  const folder = path.join(root, 'bin');
  mkdirSync(folder);
  const fake = (name: string, version: string) => {
    writeFileSync(
      path.join(folder, name),
      `#!/bin/sh\nprintf '["${version}", null, null, null]' >&3\n`,
    );
    chmodSync(path.join(folder, name), 0o755);
  };
  fake('python3', '3.13.1');
  fake('python3.11', '3.11.2');
  const variables = { PATH: folder, HOME: root, XDG_CACHE_HOME: path.join(root, 'cache') };
  const before = process.env.PATH;
  process.env.PATH = folder;
  try {
    const any = await findPython(root, { environment: variables });
    expect(any.found).toMatchObject({ version: '3.13.1', from: 'PATH' });
    const wanted = await findPython(root, { environment: variables, preferred: ['3.11'] });
    expect(wanted.found).toMatchObject({ version: '3.11.2', from: 'machine' });
    const absent = await findPython(root, { environment: variables, preferred: ['3.7'] });
    expect(absent.found).toMatchObject({ version: '3.13.1' });
  } finally {
    process.env.PATH = before;
  }
});

test('two names on PATH are asked once where they start the same', async () => {
  const root = lay({});
  const shim = (said: string) => `#!/bin/sh\necho >> "$0.log"\nprintf '${said}' >&3\n`;
  const folders = ['same', 'links', 'other'].map((name) => path.join(root, name));
  const [same = '', links = '', other = ''] = folders;
  const old = '["3.7.1", null, null, null]';
  writeFiles(root, {
    'same/python3': shim(old),
    'same/python': shim(old),
    'links/python3': shim(old),
    'other/python3': shim(old),
    'other/python': shim('["3.6.1", null, null, null]'),
  });
  symlinkSync('python3', path.join(links, 'python'));
  for (const folder of folders) {
    for (const name of readdirSync(folder)) chmodSync(path.join(folder, name), 0o755);
  }
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const askedOf = async (folder: string) => {
    vi.stubEnv('PATH', folder);
    await findPython(root, { environment: { PATH: folder, HOME: root } });
    return readdirSync(folder).filter((name) => name.endsWith('.log'));
  };
  expect(await askedOf(same)).toEqual(['python3.log']);
  expect(await askedOf(links)).toEqual(['python3.log']);
  expect(await askedOf(other)).toEqual(['python.log', 'python3.log']);
});

describe('the cache of the library', () => {
  test('is made once, and again where files are missing or changed', async () => {
    const variables = { XDG_CACHE_HOME: lay({}) };
    const first = await bundledLibrary('3.12.1', variables);
    expect(first).toMatchObject({ azureFunctions: '1.26.0', azureFunctionsDurable: '1.7.0' });
    if (first === undefined) return;
    const changed = path.join(first.folder, 'azure/functions/__init__.py');
    writeFileSync(changed, 'raise SystemExit\n');
    expect(await bundledLibrary('3.12.1', variables)).toEqual(first);
    rmSync(path.join(first.folder, 'werkzeug'), { recursive: true });
    await bundledLibrary('3.12.1', variables);
    expect(existsSync(path.join(first.folder, 'werkzeug/__init__.py'))).toBe(true);
    const natives = readdirSync(first.folder, { recursive: true, encoding: 'utf8' });
    expect(natives.filter((name) => /\.(so|pyd)$/.test(name))).toEqual([]);
  });

  test('is a temporary folder where it cannot be written to', async () => {
    const root = lay({ file: '' });
    const variables = { XDG_CACHE_HOME: path.join(root, 'file') };
    const library = await bundledLibrary('3.13.0', variables);
    expect(existsSync(path.join(library?.folder ?? '', 'azure/functions/__init__.py'))).toBe(true);
  });
});
