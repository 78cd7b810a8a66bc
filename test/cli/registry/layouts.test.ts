import { execFileSync } from 'node:child_process';
import { chownSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { findConfigs } from '../../../registry/config/find-configs.ts';
import { registryFiles } from '../../registry/registry-files.ts';
import { type Files, folderWith } from '../../workspace/folders.ts';
import { pyfunc } from '../fake-host.ts';

interface Layout {
  readonly files: Files;
  /** What files alone do not make, done in the folder that all paths here start from. */
  readonly also?: (root: string) => void;
  readonly cwd: string;
  readonly home?: string;
  /** The files of settings that count, nearest first, from the working folder. */
  readonly configs: readonly string[];
  /** Namespaces, as all files together give them. */
  readonly registries?: readonly string[];
  readonly end: readonly [because: 'repository' | 'home' | 'no-repository', at: string];
  readonly problem?: string;
}

const git: Files = { '.git/HEAD': '' };
/** The end of a search in a repository that is the folder all paths start from. */
const atTop = ['repository', ''] as const;
const app: Files = { 'apps/shop/host.json': '{}' };
const root = config('', '@acme');

/** A file of settings for one registry, which lies beside it. */
function config(folder: string, namespace: string, name = 'pyfunc.config.json'): Files {
  const at = folder === '' ? '' : `${folder}/`;
  const registry = `r-${namespace.slice(1)}`;
  const object = `{"registries": {"${namespace}": "./${registry}"}}`;
  const text = name.endsWith('.json') ? object : `export default ${object};`;
  return { [`${at}${name}`]: text, ...registryFiles(`${at}${registry}`, ['orders']) };
}

const shop = { cwd: 'apps/shop', end: atTop } as const;
const fromRoot = { ...shop, configs: ['../../pyfunc.config.json'], registries: ['@acme'] };
const nothing = { configs: [], registries: [] } as const;

const workspaces: Readonly<Record<string, Files>> = {
  npm: { 'package.json': '{"workspaces": ["apps/*"]}', 'apps/shop/package.json': '{}' },
  pnpm: { 'pnpm-workspace.yaml': 'packages: [apps/*]', 'apps/shop/package.json': '{}' },
  yarn: { 'package.json': '{"workspaces": {"packages": ["apps/*"]}}', 'yarn.lock': '' },
  nx: { 'nx.json': '{}', 'apps/shop/project.json': '{}' },
  turbo: { 'turbo.json': '{}', 'apps/shop/turbo.json': '{}' },
  lerna: { 'lerna.json': '{}' },
  rush: { 'rush.json': '{}' },
  uv: { 'pyproject.toml': '[tool.uv.workspace]', 'apps/shop/pyproject.toml': '' },
  poetry: { 'pyproject.toml': '[tool.poetry]', 'apps/shop/pyproject.toml': '[tool.poetry]' },
  pants: { 'pants.toml': '' },
  bazel: { WORKSPACE: '', 'apps/shop/BUILD': '' },
  go: { 'go.work': '' },
};

const layouts: Readonly<Record<string, Layout>> = {
  ...Object.fromEntries(
    Object.entries(workspaces).map(([name, files]) => [
      `a workspace of ${name}, from an app`,
      { files: { ...git, ...root, ...app, ...files }, ...fromRoot },
    ]),
  ),
  ...Object.fromEntries(
    ['ts', 'mts', 'js', 'mjs', 'json'].map((end) => [
      `pyfunc.config.${end}`,
      {
        files: { ...git, ...app, ...config('', '@acme', `pyfunc.config.${end}`) },
        ...fromRoot,
        configs: [`../../pyfunc.config.${end}`],
      },
    ]),
  ),
  ...Object.fromEntries(
    [
      'pyfunc.config.cjs',
      'pyfunc.config.yaml',
      'pyfunc.json',
      '.pyfuncrc',
      'PYFUNC.CONFIG.JSON',
    ].map((name) => [name, { files: { ...git, ...app, [name]: '' }, ...shop, ...nothing }]),
  ),
  'from the top': {
    files: { ...git, ...root },
    cwd: '',
    end: atTop,
    configs: ['pyfunc.config.json'],
    registries: ['@acme'],
  },
  'from the folder with the file': {
    files: { ...git, ...app, ...config('apps/shop', '@shop') },
    ...shop,
    configs: ['pyfunc.config.json'],
    registries: ['@shop'],
  },
  'two files': {
    files: { ...git, ...root, ...config('apps/shop', '@shop') },
    ...shop,
    configs: ['pyfunc.config.json', '../../pyfunc.config.json'],
    registries: ['@acme', '@shop'],
  },
  'three files of three kinds': {
    files: {
      ...git,
      ...config('', '@one', 'pyfunc.config.ts'),
      ...config('apps', '@two', 'pyfunc.config.mjs'),
      ...config('apps/shop', '@three'),
    },
    ...shop,
    configs: ['pyfunc.config.json', '../pyfunc.config.mjs', '../../pyfunc.config.ts'],
    registries: ['@one', '@two', '@three'],
  },
  'the same registry in two files': {
    files: {
      ...git,
      ...root,
      'apps/shop/pyfunc.config.json': '{"registries": {"@acme": "../../r-acme/."}}',
    },
    ...shop,
    configs: ['pyfunc.config.json', '../../pyfunc.config.json'],
    registries: ['@acme'],
  },
  'the same namespace for another registry': {
    files: { ...git, ...root, ...config('apps/shop', '@acme') },
    ...shop,
    configs: ['pyfunc.config.json', '../../pyfunc.config.json'],
    problem: 'PYF245',
  },
  'the same namespace for another registry, in the middle': {
    files: { ...git, ...root, ...config('apps', '@acme'), ...app },
    ...shop,
    configs: ['../pyfunc.config.json', '../../pyfunc.config.json'],
    problem: 'PYF245',
  },
  'a file beside the way up': {
    files: { ...git, ...app, ...config('apps/other', '@other') },
    ...shop,
    ...nothing,
  },
  'a file below': { files: { ...git, ...config('apps/shop/deep', '@deep') }, ...shop, ...nothing },
  'no file': { files: { ...git, ...app }, ...shop, ...nothing },
  'a file above the repository': {
    files: { ...root, 'repo/.git/HEAD': '', 'repo/apps/shop/host.json': '{}' },
    cwd: 'repo/apps/shop',
    end: ['repository', 'repo'],
    ...nothing,
  },
  'one above and one inside': {
    files: { ...root, 'repo/.git/HEAD': '', ...config('repo', '@repo') },
    cwd: 'repo',
    end: ['repository', 'repo'],
    configs: ['pyfunc.config.json'],
    registries: ['@repo'],
  },
  'a repository in a repository': {
    files: { ...git, ...root, 'vendor/lib/.git/HEAD': '', 'vendor/lib/app/host.json': '{}' },
    cwd: 'vendor/lib/app',
    end: ['repository', 'vendor/lib'],
    ...nothing,
  },
  'a submodule': {
    files: {
      ...git,
      ...root,
      'sub/.git': 'gitdir: ../.git/modules/sub\n',
      ...config('sub', '@sub'),
    },
    cwd: 'sub',
    end: ['repository', 'sub'],
    configs: ['pyfunc.config.json'],
    registries: ['@sub'],
  },
  'a submodule without a file': {
    files: {
      ...git,
      ...root,
      'sub/.git': 'gitdir: ../.git/modules/sub\n',
      'sub/app/host.json': '{}',
    },
    cwd: 'sub/app',
    end: ['repository', 'sub'],
    ...nothing,
  },
  'a worktree': {
    files: { ...root, ...app },
    also: realWorktree,
    cwd: 'tree/apps/shop',
    end: ['repository', 'tree'],
    configs: ['../../pyfunc.config.json'],
    registries: ['@acme'],
  },
  'a worktree inside its repository': {
    files: {
      ...git,
      ...root,
      'trees/fix/.git': 'gitdir: ../../.git/worktrees/fix\n',
      'trees/fix/a/host.json': '{}',
    },
    cwd: 'trees/fix/a',
    end: ['repository', 'trees/fix'],
    ...nothing,
  },
  'a .git that is a link': {
    files: { ...root, 'store/HEAD': '', ...app },
    also: (at) => symlinkSync(join(at, 'store'), join(at, '.git')),
    ...fromRoot,
  },
  'no repository': {
    files: config('apps/shop', '@shop'),
    cwd: 'apps/shop',
    end: ['no-repository', 'apps/shop'],
    configs: ['pyfunc.config.json'],
    registries: ['@shop'],
  },
  'no repository and a file above': {
    files: { ...root, ...app },
    cwd: 'apps/shop',
    end: ['no-repository', 'apps/shop'],
    ...nothing,
  },
  'a repository of Mercurial': {
    files: { '.hg/requires': '', ...root, ...app },
    cwd: 'apps/shop',
    end: ['no-repository', 'apps/shop'],
    ...nothing,
  },
  'a bare repository': {
    files: { HEAD: '', 'refs/x': '', 'objects/x': '', ...root, 'a/host.json': '{}' },
    cwd: 'a',
    end: ['no-repository', 'a'],
    ...nothing,
  },
  'the home folder': { files: root, cwd: '', home: '', end: ['home', ''], ...nothing },
  'a file in the home folder': {
    files: { ...root, 'shop/host.json': '{}' },
    cwd: 'shop',
    home: '',
    end: ['no-repository', 'shop'],
    ...nothing,
  },
  'a home folder that is a repository': {
    files: { ...git, ...root, ...app },
    cwd: 'apps/shop',
    home: '',
    end: ['home', ''],
    ...nothing,
  },
  'a home folder that is a repository, and a file below it': {
    files: { ...git, ...root, ...app, ...config('apps', '@apps') },
    cwd: 'apps/shop',
    home: '',
    end: ['home', ''],
    configs: ['../pyfunc.config.json'],
    registries: ['@apps'],
  },
  'a home folder within a repository': {
    files: { ...git, ...root, ...config('home/me/work', '@work') },
    cwd: 'home/me/work',
    home: 'home/me',
    end: ['home', 'home/me'],
    configs: ['pyfunc.config.json'],
    registries: ['@work'],
  },
  'a repository in the home folder': {
    files: { ...root, 'repo/.git/HEAD': '', ...config('repo', '@repo') },
    cwd: 'repo',
    home: '',
    end: ['repository', 'repo'],
    configs: ['pyfunc.config.json'],
    registries: ['@repo'],
  },
  'a home folder that is a link': {
    files: { ...root, ...git, 'me/x': '' },
    also: (at) => symlinkSync(at, join(at, 'me/home')),
    cwd: 'me',
    home: 'me/home',
    end: ['home', ''],
    ...nothing,
  },
  'a link into a repository': {
    files: {
      'repo/.git/HEAD': '',
      ...config('repo', '@repo'),
      'repo/app/host.json': '{}',
      ...root,
    },
    also: (at) => symlinkSync(join(at, 'repo/app'), join(at, 'short')),
    cwd: 'short',
    end: ['repository', 'repo'],
    configs: ['../pyfunc.config.json'],
    registries: ['@repo'],
  },
  'a link out of a repository': {
    files: { 'repo/.git/HEAD': '', ...config('repo', '@repo'), 'else/host.json': '{}' },
    also: (at) => symlinkSync(join(at, 'else'), join(at, 'repo/app')),
    cwd: 'repo/app',
    end: ['no-repository', 'else'],
    ...nothing,
  },
  'a file that is a link': {
    files: { ...git, ...app, 'real.json': '{}' },
    also: (at) => symlinkSync(join(at, 'real.json'), join(at, 'pyfunc.config.json')),
    ...shop,
    ...nothing,
    problem: 'PYF244',
  },
  'a file that is a dangling link': {
    files: { ...git, ...app },
    also: (at) => symlinkSync(join(at, 'nowhere'), join(at, 'pyfunc.config.ts')),
    ...shop,
    ...nothing,
    problem: 'PYF244',
  },
  'a folder of that name': {
    files: { ...git, ...app, 'pyfunc.config.json/x': '' },
    ...shop,
    ...nothing,
    problem: 'PYF244',
  },
  'two kinds side by side': {
    files: { ...git, ...app, ...root, ...config('', '@acme', 'pyfunc.config.ts') },
    ...shop,
    ...nothing,
    problem: 'PYF244',
  },
  'names with spaces and accents': {
    files: { ...git, ...root, 'Ünser Shöp/mit Leerzeichen/host.json': '{}' },
    cwd: 'Ünser Shöp/mit Leerzeichen',
    end: atTop,
    configs: ['../../pyfunc.config.json'],
    registries: ['@acme'],
  },
  'forty folders down': {
    files: { ...git, ...root, [`${'d/'.repeat(40)}host.json`]: '{}' },
    cwd: 'd/'.repeat(40).slice(0, -1),
    end: atTop,
    configs: [`${'../'.repeat(40)}pyfunc.config.json`],
    registries: ['@acme'],
  },
  'inside node_modules': {
    files: { ...git, ...root, 'node_modules/x/package.json': '{}' },
    cwd: 'node_modules/x',
    end: atTop,
    configs: ['../../pyfunc.config.json'],
    registries: ['@acme'],
  },
  'inside the registry itself': {
    files: { ...git, ...root },
    cwd: 'r-acme/orders',
    end: atTop,
    configs: ['../../pyfunc.config.json'],
    registries: ['@acme'],
  },
  'inside .git': {
    files: { ...git, ...root },
    cwd: '.git',
    end: atTop,
    configs: ['../pyfunc.config.json'],
    registries: ['@acme'],
  },
  'inside a virtual environment': {
    files: { ...git, ...root, '.venv/pyvenv.cfg': '' },
    cwd: '.venv',
    end: atTop,
    configs: ['../pyfunc.config.json'],
    registries: ['@acme'],
  },
  'a dev container, whose folder is the repository': {
    files: { ...git, ...root, '.devcontainer/devcontainer.json': '{}' },
    cwd: '.devcontainer',
    end: atTop,
    configs: ['../pyfunc.config.json'],
    registries: ['@acme'],
  },
  'a moved repository': {
    files: { 'old/.git/HEAD': '', ...config('old', '@acme') },
    also: (at) => renameSync(join(at, 'old'), join(at, 'new')),
    cwd: 'new',
    end: ['repository', 'new'],
    configs: ['pyfunc.config.json'],
    registries: ['@acme'],
  },
};

test('there are sixty layouts', () => {
  expect(Object.keys(layouts).length).toBeGreaterThanOrEqual(60);
});

describe.each(Object.entries(layouts))('%s', (_, layout) => {
  test('is searched as specified, and --why says so', async () => {
    const at = folderWith(layout.files);
    layout.also?.(at);
    const cwd = join(at, layout.cwd);
    const home = layout.home === undefined ? '/nobody' : join(at, layout.home);
    const found = findConfigs(cwd, home);
    const [because, folder] = layout.end;
    expect(found.configs.map(({ label }) => label)).toEqual(layout.configs);
    expect(found.search.end).toEqual({ because, at: join(at, folder, '.').replace(/\/$/, '') });

    const words = ['registry', 'list', '--why', '--json'];
    const { stdout, code } = await pyfunc(words, { cwd, env: { HOME: home } });
    const { result: said, diagnostics } = JSON.parse(stdout);
    if (layout.problem !== undefined) {
      expect(diagnostics).toMatchObject([{ code: layout.problem }]);
      expect(code).not.toBe(0);
      return;
    }
    expect(code).toBe(0);
    expect(said.registries.map(({ namespace }: { namespace: string }) => namespace)).toEqual(
      layout.registries,
    );
    expect(said.search.end.because).toBe(because);
    const named = said.search.folders.filter((each: { config?: string }) => each.config);
    expect(named).toHaveLength(layout.configs.length);
  });
});

/** The files become a commit, of which `tree` is a worktree. */
function realWorktree(at: string): void {
  const run = (...words: string[]) => {
    const own = ['-c', 'user.name=t', '-c', 'user.email=t@t', '-C', at];
    execFileSync('git', [...own, ...words], { stdio: 'ignore' });
  };
  run('init');
  run('add', '.');
  run('commit', '-m', 'all');
  run('worktree', 'add', 'tree');
}

describe.runIf(process.getuid?.() === 0)('a file of another user', () => {
  afterEach(() => vi.unstubAllEnvs());

  /** What git has been told about folders to trust. */
  function situation(safe?: (at: string) => string): string {
    const at = folderWith({ ...git, ...root, ...app, gitconfig: '' });
    if (safe) writeFileSync(join(at, 'gitconfig'), `[safe]\ndirectory = ${safe(at)}\n`);
    vi.stubEnv('GIT_CONFIG_GLOBAL', join(at, 'gitconfig'));
    vi.stubEnv('GIT_CONFIG_SYSTEM', '/dev/null');
    chownSync(join(at, 'pyfunc.config.json'), 12_345, 12_345);
    return at;
  }

  test('is not read', async () => {
    const cwd = join(situation(), 'apps/shop');
    expect(findConfigs(cwd, '/nobody').configs).toEqual([]);
    const { code, stderr } = await pyfunc(['registry', 'list'], { cwd, env: { HOME: '/nobody' } });
    expect(code).toBe(5);
    expect(stderr).toContain('belongs to another user (12345)');
    expect(stderr).toContain('safe.directory');
  });

  test('is read where git was told to trust the repository', () => {
    const trusted = (safe: (at: string) => string) =>
      findConfigs(join(situation(safe), 'apps/shop'), '/nobody').configs.length;
    expect(trusted((at) => at)).toBe(1);
    expect(trusted(() => '*')).toBe(1);
    expect(trusted((at) => join(at, '..', '*'))).toBe(1);
    expect(trusted(() => '/elsewhere')).toBe(0);
    expect(trusted((at) => at.slice(0, -1))).toBe(0);
  });

  test('is read where sudo says that it is ours', () => {
    const at = situation();
    vi.stubEnv('SUDO_UID', '12345');
    expect(findConfigs(join(at, 'apps/shop'), '/nobody').configs).toHaveLength(1);
  });
});
