import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderWith, shown } from '../../workspace/folders.ts';
import { pyfunc } from '../fake-host.ts';
import { registryCommand } from './registry-command.ts';

const repository = () => folderWith({ '.git/HEAD': 'ref: refs/heads/main\n' });
const read = (...path: string[]) => readFileSync(join(...path), 'utf8');

/** What `registry test` makes of a registry, without a Python. */
async function tested(root: string, folder = '.') {
  const ran = await registryCommand(root, 'test', folder, '--json');
  const { counts, templates } = JSON.parse(ran.stdout).result;
  return { code: ran.code, failed: counts.failed, templates: templates.length };
}

describe('registry init', () => {
  test('begins a registry that is valid and whose test passes', async () => {
    const root = repository();
    const ran = await registryCommand(root, 'init', 'tools/t', '--name', '@acme', '--yes');
    expect(ran.code).toBe(0);
    expect(ran.stdout).toContain('pyfunc registry test tools/t');
    expect(JSON.parse(read(root, 'tools/t/registry.json'))).toMatchObject({ name: '@acme' });
    const valid = await registryCommand(root, 'validate', 'tools/t');
    expect(valid).toMatchObject({ code: 0, stderr: '' });
    expect(valid.stdout).toContain('1 template: valid');
    expect(await tested(root, 'tools/t')).toEqual({ code: 0, failed: 0, templates: 1 });
  });

  test('is used at once', async () => {
    const root = repository();
    await registryCommand(root, 'init', 'r', '--name', '@acme', '--yes');
    await registryCommand(root, 'add', '@acme', './r', '--yes');
    const { stdout } = await registryCommand(root, 'list');
    expect(stdout).toContain('Greets over HTTP');
  });

  test('can be undone', async () => {
    const root = repository();
    await registryCommand(root, 'init', 'r', '--name', '@acme', '--yes');
    const undone = await pyfunc(['undo', 'r'], { cwd: root, env: { HOME: '/nobody' } });
    expect(undone.code).toBe(0);
    expect(shown(join(root, 'r'))).toEqual({});
  });

  test.each([
    [['--dry-run', '--name', '@acme'], 0],
    [['--name', '@acme'], 2],
    [[], 2],
    [['--name', 'Acme Corp', '--yes'], 2],
  ])('%j writes nothing', async (words, code) => {
    const root = repository();
    const ran = await registryCommand(root, 'init', 'r', ...words);
    expect(ran.code).toBe(code);
    expect(Object.keys(shown(root))).toEqual([]);
  });

  test('says which namespace was meant, and how to go on without a terminal', async () => {
    const root = repository();
    const wrong = await registryCommand(root, 'init', '--name', 'Acme Corp', '--yes');
    expect(wrong.stderr).toContain('@acme-corp?');
    const nobody = await registryCommand(root, 'init', 'my-templates', '--json');
    expect(JSON.parse(nobody.stdout)).toMatchObject({
      status: 'missing-answers',
      next: ['pyfunc registry init my-templates --name @my-templates --yes'],
    });
  });

  test.each([
    [{ 'r/registry.json': '{}' }, 'it has a registry.json'],
    [{ 'r/hello/x': '' }, 'hello already exists'],
    [{ r: 'a file' }, 'r is not a folder'],
  ])('what is there stays: %j', async (files, words) => {
    const root = folderWith(files);
    const before = shown(root);
    const ran = await registryCommand(root, 'init', 'r', '--name', '@a', '--yes');
    expect(ran.stderr).toContain(words);
    expect(ran.code).not.toBe(0);
    expect(shown(root)).toEqual(before);
  });

  test('a README of somebody else stays', async () => {
    const root = folderWith({ 'README.md': 'Mine.\n' });
    const { code } = await registryCommand(root, 'init', '--name', '@a', '--yes');
    expect(code).toBe(0);
    expect(read(root, 'README.md')).toBe('Mine.\n');
  });

  test('an editor finds the schemas where pyfunc is installed', async () => {
    const schemas = 'node_modules/pyfunc/schemas';
    const root = folderWith({
      '.git/HEAD': '',
      [`${schemas}/registry.schema.json`]: '{}',
      [`${schemas}/template.schema.json`]: '{}',
    });
    await registryCommand(root, 'init', 'tools/t', '--name', '@a', '--yes');
    const links = ['registry.json', 'hello/template.json'].map(
      (path) => JSON.parse(read(root, 'tools/t', path)).$schema,
    );
    expect(links).toEqual([
      `../../${schemas}/registry.schema.json`,
      `../../../${schemas}/template.schema.json`,
    ]);
  });

  test.skipIf(process.getuid?.() === 0)('a folder that may not be written says so', async () => {
    const root = repository();
    chmodSync(root, 0o555);
    const { code, stderr } = await registryCommand(root, 'init', 'r', '--name', '@a', '--yes');
    chmodSync(root, 0o755);
    expect(stderr).toContain('r');
    expect(code).not.toBe(0);
  });
});

