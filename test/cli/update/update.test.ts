import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { environment } from '../../python/environment.ts';
import { bareApp, orders, type Texts, templates } from '../../registry/update/renewal.ts';
import { fill, folderWith, shown } from '../../workspace/folders.ts';
import { built } from '../built.ts';
import { pyfunc } from '../fake-host.ts';
import { inTerminal, keys } from '../terminal.ts';
import { below, repository, v1, v2 } from './update-repository.ts';

const python = await environment('py313');
const edited = (text: string) => (app: Texts) => ({
  ...app,
  'function_app.py': (app['function_app.py'] ?? '').replace('info("one")', text),
});
const entry = built('pyfunc');
const verified = ['--yes', '--python', python];
const quick = ['--yes', '--no-verify'];

describe('pyfunc update', () => {
  test('writes what is new, verified, and undo brings all of it back', async () => {
    const { app, run, text } = repository(v2);
    const before = shown(app);
    const { code, stdout } = await run('update', 'apps/shop', ...verified);
    expect(stdout).toContain('@acme/orders 1.0.0 → 2.0.0  update: orders changed');
    expect(stdout).toContain('Verified: the app has 1 function, with azure-functions');
    expect(code).toBe(0);
    expect(text('function_app.py')).toContain('warning("two")');
    expect(text('pyfunc-lock.json')).toContain('"version": "2.0.0"');
    expect((await run('update', 'apps/shop', '--yes')).stdout).toBe('apps/shop is up to date.\n');
    expect((await run('undo', 'apps/shop')).code).toBe(0);
    expect(shown(app)).toEqual(before);
  });

  test('what add made in a file of its own, from the cache where there is no history', async () => {
    const root = folderWith({
      'pyfunc.config.json': '{"registries": {"@acme": "./templates"}}',
      ...below('templates', v1),
      ...below('app', bareApp),
    });
    mkdirSync(join(root, '.git'));
    const env = { XDG_CACHE_HOME: join(root, '.git/cache'), HOME: join(root, '.git/home') };
    const run = (...words: string[]) =>
      pyfunc([...words, ...quick], { cwd: join(root, 'app'), env });
    const made = ['@acme/orders', 'orders', '--to', 'parts/orders.py'];
    expect((await run('add', ...made)).code).toBe(0);
    const script = ['--to', 'function_app.py'];
    expect((await run('add', '@acme/orders', 'returns', ...script)).code).toBe(0);
    fill(root, below('templates', v2));
    const { code, stdout } = await run('update');
    expect(stdout).toContain('orders changed');
    expect(stdout).toContain('returns changed');
    expect(code).toBe(0);
    for (const file of ['parts/orders.py', 'function_app.py']) {
      expect(readFileSync(join(root, 'app', file), 'utf8')).toContain('warning("two")');
    }
  });

  test('--branch and --commit hold the update and its lock, and nothing else', async () => {
    const { root, app, run, git } = repository(v2);
    const said = (...words: string[]) => String(git(...words)).trim();
    git('config', 'user.name', 'Ada');
    git('config', 'user.email', 'ada@example.com');
    const before = said('rev-parse', 'HEAD');
    const main = said('branch', '--show-current');
    fill(root, { 'notes.txt': 'not known to git\n' });
    const { code, stdout } = await run('update', 'apps/shop', ...quick, '--branch', 'next');
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/^Committed: 2 files as .* on next/m),
    ]);
    expect(said('rev-parse', main)).toBe(before);
    expect(said('log', '-1', '--format=%s', 'next')).toBe('Update apps/shop from its templates');
    expect(said('show', '--name-only', '--format=', 'next').split('\n')).toEqual([
      'apps/shop/function_app.py',
      'apps/shop/pyfunc-lock.json',
    ]);
    expect(said('status', '--porcelain')).toBe('?? notes.txt');
    // Nothing is written, in a file of the app or in git, where the commit is not possible.
    git('checkout', '-q', main);
    git('branch', 'taken');
    const refused = async (expected: RegExp, ...flags: string[]) => {
      const was = shown(app);
      const { code, stdout } = await run('update', 'apps/shop', ...quick, ...flags);
      expect([code, stdout.replace(/\s+/g, ' ')]).toEqual([5, expect.stringMatching(expected)]);
      expect(shown(app)).toEqual(was);
      expect(said('rev-parse', 'HEAD')).toBe(before);
    };
    await refused(/PYF586.*there is a branch taken/, '--branch', 'taken');
    git('add', 'notes.txt');
    await refused(/PYF586.*are staged \(notes\.txt\)/, '--commit');
    git('restore', '--staged', 'notes.txt');
    const all = await run('update', '--all', ...quick, '--commit', '--json');
    const document = JSON.parse(all.stdout);
    expect(document.apps[0].commit).toMatchObject({ branch: main, files: 2 });
    expect(document.apps[0].commit.id).toBe(said('rev-parse', 'HEAD'));
  });

  test('--check says what there is, for people and for bots, and writes nothing', async () => {
    const { app, run } = repository(v2);
    const before = shown(app);
    expect((await run('update', 'apps/shop', '--check')).code).toBe(3);
    const { code, stdout } = await run('update', '--all', '--check', '--json');
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      command: 'update',
      exitCode: 3,
      apps: [
        {
          path: 'apps/shop',
          result: 'pending',
          templates: [
            {
              template: '@acme/orders',
              moved: [{ template: '@acme/orders', from: '1.0.0', to: '2.0.0' }],
              result: 'updated',
              functions: [{ name: 'orders', change: 'changed' }],
              conflicts: [],
            },
          ],
        },
      ],
    });
    expect(shown(app)).toEqual(before);
    const { code: current } = await repository(v1).run('update', '--all', '--check');
    expect(current).toBe(0);
  });

  test('without a terminal and --yes, the plan and the command', async () => {
    const { app, run } = repository(v2);
    const before = shown(app);
    const { code, stdout } = await run('update', 'apps/shop');
    expect(code).toBe(2);
    expect(stdout).toContain('+    logging.warning("two")');
    expect(stdout).toContain('pyfunc update apps/shop --yes');
    expect(shown(app)).toEqual(before);
    const json = await run('update', 'apps/shop', '--json');
    expect([json.code, JSON.parse(json.stdout).next]).toEqual([
      2,
      ['pyfunc update apps/shop --yes'],
    ]);
    expect((await run('update', 'apps/shop', '--dry-run')).code).toBe(0);
    expect(shown(app)).toEqual(before);
  });

  test('a conflict changes no byte; both sides are shown, in JSON and in the report', async () => {
    const { app, root, run } = repository(v2, edited('error("mine")'));
    const before = shown(app);
    const { code, stdout } = await run('update', 'apps/shop', ...quick, '--report', 'c.md');
    expect(code).toBe(4);
    expect(stdout).toContain('PYF270');
    expect(stdout).toMatch(
      /yours:[\s\S]*error\("mine"\)[\s\S]*@acme\/orders:[\s\S]*warning\("two"\)/,
    );
    expect(readFileSync(join(root, 'c.md'), 'utf8')).toMatch(
      /error\("mine"\)[\s\S]*warning\("two"\)/,
    );
    expect(shown(app)).toEqual(before);
    const documents = [];
    for (const mode of ['--check', '--dry-run', '--yes']) {
      const { stdout } = await run('update', 'apps/shop', '--no-verify', mode, '--json');
      documents.push(JSON.parse(stdout));
    }
    const [json] = documents;
    const endings = documents.map(({ exitCode, apps }) => `${exitCode} ${apps[0].result}`);
    expect(endings).toEqual(['4 refused', '4 refused', '4 refused']);
    const [conflict] = json.apps[0].templates[0].conflicts;
    expect(conflict.path).toBe('function_app.py');
    expect(conflict.line).toBeGreaterThan(1);
    expect([conflict.ours, conflict.base, conflict.theirs].join('\n')).toMatch(
      /mine[\s\S]*one[\s\S]*two/,
    );
    expect(shown(app)).toEqual(before);
    expect((await run('update', 'apps/shop', '--prefer', 'mine', ...quick)).code).toBe(0);
    expect((await run('update', 'apps/shop', '--check')).code).toBe(0);
  });

  test('what would not index is rolled back', async () => {
    const broken = templates({
      version: '2.0.0',
      module: orders().replace('QueueMessage)', 'QueueMessage, rest=1 / 0)'),
    });
    const { app, run } = repository(broken);
    const before = shown(app);
    const { code, stdout } = await run('update', 'apps/shop', ...verified);
    expect(stdout).toContain('Rolled back');
    expect(code).toBe(1);
    expect(shown(app)).toEqual(before);
  });

  test('an app that did not index before is updated, and that is said', async () => {
    const { run } = repository(v2, (app) => ({
      ...app,
      'function_app.py': `${app['function_app.py']}\nraise SystemError("mine")\n`,
    }));
    const { code, stdout } = await run('update', 'apps/shop', ...verified);
    expect(stdout).toContain('could not be verified before either');
    expect(code).toBe(0);
  });

  test('uncommitted changes in a file it touches are a reason to stop', async () => {
    const { app, run } = repository(v2);
    writeFileSync(
      join(app, 'function_app.py'),
      `${readFileSync(join(app, 'function_app.py'))}# x\n`,
    );
    const before = shown(app);
    expect((await run('update', 'apps/shop', ...quick)).code).toBe(5);
    expect(shown(app)).toEqual(before);
    expect((await run('update', 'apps/shop', '--allow-dirty', ...quick)).code).toBe(0);
  });

  test('values of settings are never shown', async () => {
    const settings = { Values: { Store: 'S3CRET', Other: 'S3CRET' } };
    const now = templates({ version: '2.0.0', settings: { Store: 'x', Extra: 'local' } });
    const { run, text } = repository(now, (app) => ({
      ...app,
      'local.settings.json': JSON.stringify(settings, null, 2),
    }));
    const shownOnes = [
      await run('update', 'apps/shop', '--dry-run', '--diff'),
      await run('update', 'apps/shop', '--dry-run', '--json'),
      await run('update', 'apps/shop', ...quick, '--json'),
    ];
    for (const { stdout, stderr } of shownOnes) expect(stdout + stderr).not.toContain('S3CRET');
    expect(JSON.parse(text('local.settings.json')).Values).toEqual({
      ...settings.Values,
      Extra: 'local',
    });
  });

  test('a new question without default wants an answer', async () => {
    const name = { name: 'name', title: 'Name', kind: 'text', format: 'function-name' };
    const team = { name: 'team', title: 'Team', kind: 'text', format: 'resource-name' };
    const now = templates({
      version: '2.0.0',
      questions: [name, team],
      module: orders('logging.info({{py team}})'),
    });
    const { app, run, text } = repository(now);
    const before = shown(app);
    const { code, stdout } = await run('update', 'apps/shop', ...quick);
    expect([code, stdout.includes('--answer team=<value>')]).toEqual([2, true]);
    expect((await run('update', 'apps/shop', ...quick, '--answer', 'taem=x')).code).toBe(2);
    expect(shown(app)).toEqual(before);
    expect((await run('update', 'apps/shop', ...quick, '--answer', 'team=shop')).code).toBe(0);
    expect(text('function_app.py')).toContain('logging.info("shop")');
  });

  test('a person is asked for new answers and for a yes', { timeout: 30_000 }, async () => {
    const name = { name: 'name', title: 'Name', kind: 'text', format: 'function-name' };
    const team = { name: 'team', title: 'Team', kind: 'text', format: 'resource-name' };
    const now = templates({
      version: '2.0.0',
      questions: [name, { ...team, default: 'web' }],
      module: orders('logging.info({{py team}})'),
    });
    const { app, root, text } = repository(now);
    const command = [process.execPath, entry, 'update', 'apps/shop', '--no-verify'];
    const before = shown(app);
    const steps = (answer: string) =>
      [
        ['@acme/orders: Team', keys.enter],
        ['Write 2 files?', answer + keys.enter],
      ] as const;
    const declined = await inTerminal(root, command, steps('n'));
    expect(declined).toMatchObject({ status: 0, left: [], waiting: [] });
    expect(shown(app)).toEqual(before);
    const done = await inTerminal(root, command, steps('y'));
    expect(done).toMatchObject({ status: 0, left: [], waiting: [] });
    expect(text('function_app.py')).toContain('logging.info("web")');
  });

  test('without the history nothing is guessed', async () => {
    const { root, run } = repository(v2);
    const clone = join(folderWith(), 'clone');
    execFileSync('git', ['clone', '-q', '--depth', '1', `file://${root}`, clone]);
    const before = shown(clone);
    const { code, stdout } = await pyfunc(['update', 'apps/shop', ...quick], {
      cwd: clone,
      env: { XDG_CACHE_HOME: join(clone, '.git/cache'), HOME: join(clone, '.git/home') },
    });
    expect(stdout).toContain('PYF271');
    expect(stdout).toContain('fetch-depth: 0');
    expect(code).toBe(4);
    expect(shown(clone)).toEqual(before);
    expect((await run('update', 'apps/shop', ...quick)).code).toBe(0);
  });

  test('a broken template and a lock that nobody wrote are said, and change nothing', async () => {
    const broken = repository({ ...v2, 'orders/template.json': '{"name": "orders"}' });
    const before = shown(broken.app);
    const first = await broken.run('update', 'apps/shop', ...quick);
    expect([first.code, first.stdout.includes('PYF206')]).toEqual([4, true]);
    expect(shown(broken.app)).toEqual(before);
    const { app, run, text } = repository(v2);
    const lock = join(app, 'pyfunc-lock.json');
    writeFileSync(
      lock,
      text('pyfunc-lock.json').replace('"template": "@acme/orders"', '"template": "x"'),
    );
    const second = await run('update', 'apps/shop', ...quick);
    expect([second.code, second.stdout.includes('PYF272')]).toEqual([0, true]);
    writeFileSync(lock, '{');
    const third = await run('update', 'apps/shop', ...quick);
    expect([third.code, third.stdout.includes('PYF255')]).toEqual([4, true]);
  });

  test('an older registry is refused unless it is meant', async () => {
    const { app, run, text } = repository(v1, undefined, v2);
    const before = shown(app);
    const { code, stdout } = await run('update', 'apps/shop', ...quick);
    expect([code, stdout.includes('PYF273')]).toEqual([4, true]);
    expect(shown(app)).toEqual(before);
    const meant = ['--template', '@acme/orders', ...quick];
    expect((await run('update', 'apps/shop', ...meant)).code).toBe(0);
    expect(text('function_app.py')).toContain('info("one")');
    const strange = await run('update', 'apps/shop', '--template', '@acme/other');
    expect([strange.code, strange.stdout.includes('PYF282')]).toEqual([2, true]);
  });
});

