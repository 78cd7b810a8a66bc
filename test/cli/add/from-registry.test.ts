import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Lock } from '../../../registry/lock/lock.ts';
import { fill, shown } from '../../workspace/folders.ts';
import { company, companyRegistry, shop } from './company.ts';

const quick = ['--no-verify', '--yes'];
const lockOf = (root: string, app: string): Lock =>
  JSON.parse(readFileSync(join(root, app, 'pyfunc-lock.json'), 'utf8'));
const templatesIn = ({ generated }: Lock) => generated.map(({ template }) => template);
const text = (root: string, path: string) => readFileSync(join(root, path), 'utf8');

describe('add', () => {
  it('a template with all it uses, as one transaction that undo takes back', async () => {
    const { root, run } = company(shop);
    const before = shown(join(root, 'apps/shop'));
    const { code, stdout } = await run('apps/shop', 'add', '@acme/orders', ...quick);
    expect([code, stdout]).toEqual([0, expect.stringContaining('Done: orders in function_app.py')]);
    const script = text(root, 'apps/shop/function_app.py');
    expect(script).toMatch(/def orders\([\s\S]*def audit_orders\(/);
    expect(text(root, 'apps/shop/docs/orders.md')).toBe('# orders of a\n');
    expect(text(root, 'apps/shop/requirements.txt')).toBe('azure-functions\nrequests>=2\n');
    const lock = lockOf(root, 'apps/shop');
    expect(templatesIn(lock)).toEqual(['@acme/audit', '@acme/orders']);
    expect(lock.generated[1]).toMatchObject({
      answers: { name: 'orders', team: 'a' },
      place: { file: 'function_app.py', on: 'app' },
    });
    await run('apps/shop', 'undo');
    expect(shown(join(root, 'apps/shop'))).toEqual(before);
  });

  it('what an app has already is not added a second time', async () => {
    const { root, run } = company(shop);
    await run('apps/shop', 'add', '@acme/orders', ...quick);
    const { code } = await run(
      'apps/shop',
      'add',
      '@acme/orders',
      'returns',
      '--team',
      'b',
      ...quick,
    );
    expect(code).toBe(0);
    const lock = lockOf(root, 'apps/shop');
    expect(templatesIn(lock)).toEqual(['@acme/audit', '@acme/orders', '@acme/orders']);
    expect(text(root, 'apps/shop/function_app.py').match(/def /g)).toHaveLength(3);
  });

  it('built-in templates are on file too, and open nothing else', async () => {
    const { root, run } = company({ ...shop, 'pyfunc.config.json': '{ broken' });
    const { code } = await run('apps/shop', 'add', 'http', 'hello', ...quick);
    expect([code, templatesIn(lockOf(root, 'apps/shop'))]).toEqual([0, ['http']]);
  });

  it('a broken lock is refused before anything is written', async () => {
    const { root, run } = company({ ...shop, 'apps/shop/pyfunc-lock.json': '<<<<<<< ours\n' });
    const before = shown(root);
    const { code, stderr } = await run('apps/shop', 'add', 'http', 'hello', ...quick);
    expect([code, stderr]).toEqual([4, expect.stringContaining('PYF255')]);
    expect(shown(root)).toEqual(before);
  });

  it.each([
    [['add', '@acme/ordrs'], 2, 'Did you mean @acme/orders?'],
    [['add', 'orders'], 2, 'Did you mean @acme/orders?'],
    [['add', '@nope/x'], 2, 'PYF247'],
    [['add', '@acme/ci', 'x'], 2, 'makes nothing that has a name'],
    [['add', '@acme/ci', '--to', 'x.py'], 2, 'makes no function'],
    [['add', '@acme/service'], 2, 'create --template @acme/service'],
    [['add', '@acme/orders', '--team', 'c'], 2, 'Allowed choices are a, b'],
  ])('%j is refused, with a way on', async (words, exit, said) => {
    const { root, run } = company(shop);
    const before = shown(root);
    const { code, stderr } = await run('apps/shop', ...words, ...quick);
    expect([code, stderr.replace(/\s+/g, ' ')]).toEqual([exit, expect.stringContaining(said)]);
    expect(shown(root)).toEqual(before);
  });

  it.each([
    ['billing', 'billing', 'taxed'],
    ['taxed', 'bills', 'taxed'],
    ['orders', 'bills', 'taxed'],
  ])('%s never reads the queue that it writes to by default', async (given, read, written) => {
    const queue = (name: string, usual: string) => ({
      ...{ name, title: name, kind: 'text', format: 'resource-name', default: usual },
    });
    const connection = 'AzureWebJobsStorage';
    const manifest = JSON.parse(String(companyRegistry['orders/template.json']));
    const changed = {
      ...manifest,
      questions: [manifest.questions[0], queue('in', 'bills'), queue('out', 'taxed')],
      bindings: [
        { type: 'queueTrigger', direction: 'in', name: 'msg', queueName: '{{in}}', connection },
        { type: 'queue', direction: 'out', name: '$return', queueName: '{{out}}', connection },
      ],
      ...{ files: [], settings: {}, uses: [] },
    };
    const { root, run } = company(shop, {
      'orders/template.json': JSON.stringify(changed),
      'orders/files/module.py.hbs': companyRegistry['orders/files/module.py.hbs']
        ?.toString()
        .replace('{{py team}}', '"ok"')
        .replace('func.HttpRequest', 'func.QueueMessage') as string,
    });
    const { code } = await run('apps/shop', 'add', '@acme/orders', given, ...quick);
    expect(code).toBe(0);
    const found = text(root, 'apps/shop/function_app.py').matchAll(/queue_name="([^"]*)"/g);
    expect([...found].map(([, name]) => name).sort()).toEqual([read, written].sort());
  });

  it('the questions of a template are its flags', async () => {
    const { run } = company(shop);
    const { stdout } = await run('apps/shop', 'add', '@acme/orders', '--help');
    expect(stdout).toContain('--team <value>');
  });
});

describe('sensitive files', () => {
  const words = ['add', '@acme/ci', ...quick];

  it('are refused, and nothing is written', async () => {
    const { root, run } = company(shop);
    const before = shown(root);
    const { code, stderr, stdout } = await run('apps/shop', ...words);
    expect([code, stderr]).toEqual([5, expect.stringContaining('PYF258')]);
    expect(stdout).toContain('.github/workflows/ci.yml  runs on build machines (@acme/ci)');
    expect(shown(root)).toEqual(before);
  });

  it.each([
    ['.github/**', 0],
    ['.vscode/**', 5],
  ])('--allow-sensitive %s ends with %i', async (glob, exit) => {
    const { root, run } = company(shop);
    const { code } = await run('apps/shop', ...words, '--allow-sensitive', glob);
    expect([code, existsSync(join(root, 'apps/shop/.github'))]).toEqual([exit, exit === 0]);
  });

  it('are refused of an app template too', async () => {
    const { root, run } = company();
    const create = ['create', 'new', '--template', '@acme/service', '--extras', 'vscode', '--yes'];
    const refused = await run('.', ...create, '--no-install', '--no-git');
    expect([refused.code, existsSync(join(root, 'new'))]).toEqual([5, false]);
    const allow = ['--allow-sensitive', '.vscode/*'];
    const { code } = await run('.', ...create, '--no-install', '--no-git', ...allow);
    expect(code).toBe(0);
  });

  it('settings are asked for by name, whether or not the app has a local.settings.json', async () => {
    const settings = { LD_PRELOAD: '/tmp/x.so' };
    const manifest = JSON.parse(String(companyRegistry['orders/template.json']));
    const changed = JSON.stringify({ ...manifest, settings });
    for (const [file, exit] of [
      [undefined, 5],
      ['{ "Values": {} }', 5],
      ['{ "IsEncrypted": true, "Values": {} }', 5],
      ['{ "Values": { "LD_PRELOAD": "" } }', 0],
    ] as const) {
      const { 'apps/shop/local.settings.json': _, ...bare } = shop;
      const files = file === undefined ? bare : { ...bare, 'apps/shop/local.settings.json': file };
      const { root, run } = company(files, { 'orders/template.json': changed });
      const before = shown(root);
      const add = ['add', '@acme/orders', ...quick];
      const { code, stdout, stderr } = await run('apps/shop', ...add);
      expect([file, code]).toEqual([file, exit]);
      if (exit === 0) continue;
      expect(stdout).toContain('local.settings.json  sets LD_PRELOAD (@acme/orders)');
      expect(stderr).toContain('PYF258');
      expect(shown(root)).toEqual(before);
      const allowed = await run('apps/shop', ...add, '--allow-sensitive', 'local.settings.json');
      expect(allowed.code).toBe(0);
    }
  });

  it.each([
    ['settings', { settings: { LD_PRELOAD: '/tmp/x.so' } }, 'local.settings.json  sets LD_PRELOAD'],
    [
      'host keys',
      { host: { customHandler: { description: { defaultExecutablePath: '/tmp/x' } } } },
      'host.json  starts a program of its own',
    ],
    [
      'requirements',
      { requirements: ['x @ git+https://example.com/x'] },
      'requirements.txt  says where packages come from',
    ],
  ])('%s of a function that a new app begins with are asked for', async (_, fields, said) => {
    const manifest = JSON.parse(String(companyRegistry['orders/template.json']));
    const changed = JSON.stringify({ ...manifest, ...fields });
    const { root, run } = company({}, { 'orders/template.json': changed });
    const create = ['create', 'new', '--template', '@acme/orders', '--no-install', '--no-git'];
    const refused = await run('.', ...create, ...quick);
    expect([refused.code, existsSync(join(root, 'new'))]).toEqual([5, false]);
    expect(refused.stdout).toContain(said);
    const { code } = await run('.', ...create, ...quick, '--allow-sensitive', '*');
    expect(code).toBe(0);
  });

  it('values of settings are in no output', async () => {
    const { root, run } = company(shop);
    for (const more of [['--diff'], ['--json']]) {
      const { stdout, stderr } = await run(
        'apps/shop',
        ...words,
        '--allow-sensitive',
        '**',
        ...more,
      );
      expect(stdout + stderr).not.toContain('s3cr3t');
      expect(text(root, 'apps/shop/local.settings.json')).toContain('CI_COLOR');
      await run('apps/shop', 'undo');
    }
  });
});

describe('what a template says about itself is held against it', () => {
  const manifest = (name: string) => JSON.parse(String(companyRegistry[`${name}/template.json`]));
  const changed = (name: string, fields: object) => ({
    [`${name}/template.json`]: JSON.stringify({ ...manifest(name), ...fields }),
  });

  it.each([
    ['writes elsewhere', changed('orders', { writes: ['src/**'] }), 'PYF257', 5],
    ['uses what is not there', changed('orders', { uses: [{ template: 'nope' }] }), 'PYF248', 2],
    [
      'uses with a wrong answer',
      changed('orders', { uses: [{ template: 'audit', answers: { name: '1x' } }] }),
      'PYF260',
      4,
    ],
    [
      'uses with an answer to nothing',
      changed('orders', { uses: [{ template: 'audit', answers: { color: 'red' } }] }),
      'PYF260',
      4,
    ],
    ['uses an app', changed('orders', { uses: [{ template: 'service' }] }), 'PYF260', 4],
    [
      'a file in the place of the module',
      changed('orders', {
        files: [{ from: 'doc.md.hbs', to: 'function_app.py', merge: 'lines' }],
      }),
      'PYF207',
      4,
    ],
    [
      'a file for what settings are for',
      changed('orders', {
        files: [{ from: 'doc.md.hbs', to: 'local.settings.json', merge: 'keep' }],
      }),
      'PYF207',
      4,
    ],
    [
      'two files of one path',
      changed('ci', {
        files: ['ci.md', 'ci.yml'].map((from) => ({ from, to: 'x.md', merge: 'keep' })),
      }),
      'PYF207',
      4,
    ],
  ])('%s', async (_, change, expected, exit) => {
    const { root, run } = company(shop, change);
    const before = shown(root);
    const name = 'ci/template.json' in change ? '@acme/ci' : '@acme/orders';
    const { code, stderr } = await run('apps/shop', 'add', name, ...quick);
    expect([stderr, code]).toEqual([expect.stringContaining(expected), exit]);
    expect(shown(root)).toEqual(before);
  });

  it('templates that use each other are both added', async () => {
    const { root, run } = company(shop, changed('audit', { uses: [{ template: 'orders' }] }));
    const { code } = await run('apps/shop', 'add', '@acme/audit', ...quick);
    expect([code, templatesIn(lockOf(root, 'apps/shop'))]).toEqual([
      0,
      ['@acme/audit', '@acme/orders'],
    ]);
  });

  it('pyfunc: names a template that comes with pyfunc', async () => {
    const uses = [{ template: 'pyfunc:http', answers: { name: 'hello', route: 'hello' } }];
    const { root, run } = company(shop, changed('orders', { uses }));
    const { code } = await run('apps/shop', 'add', '@acme/orders', ...quick);
    expect([code, templatesIn(lockOf(root, 'apps/shop'))]).toEqual([0, ['@acme/orders', 'http']]);
  });
});

describe('create', () => {
  const create = ['create', 'new', '--no-install', '--no-git'];

  it('an app of the company, with functions and what these use', async () => {
    const { root, run } = company();
    const words = ['--template', '@acme/service,@acme/orders,@acme/ci', '--owner', 'ada', '--yes'];
    const allow = ['--allow-sensitive', '.github/**'];
    const { code, stdout, stderr } = await run('.', ...create, ...words, ...allow);
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^Verifying with .* …\n$/)]);
    expect(text(root, 'new/OWNERS.md')).toBe('ada\n');
    expect(text(root, 'new/requirements.txt')).toContain('acme-core>=1');
    expect(text(root, 'new/function_app.py')).toContain('def audit_orders(');
    expect(text(root, 'new/docs/ci.md')).toBe('# CI\n');
    const lock = lockOf(root, 'new');
    expect(templatesIn(lock)).toEqual(['@acme/audit', '@acme/ci', '@acme/service']);
    const names = ['@acme/service', '@acme/orders', 'app'];
    expect(Object.keys(lock.generated[2]?.templates ?? {})).toEqual(names);
    expect(stdout).toContain('--owner ada');
  });

  it('the same again changes nothing', async () => {
    const { root, run } = company();
    const words = ['--template', '@acme/service,@acme/audit', '--yes'];
    await run('.', ...create, ...words);
    const before = shown(root);
    const { code, stdout } = await run('.', ...create, ...words);
    expect([code, stdout]).toEqual([0, expect.stringContaining('Already up to date')]);
    expect(shown(root)).toEqual(before);
  });

  it('--dry-run writes nothing', async () => {
    const { root, run } = company();
    const before = shown(root);
    const { code } = await run('.', ...create, '--template', '@acme/service', '--dry-run', '--yes');
    expect([code, shown(root)]).toEqual([0, before]);
  });

  it('a template that is not there is refused with the one that is meant', async () => {
    const { run } = company();
    const { code, stderr } = await run('.', ...create, '--template', '@acme/servce', '--yes');
    expect([code, stderr]).toEqual([2, expect.stringContaining('@acme/service')]);
  });
});

