import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { contents, type Files, fill, folderWith } from '../workspace/folders.ts';
import { built } from './built.ts';
import { pyfunc } from './fake-host.ts';
import { v1App } from './v1-app.ts';

const entry = built('pyfunc');

/** A repository with three apps, one of which is refused. */
function monorepo(more: Files = {}): string {
  const broken = { ...v1App, 'Hello/function.json': '{' };
  const apps = { 'apps/a': v1App, 'apps/b': broken, 'apps/c': v1App };
  const files = Object.entries(apps).flatMap(([folder, app]) =>
    Object.entries(app).map(([path, content]) => [`${folder}/${path}`, content] as const),
  );
  return folderWith({ '.git/HEAD': '', ...Object.fromEntries(files), ...more });
}

const ci = (cwd: string, ...words: string[]) => pyfunc(['ci', ...words], { cwd });
const github = '.github/workflows/pyfunc.yml';
const azure = 'azure-pipelines-pyfunc.yml';
const read = (root: string, path: string) => readFileSync(join(root, path), 'utf8');

describe('pyfunc ci', () => {
  test.each([
    ['github', github],
    ['azure', azure],
  ])('%s writes %s at the top of the repository', async (service, path) => {
    const root = monorepo();
    const cwd = join(root, 'apps');
    const { code, stdout } = await ci(cwd, service, '--yes');
    expect(code).toBe(0);
    expect(stdout).toContain('Done.');
    expect(parse(read(root, path))).toBeInstanceOf(Object);
  });

  test('--dry-run shows it and writes nothing', async () => {
    const root = monorepo();
    const { code, stdout } = await ci(root, 'github', '--dry-run');
    expect(code).toBe(0);
    expect(stdout).toContain('+name: pyfunc');
    expect(stdout).toContain('pyfunc ci github --for migrate --shards 4 --branch main --yes');
    expect(existsSync(join(root, github))).toBe(false);
  });

  test('a file that is there stays, and is no trouble where it is the same', async () => {
    const root = monorepo({ [github]: 'name: mine\n' });
    const refused = await ci(root, 'github', '--yes');
    expect(refused.code).toBe(4);
    expect(refused.stderr).toContain('PYF303');
    expect(read(root, github)).toBe('name: mine\n');
    await ci(root, 'azure', '--yes');
    const again = await ci(root, 'azure', '--yes');
    expect(again).toMatchObject({ code: 0, stdout: 'Already up to date.\n' });
  });

  test('can be undone', async () => {
    const root = monorepo();
    await ci(root, 'azure', '--yes');
    expect((await pyfunc(['undo'], { cwd: root })).code).toBe(0);
    expect(existsSync(join(root, azure))).toBe(false);
  });

  test('is one document with --json', async () => {
    const root = monorepo();
    const { stdout } = await ci(root, 'azure', '--shards', '2', '--yes', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      status: 'written',
      exitCode: 0,
      result: { service: 'azure', for: 'migrate', shards: 2, apps: 3 },
      changes: [{ path: azure, kind: 'new' }],
    });
  });

  test.each<[string, string[]]>([
    ['no service', []],
    ['an unknown service', ['gitlab']],
    ['no consent', ['github']],
    ['no shards', ['github', '--shards', '0', '--yes']],
    ['too many shards', ['github', '--shards', '101', '--yes']],
    ['words for shards', ['github', '--shards', 'two', '--yes']],
    ['a branch that breaks out', ['github', '--branch', 'x]\nenv: {', '--yes']],
    ['another command', ['github', '--for', 'verify', '--yes']],
  ])('%s is usage', async (_, words) => {
    const root = monorepo();
    expect((await ci(root, ...words)).code).toBe(2);
    expect(existsSync(join(root, github))).toBe(false);
  });
});

