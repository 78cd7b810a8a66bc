import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { useCommands } from '../../../cli/commands/registry/use-commands.ts';
import { registryFiles, templateFiles } from '../../registry/registry-files.ts';
import { type Files, folderWith, shown } from '../../workspace/folders.ts';
import { pyfunc } from '../fake-host.ts';
import { registryCommand } from './registry-command.ts';

const repository: Files = {
  '.git/HEAD': '',
  'apps/shop/host.json': '{}',
  ...registryFiles('tools/templates', ['orders', 'secure-http'], { version: '1.2.0' }),
};

/** A repository, and commands run in a folder of it. */
function at(files: Files, folder = '') {
  const root = folderWith(files);
  const run = (...words: string[]) => registryCommand(join(root, folder), ...words);
  const text = (path: string) => readFileSync(join(root, path), 'utf8');
  return { root, run, text };
}

describe('add', () => {
  test('makes a pyfunc.config.json at the top, with the path from there', async () => {
    const { run, text } = at(repository, 'apps/shop');
    const { code, stdout } = await run('add', '@acme', '../../tools/templates', '--yes');
    expect(code).toBe(0);
    expect(stdout).toContain('2 templates: orders, secure-http');
    expect(stdout).toContain('Look at a template: pyfunc registry info @acme/orders');
    expect(JSON.parse(text('pyfunc.config.json'))).toEqual({
      registries: { '@acme': './tools/templates' },
    });
    expect((await run('info', '@acme/orders')).stdout).toContain('from @acme (./tools/templates)');
    const { template } = JSON.parse((await run('info', '@acme/orders', '--json')).stdout).result;
    expect(template).toMatchObject({ name: '@acme/orders', prompts: [{ flag: '--name' }] });
    expect((await run('info', '@acme/order', '--json')).code).toBe(2);
    expect((await run('info', 'http', '--json')).code).toBe(0);
    expect((await run('list', '--json')).code).toBe(0);
    expect((await run('remove', '@acme', '--json', '--yes')).code).toBe(0);
  });

  test('makes a pyfunc.config.ts where the package is a dependency', async () => {
    const manifest = '{"devDependencies": {"pyfunc": "^0.1.0"}}';
    const { run, text } = at({ ...repository, 'package.json': manifest });
    expect((await run('add', '@acme', './tools/templates', '--yes')).code).toBe(0);
    expect(text('pyfunc.config.ts')).toContain("import { defineConfig } from 'pyfunc';");
    expect(text('pyfunc.config.ts')).toContain("'@acme': './tools/templates',");
    expect((await run('list')).stdout).toContain('pyfunc.config.ts:5:14');
  });

  test.each([
    ['CRLF', '\r\n', ''],
    ['a byte order mark', '\n', '\ufeff'],
  ])('leaves all else in the file as it was: %s', async (_, eol, mark) => {
    const before = [
      "import {defineConfig} from 'pyfunc'",
      '// Ask the platform team.',
      'export default defineConfig( {',
      "    apps: {include: [ 'apps/*' ] },",
      '} )',
      '',
    ].join(eol);
    const { run, text } = at({ ...repository, 'pyfunc.config.ts': mark + before });
    expect((await run('add', '@acme', './tools/templates', '--yes')).code).toBe(0);
    const added = `    registries: {\n        '@acme': './tools/templates',\n    },\n`;
    const lines = before.replace(`},${eol}} )`, `},${eol}${added.replaceAll('\n', eol)}} )`);
    expect(text('pyfunc.config.ts')).toBe(mark + lines);
    expect((await run('remove', '@acme', '--yes')).code).toBe(0);
    expect((await run('add', '@acme', './tools/templates', '--yes')).code).toBe(0);
    expect(text('pyfunc.config.ts')).toBe(mark + lines);
  });

  test('goes into the outermost file', async () => {
    const { run, text } = at(
      { ...repository, 'pyfunc.config.json': '{}', 'apps/shop/pyfunc.config.json': '{}' },
      'apps/shop',
    );
    expect((await run('add', '@acme', '../../tools/templates', '--yes')).code).toBe(0);
    expect(JSON.parse(text('pyfunc.config.json'))).toHaveProperty('registries');
    expect(text('apps/shop/pyfunc.config.json')).toBe('{}');
  });

  test('the same again is nothing to do, another source is refused', async () => {
    const { run, root } = at({ ...repository, ...registryFiles('other', ['orders']) });
    await run('add', '@acme', './tools/templates', '--yes');
    const before = shown(root);
    const again = await run('add', '@acme', './tools/../tools/templates', '--yes');
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('Already up to date') });
    const other = await run('add', '@acme', './other', '--yes');
    expect(other).toMatchObject({ code: 2, stderr: expect.stringContaining('PYF254') });
    expect(shown(root)).toEqual(before);
  });

  test('asks nobody where there is no terminal, and writes nothing', async () => {
    const { run, root } = at(repository);
    const before = shown(root);
    const bare = await run('add');
    expect(bare.code).toBe(2);
    expect(bare.stderr).toContain('[namespace]');
    expect(bare.stderr).toContain('pyfunc registry add @acme ./tools/pyfunc-templates --yes');
    const named = await run('add', '@acme', './tools/templates', '--json');
    expect(named.code).toBe(2);
    expect(JSON.parse(named.stdout)).toMatchObject({
      status: 'missing-answers',
      next: ['pyfunc registry add @acme ./tools/templates --yes'],
    });
    const dry = await run('add', '@acme', './tools/templates', '--dry-run', '--json');
    expect(dry.code).toBe(0);
    expect(JSON.parse(dry.stdout)).toMatchObject({
      status: 'planned',
      result: {
        registries: [
          {
            namespace: '@acme',
            version: '1.2.0',
            templates: ['@acme/orders', '@acme/secure-http'],
          },
        ],
      },
      changes: [{ path: 'pyfunc.config.json', kind: 'new' }],
    });
    expect(shown(root)).toEqual(before);
  });

  test.each([
    [['Acme', './tools/templates'], 2, 'the namespace "Acme" must be @'],
    [['@acme', 'tools/templates'], 4, 'write ./tools/templates'],
    [['@acme', '/etc/templates'], 4, 'absolute path'],
    [['@acme', 'git@host:x.git'], 4, 'begins with git+'],
    [['@acme', 'http://host/x.tgz'], 4, 'not encrypted'],
    [['@acme', 'https://me:secret@host/x.tgz'], 4, 'user name or password'],
    [['@acme', 'https://h/x.tgz', '--header', 'X-Token: abc'], 2, 'X-Token must take its secret'],
    [['@acme', 'https://h/x.tgz', '--header', 'nonsense'], 2, 'a name, a colon and a value'],
    [['@acme', './tools/templates', '--header', 'X: 1'], 4, 'only a tarball at a URL can'],
  ])('%j is refused', async (words, code, told) => {
    const { run, root } = at(repository);
    const before = shown(root);
    const ran = await run('add', ...words, '--yes');
    expect(ran.stderr.replaceAll(/\n\s+/g, ' ')).toContain(told);
    expect(ran.code).toBe(code);
    expect(shown(root)).toEqual(before);
  });

  test('can be undone', async () => {
    const { run, root } = at(repository);
    const before = shown(root);
    await run('add', '@acme', './tools/templates', '--yes');
    expect(shown(root)).not.toEqual(before);
    expect((await pyfunc(['undo', root], { env: { HOME: '/nobody' } })).code).toBe(0);
    expect(Object.keys(shown(root))).toEqual(Object.keys(before));
  });
});