describe('list', () => {
  it('has the templates of registries first, by kind', async () => {
    const { run } = company();
    const { code, stdout } = await run('.', 'list', '--json');
    const { templates } = JSON.parse(stdout).result;
    const own = templates.filter(({ name }: { name: string }) => name.startsWith('@'));
    expect(code).toBe(0);
    expect(templates[0].name).toBe('@acme/audit');
    expect(own.map(({ name, kind }: Record<string, string>) => [name, kind])).toEqual([
      ['@acme/audit', 'function'],
      ['@acme/orders', 'function'],
      ['@acme/service', 'app'],
      ['@acme/ci', 'files'],
    ]);
  });

  it('shows the others where one is broken, and says what is wrong with it', async () => {
    const { run } = company({}, { 'ci/template.json': '{"name": 1}' });
    const { code, stdout, stderr } = await run('.', 'list');
    expect(code).not.toBe(0);
    expect(stdout).toContain('@acme/orders');
    expect(stderr).toContain('tools/t/ci/template.json');
  });

  it('shows the built-in ones where a registry cannot be opened', async () => {
    const config = JSON.stringify({ registries: { '@acme': './nowhere' } });
    const { run } = company({ 'pyfunc.config.json': config });
    const { code, stdout } = await run('.', 'list');
    expect([code === 0, stdout.includes('http')]).toEqual([false, true]);
  });
});

