/** Workflows that pyfunc writes, and its own, please actionlint, which passes their commands to ShellCheck. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { githubWorkflow } from '../../generators/ci/ci-workflows.ts';
import { pyfunc } from '../cli/fake-host.ts';
import { programs, repository } from '../python/environment.ts';
import { folderWith } from '../workspace/folders.ts';
import { complaints } from './complaints.ts';
import { generate } from './new-app.ts';

const lint = await programs('lint');
const root = mkdtempSync(path.join(tmpdir(), 'pyfunc-workflows-'));
const folder = path.join(root, '.github/workflows');
mkdirSync(folder, { recursive: true });
afterAll(() => rmSync(root, { recursive: true, force: true }));

const actionlint = (files: readonly string[]) =>
  complaints(
    path.join(lint, 'actionlint'),
    ['-shellcheck', path.join(lint, 'shellcheck'), ...files],
    root,
  );

/** Writes each different text into a file of its own. */
function written(texts: readonly (string | undefined)[]): string[] {
  return [...new Set(texts)].map((text, at) => {
    const file = path.join(folder, `${at}.yml`);
    writeFileSync(file, text ?? 'missing');
    return file;
  });
}

test('of new apps, with every choice that they depend on', async () => {
  const subsets = [[], ['lint'], ['mypy'], ['lint', 'mypy']];
  const files = written(
    ['pip', 'uv', 'poetry'].flatMap((packages) =>
      ['pytest', 'none'].flatMap((tests) =>
        subsets.map((more) => {
          const made = generate({ packages, tests, extras: ['github', ...more] });
          return made.files['.github/workflows/function-app.yml'];
        }),
      ),
    ),
  );
  expect(files).toHaveLength(24);
  expect(await actionlint(files)).toBe('');
});

test('of new apps in folders of a repository', async () => {
  const top = folderWith({ '.git/HEAD': 'ref: refs/heads/main\n' });
  const apps = ['api', "it's/größe [1] #2", '2026-11-30'];
  for (const app of apps) {
    const words = ['create', app, '--yes', '--extras', 'github', '--no-install', '--no-verify'];
    await pyfunc(words, { cwd: top });
  }
  const made = readdirSync(path.join(top, '.github/workflows'));
  expect(made).toHaveLength(apps.length);
  expect(await actionlint(made.map((each) => path.join(top, '.github/workflows', each)))).toBe('');
});

test('of `pyfunc ci github`', async () => {
  const files = written(
    (['migrate', 'update'] as const).flatMap((command) =>
      [1, 4].map((shards) =>
        githubWorkflow({ command, shards, branch: 'main', pyfunc: 'npx pyfunc@0.1.0' }),
      ),
    ),
  );
  expect(await actionlint(files)).toBe('');
});

test('of pyfunc itself', async () => {
  const own = path.join(repository, '.github/workflows');
  const files = readdirSync(own).map((each) => path.join(own, each));
  expect(await actionlint(files)).toBe('');
});

test('a fault is found, in a workflow and in a command of it', async () => {
  const good = readFileSync(path.join(repository, '.github/workflows/ci.yml'), 'utf8');
  const bad = good
    .replace('node-version:', 'node-versions:')
    .replace('npm run check', 'cd $HOME/x');
  const said = await actionlint(written([bad]));
  expect(said).toContain('input "node-versions" is not defined');
  expect(said).toContain('SC2086');
});

test('no action runs on a Node that GitHub has removed', () => {
  // https://github.blog/changelog/2025-09-19-deprecation-of-node-20-on-github-actions-runners/
  const firstOnNode24: Readonly<Record<string, number>> = {
    'actions/checkout': 5,
    'actions/setup-node': 5,
    'actions/setup-python': 6,
    'actions/upload-artifact': 6,
    'actions/download-artifact': 7,
    'astral-sh/setup-uv': 7,
    'azure/login': 3,
    // Its version 1 was moved to Node 24.
    'azure/functions-action': 1,
  };
  const extras = ['github'];
  const texts = [
    ...['pip', 'uv', 'poetry'].map(
      (packages) => generate({ packages, extras }).files['.github/workflows/function-app.yml'],
    ),
    githubWorkflow({ command: 'update', shards: 2, branch: 'main', pyfunc: 'pyfunc' }),
  ];
  const used = texts.flatMap((text) => [...(text ?? '').matchAll(/uses: (\S+)@v(\d+)/g)]);
  expect(used.length).toBeGreaterThan(15);
  for (const [, action = '', version] of used) {
    expect(Number(version), action).toBeGreaterThanOrEqual(firstOnNode24[action] ?? Infinity);
  }
});
