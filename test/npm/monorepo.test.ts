import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { environment } from '../python/environment.ts';
import { contents } from '../workspace/folders.ts';
import { type Monorepo, monorepo } from './monorepo.ts';

const python = await environment('py311');

/**
 * The story of a company's repository, told in order: each chapter stands on those before it. Two
 * registries lie in it, a third one is a package; there are three apps.
 */
let repo: Monorepo;

beforeAll(async () => {
  repo = await monorepo();
  await repo.publish('vendor-1');
}, 240_000);
afterAll(() => repo?.remove());

const write = ['--yes', '--python', python];
const app = (name: string) => path.join(repo.root, 'apps', name);
const lockOf = (name: string) => JSON.parse(repo.read(`apps/${name}/pyfunc-lock.json`));

describe('list', () => {
  test('shows a folder and a workspace package, and which file gave them', async () => {
    const { registries } = (await repo.json('registry', 'list')).result;
    expect(registries).toMatchObject([
      {
        namespace: '@acme',
        kind: 'folder',
        version: '1.0.0',
        at: { path: 'pyfunc.config.ts', line: 6, column: 14 },
        templates: [{ name: '@acme/orders' }, { name: '@acme/service' }],
      },
      {
        namespace: '@platform',
        kind: 'workspace',
        version: '1.0.0',
        templates: [{ name: '@platform/secure-http' }],
      },
    ]);
    const { stdout } = await repo.run('registry', 'list', '--why', '--cwd', 'apps/shop');
    expect(stdout).toContain('../../pyfunc.config.ts');
  });
});

describe('add', () => {
  test('a registry from npm goes into the file as it is written, and into the lock', async () => {
    const words = ['registry', 'add', '@vendor', 'npm:@vendor/templates@^1', '--yes'];
    expect((await repo.run(...words)).code).toBe(0);
    const config = repo.read('pyfunc.config.ts');
    expect(config).toContain("'@vendor': 'npm:@vendor/templates@^1',\n");
    expect(config).toContain('// Owned by the platform team: ask before you add a registry.');
    expect(config).toContain("'./tools/pyfunc-templates', // reviewed like code\n");
    expect(JSON.parse(repo.read('pyfunc-lock.json')).registries).toEqual({
      '@vendor': {
        source: 'npm:@vendor/templates@^1',
        version: '1.0.0',
        integrity: expect.stringMatching(/^sha512-/),
      },
    });
  });

  test('templates go into apps that were written by hand, and make a new one', async () => {
    // What they make is indexed below.
    const quick = ['--yes', '--no-verify'];
    const runs = [
      ['add', '@acme/orders', '--cwd', 'apps/shop', ...quick],
      ['add', '@vendor/ping', '--cwd', 'apps/shop', ...quick],
      ['add', '@platform/secure-http', '--cwd', 'apps/shop', '--to', 'status.py', ...quick],
      ['add', '@acme/orders', '--cwd', 'apps/reports', ...quick],
      [
        'create',
        'apps/billing',
        '--template',
        '@acme/service',
        '--yes',
        '--no-install',
        '--no-git',
      ],
      ['add', '@acme/orders', '--cwd', 'apps/billing', ...quick],
      ['add', '@platform/secure-http', '--cwd', 'apps/billing', ...quick],
    ];
    for (const words of runs) {
      const { code, stderr } = await repo.run(...words);
      expect({ words, code, stderr }).toMatchObject({ words, code: 0 });
    }
    expect(await functionsOf('shop')).toEqual(['hello', 'ping', 'status', 'take_order']);
    expect(await functionsOf('billing')).toEqual(['status', 'take_order']);
    expect(await functionsOf('reports')).toEqual(['hello', 'take_order']);
    repo.commit();
  });

  test('the lock of an app says what made what, in which version', () => {
    expect(lockOf('shop').generated).toMatchObject([
      {
        template: '@acme/orders',
        templates: { '@acme/orders': { version: '1.0.0', integrity: expect.any(String) } },
        answers: { name: 'take_order', queue: 'orders' },
        place: { file: 'function_app.py', on: 'app' },
        functions: { take_order: expect.stringMatching(/^[\da-f]{64}$/) },
      },
      { template: '@platform/secure-http', place: { file: 'status.py', on: 'bp' } },
      { template: '@vendor/ping' },
    ]);
    expect(lockOf('billing').generated.map(({ template }: Entry) => template)).toContain(
      '@acme/service',
    );
  });

  test('all of it is as it was made, and nothing is new', async () => {
    expect((await repo.run('registry', 'verify', '--all', '--strict')).code).toBe(0);
    expect((await repo.run('update', '--all', '--check', '--frozen')).code).toBe(0);
  });
});