describe('the workflow for GitHub', () => {
  test('may read and nothing else, and is pinned', async () => {
    const root = monorepo();
    await ci(root, 'github', '--yes');
    const workflow = parse(read(root, github));
    expect(workflow.permissions).toEqual({ contents: 'read' });
    const steps = Object.values<{ steps: { uses?: string; with?: object }[] }>(
      workflow.jobs,
    ).flatMap((job) => job.steps);
    for (const { uses } of steps) {
      if (uses !== undefined) expect(uses).toMatch(/^actions\/[\w-]+@v\d+$/);
    }
    expect(steps[0]?.with).toEqual({ 'persist-credentials': false });
    expect(workflow.jobs.check.strategy).toMatchObject({
      'fail-fast': false,
      matrix: { shard: [1, 2, 3, 4] },
    });
  });

  test('reads the whole history for updates', async () => {
    const root = monorepo();
    await ci(root, 'github', '--for', 'update', '--yes');
    await ci(root, 'azure', '--for', 'update', '--yes');
    expect(parse(read(root, github)).jobs.check.steps[0].with['fetch-depth']).toBe(0);
    expect(parse(read(root, azure)).jobs[0].steps[0].fetchDepth).toBe('0');
  });

  test('lets no machine pin a registry', async () => {
    const root = monorepo();
    for (const service of ['github', 'azure']) await ci(root, service, '--for', 'update', '--yes');
    for (const path of [github, azure]) {
      expect(read(root, path)).toContain(' update --check --frozen --all ');
    }
    const { check } = parse(read(root, github)).jobs;
    expect(shell(linesOf(check.steps).join('\n'), root, { SHARD: '1/1' })).toBe(0);
    expect(JSON.parse(read(root, 'pyfunc-report/1.json'))).toMatchObject({ command: 'update' });
  });
});

/** Runs a shell line as a CI service does, with `npx` standing for the pyfunc that was built. */
function shell(script: string, cwd: string, env: { [name: string]: string }): number {
  const bin = join(cwd, '.bin');
  mkdirSync(bin, { recursive: true });
  const npx = `#!/bin/sh\nshift 2\nexec "${process.execPath}" "${entry}" "$@"\n`;
  writeFileSync(join(bin, 'npx'), npx, { mode: 0o755 });
  const PATH = bin + delimiter + process.env.PATH;
  try {
    execFileSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
      cwd,
      env: { ...process.env, ...env, PATH },
      stdio: 'pipe',
    });
    return 0;
  } catch (error) {
    return (error as { status: number }).status;
  }
}

type Step = { readonly run?: string; readonly bash?: string };
const linesOf = (steps: readonly Step[]) => steps.flatMap(({ run, bash }) => run ?? bash ?? []);

describe('what the pipelines run', () => {
  test('on GitHub: two shards, then the report of both', async () => {
    const root = monorepo();
    await ci(root, 'github', '--shards', '2', '--yes');
    const { check, report } = parse(read(root, github)).jobs;
    for (const shard of check.strategy.matrix.shard) {
      const machine = monorepo();
      expect(shell(linesOf(check.steps).join('\n'), machine, { SHARD: `${shard}/2` })).toBe(0);
      const made = readdirSync(join(machine, 'pyfunc-report'));
      expect(made).toEqual([`${shard}.json`]);
      const text = read(machine, `pyfunc-report/${shard}.json`);
      fill(root, { [`pyfunc-reports/pyfunc-${shard}/${shard}.json`]: text });
    }
    const env = { GITHUB_STEP_SUMMARY: join(root, 'summary.md') };
    expect(shell(linesOf(report.steps).join('\n'), root, env)).toBe(4);
    expect(read(root, 'summary.md')).toContain('3 apps with 6 functions');
  });

  test('on Azure: the same', async () => {
    const root = monorepo();
    await ci(root, 'azure', '--shards', '2', '--yes');
    const [check, report] = parse(read(root, azure)).jobs;
    expect(check.strategy).toEqual({ parallel: 2 });
    for (const shard of ['1', '2']) {
      const machine = monorepo();
      const env = { SYSTEM_JOBPOSITIONINPHASE: shard, SYSTEM_TOTALJOBSINPHASE: '2' };
      expect(shell(linesOf(check.steps).join('\n'), machine, env)).toBe(0);
      const text = read(machine, `pyfunc-report/${shard}.json`);
      fill(root, { [`pyfunc-reports/pyfunc-${shard}/${shard}.json`]: text });
    }
    const script = linesOf(report.steps).join('\n');
    expect(shell(script, root, { PIPELINE_WORKSPACE: root })).toBe(4);
    expect(read(root, 'pyfunc.md')).toContain('3 apps with 6 functions');
  });

  test('a shard without a report fails, and is missed in the end', async () => {
    const root = monorepo();
    await ci(root, 'github', '--shards', '2', '--yes');
    const { check, report } = parse(read(root, github)).jobs;
    const script = linesOf(check.steps).join('\n');
    expect(shell(script.replace('--check', '--nope'), root, { SHARD: '1/2' })).toBe(0);
    expect(shell(script.replace('npx ', 'no-such-npx '), root, { SHARD: '2/2' })).not.toBe(0);
    const text = read(root, 'pyfunc-report/1.json');
    fill(root, { 'pyfunc-reports/pyfunc-1/1.json': text });
    const env = { GITHUB_STEP_SUMMARY: join(root, 'summary.md') };
    expect(shell(linesOf(report.steps).join('\n'), root, env)).not.toBe(0);
  });
});