describe('registry new', () => {
  const registry = { 'r/registry.json': '{"name": "@acme", "version": "1.0.0"}\n' };

  test.each(['function', 'files', 'app'])(
    'a template of kind %s is valid and works',
    async (kind) => {
      const root = folderWith({ '.git/HEAD': '', ...registry });
      const words = ['new', 'audit-log', '--kind', kind, '--in', 'r', '--yes'];
      const { code, stdout } = await registryCommand(root, ...words);
      expect(code).toBe(0);
      expect(stdout).toContain('@acme/audit-log');
      const valid = await registryCommand(root, 'validate', 'r');
      expect(valid).toMatchObject({ code: 0, stderr: '' });
      expect(await tested(root, 'r')).toEqual({ code: 0, failed: 0, templates: 1 });
    },
  );

  test.each(['async', 'host', '2fa', 'a'])('a template may be called %s', async (name) => {
    const root = folderWith(registry);
    expect((await registryCommand(root, 'new', name, '--in', 'r', '--yes')).code).toBe(0);
    expect(await tested(root, 'r')).toEqual({ code: 0, failed: 0, templates: 1 });
  });

  test('the registry is the one that the folder is in', async () => {
    const root = folderWith({ '.git/HEAD': '', ...registry, 'r/other/files/x': '' });
    await registryCommand(join(root, 'r/other/files'), 'new', 'audit', '--yes');
    expect(Object.keys(shown(root))).toContain('r/audit/template.json');
  });

  test.each([
    [['Audit Log', '--in', 'r', '--yes'], 'audit-log?', 2],
    [['audit', '--yes'], 'it has no registry.json', 4],
    [['audit', '--in', 'nowhere', '--yes'], 'nowhere', 2],
    [['audit', '--in', 'r', '--kind', 'functoin', '--yes'], 'function, files, app', 2],
    [['audit', '--in', 'r', '--function', 'x', '--yes'], '--from', 2],
    [['audit', '--in', 'r', '--from', '.', '--kind', 'app', '--yes'], '--kind', 2],
    [['--in', 'r', '--yes'], '[name]', 2],
    [
      ['audit', '--in', 'r'],
      'pyfunc registry new audit --kind function --title Audit --in r --yes',
      2,
    ],
    [['taken', '--in', 'r', '--yes'], 'taken already exists', 4],
  ])('%j writes nothing', async (words, said, code) => {
    const root = folderWith({ '.git/HEAD': '', ...registry, 'r/taken/x': '' });
    const before = shown(root);
    const ran = await registryCommand(root, 'new', ...words);
    expect(ran.stderr.replace(/\s+/g, ' ')).toContain(said);
    expect(ran.code).toBe(code);
    expect(shown(root)).toEqual(before);
  });

  test('is shown, written as one and undone', async () => {
    const root = folderWith(registry);
    const before = Object.keys(shown(join(root, 'r')));
    const words = ['new', 'audit', '--in', 'r'];
    const dry = await registryCommand(
      root,
      ...words,
      '--dry-run',
      '--json',
      '--title',
      'X',
      '--kind',
      'files',
    );
    expect(JSON.parse(dry.stdout)).toMatchObject({ status: 'planned' });
    expect(Object.keys(shown(join(root, 'r')))).toEqual(before);
    await registryCommand(root, ...words, '--yes');
    const undone = await pyfunc(['undo', 'r'], { cwd: root, env: { HOME: '/nobody' } });
    expect(undone.code).toBe(0);
    expect(Object.keys(shown(join(root, 'r')))).toEqual(before);
  });
});

