import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { environment } from '../../python/environment.ts';
import { folderWith } from '../../workspace/folders.ts';
import { pyfunc } from '../fake-host.ts';
import { create, quick } from './created.ts';

describe('git', () => {
  const git = (cwd: string, ...words: readonly string[]) =>
    execFileSync('git', words, { cwd, encoding: 'utf8' }).trim();
  const identity = { NAME: 'Ada', EMAIL: 'ada@example.org' };

  beforeEach(() => {
    vi.stubEnv('GIT_CONFIG_GLOBAL', '/dev/null');
    vi.stubEnv('GIT_CONFIG_NOSYSTEM', '1');
    for (const [key, value] of Object.entries(identity)) {
      vi.stubEnv(`GIT_AUTHOR_${key}`, value);
      vi.stubEnv(`GIT_COMMITTER_${key}`, value);
    }
    return () => vi.unstubAllEnvs();
  });

  test('a first commit of what was written, and of nothing else', async () => {
    const cwd = folderWith({ '.env': 'KEY=s3cr3t', 'notes.txt': 'mine' });
    const { code } = await create(cwd, '.', '--yes', '--no-install');
    expect(code).toBe(0);
    const files = git(cwd, 'ls-files').split('\n');
    expect(files).toContain('function_app.py');
    expect(files).not.toContain('local.settings.json');
    expect(files).not.toContain('.env');
    expect(git(cwd, 'status', '--porcelain')).toBe('?? notes.txt');
  });

  test('nothing inside a repository', async () => {
    const cwd = folderWith({ 'a.txt': '' });
    git(cwd, 'init', '-q');
    await create(cwd, 'app', '--yes', '--no-install');
    expect(readdirSync(join(cwd, 'app'))).not.toContain('.git');
    expect(git(cwd, 'log', '--all', '--oneline')).toBe('');
  });

  test('without an identity the app is made all the same, and it is said', async () => {
    vi.unstubAllEnvs();
    vi.stubEnv('GIT_CONFIG_GLOBAL', '/dev/null');
    vi.stubEnv('GIT_CONFIG_NOSYSTEM', '1');
    vi.stubEnv('EMAIL', '');
    vi.stubEnv('GIT_CONFIG_COUNT', '1');
    vi.stubEnv('GIT_CONFIG_KEY_0', 'user.useConfigOnly');
    vi.stubEnv('GIT_CONFIG_VALUE_0', 'true');
    const cwd = folderWith();
    const { code, stdout } = await create(cwd, 'app', '--yes', '--no-install');
    expect(code).toBe(0);
    expect(stdout).toContain('PYF308');
  });
});

