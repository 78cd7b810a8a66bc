import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Change } from '../../workspace/change/edit.ts';
import { apply } from '../../workspace/transaction/apply.ts';
import { recover } from '../../workspace/transaction/recover.ts';
import { recordsFolder } from '../../workspace/transaction/state.ts';
import { undo } from '../../workspace/transaction/undo.ts';
import { contents, folderWith, shown } from './folders.ts';
import { age, NEW, OLD, plan } from './scenario.ts';

function oldApp() {
  const root = folderWith(OLD);
  age(root);
  return root;
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

const create = (path: string, text = 'new\n'): Change => ({
  after: { path, bytes: Buffer.from(text), mode: 0o644 },
  because: [],
});

describe('apply', () => {
  it('touches nothing for no changes', async () => {
    const root = oldApp();
    const before = shown(root);
    expect(await apply(root, [])).toEqual({ kind: 'applied', paths: [] });
    expect(shown(root)).toEqual(before);
    expect(existsSync(join(root, '.pyfunc'))).toBe(false);
  });

  it('writes all changes, keeps modes, removes folders it emptied, leaves no state in the app', async () => {
    const root = oldApp();
    const { changes, inputs } = plan(root);
    expect(await apply(root, changes, { inputs })).toEqual({
      kind: 'applied',
      paths: changes.map(({ before, after }) => after?.path ?? before?.path),
    });
    expect(contents(root)).toEqual(NEW);
    const now = shown(root);
    expect(now['shared/tool.sh']?.mode).toBe(0o755);
    expect(now['Orders/__init__.py']?.mode).toBe(0o600);
    expect(now['function_app.py']?.mode).toBe(0o644 & ~process.umask());
    expect(Object.keys(now)).not.toContain('Gone');
    expect(existsSync(join(root, '.pyfunc'))).toBe(false);
  });

  it('hides its state while it is at work, and closes a state folder that was open to others', async () => {
    const root = oldApp();
    mkdirSync(join(root, '.pyfunc'), { mode: 0o755 });
    const accept = async () => {
      expect(readFileSync(join(root, '.pyfunc/.gitignore'), 'utf8')).toBe('*\n');
      for (const folder of ['.pyfunc', '.pyfunc/next', '.pyfunc/next/old', '.pyfunc/next/new']) {
        expect(statSync(join(root, folder)).mode & 0o777).toBe(0o700);
      }
      return true;
    };
    expect(await apply(root, [create('new.py')], { accept })).toMatchObject({ kind: 'applied' });
  });

  it('keeps a folder that was empty before, and one that still holds something', async () => {
    const root = folderWith({ 'a/one.py': '1', 'b/one.py': '1', 'b/cache/x.pyc': '' });
    mkdirSync(join(root, 'c'));
    const remove = (path: string): Change => ({
      before: { path, bytes: Buffer.from('1'), mode: 0o644 },
      because: [],
    });
    await apply(root, [
      remove('a/one.py'),
      remove('b/one.py'),
      create('c/new.py'),
      create('d/e/new.py'),
    ]);
    expect(Object.keys(shown(root))).toEqual([
      'b',
      'b/cache',
      'b/cache/x.pyc',
      'c',
      'c/new.py',
      'd',
      'd/e',
      'd/e/new.py',
    ]);
    await undo(root);
    expect(Object.keys(shown(root))).toEqual([
      'a',
      'a/one.py',
      'b',
      'b/cache',
      'b/cache/x.pyc',
      'b/one.py',
      'c',
    ]);
  });

  it('swaps two files that take each other’s place', async () => {
    const root = folderWith({ 'a.py': 'a', 'b.py': 'b' });
    const side = (path: string, text: string) => ({ path, bytes: Buffer.from(text), mode: 0o644 });
    await apply(root, [
      { before: side('a.py', 'a'), after: side('b.py', 'a'), because: [] },
      { before: side('b.py', 'b'), after: side('a.py', 'b'), because: [] },
    ]);
    expect(contents(root)).toEqual({ 'a.py': 'b', 'b.py': 'a' });
    await undo(root);
    expect(contents(root)).toEqual({ 'a.py': 'a', 'b.py': 'b' });
  });

  it('leaves the other name of a hard link alone', async () => {
    const root = oldApp();
    const outside = join(folderWith(), 'outside.sh');
    linkSync(join(root, 'shared/tool.sh'), outside);
    const { changes } = plan(root);
    expect(await apply(root, changes)).toMatchObject({ kind: 'applied' });
    expect(readFileSync(outside, 'utf8')).toBe(OLD['shared/tool.sh']);
  });

  const stale: [string, (root: string) => void, string][] = [
    ['changed', (root) => writeFileSync(join(root, 'empty.txt'), 'x'), 'empty.txt'],
    [
      'changed, not to be written',
      (root) => writeFileSync(join(root, 'host.json'), '{ }'),
      'host.json',
    ],
    ['deleted', (root) => rmSync(join(root, 'Timer/function.json')), 'Timer/function.json'],
    ['made executable', (root) => chmodSync(join(root, 'empty.txt'), 0o755), 'empty.txt'],
    [
      'added where it was missed',
      (root) => writeFileSync(join(root, 'proxies.json'), ''),
      'proxies.json',
    ],
    [
      'added to a folder that was listed',
      (root) => writeFileSync(join(root, 'Orders/x.py'), ''),
      'Orders/',
    ],
    [
      'added where one is to be made',
      (root) => writeFileSync(join(root, 'function_app.py'), ''),
      'function_app.py',
    ],
    [
      'replaced by a folder',
      (root) => {
        rmSync(join(root, 'empty.txt'));
        mkdirSync(join(root, 'empty.txt'));
      },
      'empty.txt',
    ],
    [
      'replaced by a link to the same',
      (root) => {
        renameSync(join(root, 'empty.txt'), join(root, 'e'));
        symlinkSync('e', join(root, 'empty.txt'));
      },
      'empty.txt',
    ],
  ];
  it.each(stale)('refuses when a file was %s since the plan', async (_, meddle, path) => {
    const root = oldApp();
    const { changes, inputs } = plan(root);
    meddle(root);
    const before = shown(root);
    const refusal = await apply(root, changes, { inputs });
    expect(refusal).toMatchObject({ kind: 'stale', paths: expect.arrayContaining([path]) });
    expect(shown(root)).toEqual(before);
    expect(existsSync(join(root, '.pyfunc'))).toBe(false);
  });

  it('refuses to make a file where something is, even unread', async () => {
    const root = folderWith({ 'a.py': 'mine' });
    expect(await apply(root, [create('a.py')])).toEqual({ kind: 'stale', paths: ['a.py'] });
    expect(contents(root)).toEqual({ 'a.py': 'mine' });
  });

  const links: [string, string, string][] = [
    ['a folder', 'lib', 'lib/new.py'],
    ['a folder further up', 'lib', 'lib/a/b/new.py'],
    ['nothing', 'dangling', 'dangling/new.py'],
    ['itself', 'loop', 'loop/new.py'],
  ];
  it.each(links)('never writes through a link to %s', async (_, name, path) => {
    const outside = folderWith({ 'kept.py': 'kept' });
    const root = folderWith({ 'x.py': '' });
    symlinkSync(
      name === 'lib' ? outside : name === 'loop' ? 'loop' : '/nowhere/at/all',
      join(root, name),
    );
    const refusal = await apply(root, [create(path)]);
    expect(refusal).toMatchObject({ kind: 'unsafe', path, reason: `${name} is a link` });
    expect(contents(outside)).toEqual({ 'kept.py': 'kept' });
    expect(Object.keys(shown(root)).sort()).toEqual([name, 'x.py'].sort());
  });

  it.each([
    '../x.py',
    '/tmp/x.py',
    'a/../../x.py',
    '.git/hooks/pre-commit',
    'a/.GIT/config',
    '.pyfunc/run/x',
    'a//b',
  ])('refuses to write %s', async (path) => {
    const root = folderWith();
    expect(await apply(root, [create(path)])).toMatchObject({ kind: 'unsafe', path });
    expect(readdirSync(root)).toEqual([]);
  });

  it.each(['.pyfunc', '.pyfunc/next', '.pyfunc/run', '.pyfunc/claims'])(
    'refuses a state where %s is a link',
    async (path) => {
      const outside = folderWith({ 'kept.py': 'kept' });
      const root = folderWith(path === '.pyfunc' ? {} : { '.pyfunc/.gitignore': '*\n' });
      symlinkSync(outside, join(root, path));
      for (const action of [
        () => apply(root, [create('x.py')]),
        () => undo(root),
        () => recover(root),
      ]) {
        expect(await action()).toMatchObject({ kind: 'unsafe', path });
      }
      expect(contents(outside)).toEqual({ 'kept.py': 'kept' });
    },
  );

  it('takes everything out again when the result is not accepted', async () => {
    const root = oldApp();
    await apply(root, [create('first.py')]);
    const before = shown(root);
    const { changes } = plan(root);
    let seen = {};
    const accept = async () => {
      seen = contents(root);
      return false;
    };
    expect(await apply(root, changes, { accept })).toEqual({ kind: 'rejected' });
    expect(seen).toEqual({ ...NEW, 'first.py': 'new\n' });
    expect(shown(root)).toEqual(before);
    expect(await undo(root)).toEqual({ kind: 'undone', paths: ['first.py'] });
  });

  it('takes everything out again when looking at the result throws', async () => {
    const root = oldApp();
    const before = shown(root);
    const accept = () => Promise.reject(new Error('a bug'));
    await expect(apply(root, plan(root).changes, { accept })).rejects.toThrow('a bug');
    expect(shown(root)).toEqual(before);
    expect(existsSync(join(root, '.pyfunc'))).toBe(false);
  });

  it('fails without a trace when the root is gone', async () => {
    const root = join(folderWith(), 'missing');
    expect(await apply(root, [create('x.py')])).toMatchObject({ kind: 'failed', pending: false });
    expect(existsSync(root)).toBe(false);
  });
});

describe('undo', () => {
  it('has nothing to do before a run', async () => {
    const root = oldApp();
    expect(await undo(root)).toEqual({ kind: 'nothing' });
    expect(existsSync(join(root, '.pyfunc'))).toBe(false);
  });

  it('restores content, modes and times, once', async () => {
    const root = oldApp();
    const before = shown(root);
    await apply(root, plan(root).changes);
    expect(await undo(root)).toMatchObject({ kind: 'undone' });
    expect(shown(root)).toEqual(before);
    expect(await undo(root)).toEqual({ kind: 'nothing' });
    expect(shown(root)).toEqual(before);
  });

  it('knows the last run only', async () => {
    const root = oldApp();
    await apply(root, [create('first.py')]);
    await apply(root, [create('second.py')]);
    expect(await undo(root)).toEqual({ kind: 'undone', paths: ['second.py'] });
    expect(await undo(root)).toEqual({ kind: 'nothing' });
    expect(contents(root)).toEqual({ ...OLD, 'first.py': 'new\n' });
  });

  const meddled: [string, (root: string) => void, string][] = [
    ['changed', (root) => writeFileSync(join(root, 'empty.txt'), 'mine'), 'empty.txt'],
    ['deleted', (root) => rmSync(join(root, 'function_app.py')), 'function_app.py'],
    [
      'made executable',
      (root) => chmodSync(join(root, 'function_app.py'), 0o755),
      'function_app.py',
    ],
    [
      'made again',
      (root) => writeFileSync(join(root, 'Orders/function.json'), 'mine'),
      'Orders/function.json',
    ],
    [
      'replaced by a folder',
      (root) => mkdirSync(join(root, 'Timer/function.json'), { recursive: true }),
      'Timer/function.json',
    ],
  ];
  it.each(meddled)('refuses when a file of the run was %s', async (_, meddle, path) => {
    const root = oldApp();
    await apply(root, plan(root).changes);
    meddle(root);
    const before = shown(root);
    expect(await undo(root)).toEqual({ kind: 'stale', paths: [path] });
    expect(shown(root)).toEqual(before);
  });

  it('leaves files alone that came into folders of the run', async () => {
    const root = oldApp();
    await apply(root, plan(root).changes);
    writeFileSync(join(root, 'blueprints/mine.py'), 'mine');
    expect(await undo(root)).toMatchObject({ kind: 'undone' });
    expect(contents(root)).toEqual({ ...OLD, 'blueprints/mine.py': 'mine' });
  });

  it('does nothing when an original is no longer kept', async () => {
    vi.stubEnv('XDG_STATE_HOME', folderWith());
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    const root = oldApp();
    await apply(root, plan(root).changes);
    const records = recordsFolder(process.env);
    const old = join(records, readdirSync(records)[0] ?? '', 'run/old');
    rmSync(join(old, readdirSync(old)[0] ?? ''));
    expect(await undo(root)).toEqual({ kind: 'nothing' });
    expect(contents(root)).toEqual(NEW);
  });

  it('never trusts a journal that came with the folder', async () => {
    for (const path of ['../x.py', '.git/hooks/pre-commit', '/tmp/x', 'lib/x.py']) {
      const root = folderWith({
        '.pyfunc/run/journal.json': JSON.stringify({
          version: 1,
          entries: [{ before: { path, sha256: sha256('evil'), mode: 0 } }],
          folders: {},
        }),
        '.pyfunc/run/phase-applied': '',
        '.pyfunc/run/old/0': 'evil',
        '.git/config': '',
      });
      const outside = folderWith({ 'kept.py': 'kept' });
      symlinkSync(outside, join(root, 'lib'));
      mkdirSync(join(root, '.pyfunc/run/new'));
      expect(await undo(root)).toMatchObject({ kind: 'unsafe', path });
      renameSync(join(root, '.pyfunc/run/phase-applied'), join(root, '.pyfunc/run/phase-back'));
      expect(await recover(root)).toMatchObject({ kind: 'unsafe', path });
      expect(contents(outside)).toEqual({ 'kept.py': 'kept' });
      expect(readFileSync(join(root, '.pyfunc/run/old/0'), 'utf8')).toBe('evil');
    }
  });
});
