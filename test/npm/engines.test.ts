import { appendFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { npmPackages } from '../python/environment.ts';
import { type Monorepo, monorepo } from './monorepo.ts';

/**
 * The checks of `pyfunc ci nx` and `pyfunc ci turbo` in the engines themselves: what they run, what they
 * take from their cache, and that a release of a template is never hidden by it.
 */
let repo: Monorepo;

const [reports, shop] = ['apps-reports', 'apps-shop'] as const;
const apps: readonly string[] = [reports, shop];

beforeAll(async () => {
  const installed = await npmPackages('engines');
  repo = await monorepo();
  for (const name of ['nx', '@nx', 'turbo', '@turbo']) {
    symlinkSync(path.join(installed, name), path.join(repo.root, 'node_modules', name));
  }
  repo.edit('package.json', (text) => text.replace('{', '{\n  "packageManager": "npm@10.0.0",'));
  // As the documentation says: without the flag, Turborepo looks at the files of packages only.
  const turboJson = { futureFlags: { affectedUsingTaskInputs: true }, tasks: {} };
  writeFileSync(path.join(repo.root, 'turbo.json'), JSON.stringify(turboJson));
  // Turborepo writes its logs into the apps, and Nx counts each file that git does not ignore.
  appendFileSync(path.join(repo.root, '.gitignore'), '.turbo\n.nx\n');
  await ok('add', '@acme/orders', '--cwd', 'apps/shop', '--yes', '--no-verify');
  await ok('add', '@platform/secure-http', '--cwd', 'apps/reports', '--yes', '--no-verify');
  for (const words of [
    ['nx', '--for', 'update'],
    ['turbo', '--for', 'update'],
    ['nx', '--for', 'migrate'],
    ['turbo', '--for', 'migrate'],
  ]) {
    await ok('ci', ...words, '--yes');
  }
  // Turborepo reads the lock of npm, which has to know the new packages.
  await repo.start('npm', ['install', '--package-lock-only']);
  repo.commit();
}, 240_000);
afterAll(() => repo?.remove());

async function ok(...words: string[]): Promise<void> {
  const { code, stderr } = await repo.run(...words);
  expect({ words, code, stderr }).toMatchObject({ words, code: 0 });
}

/** What an engine did with each app. */
type Deeds = { readonly [app: string]: 'ran' | 'cached' };

/** A checkout of the repository: both have one cache of Turborepo, as machines of a pipeline may have. */
type Machine = 'first' | 'second';

interface Engine {
  run(
    task: string,
    some?: readonly string[],
    machine?: Machine,
  ): Promise<{ code: number; deeds: Deeds }>;
  /** The apps that have a check to run since a commit. */
  affected(base: string): Promise<string[]>;
}

const quiet = { CI: '1', NX_DAEMON: 'false', NX_NO_CLOUD: 'true', TURBO_TELEMETRY_DISABLED: '1' };

const folderOf = (machine: Machine) =>
  machine === 'first' ? repo.root : path.join(path.dirname(repo.root), 'second');

const start = (program: string, words: readonly string[], machine: Machine = 'first') => {
  const env = { ...quiet, TURBO_CACHE_DIR: path.join(repo.root, '.turbo/cache') };
  const file = path.join(repo.root, 'node_modules', program);
  return repo.start(process.execPath, [file, ...words], env, folderOf(machine));
};

const engines: { readonly [name: string]: Engine } = {
  nx: {
    async run(task, some = [], machine = 'first') {
      const only = some.length > 0 ? ['--projects', some.join()] : [];
      const words = ['run-many', '-t', task, ...only, '--output-style', 'static'];
      const { code, stdout } = await start('nx/dist/bin/nx.js', words, machine);
      const lines = stripVTControlCharacters(stdout).matchAll(
        /> nx run ([\w-]+):[\w-]+( +\[[^\]]*cache[^\]]*\])?/g,
      );
      return { code, deeds: deedsOf(lines) };
    },
    async affected(base) {
      const words = ['show', 'projects', '--affected', '--base', base, '--json'];
      const { stdout } = await start('nx/dist/bin/nx.js', words);
      return JSON.parse(stdout);
    },
  },
  turbo: {
    async run(task, some = [], machine = 'first') {
      const only = some.flatMap((app) => ['--filter', app]);
      const words = ['run', task, ...only, '--continue', '--env-mode', 'loose'];
      const { code, stdout } = await start('turbo/bin/turbo', words, machine);
      return { code, deeds: deedsOf(stdout.matchAll(/^([\w-]+):[\w-]+: cache (?:miss|(hit))/gm)) };
    },
    async affected(base) {
      const words = ['run', 'pyfunc-update', '--affected', '--dry', 'json'];
      const env = { ...quiet, TURBO_SCM_BASE: base };
      const program = path.join(repo.root, 'node_modules/turbo/bin/turbo');
      const { stdout } = await repo.start(process.execPath, [program, ...words], env);
      const { tasks } = JSON.parse(stdout);
      return tasks
        .filter(({ command }: { command: string }) => command.includes('pyfunc'))
        .map((each: { package: string }) => each.package);
    },
  },
};

