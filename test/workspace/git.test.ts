import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dirtyPaths } from '../../workspace/git/git.ts';
import { fill, folderWith } from './folders.ts';

function git(root: string, ...words: string[]) {
  const identity = [
    '-c',
    'user.name=t',
    '-c',
    'user.email=t@t',
    '-c',
    'protocol.file.allow=always',
  ];
  execFileSync('git', [...identity, ...words], { cwd: root, stdio: 'ignore' });
}

const FILES = {
  'app/a.py': 'a\n',
  'app/b/ü x.py': 'b\n',
  'app/.gitignore': 'local.settings.json\n',
  'other.py': 'o\n',
};
const TOUCHED = ['a.py', 'b/ü x.py', 'local.settings.json', 'new.py'];

/** A repository with an app below its root, all committed. */
function repository() {
  const root = folderWith(FILES);
  git(root, 'init', '-q', '-b', 'main');
  git(root, 'add', '.');
  git(root, 'commit', '-qm', 'first');
  return root;
}

const write = (root: string, path: string, text = 'changed\n') =>
  writeFileSync(join(root, path), text);

describe('dirtyPaths', () => {
  const states: [string, (root: string) => void, string[]][] = [
    ['clean', () => {}, []],
    ['changed', (root) => write(root, 'app/a.py'), ['a.py']],
    ['changed below', (root) => write(root, 'app/b/ü x.py'), ['b/ü x.py']],
    [
      'changed and staged',
      (root) => {
        write(root, 'app/a.py');
        git(root, 'add', '.');
      },
      ['a.py'],
    ],
    [
      'changed, staged and changed back',
      (root) => {
        write(root, 'app/a.py');
        git(root, 'add', '.');
        write(root, 'app/a.py', 'a\n');
      },
      ['a.py'],
    ],
    ['changed outside the app', (root) => write(root, 'other.py'), []],
    ['changed where nothing is touched', (root) => write(root, 'app/.gitignore'), []],
    ['unknown to git', (root) => write(root, 'app/new.py'), ['new.py']],
    [
      'added, not committed',
      (root) => {
        write(root, 'app/new.py');
        git(root, 'add', '.');
      },
      ['new.py'],
    ],
    ['ignored', (root) => write(root, 'app/local.settings.json'), []],
    ['deleted', (root) => rmSync(join(root, 'app/a.py')), ['a.py']],
    ['renamed', (root) => git(root, 'mv', 'app/a.py', 'app/new.py'), ['a.py', 'new.py']],
    ['made executable', (root) => git(root, 'update-index', '--chmod=+x', 'app/a.py'), ['a.py']],
    [
      'in a merge conflict',
      (root) => {
        git(root, 'checkout', '-qb', 'side');
        write(root, 'app/a.py', 'side\n');
        git(root, 'commit', '-qam', 'side');
        git(root, 'checkout', '-q', 'main');
        write(root, 'app/a.py', 'main\n');
        git(root, 'commit', '-qam', 'main');
        try {
          git(root, 'merge', '-q', 'side');
        } catch {}
      },
      ['a.py'],
    ],
    ['in a broken repository', (root) => rmSync(join(root, '.git/HEAD')), []],
  ];
  it.each(states)('of an app that is %s', (_, change, expected) => {
    const root = repository();
    change(root);
    expect(dirtyPaths(join(root, 'app'), TOUCHED)).toEqual(expected);
  });

  it('has none without a repository', () => {
    expect(dirtyPaths(folderWith(FILES), TOUCHED)).toEqual([]);
  });

  it('counts everything before the first commit', () => {
    const root = folderWith(FILES);
    git(root, 'init', '-q');
    expect(dirtyPaths(root, ['other.py', 'app/a.py', 'none.py'])).toEqual(['other.py', 'app/a.py']);
  });

  it('looks at a worktree and at a submodule as at any repository', () => {
    const root = repository();
    const worktree = join(folderWith(), 'tree');
    git(root, 'worktree', 'add', '-q', worktree);
    write(worktree, 'app/a.py');
    expect(dirtyPaths(join(worktree, 'app'), TOUCHED)).toEqual(['a.py']);
    const outer = repository();
    git(outer, 'submodule', 'add', '-q', root, 'app/sub');
    git(outer, 'commit', '-qm', 'sub');
    write(outer, 'app/sub/app/a.py');
    expect(dirtyPaths(join(outer, 'app/sub/app'), TOUCHED)).toEqual(['a.py']);
    expect(dirtyPaths(join(outer, 'app'), TOUCHED)).toEqual([]);
  });

  it('starts no program that the repository names, and writes nothing', () => {
    const root = repository();
    const proof = join(root, 'started');
    mkdirSync(join(root, 'hooks'));
    fill(root, { 'run.sh': `#!/bin/sh\ntouch ${proof}\n` });
    execFileSync('chmod', ['+x', join(root, 'run.sh')]);
    git(root, 'config', 'core.fsmonitor', join(root, 'run.sh'));
    git(root, 'config', 'core.hooksPath', join(root, 'hooks'));
    renameSync(join(root, 'run.sh'), join(root, 'hooks/post-index-change'));
    write(root, 'app/a.py');
    const index = execFileSync('stat', ['-c', '%Y %i', join(root, '.git/index')]).toString();
    expect(dirtyPaths(join(root, 'app'), TOUCHED)).toEqual(['a.py']);
    expect(existsSync(proof)).toBe(false);
    expect(execFileSync('stat', ['-c', '%Y %i', join(root, '.git/index')]).toString()).toBe(index);
  });

  it('does not follow the repository of a hook it is started from', () => {
    const root = repository();
    const other = repository();
    write(root, 'app/a.py');
    process.env.GIT_DIR = join(other, '.git');
    try {
      expect(dirtyPaths(join(root, 'app'), TOUCHED)).toEqual(['a.py']);
    } finally {
      delete process.env.GIT_DIR;
    }
  });
});