describe('packages', () => {
  // Nothing listens there, so that pip fails at once.
  const offline = { PIP_INDEX_URL: 'http://127.0.0.1:9/', PIP_RETRIES: '0' };
  const { PATH = '', HOME = '' } = process.env;

  test('that cannot be installed are said, with the commands; the app stays, the exit code is 1', async () => {
    const cwd = folderWith();
    const env = { PATH, HOME, ...offline };
    const { code, stdout } = await pyfunc(['create', 'app', '--yes', '--no-git'], { cwd, env });
    expect(code).toBe(1);
    expect(stdout).not.toContain('The app is ready');
    expect(stdout).toContain('PYF307');
    expect(stdout).toContain('pip install -r requirements-dev.txt');
    expect(readdirSync(join(cwd, 'app'))).toContain('function_app.py');
  });

  test.each(['uv', 'poetry'])('of %s are not installed without it, which is said', async (tool) => {
    const cwd = folderWith();
    const words = ['create', 'app', '--yes', '--no-git', '--no-verify', '--packages', tool];
    const { code, stdout } = await pyfunc(words, { cwd });
    expect(code).toBe(1);
    expect(stdout).toContain('PYF368');
    expect(stdout).toContain(`${tool} is not on PATH`);
    expect(stdout).not.toMatch(/ENOENT|The app is ready/);
  });

  test('that Poetry cannot install are said with the reason', async () => {
    const script = `#!/bin/sh
case "$*" in *"env use"*) exit 0;; *-q*) exit 1;; esac
echo "Package ruff (1) not found."
exit 1
`;
    const tools = folderWith({ poetry: script });
    chmodSync(join(tools, 'poetry'), 0o755);
    const cwd = folderWith();
    const words = ['create', 'app', '--yes', '--no-git', '--no-verify', '--packages', 'poetry'];
    const { code, stdout } = await pyfunc(words, {
      cwd,
      env: { PATH: `${tools}:${PATH}`, HOME },
      columns: 200,
    });
    expect(code).toBe(1);
    expect(stdout).toContain('are not installed: Package ruff (1) not found.');
  });

  test('of another Python are told, and the lock file is in the first commit', async () => {
    const python = await environment('py311');
    const script = `#!/bin/sh\nmkdir -p .venv/bin\nln -s ${python} .venv/bin/python\ntouch uv.lock\n`;
    const tools = folderWith({ uv: script });
    chmodSync(join(tools, 'uv'), 0o755);
    const cwd = folderWith();
    vi.stubEnv('PATH', `${tools}:${PATH}`);
    for (const who of ['AUTHOR', 'COMMITTER']) {
      vi.stubEnv(`GIT_${who}_NAME`, 'Ada');
      vi.stubEnv(`GIT_${who}_EMAIL`, 'ada@example.org');
    }
    const words = ['create', 'app', '--yes', '--no-verify', '--packages', 'uv', '--python', '3.14'];
    const { code, stdout } = await pyfunc(words, { cwd, env: { PATH: `${tools}:${PATH}` } });
    vi.unstubAllEnvs();
    expect(code).toBe(0);
    expect(stdout).toContain('PYF367');
    expect(stdout).toMatch(/\.venv has Python 3\.11/);
    const git = ['ls-files', 'uv.lock'];
    expect(execFileSync('git', git, { cwd: join(cwd, 'app'), encoding: 'utf8' })).toBe('uv.lock\n');
  });

  test('are not installed into an environment that is there', async () => {
    const cwd = folderWith({ '.venv/pyvenv.cfg': 'mine' });
    const { code, stdout } = await create(cwd, '.', '--yes', '--no-git');
    expect([code, readdirSync(join(cwd, '.venv'))]).toEqual([0, ['pyvenv.cfg']]);
    expect(stdout).toContain('PYF310');
  });
});

describe('the workflow of an app in a repository', () => {
  test('goes to the top, for this app alone', async () => {
    const top = folderWith({ '.git/HEAD': 'ref: refs/heads/main\n' });
    const words = ['services/api', '--yes', '--extras', 'github', '--no-install', '--no-verify'];
    const { code, stdout } = await create(top, ...words);
    expect([code, stdout]).toEqual([0, expect.stringContaining('PYF369')]);
    expect(readdirSync(join(top, 'services/api'))).not.toContain('.github');
    const workflow = readFileSync(join(top, '.github/workflows/services-api.yml'), 'utf8');
    expect(workflow).toContain(
      '    paths: ["services/api/**", ".github/workflows/services-api.yml"]',
    );
    expect(workflow).toContain('    working-directory: services/api\n');
    expect(workflow).toContain('          package: services/api\n');
    const readme = readFileSync(join(top, 'services/api/README.md'), 'utf8');
    expect(readme).toContain('`../../.github/workflows/services-api.yml` tests each push');
  });

  test.each(['1', '0o14', '1e3', 'true', 'null', 'on', '2026-11-30', "it's"])(
    'also from a folder named %s, which YAML may take for something else',
    async (app) => {
      const top = folderWith({ '.git/HEAD': 'ref: refs/heads/main\n' });
      await create(top, app, '--yes', '--extras', 'github', '--no-install', '--no-verify');
      const [name = ''] = readdirSync(join(top, '.github/workflows'));
      const file = readFileSync(join(top, '.github/workflows', name), 'utf8');
      const [, place = ''] = / package: (.*)/.exec(file) ?? [];
      for (const version of ['1.1', '1.2'] as const) {
        const workflow = parse(file, { version });
        expect(workflow.name).toBe(app);
        expect(workflow.defaults.run['working-directory']).toBe(app);
        expect(parse(place, { version })).toBe(app);
      }
    },
  );

  test('also from a folder whose name means something to YAML or to globs', async () => {
    const top = folderWith({ '.git/HEAD': 'ref: refs/heads/main\n' });
    const app = 'my apps/größe [1] #2/api';
    await create(top, app, '--yes', '--extras', 'github', '--no-install', '--no-verify');
    const [file = ''] = readdirSync(join(top, '.github/workflows'));
    expect(file).toBe('my-apps-größe--1---2-api.yml');
    const workflow = parse(readFileSync(join(top, '.github/workflows', file), 'utf8'));
    expect(workflow.defaults.run['working-directory']).toBe(app);
    expect(workflow.on.push.paths).toEqual([
      'my apps/größe \\[1\\] #2/api/**',
      `.github/workflows/${file}`,
    ]);
  });

  test('stays where the app is the whole repository', async () => {
    const top = folderWith({ '.git/HEAD': 'ref: refs/heads/main\n' });
    mkdirSync(join(top, 'other'));
    await create(top, '.', '--yes', '--extras', 'github', '--no-install', '--no-verify');
    expect(readdirSync(join(top, '.github/workflows'))).toEqual(['function-app.yml']);
  });
});

