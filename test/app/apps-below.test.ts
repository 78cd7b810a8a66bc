import { execFileSync } from 'node:child_process';
import { chmodSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { appsBelow, type Search } from '../../app/apps-below.ts';
import { folderWith } from '../workspace/folders.ts';

const all: Search = { include: [], exclude: [], gitignore: true };
const git = (cwd: string, ...words: string[]) =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...words], { cwd });

/** A repository with an app in each of these folders. */
function repository(apps: readonly string[], more: { [path: string]: string } = {}): string {
  const root = folderWith({
    ...Object.fromEntries(apps.map((app) => [join(app, 'host.json'), '{}'])),
    ...more,
  });
  git(root, 'init', '-q');
  return root;
}

const found = (root: string, search: Partial<Search> = {}) =>
  appsBelow(root, { ...all, ...search }).apps;

describe('apps below a folder', () => {
  test('are all of them, parents first', () => {
    const root = repository(['b', 'a/deep/one', '', 'a', 'a-b']);
    expect(found(root)).toEqual(['', 'a', 'a/deep/one', 'a-b', 'b']);
  });

  test('are none in the templates of a registry, whose files and tests hold apps', () => {
    const inside = ['tools/registry/a/tests/first', 'tools/registry/b/files', 'tools/registry/own'];
    const root = repository(['app', ...inside], {
      'tools/registry/registry.json': '{}',
      'tools/registry/a/template.json': '{}',
      'tools/registry/b/template.json': '{}',
      'app/template.json': '{}',
    });
    expect(found(root)).toEqual(['app', 'tools/registry/own']);
  });

  test('are none in environments, caches, hidden folders and function folders', () => {
    const skipped = ['node_modules/x', '.venv/x', 'env', '.git/x', 'made/x', 'app/Orders'];
    const root = repository(['app', ...skipped], {
      'made/pyvenv.cfg': '',
      'app/Orders/function.json': '{}',
    });
    expect(found(root)).toEqual(['app']);
  });

  test('are none behind links', () => {
    const root = repository(['real']);
    symlinkSync(join(root, 'real'), join(root, 'linked'));
    expect(found(root)).toEqual(['real']);
  });
});

describe('globs', () => {
  const root = () => repository(['', 'apps/a', 'apps/b', 'apps/b/inner', 'legacy/c', 'x.y/.d/e']);
  test.each<[Partial<Search>, string[]]>([
    [{ include: ['apps/*'] }, ['apps/a', 'apps/b', 'apps/b/inner']],
    [{ include: ['apps'] }, ['apps/a', 'apps/b', 'apps/b/inner']],
    [{ include: ['./apps/b/'] }, ['apps/b', 'apps/b/inner']],
    [{ include: ['**/{a,c}'] }, ['apps/a', 'legacy/c']],
    [{ include: ['apps/a', 'legacy/**'] }, ['apps/a', 'legacy/c']],
    [{ include: ['*'] }, ['apps/a', 'apps/b', 'apps/b/inner', 'legacy/c']],
    [{ include: ['.'], exclude: ['apps'] }, ['', 'legacy/c']],
    [{ exclude: ['**/inner'] }, ['', 'apps/a', 'apps/b', 'legacy/c']],
    [{ include: ['apps'], exclude: ['apps/b'] }, ['apps/a']],
    [{ exclude: ['**'] }, []],
    [{ include: ['nowhere'] }, []],
  ])('%j', (search, expected) => {
    expect(found(root(), search)).toEqual(expected);
  });
});

describe('.gitignore', () => {
  test('counts where it is nested, above, in .git/info/exclude, and the nearest has the say', () => {
    const root = repository(
      ['apps/a', 'apps/old/b', 'apps/build/c', 'apps/kept/build/d', 'private/e', 'other/f'],
      {
        '.gitignore': 'build/\n/other\n',
        'apps/.gitignore': 'old\n',
        'apps/kept/.gitignore': '!build/\n',
      },
    );
    writeFileSync(join(root, '.git/info/exclude'), 'private\n');
    expect(found(root)).toEqual(['apps/a', 'apps/kept/build/d']);
    expect(found(join(root, 'apps'))).toEqual(['a', 'kept/build/d']);
    expect(found(root, { gitignore: false })).toHaveLength(6);
  });

  test('does not hide what was named', () => {
    const root = repository(['build/a', 'build/gone/b'], {
      '.gitignore': 'build/\n',
      'build/.gitignore': 'gone\n',
    });
    expect(found(join(root, 'build'))).toEqual(['a']);
  });

  test('of a worktree is that of its repository', () => {
    const root = repository(['a', 'private/b']);
    writeFileSync(join(root, '.git/info/exclude'), 'private\n');
    git(root, 'add', '-f', '.');
    git(root, 'commit', '-qm', 'apps');
    const tree = join(folderWith(), 'tree');
    git(root, 'worktree', 'add', '-q', tree);
    expect(found(tree)).toEqual(['a']);
  });

  test('leaves out what git leaves out', () => {
    const name = fc.constantFrom('a', 'b', 'c.d', 'É');
    const folder = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
    const rule = fc
      .tuple(fc.constantFrom('', '!', '/'), fc.constantFrom('', '*/', '**/'), name)
      .chain(([lead, above, last]) =>
        fc.constantFrom('', '/', '/*').map((end) => lead + above + last + end),
      );
    const files = fc.dictionary(fc.oneof(fc.constant(''), folder), fc.array(rule), { maxKeys: 3 });
    fc.assert(
      fc.property(fc.uniqueArray(folder, { minLength: 1, maxLength: 6 }), files, (apps, rules) => {
        const ignores = Object.entries(rules).map(([at, lines]) => [
          join(at, '.gitignore'),
          lines.join('\n'),
        ]);
        const root = repository(apps, Object.fromEntries(ignores));
        const listed = git(root, 'ls-files', '-oz', '--exclude-standard').toString();
        const kept = listed.split('\0').filter((path) => path.endsWith('/host.json'));
        expect([...found(root)].sort()).toEqual(kept.map((path) => path.slice(0, -10)).sort());
      }),
      { numRuns: 60 },
    );
  });
});

test.skipIf(process.platform === 'win32')('a folder that cannot be read is named', () => {
  const root = repository(['a', 'secret/b', 'z']);
  chmodSync(root, 0o755);
  chmodSync(join(root, 'secret'), 0);
  const isRoot = process.getuid?.() === 0;
  // Nothing is kept from root.
  if (isRoot) process.seteuid?.(65_534);
  try {
    const { apps, unreadable } = appsBelow(root, all);
    expect(apps).toEqual(['a', 'z']);
    expect(unreadable.map(({ path }) => path)).toEqual(['secret']);
    expect(found(root, { exclude: ['secret'] })).toEqual(['a', 'z']);
    expect(appsBelow(root, { ...all, exclude: ['secret'] }).unreadable).toEqual([]);
  } finally {
    if (isRoot) process.seteuid?.(0);
    chmodSync(join(root, 'secret'), 0o755);
  }
});
