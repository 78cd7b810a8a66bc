import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { folderWith } from '../../workspace/folders.ts';
import { create } from './created.ts';

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
  beforeEach(() => {
    // Nothing listens there, so that pip fails at once.
    vi.stubEnv('PIP_INDEX_URL', 'http://127.0.0.1:9/');
    vi.stubEnv('PIP_RETRIES', '0');
    return () => vi.unstubAllEnvs();
  });

  test('that cannot be installed are said, with the commands; the app stays, the exit code is 1', async () => {
    const cwd = folderWith();
    const { code, stdout } = await create(cwd, 'app', '--yes', '--no-git');
    expect(code).toBe(1);
    expect(stdout).toContain('PYF307');
    expect(stdout).toContain('pip install -r requirements-dev.txt');
    expect(readdirSync(join(cwd, 'app'))).toContain('function_app.py');
  });

  test('are not installed into an environment that is there', async () => {
    const cwd = folderWith({ '.venv/pyvenv.cfg': 'mine' });
    const { code, stdout } = await create(cwd, '.', '--yes', '--no-git');
    expect([code, readdirSync(join(cwd, '.venv'))]).toEqual([0, ['pyvenv.cfg']]);
    expect(stdout).toContain('PYF310');
  });
});
