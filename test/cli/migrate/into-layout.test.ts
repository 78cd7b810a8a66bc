import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findFiles } from '../../../registry/open/cache.ts';
import { environment } from '../../python/environment.ts';
import { templateFiles } from '../../registry/registry-files.ts';
import { contents, type Files, fill, folderWith } from '../../workspace/folders.ts';
import { pyfunc } from '../fake-host.ts';
import { v1App } from '../v1-app.ts';

const python = await environment('py311');
const manifest = {
  kind: 'app',
  name: 'layout',
  title: 'An app as we build it',
  version: '2.1.0',
  questions: [
    { name: 'name', title: 'Name', kind: 'text', format: 'app-name', default: 'app' },
    {
      name: 'layout',
      title: 'Where functions live',
      kind: 'select',
      choices: ['modules', 'one', 'lump'].map((value) => ({ value, title: value })),
      default: 'modules',
    },
    { name: 'team', title: 'Team', kind: 'text', format: 'line' },
  ],
  homes: {
    modules: { to: 'src/functions/{{name}}.py', app: 'routes' },
    one: { to: 'function_app.py', app: 'application' },
    lump: { to: 'src/all.py', app: 'routes' },
  },
  files: [
    { from: 'function_app.py.hbs', to: 'function_app.py', merge: 'own' },
    { from: 'host.json', to: 'host.json', merge: 'json' },
    { from: 'requirements.txt', to: 'requirements.txt', merge: 'requirements' },
    { from: 'OWNERS.hbs', to: 'OWNERS', merge: 'keep' },
  ],
  settings: {},
  host: {},
  requirements: [],
};

const layoutFiles = {
  'layout/template.json': JSON.stringify(manifest, null, 2),
  'layout/files/function_app.py.hbs':
    '"""Made the way Acme makes apps."""\n\nimport logging\n\nimport azure.functions as func\n\nlogging.getLogger("azure").setLevel(logging.WARNING)\n\napplication = func.FunctionApp()\n',
  'layout/files/host.json': '{\n  "version": "2.0",\n  "functionTimeout": "00:05:00"\n}\n',
  'layout/files/requirements.txt': 'azure-functions\nacme-telemetry\n',
  'layout/files/OWNERS.hbs': '# {{comment team}} owns {{name}}\n',
};

/** A repository with the registry of a company, and an app of the v1 model. */
function monorepo(app: Files = v1App, template: { [path: string]: string } = layoutFiles): string {
  const below = (folder: string, files: Files) =>
    Object.entries(files).map(([path, content]) => [`${folder}/${path}`, content]);
  return folderWith({
    '.git/HEAD': '',
    'pyfunc.config.json': '{"registries": {"@acme": "./tools/templates"}}',
    'tools/templates/registry.json': '{"name": "@acme", "version": "3.0.0"}',
    ...Object.fromEntries(below('tools/templates', { ...templateFiles('orders'), ...template })),
    ...Object.fromEntries(below('apps/shop', app)),
  });
}

const into = ['--template', '@acme/layout', '--answer', 'team=Orders'];
const migrate = async (root: string, ...flags: string[]) => {
  const cwd = join(root, 'apps/shop');
  return { cwd, ...(await pyfunc(['migrate', ...flags], { cwd })) };
};