describe('targets', () => {
  const apps = ['apps/a', 'apps/b', 'apps/c'];
  const project =
    '{\n    // Where it is.\n    "root": "apps/a",\n    "targets": { "build": {} }\n}\n';

  test('for Nx go into the project.json of each app, whose form stays', async () => {
    const root = monorepo({
      'apps/a/project.json': project,
      'apps/b/project.json': '{"name": "b"}\n',
    });
    const { code, stdout } = await ci(root, 'nx', '--yes');
    expect(code).toBe(0);
    const a = read(root, 'apps/a/project.json');
    expect(a).toContain('// Where it is.\n    "root": "apps/a",\n    "targets": { "build": {}, ');
    expect(a).toContain('"pyfunc-migrate": {"command":"npx --yes pyfunc@');
    expect(JSON.parse(read(root, 'apps/b/project.json')).targets['pyfunc-migrate']).toMatchObject({
      options: { cwd: '{projectRoot}' },
      cache: true,
    });
    expect(stdout).toContain('nx run-many -t pyfunc-migrate');
    expect(existsSync(join(root, 'nx.json'))).toBe(true);
    expect(JSON.parse(read(root, 'apps/c/project.json'))).toMatchObject({
      name: 'apps-c',
      targets: { 'pyfunc-migrate': { inputs: ['{projectRoot}/**/*'] } },
    });
    const before = contents(root);
    await ci(root, 'nx', '--yes');
    expect(contents(root)).toEqual(before);
  });

  test('checks of updates have the registries, their configuration and lock as inputs', async () => {
    const root = monorepo({
      'package.json': '{"workspaces": ["packages/*"]}',
      'packages/shared/package.json': '{"name": "@acme/shared"}',
      'packages/shared/registry.json': '{"name": "@shared", "version": "1.0.0"}',
      'tools/templates/registry.json': '{"name": "@acme", "version": "1.0.0"}',
      'pyfunc.config.json':
        '{"registries": {"@acme": "./tools/templates", "@shared": "workspace:@acme/shared"}}',
      'turbo.json': '{"tasks": {}}',
    });
    await ci(root, 'nx', '--for', 'update', '--yes');
    await ci(root, 'turbo', '--for', 'update', '--yes');
    const reads = [
      'packages/shared/**/*',
      'pyfunc-lock.json',
      'pyfunc.config.json',
      'tools/templates/**/*',
    ];
    const { targets } = JSON.parse(read(root, 'apps/a/project.json'));
    expect(targets['pyfunc-update'].inputs).toEqual([
      '{projectRoot}/**/*',
      ...reads.map((path) => `{workspaceRoot}/${path}`),
    ]);
    const { tasks } = JSON.parse(read(root, 'turbo.json'));
    expect(tasks['pyfunc-update'].inputs).toEqual([
      '$TURBO_DEFAULT$',
      '!.turbo/**',
      ...reads.map((path) => `$TURBO_ROOT$/${path}`),
    ]);
  });

  test.each<[string, Files, RegExp[], { [key: string]: unknown }]>([
    ['no package.json', {}, [/package manager/], { private: true, workspaces: apps }],
    [
      'a package manager and a glob',
      { 'package.json': '{"packageManager": "npm@10.0.0", "workspaces": ["apps/a"]}' },
      [],
      { packageManager: 'npm@10.0.0', workspaces: apps },
    ],
    [
      'workspaces as yarn has them',
      {
        'package.json':
          '{"packageManager": "yarn@1.22.22", "workspaces": {"packages": ["./apps/*/"]}}',
      },
      [],
      { workspaces: { packages: ['./apps/*/'] } },
    ],
    [
      'pnpm',
      {
        'package.json': '{"devEngines": {"packageManager": {"name": "pnpm", "version": "9"}}}',
        'pnpm-workspace.yaml': 'packages: ["apps/a", "apps/b"]',
      },
      [/pnpm-workspace.yaml: these apps are not among/, /yourself: apps\/c/],
      {},
    ],
  ])('for Turborepo need packages that it sees: %s', async (_, files, said, expected) => {
    const root = monorepo(files);
    const { code, stdout } = await ci(root, 'turbo', '--yes');
    expect(code).toBe(0);
    for (const each of said) expect(stdout).toMatch(each);
    if (said.length === 0) expect(stdout).not.toContain('PYF304');
    expect(JSON.parse(read(root, 'package.json'))).toMatchObject(expected);
  });

  test.each<[string, string, (root: string) => { cache?: boolean }]>([
    [
      'nx',
      'nx.json',
      (root) => JSON.parse(read(root, 'web/app/project.json')).targets['pyfunc-update'],
    ],
    [
      'turbo',
      'turbo.json',
      (root) => JSON.parse(read(root, 'web/turbo.json')).tasks['pyfunc-update'],
    ],
  ])('are not cached by %s where registries lie above its top', async (engine, file, task) => {
    const root = folderWith({
      '.git/HEAD': '',
      'tools/templates/registry.json': '{"name": "@acme", "version": "1.0.0"}',
      'pyfunc.config.json': '{"registries": {"@acme": "./tools/templates"}}',
      [`web/${file}`]: '{}',
      ...Object.fromEntries(Object.entries(v1App).map(([path, text]) => [`web/app/${path}`, text])),
    });
    await ci(join(root, 'web'), engine, '--for', 'update', '--yes');
    expect(task(root)).toMatchObject({ cache: false });
  });

  test('do not go anywhere where the registries cannot be told', async () => {
    const root = monorepo({ 'pyfunc.config.json': '{"registries": {"@acme": 1}}' });
    const { code } = await ci(root, 'nx', '--for', 'update', '--yes');
    expect(code).not.toBe(0);
    expect(existsSync(join(root, 'nx.json'))).toBe(false);
  });

  test('a target of the same name stays', async () => {
    const own = '{"targets": {"pyfunc-migrate": {"command": "mine"}}}\n';
    const root = monorepo({ 'apps/a/project.json': own });
    const { stdout } = await ci(root, 'nx', '--yes');
    expect(read(root, 'apps/a/project.json')).toBe(own);
    expect(stdout).toContain('it has another one already');
  });

  test.each(['tasks', 'pipeline'])('for Turborepo go into %s and the scripts', async (key) => {
    const root = monorepo({
      'turbo.json': `{\n  "${key}": {\n    "build": {}\n  }\n}\n`,
      'apps/a/package.json': '{\n  "name": "a"\n}\n',
      'apps/b/package.json': '{\n  "name": "b"\n}\n',
    });
    const { code } = await ci(root, 'turbo', '--yes');
    expect(code).toBe(0);
    expect(JSON.parse(read(root, 'turbo.json'))).toEqual({
      [key]: {
        build: {},
        'pyfunc-migrate':
          key === 'tasks'
            ? { inputs: ['$TURBO_DEFAULT$', '!.turbo/**'], outputs: [] }
            : { outputs: [] },
      },
    });
    const { name, scripts } = JSON.parse(read(root, 'apps/c/package.json'));
    expect(name).toBe('apps-c');
    expect(scripts['pyfunc-migrate']).toMatch(/^npx --yes pyfunc@\S+ migrate --check$/);
    const app = join(root, 'apps/a');
    expect(shell(scripts['pyfunc-migrate'], app, {})).toBe(3);
  });
});