describe('registry new --from', () => {
  const app = {
    'app/host.json': '{"version": "2.0"}',
    'app/requirements.txt': 'azure-functions\nhttpx>=0.27\n',
    'app/function_app.py': `import os

import azure.functions as func
import httpx

app = func.FunctionApp()
LIMIT = 5


@app.function_name("Orders")
@app.queue_trigger(arg_name="msg", queue_name="orders", connection="Orders")
def orders(msg: func.QueueMessage) -> None:
    httpx.post(os.environ["TARGET"], json={"a": {"b": LIMIT}})


@app.route(route="ping/{id}", auth_level=func.AuthLevel.ANONYMOUS)
def ping(req: func.HttpRequest) -> func.HttpResponse:
    return func.HttpResponse(f"{{{req.route_params['id']}}}")
`,
    'r/registry.json': '{"name": "@acme", "version": "1.0.0"}\n',
  };

  test.each([[['app', '--function', 'Orders']], [['app:ping']]])(
    '%j becomes a template that is valid and works',
    async (from) => {
      const root = folderWith({ '.git/HEAD': '', ...app });
      const words = ['new', 'mine', '--from', ...from, '--in', 'r', '--yes'];
      const { code, stdout, stderr } = await registryCommand(root, ...words);
      expect(code, stderr).toBe(0);
      expect(stdout).toContain('@acme/mine');
      const valid = await registryCommand(root, 'validate', 'r');
      expect(valid).toMatchObject({ code: 0, stderr: '' });
      expect(await tested(root, 'r')).toEqual({ code: 0, failed: 0, templates: 1 });
    },
  );

  test('takes along what the function needs', async () => {
    const root = folderWith({ '.git/HEAD': '', ...app });
    await registryCommand(
      root,
      'new',
      'mine',
      '--from',
      'app',
      '--function',
      'Orders',
      '--in',
      'r',
      '--yes',
      '--title',
      'Mine',
    );
    const template = JSON.parse(read(root, 'r/mine/template.json'));
    expect(template).toMatchObject({ title: 'Mine', requirements: ['httpx>=0.27'] });
    expect(Object.keys(template.settings)).toContain('TARGET');
    expect(template.questions).toContainEqual(
      expect.objectContaining({ name: 'queue', default: 'orders' }),
    );
    expect(read(root, 'r/mine/files/function.py.hbs')).toContain('LIMIT = 5');
  });

  test.each([
    [['--from', 'app', '--function', 'ordrs'], 'Did you mean Orders?', 2],
    [['--from', 'app:pign'], 'Did you mean ping?', 2],
    [['--from', 'app'], 'registry new mine --from app --function Orders --in r', 2],
    [['--from', 'nowhere', '--function', 'x'], 'nowhere', 2],
    [['--from', 'r', '--function', 'x'], 'r', 2],
  ])('%j writes nothing', async (words, said, code) => {
    const root = folderWith({ '.git/HEAD': '', ...app });
    const before = shown(root);
    const ran = await registryCommand(root, 'new', 'mine', ...words, '--in', 'r', '--yes');
    expect(ran.stderr.replace(/\s+/g, ' ')).toContain(said);
    expect(ran.code).toBe(code);
    expect(shown(root)).toEqual(before);
  });
});
