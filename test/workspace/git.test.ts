import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dirtyPaths } from '../../workspace/git/git.ts';
import { gitTree } from '../../workspace/git/git-tree.ts';
import { Unreadable } from '../../workspace/tree/disk.ts';
import { folderWith } from './folders.ts';

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

/** The file that holds an object of git's. */
function objectOf(root: string, name: string): string {
  const id = execFileSync('git', ['rev-parse', name], { cwd: root, encoding: 'utf8' }).trim();
  return join(root, '.git/objects', id.slice(0, 2), id.slice(2));
}

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
    [
      'in the middle of a rebase',
      (root) => {
        git(root, 'checkout', '-qb', 'side');
        write(root, 'app/a.py', 'side\n');
        git(root, 'commit', '-qam', 'side');
        git(root, 'checkout', '-q', 'main');
        write(root, 'app/a.py', 'main\n');
        git(root, 'commit', '-qam', 'main');
        try {
          git(root, 'rebase', '-q', 'side');
        } catch {}
      },
      ['a.py'],
    ],
    ['on a detached head', (root) => git(root, 'checkout', '-q', '--detach'), []],
    [
      'in a sparse checkout',
      (root) => {
        git(root, 'sparse-checkout', 'set', 'app/b');
        write(root, 'app/b/ü x.py');
      },
      ['b/ü x.py'],
    ],
    [
      'stashed',
      (root) => {
        write(root, 'app/a.py');
        git(root, 'stash', '-q');
      },
      [],
    ],
    [
      'intended to be added',
      (root) => {
        write(root, 'app/new.py');
        git(root, 'add', '-N', 'app/new.py');
      },
      ['new.py'],
    ],
    ['in a broken repository', (root) => rmSync(join(root, '.git/HEAD')), []],
    [
      'in the middle of a cherry-pick',
      (root) => {
        git(root, 'checkout', '-qb', 'side');
        write(root, 'app/a.py', 'side\n');
        git(root, 'commit', '-qam', 'side');
        git(root, 'checkout', '-q', 'main');
        write(root, 'app/a.py', 'main\n');
        git(root, 'commit', '-qam', 'main');
        try {
          git(root, 'cherry-pick', 'side');
        } catch {}
      },
      ['a.py'],
    ],
    [
      'in the middle of a bisection',
      (root) => {
        git(root, 'bisect', 'start');
        write(root, 'app/a.py');
      },
      ['a.py'],
    ],
    [
      'locked by another git',
      (root) => {
        write(root, '.git/index.lock');
        write(root, 'app/a.py');
      },
      ['a.py'],
    ],
    [
      'changed in a file that git was told not to look at',
      (root) => {
        git(root, 'update-index', '--assume-unchanged', 'app/a.py');
        write(root, 'app/a.py');
      },
      [],
    ],
    [
      'a file in the place of a folder',
      (root) => {
        rmSync(join(root, 'app/b'), { recursive: true });
        write(root, 'app/b');
      },
      ['b/ü x.py'],
    ],
    [
      'a link in the place of a file',
      (root) => {
        rmSync(join(root, 'app/a.py'));
        symlinkSync('b/ü x.py', join(root, 'app/a.py'));
      },
      ['a.py'],
    ],
    [
      'ignored as a whole',
      (root) => {
        write(root, '.git/info/exclude', 'app/new.py\n');
        write(root, 'app/new.py');
      },
      [],
    ],
    [
      'of a repository that is a file leading nowhere',
      (root) => {
        rmSync(join(root, '.git'), { recursive: true });
        write(root, '.git', 'gitdir: /nowhere\n');
      },
      [],
    ],
  ];
  it.each(states)('of an app that is %s', (_, change, expected) => {
    const root = repository();
    change(root);
    expect(dirtyPaths(join(root, 'app'), TOUCHED)).toEqual(expected);
  });

  it('has none without a repository', () => {
    expect(dirtyPaths(folderWith(FILES), TOUCHED)).toEqual([]);
  });

  it('has none in a bare repository, and where git is not installed', () => {
    const bare = folderWith(FILES);
    git(bare, 'init', '-q', '--bare');
    expect(dirtyPaths(join(bare, 'app'), TOUCHED)).toEqual([]);
    const root = repository();
    write(root, 'app/a.py');
    const { PATH } = process.env;
    process.env.PATH = folderWith();
    try {
      expect(dirtyPaths(join(root, 'app'), TOUCHED)).toEqual([]);
    } finally {
      process.env.PATH = PATH;
    }
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

  const programs: [string, (root: string, program: string) => void][] = [
    ['a file monitor', (root, program) => git(root, 'config', 'core.fsmonitor', program)],
    [
      'a hook',
      (root, program) => {
        mkdirSync(join(root, 'hooks'));
        copyFileSync(program, join(root, 'hooks/post-index-change'));
        git(root, 'config', 'core.hooksPath', join(root, 'hooks'));
      },
    ],
    ...(['clean', 'smudge', 'process'] as const).flatMap((use) =>
      ['x', 'lfs', 'odd.name=Ü "q"'].map((name): [string, (root: string, p: string) => void] => [
        `the ${use} program of the filter ${name}`,
        (root, program) => {
          write(root, '.git/info/attributes', '*.py filter=x\n*.json filter=lfs\n');
          if (name.includes(' ')) git(root, 'config', 'filter.x.required', 'true');
          git(root, 'config', `filter.${name}.${use}`, program);
        },
      ]),
    ),
    [
      'a required filter of an included file',
      (root, program) => {
        const filter = `[filter "x"]\n\tclean = ${program}\n\trequired = true\n`;
        write(root, '.git/more', filter);
        git(root, 'config', 'include.path', 'more');
        write(root, 'app/.gitattributes', '*.py filter=x\n');
      },
    ],
    [
      'a program for differences',
      (root, program) => {
        git(root, 'config', 'diff.external', program);
        git(root, 'config', 'diff.x.textconv', program);
        git(root, 'config', 'core.pager', program);
        git(root, 'config', 'pager.status', 'true');
        write(root, '.git/info/attributes', '*.py diff=x\n');
      },
    ],
    [
      'a program that fetches what a partial clone lacks',
      (root, program) => {
        git(root, 'config', 'remote.origin.url', `ext::${program}`);
        git(root, 'config', 'remote.origin.promisor', 'true');
        git(root, 'config', 'extensions.partialClone', 'origin');
        git(root, 'config', 'core.repositoryFormatVersion', '1');
        git(root, 'config', 'protocol.ext.allow', 'always');
        git(root, 'config', 'credential.helper', program);
        git(root, 'config', 'core.sshCommand', program);
        rmSync(objectOf(root, 'HEAD:app/a.py'));
      },
    ],
  ];
  it.each(programs)('starts not %s, and writes nothing', (_, configure) => {
    const root = repository();
    const proof = join(root, 'started');
    const program = join(folderWith({ run: `#!/bin/sh\ntouch '${proof}'\ncat\n` }), 'run');
    chmodSync(program, 0o755);
    configure(root, program);
    write(root, 'app/a.py');
    utimesSync(join(root, 'app/b/ü x.py'), new Date(), new Date());
    const index = () => statSync(join(root, '.git/index'));
    const { mtimeMs, ino } = index();
    expect(dirtyPaths(join(root, 'app'), TOUCHED)).toContain('a.py');
    const tree = gitTree(join(root, 'app'), 'HEAD');
    try {
      // The commit may be whole, or its objects missing.
      if (tree.kind === 'ok') tree.value.file('a.py');
    } catch (error) {
      expect(error).toBeInstanceOf(Unreadable);
    }
    expect(existsSync(proof)).toBe(false);
    expect(index()).toMatchObject({ mtimeMs, ino });
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