describe('remove', () => {
  const configured: Files = {
    ...repository,
    'pyfunc.config.json':
      '{\n  // ours\n  "registries": {\n    "@acme": "./tools/templates" // here\n  }\n}\n',
  };

  test('takes it out of every file that names it', async () => {
    const { run, text } = at(
      {
        ...configured,
        'apps/shop/pyfunc.config.ts':
          "export default { registries: { '@acme': '../../tools/templates' } };\n",
      },
      'apps/shop',
    );
    expect((await run('remove', '@acme', '--yes')).code).toBe(0);
    expect(text('pyfunc.config.json')).toBe('{\n  // ours\n  "registries": {\n  }\n}\n');
    expect(text('apps/shop/pyfunc.config.ts')).toBe('export default { registries: {  } };\n');
    expect((await run('list')).stdout).toContain('No registry is configured here');
  });

  test('is refused while an app has something of it', async () => {
    const { run, root } = at(configured);
    writeFileSync(join(root, 'apps/shop/pyfunc-lock.json'), lockOf('@acme/orders'));
    const refused = await run('remove', '@acme', '--yes');
    expect(refused.code).toBe(4);
    expect(refused.stderr).toContain('Code from @acme is in apps/shop');
    expect((await run('remove', '@acme', '--yes', '--force')).code).toBe(0);
  });

  test('is not refused for what another registry made', async () => {
    const { run, root } = at(configured);
    writeFileSync(join(root, 'apps/shop/pyfunc-lock.json'), lockOf('@acmee/orders'));
    expect((await run('remove', '@acme', '--yes')).code).toBe(0);
  });

  test('does not guess', async () => {
    const { run } = at(configured);
    const { code, stderr } = await run('remove', '@acne', '--yes');
    expect([code, stderr]).toEqual([2, expect.stringContaining('Did you mean @acme?')]);
  });
});