describe('pyfunc update --all', () => {
  test('goes through all apps; a conflict in one stops no other', async () => {
    const { root, app, run } = repository(v2);
    const other = join(root, 'apps/other');
    cpSync(app, other, { recursive: true });
    const script = join(other, 'function_app.py');
    writeFileSync(script, readFileSync(script, 'utf8').replace('info("one")', 'error("mine")'));
    const before = shown(other);
    const { code, stdout } = await run('update', '--all', '--allow-dirty', ...quick);
    expect(code).toBe(4);
    expect(stdout).toMatch(/apps\/other +1 +refused +PYF270/);
    expect(stdout).toMatch(/apps\/shop +1 +written/);
    expect(shown(other)).toEqual(before);
    const mine = ['--include', 'apps/other', '--prefer', 'template', '--allow-dirty', ...quick];
    expect((await run('update', ...mine)).code).toBe(0);
    expect(readFileSync(script, 'utf8')).toContain('warning("two")');
    const { code: done, stdout: end } = await run('update', '--all', '--check');
    expect(done).toBe(0);
    expect(end).toContain('2 apps: 2 up to date.');
  });
});

describe('a run that is killed while its result is verified', () => {
  test('is rolled back by the next command', () => {
    const { root, app, env } = repository(v2);
    const before = shown(app);
    const killer = join(root, '.git/python');
    writeFileSync(
      killer,
      `#!/bin/sh\ncase "$*" in *index_app*) kill -9 $PPID; sleep 5;; esac\nexec ${python} "$@"\n`,
    );
    chmodSync(killer, 0o755);
    const words = ['update', 'apps/shop', '--yes', '--python', killer];
    const start = (all: readonly string[]) =>
      spawnSync(process.execPath, [entry, ...all], {
        cwd: root,
        env: { ...env, PATH: process.env.PATH },
        encoding: 'utf8',
      });
    expect(start(words).signal).toBe('SIGKILL');
    expect(readFileSync(join(app, 'function_app.py'), 'utf8')).toContain('warning("two")');
    const next = start(['update', 'apps/shop', '--check']);
    expect(next.status).toBe(3);
    expect(shown(app)).toEqual(before);
    expect(existsSync(join(app, '.pyfunc'))).toBe(false);
  });
});
