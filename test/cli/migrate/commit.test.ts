import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { branchNameProblem } from '../../../workspace/text/branch-name.ts';
import { environment } from '../../python/environment.ts';
import { type Files, folderWith, shown } from '../../workspace/folders.ts';
import { pyfunc } from '../fake-host.ts';
import { v1App } from '../v1-app.ts';

function git(root: string, ...words: string[]): string {
  return execFileSync('git', words, { cwd: root, encoding: 'utf8', stdio: 'pipe' }).trim();
}

const app: Files = {
  ...v1App,
  '.gitignore': '.vscode/\n',
  '.vscode/settings.json': '{"azureFunctions.deploySubpath": "."}\n',
  'notes.txt': 'as it is\n',
};

/** A repository of these files, with one commit. */
function repository(files: Files = app): string {
  const root = folderWith(files);
  git(root, 'init', '-q', '-b', 'main');
  git(root, 'config', 'user.name', 'Ada');
  git(root, 'config', 'user.email', 'ada@example.com');
  git(root, 'add', '.');
  git(root, 'commit', '-qm', 'first');
  return root;
}

const migrate = (cwd: string, ...flags: string[]) =>
  pyfunc(['migrate', '--yes', '--no-verify', ...flags], { cwd });
const filesOf = (root: string) => git(root, 'show', '--name-only', '--format=', 'HEAD').split('\n');

describe('--commit', () => {
  test('commits the files of the plan and nothing else, with the table as its message', async () => {
    const root = repository();
    writeFileSync(join(root, 'notes.txt'), 'work of the owner\n');
    writeFileSync(join(root, 'draft.txt'), 'not known to git\n');
    const { code, stdout } = await migrate(root, '--commit', '--json');
    const document = JSON.parse(stdout);
    expect(code).toBe(0);
    const [row] = document.apps;
    const written = document.changes.map(({ path }: { path: string }) => path);
    expect(written).toContain('.vscode/settings.json');
    const committed = written.filter((path: string) => !path.startsWith('.vscode/'));
    expect(filesOf(root).sort()).toEqual(committed.sort());
    expect(row.commit).toEqual({
      id: git(root, 'rev-parse', 'HEAD'),
      branch: 'main',
      files: committed.length,
    });
    expect(git(root, 'status', '--porcelain')).toBe('M notes.txt\n?? draft.txt');
    const message = git(root, 'log', '-1', '--format=%B');
    expect(message).toMatch(/^Migrate \S+ to the Azure Functions v2 model\n\n2 functions, /);
    expect(message).toMatch(/^Hello +http +migrated$/m);
    expect(message).toMatch(/^Orders +queue +migrated$/m);
    expect(message.split('\n')[0]?.length).toBeLessThanOrEqual(72);
  });

  test('starts no hook and no program that signs, and says so', async () => {
    const root = repository();
    const hooks = ['pre-commit', 'commit-msg', 'post-commit', 'reference-transaction'];
    for (const hook of [...hooks, 'post-checkout']) {
      const path = join(root, '.git/hooks', hook);
      writeFileSync(path, `#!/bin/sh\ntouch ${JSON.stringify(join(root, 'ran'))}\nexit 1\n`);
      chmodSync(path, 0o755);
    }
    git(root, 'config', 'commit.gpgSign', 'true');
    git(root, 'config', 'gpg.program', join(root, '.git/hooks/pre-commit'));
    const { code, stdout } = await migrate(root, '--branch', 'v2');
    expect(code).toBe(0);
    expect(existsSync(join(root, 'ran'))).toBe(false);
    expect(stdout).toMatch(/PYF588.*pre-commit.*\sa\s+signature/s);
    expect(stdout).toMatch(/^Committed: \d+ files as [0-9a-f]{7} on v2\.$/m);
  });

  test('of one app of a repository names its folder, and leaves the others alone', async () => {
    const files = Object.entries(app).flatMap(([path, text]) =>
      ['apps/a', 'apps/b'].map((folder) => [`${folder}/${path}`, text] as const),
    );
    const root = repository(Object.fromEntries(files));
    const { code, stdout } = await migrate(root, '--all', '--commit');
    expect(code).toBe(0);
    expect(stdout).toContain('Committed: 2 apps, each with its own commit.');
    expect(git(root, 'log', '-2', '--format=%s')).toBe(
      'Migrate apps/b to the Azure Functions v2 model\nMigrate apps/a to the Azure Functions v2 model',
    );
    expect(filesOf(root).every((path) => path.startsWith('apps/b/'))).toBe(true);
    expect(git(root, 'status', '--porcelain')).toBe('');
  });

  test('names no place of this machine, and cuts the middle of a long name', async () => {
    const folder = `service-${'x'.repeat(60)}-orders`;
    const files = Object.entries(app).map(([path, text]) => [`${folder}/${path}`, text] as const);
    const root = repository(Object.fromEntries(files));
    const python = await environment('py311');
    const flags = ['--yes', '--commit', '--python', python];
    expect((await pyfunc(['migrate', folder, ...flags], { cwd: root })).code).toBe(0);
    const message = git(root, 'log', '-1', '--format=%B');
    const [subject = ''] = message.split('\n');
    expect(subject).toMatch(/^Migrate service-x+…x+-orders to the Azure Functions v2 model$/);
    expect(subject.length).toBeLessThanOrEqual(72);
    expect(message).toContain('2 of 2 functions equal to the original, with azure-functions');
    expect(message).not.toContain(root);
  });

  test('says why it is not possible, and nothing else, before anything is asked', async () => {
    for (const flags of [['--commit'], ['--branch', 'v2']]) {
      const cwd = folderWith(app);
      const { code, stdout } = await pyfunc(['migrate', ...flags], {
        ...{ cwd, tty: true },
        env: { NO_COLOR: '1' },
      });
      expect(code).toBe(5);
      expect(stdout).toMatch(/^error PYF586/);
      expect(stdout).toContain('the app is not in a');
      expect(stdout.match(/PYF\d+/g)).toHaveLength(1);
    }
  });

  test('is known to undo, which says what is left to do', async () => {
    const root = repository();
    await migrate(root, '--commit');
    const { stdout } = await pyfunc(['undo'], { cwd: root });
    expect(stdout).toMatch(/PYF589.*files differ from the last commit/s);
    git(root, 'add', '-A');
    expect(stdout).toContain('git reset HEAD~1');
    expect(git(root, 'diff', '--cached', '--name-only', 'HEAD~1')).toBe('');
    const again = repository();
    await migrate(again);
    expect((await pyfunc(['undo'], { cwd: again })).stdout).not.toContain('PYF589');
  });

  test('is not dropped with the work of others after undo', async () => {
    const root = repository();
    await migrate(root, '--commit');
    writeFileSync(join(root, 'notes.txt'), 'later\n');
    git(root, 'commit', '-qam', 'later');
    const { stdout } = await pyfunc(['undo'], { cwd: root });
    expect(stdout).toMatch(/PYF589.*Commit the files as they are now\./s);
    expect(stdout).not.toContain('git reset');
  });
});