describe('the program of a registry', () => {
  const page = ['run', '@acme', 'page', 'home'];

  it('runs once somebody trusts it, and as long as nothing in it changes', async () => {
    const { root, run } = company(shop);
    const refused = await run('apps/shop', ...page, '--yes');
    expect([refused.code, refused.stderr]).toEqual([5, expect.stringContaining('PYF261')]);
    expect(refused.stderr.replace(/\s+/g, ' ')).toContain(
      'pyfunc run @acme --trust page home --yes',
    );
    expect(existsSync(join(root, 'apps/shop/pages'))).toBe(false);
    const trusted = await run('apps/shop', ...page, '--yes', '--trust');
    expect([trusted.code, text(root, 'apps/shop/pages/home.md')]).toEqual([0, '# home']);
    expect((await run('apps/shop', 'run', '@acme', 'page', 'two', '--yes')).code).toBe(0);

    fill(root, { 'tools/t/audit/files/module.py.hbs': '# other\n' });
    const changed = await run('apps/shop', 'run', '@acme', 'page', 'three', '--yes');
    expect([changed.code, changed.stderr]).toEqual([5, expect.stringContaining('have changed')]);
    expect(existsSync(join(root, 'apps/shop/pages/three.md'))).toBe(false);
  });

  it('templates never need it', async () => {
    const { run } = company(shop);
    expect((await run('apps/shop', 'add', '@acme/audit', ...quick)).code).toBe(0);
  });

  it('does not run where it cannot be told what was trusted', async () => {
    const { root, run } = company(shop);
    await run('apps/shop', ...page, '--yes', '--trust');
    const elsewhere = company(shop);
    const other = await elsewhere.run('apps/shop', ...page, '--yes');
    expect(other.code).toBe(5);
    expect(existsSync(join(elsewhere.root, 'apps/shop/pages'))).toBe(false);
    expect(existsSync(join(root, 'apps/shop/pages/home.md'))).toBe(true);
  });

  it.each([
    [{ name: '@acme', version: '1.0.0' }, 'has no plopfile'],
    [{ name: '@acme', version: '1.0.0', plopfile: 'nope.mjs' }, 'has no file nope.mjs'],
  ])('is not there with %j', async (registry, said) => {
    const { run } = company(shop, { 'registry.json': JSON.stringify(registry) });
    const { code, stderr } = await run('apps/shop', ...page, '--trust', '--yes');
    expect([code, stderr]).toEqual([2, expect.stringContaining(said)]);
  });

  it('nothing of it runs when its registry.json points outside', async () => {
    const outside = { name: '@acme', version: '1.0.0', plopfile: '../../evil.mjs' };
    const files = { ...shop, 'evil.mjs': 'throw new Error("ran");\n' };
    const { run } = company(files, { 'registry.json': JSON.stringify(outside) });
    const { code, stdout, stderr } = await run('apps/shop', ...page, '--trust', '--yes');
    expect(code).not.toBe(0);
    expect(stdout + stderr).not.toContain('Error("ran")');
    expect(stderr).not.toContain('PYF360');
  });
});