describe('migrate --template', () => {
  test('puts functions where the layout has them, and proves them', async () => {
    const { cwd, code, stdout } = await migrate(monorepo(), ...into, '--yes', '--python', python);
    expect(stdout).toContain('Verified: 2 functions equal to the original');
    expect(code).toBe(0);
    const files = contents(cwd);
    expect(Object.keys(files).filter((path) => !path.startsWith('.pyfunc/'))).toEqual([
      'OWNERS',
      'function_app.py',
      'host.json',
      'pyfunc-lock.json',
      'requirements.txt',
      'src/__init__.py',
      'src/functions/__init__.py',
      'src/functions/hello.py',
      'src/functions/orders.py',
    ]);
    expect(files['src/functions/hello.py']).toContain('@routes.route(');
    expect(files['function_app.py']).toBe(
      '"""Made the way Acme makes apps."""\n\nimport logging\n\nimport azure.functions as func\n\nfrom src.functions.hello import routes as hello\nfrom src.functions.orders import routes as orders\n\nlogging.getLogger("azure").setLevel(logging.WARNING)\n\napplication = func.FunctionApp()\n\napplication.register_functions(hello)\napplication.register_functions(orders)\n',
    );
    expect(files['requirements.txt']).toMatch(/^azure-functions.*\nacme-telemetry\n$/);
    expect(files.OWNERS).toBe('# Orders owns shop\n');
  });

  test('names the keys that host.json gets', async () => {
    const { stdout } = await migrate(monorepo(), ...into);
    expect(stdout).toContain('PYF166');
    expect(stdout).toMatch(/from the template:\s+functionTimeout\./);
  });

  test('puts it on file as create would', async () => {
    const { cwd } = await migrate(monorepo(), ...into, '--yes', '--no-verify');
    const lock = JSON.parse(readFileSync(join(cwd, 'pyfunc-lock.json'), 'utf8'));
    expect(lock).toMatchObject({
      lockfileVersion: 1,
      generated: [
        {
          template: '@acme/layout',
          templates: { '@acme/layout': { version: '2.1.0' } },
          answers: { layout: 'modules', name: 'shop', team: 'Orders', template: ['@acme/layout'] },
          functions: {},
        },
      ],
    });
    const files = Object.keys(lock.generated[0].files);
    expect(files).toEqual(['OWNERS', 'function_app.py', 'host.json', 'requirements.txt']);
  });

  test('is undone as a whole', async () => {
    const root = monorepo();
    const before = contents(join(root, 'apps/shop'));
    const { cwd } = await migrate(root, ...into, '--yes', '--no-verify');
    await pyfunc(['undo'], { cwd });
    const after = contents(cwd);
    for (const path of Object.keys(before)) expect(after[path]).toBe(before[path]);
    expect(existsSync(join(cwd, 'src'))).toBe(false);
    expect(existsSync(join(cwd, 'pyfunc-lock.json'))).toBe(false);
  });

  test('into function_app.py, where the layout has all functions there', async () => {
    const flags = [...into, '--answer', 'layout=one', '--yes', '--python', python];
    const { cwd, code } = await migrate(monorepo(), ...flags);
    expect(code).toBe(0);
    const script = contents(cwd)['function_app.py'];
    expect(script).toContain('Made the way Acme makes apps');
    expect(script).toContain('@application.route(');
  });

  test('a file of the app wins over one of the template', async () => {
    const own = { ...v1App, OWNERS: 'Me\n', 'function_app.py': '# mine\n' };
    const { cwd, code } = await migrate(monorepo(own), ...into, '--yes', '--python', python);
    expect(code).toBe(0);
    const files = contents(cwd);
    expect(files.OWNERS).toBe('Me\n');
    expect(files['function_app.py']).toMatch(/^# mine$/m);
    const lock = JSON.parse(files['pyfunc-lock.json'] ?? '');
    expect(Object.keys(lock.generated[0].files)).toEqual(['host.json', 'requirements.txt']);
  });

  test('what cannot go there stays, and is named', async () => {
    const climbs =
      'import os\n\nHERE = os.path.dirname(os.path.dirname(__file__))\n\n\ndef main(msg):\n    pass\n';
    const app = { ...v1App, 'Orders/__init__.py': climbs, 'src/functions/hello.py': '' };
    const { cwd, code, stdout } = await migrate(
      monorepo(app),
      ...into,
      '--yes',
      '--python',
      python,
    );
    expect(code).toBe(0);
    expect(stdout).toContain('PYF160');
    expect(stdout).toContain('there is src/functions/hello.py');
    expect(stdout).toMatch(/this file\s+finds\s+others\s+by\s+its\s+own\s+place/);
    expect(existsSync(join(cwd, 'Orders/__init__.py'))).toBe(true);
  });

  test('a function that comes with the template asks nothing', async () => {
    const health =
      'import azure.functions as func\n\napp = func.FunctionApp()\n\n\n@app.route(route="health")\ndef health(req: func.HttpRequest) -> str:\n    return "ok"\n';
    const root = monorepo(v1App, { ...layoutFiles, 'layout/files/function_app.py.hbs': health });
    const { code, stdout } = await migrate(root, ...into, '--yes', '--python', python);
    expect(stdout).toContain('Verified: 2 functions equal to the original');
    expect(code).toBe(0);
  });

  test('a template that comes with pyfunc will do as well', async () => {
    const flags = ['--template', 'app', '--answer', 'layout=blueprints', '--yes'];
    const { cwd, code } = await migrate(monorepo(), ...flags, '--python', python);
    expect(code).toBe(0);
    expect(contents(cwd)['blueprints/orders.py']).toContain('@bp.queue_trigger(');
    expect(contents(cwd)['blueprints/__init__.py']).toContain('"""');
  });

  test('works on all apps, each with its own name', async () => {
    const root = monorepo();
    const more = Object.entries(v1App).map(([path, text]) => [`apps/mail/${path}`, text]);
    const twin = folderWith({
      ...Object.fromEntries(more),
      ...(contents(root) as Files),
      '.git/HEAD': '',
    });
    const { code } = await pyfunc(['migrate', '--all', ...into, '--yes', '--no-verify'], {
      cwd: twin,
    });
    expect(code).toBe(0);
    expect(contents(twin)['apps/mail/OWNERS']).toBe('# Orders owns mail\n');
    expect(contents(twin)['apps/shop/OWNERS']).toBe('# Orders owns shop\n');
  });

  test('--dry-run and --json write nothing, and tell all', async () => {
    const root = monorepo();
    const before = contents(root);
    const { stdout } = await migrate(root, ...into, '--json');
    const document = JSON.parse(stdout);
    const paths = document.apps[0].changes.map(({ path }: { path: string }) => path);
    expect(paths).toContain('pyfunc-lock.json');
    expect(paths).toContain('src/functions/orders.py');
    expect(contents(root)).toEqual(before);
  });

  test.each<[string, string[], number, string]>([
    ['no such template', ['--template', '@acme/lay'], 2, 'PYF248'],
    ['one that makes functions', ['--template', '@acme/orders'], 2, 'PYF168'],
    ['a missing answer', ['--template', '@acme/layout'], 2, '--answer team=…'],
    ['an unknown answer', [...into, '--answer', 'x=1'], 2, 'there is no question "x"'],
    ['a wrong answer', [...into, '--answer', 'layout=modles'], 2, 'did you mean modules?'],
    ['one file for all', [...into, '--answer', 'layout=lump'], 4, 'PYF167'],
    ['two layouts', [...into, '--layout', 'in-place'], 2, '--layout'],
    ['no answers file', [...into, '--answers', 'no.json'], 2, 'is not there'],
  ])('is refused for %s', async (_, flags, expected, said) => {
    const root = monorepo();
    const before = contents(root);
    const { code, stdout, stderr } = await migrate(root, ...flags, '--yes');
    expect(stdout + stderr).toContain(said);
    expect(code).toBe(expected);
    expect(contents(root)).toEqual(before);
  });

  const withFile = (to: string, from: string, text: string, merge = 'keep') => ({
    ...layoutFiles,
    'layout/template.json': JSON.stringify({
      ...manifest,
      files: [...manifest.files, { from, to, merge }],
    }),
    [`layout/files/${from}`]: text,
  });

  test('asks before sensitive files', async () => {
    const root = monorepo(v1App, withFile('.github/workflows/ci.yml', 'ci.yml', 'on: push\n'));
    const before = contents(root);
    const refused = await migrate(root, ...into, '--yes', '--no-verify');
    expect([refused.code, contents(root)]).toEqual([5, before]);
    expect(refused.stdout).toContain('PYF258');
    const allowed = ['--allow-sensitive', '.github/**', '--yes', '--no-verify'];
    const { cwd, code } = await migrate(root, ...into, ...allowed);
    expect(code).toBe(0);
    expect(contents(cwd)['.github/workflows/ci.yml']).toBe('on: push\n');
  });

  test.each([[['--dry-run']], [['--dry-run', '--json']], [['--patch']]])(
    'shows no settings with %j',
    async (flags) => {
      const settings = '{\n  "Values": {\n    "SECRET": "s3cr3t"\n  }\n}\n';
      const app = { ...v1App, 'local.settings.json': settings };
      const added = '{\n  "Values": {\n    "TEAM_URL": "x"\n  }\n}\n';
      const root = monorepo(
        app,
        withFile('local.settings.json', 'settings.json', added, 'settings'),
      );
      const allowed = ['--allow-sensitive', '**'];
      const { stdout, stderr, code } = await migrate(root, ...into, ...allowed, ...flags);
      expect(code).toBe(0);
      expect(stdout + stderr).not.toContain('s3cr3t');
      const { cwd } = await migrate(root, ...into, ...allowed, '--yes', '--no-verify');
      expect(contents(cwd)['local.settings.json']).toContain('TEAM_URL');
    },
  );

  test('does nothing to an app without v1 functions', async () => {
    const root = monorepo({ 'host.json': '{}' });
    const before = contents(root);
    const { code } = await migrate(root, ...into, '--yes', '--no-verify');
    expect(code).toBe(0);
    expect(contents(root)).toEqual(before);
  });

  test('pins the registry it comes from, unless that is forbidden', async () => {
    const root = monorepo();
    execFileSync('tar', ['-czf', 'templates.tgz', '-C', 'tools/templates', '.'], { cwd: root });
    const config = '{"registries": {"@acme": "file:./templates.tgz"}}';
    fill(root, { 'pyfunc.config.json': config });
    const before = contents(root);
    const words = [...into, '--yes', '--no-verify'];
    const frozen = await migrate(root, ...words, '--frozen');
    expect([frozen.code, contents(root)]).toEqual([5, before]);
    await migrate(root, ...into, '--check');
    expect(contents(root)).toEqual(before);
    const env = { XDG_CACHE_HOME: join(root, 'cache') };
    const cwd = join(root, 'apps/shop');
    const done = await pyfunc(['migrate', ...words], { cwd, env });
    expect(done).toMatchObject({ code: 0, stderr: '' });
    const { generated } = JSON.parse(contents(cwd)['pyfunc-lock.json'] ?? '{}');
    const { integrity } = generated[0].templates['@acme/layout'];
    const kept = Object.keys((await findFiles(integrity, env)) ?? {});
    expect(kept).toContain('layout/template.json');
    const lock = JSON.parse(contents(root)['pyfunc-lock.json'] ?? '{}');
    expect(lock.registries['@acme']).toMatchObject({ source: 'file:./templates.tgz' });
    expect(contents(root)['apps/shop/src/functions/orders.py']).toContain('@routes.');
  });

  test('is followed by update when the template moves on', async () => {
    const root = monorepo();
    const git = (...words: string[]) =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...words], {
        cwd: root,
      });
    rmSync(join(root, '.git'), { recursive: true });
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'before');
    const { cwd } = await migrate(root, ...into, '--yes', '--no-verify');
    git('add', '.');
    git('commit', '-qm', 'migrated');
    const check = () => pyfunc(['update', '--check'], { cwd });
    expect((await check()).code).toBe(0);
    const script = layoutFiles['layout/files/function_app.py.hbs'].replace('WARNING', 'ERROR');
    fill(join(root, 'tools/templates'), {
      'layout/template.json': JSON.stringify({ ...manifest, version: '2.2.0' }),
      'layout/files/function_app.py.hbs': script,
    });
    expect((await check()).code).toBe(3);
    const words = ['update', '--yes', '--python', python];
    expect(await pyfunc(words, { cwd })).toMatchObject({ code: 0 });
    const updated = contents(cwd)['function_app.py'];
    expect(updated).toContain('setLevel(logging.ERROR)');
    expect(updated).toContain('application.register_functions(orders)');
    expect((await check()).code).toBe(0);
  });
});