describe('choices that contradict each other', () => {
  test.each([
    ['PYF365', 'error', ['--template', 'worker-extension', '--python', '3.13']],
    ['PYF331', 'error', ['--template', 'fastapi,http-streaming']],
    ['PYF331', 'error', ['--template', 'flask,http-streaming']],
    ['PYF366', 'review', ['--template', 'blob-copy', '--extras', 'azd']],
  ])('%s (%s): %j', async (diagnostic, severity, words) => {
    const cwd = folderWith();
    const { code, stdout, stderr } = await create(
      cwd,
      'a',
      '--yes',
      '--no-verify',
      ...quick,
      ...words,
    );
    expect(stdout + stderr).toContain(`${severity} ${diagnostic}`);
    expect([code, readdirSync(cwd)]).toEqual(severity === 'error' ? [4, []] : [0, ['a']]);
  });

  test.each([
    ['--template', 'worker-extension', '--python', '3.12'],
    ['--template', 'blob-event-grid', '--extras', 'azd'],
    ['--template', 'app'],
  ])('none: %j', async (...words) => {
    const { code, stdout } = await create(
      folderWith(),
      'a',
      '--yes',
      '--no-verify',
      ...quick,
      ...words,
    );
    expect(code).toBe(0);
    expect(stdout).not.toMatch(/PYF36[5-9]/);
  });
});

test('the Bicep has what the triggers need', async () => {
  const cwd = folderWith();
  const words = [
    '--template',
    'service-bus-topic,event-hubs,cosmos-db,queue,telemetry,sql-trigger,iot-hub,durable-scheduler',
  ];
  await create(cwd, 'a', '--yes', '--no-verify', ...quick, '--extras', 'azd', ...words);
  const read = (path: string) => readFileSync(join(cwd, 'a', path), 'utf8');
  const bicep = read('infra/resources.bicep');
  for (const text of [
    "name: 'ServiceBusConnection__fullyQualifiedNamespace'",
    "name: 'EventHubConnection__fullyQualifiedNamespace'",
    "name: 'CosmosDbConnection__accountEndpoint'",
    "resource queue1 'queues' = {\n      name: 'messages'",
    "resource topic1_1 'subscriptions' = {\n      name: 'accounting'",
    "name: 'PYTHON_APPLICATIONINSIGHTS_ENABLE_TELEMETRY'\n          value: 'true'",
    "name: 'SqlConnection'\n          value: setting_SqlConnection",
    "resource hub2 'eventhubs' = {\n    name: 'devices'",
    'entityPath: eventHubs::hub2.name',
    "name: 'IoTHubName'\n          value: 'devices'",
    "resource taskHub 'taskHubs' = {\n    name: 'default'",
    "name: 'DURABLE_TASK_SCHEDULER_CONNECTION_STRING'\n          value: 'Endpoint=$",
  ]) {
    expect(bicep).toContain(text);
  }
  expect(bicep.match(/[{[(]/g)?.length).toBe(bicep.match(/[}\])]/g)?.length);
  const { parameters } = JSON.parse(read('infra/main.parameters.json'));
  expect(parameters.setting_SqlConnection).toEqual({ value: `\${setting_SqlConnection}` });
  const given = Object.keys(parameters).filter((name) => name.startsWith('setting_'));
  expect(given).toEqual(['setting_SqlConnection']);
  expect(parameters.vnetEnabled).toEqual({ value: `\${VNET_ENABLED=false}` });
  expect(bicep).toContain("module network 'network.bicep' = if (vnetEnabled)");
  expect(read('README.md')).toContain('azd env set setting_SqlConnection VALUE');
});