interface Entry {
  readonly template: string;
}

describe('a second version', () => {
  // Validating and packing a registry takes half of the time that a test has on a busy machine.
  beforeAll(async () => {
    repo.secondVersion();
    await repo.publish('vendor-2');
    repo.commit();
  });

  test('is seen in CI', async () => {
    const checked = await repo.json('update', '--all', '--check', '--frozen');
    expect(checked.exitCode).toBe(3);
    expect(results(checked)).toEqual({ billing: 'pending', reports: 'pending', shop: 'pending' });
    expect((await repo.run('registry', 'outdated', '--check')).code).toBe(3);
    expect(repo.git('status', '--porcelain')).toBe('');
  });

  test('is not pinned in CI, where the lock is missing', async () => {
    rmSync(path.join(repo.root, 'pyfunc-lock.json'));
    const { code, stdout } = await repo.run('update', 'apps/shop', '--check', '--frozen');
    expect(code).toBe(5);
    expect(stdout).toContain('PYF249');
    repo.git('checkout', '--quiet', '.');
  });

  test('says which apps it is about', async () => {
    const { stdout } = await repo.run('registry', 'affected', '@acme/orders@<2');
    expect(stdout).toMatch(/^ {2}apps\/billing +@acme\/orders +1\.0\.0 +now 2\.0\.0 +take_order$/m);
    expect(stdout).toContain('3 uses in 3 apps, 3 behind.');
  });

  test('is tried by its authors as an update of the first', async () => {
    const words = ['registry', 'test', 'tools/pyfunc-templates', '--template', 'orders'];
    await repo.run(...words, '--python', python, '-u');
    const { templates } = (await repo.json(...words, '--python', python)).result;
    const [{ tests }] = templates;
    expect(tests[0].apps.at(-1)).toEqual({
      place: 'updated from 1.0.0, with its own edits',
      indexed: true,
      diagnostics: [],
    });
    repo.commit();
  });
});