function deedsOf(found: Iterable<RegExpMatchArray>): Deeds {
  const deeds = [...found].map(
    ([, app = '', cached]) => [app, cached === undefined ? 'ran' : 'cached'] as const,
  );
  return Object.fromEntries(deeds.sort(([a], [b]) => a.localeCompare(b)));
}

const all = (deed: 'ran' | 'cached') => Object.fromEntries(apps.map((app) => [app, deed]));

/** Asks one thing of both engines at the same time: each takes seconds to start. */
async function both(ask: (engine: Engine, name: string) => Promise<unknown>): Promise<void> {
  await Promise.all(Object.entries(engines).map(([name, engine]) => ask(engine, name)));
}

/** Both do this with a task, for these apps or for all. */
const expectBoth = (
  wanted: { readonly passes: boolean; readonly deeds: Deeds },
  task: string,
  some: readonly string[] = [],
  machine: Machine = 'first',
) =>
  both(async ({ run }, name) => {
    const { code, deeds } = await run(task, some, machine);
    expect({ passes: code === 0, deeds }, name).toEqual(wanted);
  });

describe('two apps that are up to date', () => {
  test('both checks run, and then both are in the cache', async () => {
    await expectBoth({ passes: true, deeds: all('ran') }, 'pyfunc-update');
    await expectBoth({ passes: true, deeds: all('cached') }, 'pyfunc-update');
  });

  test('the check of a migration is another one than that of an update', async () => {
    await expectBoth({ passes: true, deeds: { [shop]: 'ran' } }, 'pyfunc-migrate', [shop]);
  });
});

describe('a change in one app', () => {
  beforeAll(() => {
    repo.edit('apps/shop/function_app.py', (text) => `${text}\n\nMINE = 1\n`);
    repo.commit();
  });

  test('no other app counts as affected', () =>
    both(async ({ affected }, name) => {
      const found = await affected('HEAD~1');
      expect(
        found.filter((app) => apps.includes(app)),
        name,
      ).toEqual([shop]);
    }));

  test('the check of that app runs, and the other is in the cache', async () => {
    await expectBoth(
      { passes: true, deeds: { [reports]: 'cached', [shop]: 'ran' } },
      'pyfunc-update',
    );
  });
});

/** What the first machine has committed. */
const pull = () =>
  repo.start('git', ['pull', '--quiet', '--ff-only'], undefined, folderOf('second'));

describe('a release of the templates, while two machines check one app each', () => {
  beforeAll(async () => {
    const second = folderOf('second');
    repo.git('clone', '--quiet', repo.root, second);
    symlinkSync(path.join(repo.root, 'node_modules'), path.join(second, 'node_modules'));
  });

  test('the first has passed, from the cache', async () => {
    await expectBoth({ passes: true, deeds: { [reports]: 'cached' } }, 'pyfunc-update', [reports]);
    repo.secondVersion();
    repo.commit();
    expect((await pull()).code).toBe(0);
  });

  test('both apps count as affected', () =>
    both(async ({ affected }, name) => {
      expect((await affected('HEAD~1')).sort(), name).toEqual(expect.arrayContaining([...apps]));
    }));

  test('the second fails, and so does the first when it runs again', async () => {
    const failed = (app: string) => ({ passes: false, deeds: { [app]: 'ran' } }) as const;
    await expectBoth(failed(shop), 'pyfunc-update', [shop], 'second');
    await expectBoth(failed(reports), 'pyfunc-update', [reports]);
  });
});

describe('the update of both apps', () => {
  beforeAll(async () => {
    await ok('update', '--all', '--yes', '--no-verify');
    repo.commit();
    await pull();
  }, 60_000);

  test('each machine checks its app', async () => {
    const passed = (app: string) => ({ passes: true, deeds: { [app]: 'ran' } }) as const;
    await expectBoth(passed(reports), 'pyfunc-update', [reports]);
    await expectBoth(passed(shop), 'pyfunc-update', [shop], 'second');
  });

  test('what the second machine checked is known to the first, where they share a cache', async () => {
    const turbo = await engines.turbo?.run('pyfunc-update');
    expect(turbo).toEqual({ code: 0, deeds: all('cached') });
    const nx = await engines.nx?.run('pyfunc-update');
    expect(nx).toEqual({ code: 0, deeds: { [reports]: 'cached', [shop]: 'ran' } });
  });

  test('pyfunc itself shares them between two machines', async () => {
    for (const shard of ['1', '2']) {
      const document = await repo.json('update', '--all', '--check', '--shard', `${shard}/2`);
      writeFileSync(path.join(repo.root, `${shard}.report.json`), JSON.stringify(document));
    }
    const merged = await repo.json('report', 'merge', '1.report.json', '2.report.json');
    expect(merged).toMatchObject({
      exitCode: 0,
      apps: [{ path: 'apps/reports' }, { path: 'apps/shop' }],
    });
  });
});