test('undo of the first commit says how to drop it', async () => {
  const cwd = folderWith();
  for (const role of ['AUTHOR', 'COMMITTER']) {
    vi.stubEnv(`GIT_${role}_NAME`, 'Ada');
    vi.stubEnv(`GIT_${role}_EMAIL`, 'ada@example.com');
  }
  onTestFinished(() => void vi.unstubAllEnvs());
  await pyfunc(['create', 'app', '--yes', '--no-install'], { cwd });
  const root = join(cwd, 'app');
  expect(git(root, 'rev-list', '--count', 'HEAD')).toBe('1');
  const { stdout } = await pyfunc(['undo', 'app'], { cwd });
  const commands = [...stdout.replace(/\s+/g, ' ').matchAll(/`(git [^`]+)`/g)];
  expect(commands).toHaveLength(2);
  for (const [, command = ''] of commands) git(root, ...command.split(' ').slice(1));
  expect(git(root, 'status', '--porcelain')).toBe('');
  expect(() => git(root, 'rev-parse', '--verify', 'HEAD')).toThrow();
});

test('--branch makes the branch and commits there', async () => {
  const root = repository();
  const before = git(root, 'rev-parse', 'main');
  expect((await migrate(root, '--branch', 'team/v2')).code).toBe(0);
  expect(git(root, 'branch', '--show-current')).toBe('team/v2');
  expect(git(root, 'rev-parse', 'main')).toBe(before);
  expect(git(root, 'rev-parse', 'team/v2~1')).toBe(before);
});

test('--branch that names the current branch commits there', async () => {
  const root = repository();
  const before = git(root, 'rev-parse', 'main');
  const { code, stdout } = await migrate(root, '--branch', 'main');
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^Committed: .* on main\.$/m)]);
  expect(git(root, 'rev-parse', 'main~1')).toBe(before);
  expect(git(root, 'branch', '--format=%(refname:short)')).toBe('main');
});

test('--branch with a name that git does not allow is a wrong command line', async () => {
  const root = repository();
  const before = shown(root);
  const { code, stderr } = await migrate(root, '--branch', '-x');
  expect(code).toBe(2);
  expect(stderr).toMatch(/--branch <name>.*'-x' is invalid\. It begins with a dash/);
  const wrong = ['', '-x', 'HEAD', 'a..b', 'a b', 'a~1', 'a^', 'a:b', 'a?', 'a*', 'a[b', 'a\\b'];
  wrong.push('a@{1}', '@{-1}', '@', '/a', 'a/', 'a//b', '.a', 'a/.b', 'a.lock', 'a.lock/b', 'a.');
  wrong.push('a\u0001', 'x'.repeat(260));
  const right = ['a', 'a/b', 'a-b', 'a.b', 'a@b', 'é', '日本', '(a)', "a'b", 'x'.repeat(250)];
  for (const name of right) {
    expect([name, branchNameProblem(name)]).toEqual([name, undefined]);
    git(root, 'branch', name.replace(/^a$/, 'b'));
    git(root, 'branch', '-D', name.replace(/^a$/, 'b'));
  }
  for (const name of wrong) {
    expect([name, branchNameProblem(name)]).toEqual([name, expect.any(String)]);
    // These two stand for others.
    if (!['@', '@{-1}'].includes(name)) expect(() => git(root, 'branch', '--', name)).toThrow();
  }
  expect(Object.keys(shown(root))).toEqual(Object.keys(before));
});

describe('nothing is written where it could not be committed:', () => {
  const staged = (root: string) => {
    writeFileSync(join(root, 'notes.txt'), 'staged\n');
    git(root, 'add', 'notes.txt');
  };
  const operation = (file: string) => (root: string) =>
    writeFileSync(join(root, '.git', file), `${git(root, 'rev-parse', 'HEAD')}\n`);
  test.each<[string, (root: string) => void, string[], RegExp]>([
    ['staged changes', staged, ['--commit'], /are staged \(notes\.txt\)/],
    ['a merge', operation('MERGE_HEAD'), ['--commit'], /a merge is in progress/],
    ['a cherry-pick', operation('CHERRY_PICK_HEAD'), ['--commit'], /a cherry-pick is in progress/],
    ['a revert', operation('REVERT_HEAD'), ['--commit'], /a revert is in progress/],
    ['a bisection', operation('BISECT_LOG'), ['--commit'], /a bisection is in progress/],
    [
      'a rebase',
      (root) => mkdirSync(join(root, '.git/rebase-merge')),
      ['--commit'],
      /a rebase is in progress/,
    ],
    [
      'a detached HEAD',
      (root) => git(root, 'checkout', '-q', '--detach'),
      ['--commit'],
      /detached/,
    ],
    [
      'no repository',
      (root) => rmSync(join(root, '.git'), { recursive: true }),
      ['--commit'],
      /not in a working folder of git/,
    ],
    [
      'work in a file of the plan, also with --allow-dirty',
      (root) => writeFileSync(join(root, 'Hello/__init__.py'), `${app['Hello/__init__.py']}# x\n`),
      ['--commit', '--allow-dirty'],
      /changes of yours too, in Hello\/__init__\.py/,
    ],
    [
      'a filter',
      (root) => {
        writeFileSync(join(root, '.git/info/attributes'), '*.py filter=own\n');
        git(root, 'config', 'filter.own.clean', 'touch ran; cat');
      },
      ['--commit'],
      /through a filter/,
    ],
    [
      'a branch that is there',
      (root) => git(root, 'branch', 'v2'),
      ['--branch', 'v2'],
      /there is a branch v2/,
    ],
    [
      'a branch below one that is there',
      (root) => git(root, 'branch', 'v2'),
      ['--branch', 'v2/app'],
      /there is a branch v2/,
    ],
    [
      'a locked index',
      (root) => writeFileSync(join(root, '.git/index.lock'), ''),
      ['--commit'],
      /the index of git is locked \(\.git\/index\.lock\)/,
    ],
    [
      'an app that git ignores',
      (root) => {
        writeFileSync(join(root, '.gitignore'), '*\n');
        git(root, 'rm', '-rq', '--cached', '.');
        git(root, 'add', '-f', '.gitignore');
        git(root, 'commit', '-qm', 'Ignore all');
      },
      ['--commit'],
      /git ignores all files that change/,
    ],
  ])('%s', async (_, prepare, flags, expected) => {
    const root = repository();
    prepare(root);
    const before = shown(root);
    const { code, stdout } = await migrate(root, ...flags);
    expect(stdout.replace(/\s+/g, ' ')).toMatch(expected);
    expect(stdout).toContain('PYF586');
    expect(code).toBe(5);
    expect(shown(root)).toEqual(before);
  });

  test('a repository without a commit', async () => {
    const root = folderWith(v1App);
    git(root, 'init', '-q');
    const { code } = await migrate(root, '--commit');
    expect(code).toBe(5);
    expect(existsSync(join(root, 'function_app.py'))).toBe(false);
  });
});

test('a commit that git refuses leaves what was written, and ends with 1', async () => {
  const root = repository();
  writeFileSync(join(root, '.git/refs/heads/main.lock'), '');
  const { code, stdout } = await migrate(root, '--commit');
  expect(code).toBe(1);
  expect(stdout).toMatch(/PYF587.*main\.lock/s);
  expect(existsSync(join(root, 'function_app.py'))).toBe(true);
});