describe('a configuration that is broken', () => {
  test.each([
    ['pyfunc.config.json', '{\n  "registries": {,}\n}', 'PYF240', '2:18'],
    ['pyfunc.config.json', '{"regstries": {}}', 'PYF242', 'did you mean registries?'],
    ['pyfunc.config.json', '[]', 'PYF242', 'must be an object'],
    ['pyfunc.config.json', '{"registries": []}', 'PYF242', 'must be an object'],
    ['pyfunc.config.json', '{"registries": {"acme": "./x"}}', 'PYF242', 'is not a namespace'],
    ['pyfunc.config.json', '{"registries": {"@Acme": "./x"}}', 'PYF242', 'is not a namespace'],
    ['pyfunc.config.json', '{"registries": {"@a": 1}}', 'PYF242', 'must be an object'],
    ['pyfunc.config.json', '{"registries": {"@a": {}}}', 'PYF242', 'must be text'],
    ['pyfunc.config.json', '{"registries": {"@a": {"source": "./x", "x": 1}}}', 'PYF242', '@a.x'],
    ['pyfunc.config.json', '{"registries": {"@a": "x:y"}}', 'PYF246', '1:23'],
    ['pyfunc.config.json', '{"registries": {"@a": "./x", "@a": "./y"}}', 'PYF242', 'twice'],
    ['pyfunc.config.json', '{"apps": {"include": "x"}}', 'PYF242', 'must be a list of texts'],
    ['pyfunc.config.json', '{"apps": {"include": [1]}}', 'PYF242', 'apps.include.0'],
    ['pyfunc.config.json', '', 'PYF240', 'a value is missing'],
    ['pyfunc.config.json', '\ud800', 'PYF240', 'pyfunc.config.json:1:1'],
    ['pyfunc.config.ts', 'export default {', 'PYF240', "'}' expected"],
    ['pyfunc.config.ts', 'export default load();', 'PYF241', '1:16'],
    ['pyfunc.config.ts', "export default { registries: { '@a': './x' + y } };", 'PYF241', '1:38'],
    ['pyfunc.config.js', 'export default { regstries: {} };', 'PYF242', 'did you mean registries?'],
    ['pyfunc.config.mjs', 'throw new Error("was run");', 'PYF240', 'no `export default`'],
  ])('%s: %s', async (name, text, code, told) => {
    const { run } = at({ ...repository, [name]: text });
    const ran = await run('list');
    expect(ran.code).toBe(4);
    expect(ran.stderr).toContain(code);
    expect(ran.stderr).toContain(told);
    expect(ran.stdout).toBe('');
  });

  test('shows no line that holds a secret', async () => {
    const text =
      '{"registries": {"@a": {"source": "https://h/x.tgz", "headers": {"X-Token": "s3cret"}}}}';
    const { run } = at({ ...repository, 'pyfunc.config.json': text });
    const { code, stderr } = await run('list');
    expect(code).toBe(4);
    expect(stderr).toMatch(/must take its secret from the\s+environment/);
    expect(stderr).not.toContain('s3cret');
  });

  test('is not written over', async () => {
    const { run, root } = at({ ...repository, 'pyfunc.config.json': '{' });
    const before = shown(root);
    expect((await run('add', '@acme', './tools/templates', '--yes')).code).toBe(4);
    expect(shown(root)).toEqual(before);
  });

  test('says where was looked all the same', async () => {
    const { run } = at({ ...repository, 'pyfunc.config.json': '{' });
    const { stdout } = await run('list', '--why');
    expect(stdout).toContain('is the top of the repository');
  });

  test('a file that cannot be read is said', async () => {
    const { run, root } = at(repository);
    mkdirSync(join(root, 'x'));
    writeFileSync(join(root, 'pyfunc.config.json'), ' '.repeat(6 * 1024 * 1024));
    expect(await run('list')).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('larger than'),
    });
  });
});