describe('update', () => {
  const added = `

@app.timer_trigger(arg_name="timer", schedule="0 0 5 * * *")
def written_here(timer: func.TimerRequest) -> None:
    print(timer.past_due)
`;

  test('goes on beside edits in the same file, and stops where both sides changed the same', async () => {
    repo.edit('apps/shop/function_app.py', (text) =>
      `${text.replace('LIMIT = 100', 'LIMIT = 7')}${added}`.replace(
        '    """Take one order."""',
        '    """Take one order."""\n    # Ours since the outage.',
      ),
    );
    repo.edit('apps/billing/function_app.py', (text) =>
      text.replace('logging.info("order %s", order)', 'logging.debug("our order %s", order)'),
    );
    rmSync(path.join(app('reports'), 'docs'), { recursive: true });
    repo.edit('apps/reports/function_app.py', (text) =>
      text.slice(0, text.lastIndexOf('\n\n\n', text.indexOf('def take_order('))).concat('\n'),
    );
    repo.commit();

    const document = await repo.json('update', '--all', ...write);
    expect(document.exitCode).toBe(4);
    expect(results(document)).toMatchObject({ shop: 'written', reports: 'written' });
  });

  test('keeps what was written by hand, and brings what is new', async () => {
    const script = repo.read('apps/shop/function_app.py');
    expect(script).toContain('# Written by hand, long before there were templates.');
    expect(script).toContain('# Ours since the outage.');
    expect(script).toContain('LIMIT = 7\n');
    expect(script).toContain(added);
    expect(script).toContain('raise ValueError("an order without a number")');
    expect(repo.read('apps/shop/requirements.txt').split('\n')).toEqual(
      expect.arrayContaining(['# Keep this sorted.', 'httpx>=0.27', 'requests>=2.32']),
    );
    expect(repo.read('apps/shop/status.py')).toContain('"who are you?"');
    expect(await functionsOf('shop')).toEqual([
      'hello',
      'ping',
      'status',
      'take_order',
      'take_order_poison',
      'written_here',
    ]);
  });

  test('leaves a file with a conflict as it is, without markers, and goes on elsewhere', async () => {
    const script = repo.read('apps/billing/function_app.py');
    expect(script).toContain('logging.debug("our order %s", order)');
    expect(script).not.toMatch(/^(?:<<<<<<<|=======|>>>>>>>)/m);
    expect(script).not.toContain('take_order_poison');
    expect(script).toContain('"who are you?"');
    expect(repo.read('apps/billing/OWNERS.md')).toContain('who is on call');
    expect(versionIn('billing', '@acme/orders')).toBe('1.0.0');
    expect(versionIn('billing', '@platform/secure-http')).toBe('1.1.0');
    expect(await functionsOf('billing')).toEqual(['status', 'take_order']);
  });

  test('makes nothing again that was deleted', async () => {
    expect(existsSync(path.join(app('reports'), 'docs'))).toBe(false);
    expect(await functionsOf('reports')).not.toContain('take_order');
    expect(versionIn('reports', '@acme/orders')).toBe('2.0.0');
  });

  test('goes through once somebody decides', async () => {
    repo.commit();
    const { code } = await repo.run('update', 'apps/billing', '--prefer', 'mine', ...write);
    expect(code).toBe(0);
    expect(repo.read('apps/billing/function_app.py')).toContain('our order');
    expect(await functionsOf('billing')).toEqual(['status', 'take_order', 'take_order_poison']);
  });

  test('is undone byte for byte', async () => {
    const after = contents(app('billing'));
    expect((await repo.run('undo', 'apps/billing')).code).toBe(0);
    expect(repo.git('status', '--porcelain', '--', 'apps/billing')).toBe('');
    await repo.run('update', 'apps/billing', '--prefer', 'mine', ...write);
    expect(contents(app('billing'))).toEqual(after);
    repo.commit();
  });

  test('takes a new release of a package once its pin is moved, which CI does not do', async () => {
    expect((await repo.run('update', '--all', '--check', '--frozen')).code).toBe(0);
    expect((await repo.run('registry', 'update', '@vendor', '--yes')).code).toBe(0);
    expect(JSON.parse(repo.read('pyfunc-lock.json')).registries['@vendor'].version).toBe('1.1.0');
    repo.commit();
    const { exitCode } = await repo.json('update', 'apps/shop', ...write);
    expect(exitCode).toBe(0);
    expect(repo.read('apps/shop/function_app.py')).toContain('"here, late: %s"');
    expect((await repo.run('update', '--all', '--check', '--frozen')).code).toBe(0);
  });

  test('leaves on file what was changed by hand since', async () => {
    const document = await repo.json('registry', 'verify', 'apps/shop');
    const { functions, foreign } = document.apps[0];
    expect(functions).toEqual(
      expect.arrayContaining([
        { name: 'take_order', state: 'edited' },
        { name: 'take_order_poison', state: 'untouched' },
      ]),
    );
    expect(foreign.sort()).toEqual(['hello', 'written_here']);
  });
});

/** The functions of an app as the real azure-functions sees them. */
async function functionsOf(name: string): Promise<string[]> {
  const { apps } = await repo.json('verify', `apps/${name}`, '--python', python);
  const [{ functions }] = apps;
  return functions.map((each: { readonly name: string }) => each.name).sort();
}

function versionIn(name: string, template: string): string | undefined {
  const entry = lockOf(name).generated.find((each: Entry) => each.template === template);
  return entry?.templates[template].version;
}

function results(document: {
  readonly apps: readonly { readonly path: string; readonly result: string }[];
}): { readonly [app: string]: string } {
  return Object.fromEntries(document.apps.map((each) => [path.basename(each.path), each.result]));
}