describe('help', () => {
  test.each(useCommands.map(({ name }) => name))(
    'of %s fits on a screen, examples first',
    async (name) => {
      const { code, stdout } = await pyfunc(['registry', name, '--help']);
      const lines = stdout.trimEnd().split('\n');
      expect(code).toBe(0);
      expect(lines.length).toBeLessThanOrEqual(25);
      expect(lines[2]).toMatch(/^ {2}pyfunc registry /);
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    },
  );
});

test('info says what the authors say', async () => {
  const said = { description: 'For orders.', deprecated: 'use @acme/shop' };
  const files = Object.entries(templateFiles('orders', said));
  const { run } = at({
    ...repository,
    'pyfunc.config.json': '{"registries": {"@acme": "./tools/templates"}}',
    ...Object.fromEntries(files.map(([path, text]) => [`tools/templates/${path}`, text])),
  });
  const { stdout } = await run('info', '@acme/orders');
  expect(stdout).toContain('Deprecated: use @acme/shop');
  expect(stdout).toContain('For orders.');
  const { template } = JSON.parse((await run('info', '@acme/orders', '--json')).stdout).result;
  expect(template).toMatchObject(said);
});

describe('search', () => {
  test('finds by all words, in names first', async () => {
    const config = '{"registries": {"@acme": "./tools/templates"}}';
    const { run } = at({ ...repository, 'pyfunc.config.json': config });
    const { stdout } = await run('search', 'orders');
    expect(stdout.split('\n')[0]).toBe('@acme/orders  Makes orders');
    expect((await run('search', 'SECURE', 'http')).stdout).toContain('@acme/secure-http');
    expect((await run('search', 'no-such-thing')).stdout).toContain('No template');
    const { templates } = JSON.parse((await run('search', 'http', '--json')).stdout).result;
    expect(templates).toContainEqual({ name: 'http', title: expect.any(String), registry: null });
  });
});

/** The lock of an app in which a template made a function. */
function lockOf(template: string): string {
  return JSON.stringify({
    lockfileVersion: 1,
    registries: {},
    generated: [
      {
        template,
        templates: { [template]: { version: '1.0.0', integrity: `sha512-${'A'.repeat(86)}==` } },
        answers: { name: 'orders' },
        functions: { orders: '0'.repeat(64) },
        files: { 'function_app.py': '0'.repeat(64) },
      },
    ],
  });
}
