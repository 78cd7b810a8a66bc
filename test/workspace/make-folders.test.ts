import { existsSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeCacheFile } from '../../workspace/cache-file.ts';
import { makeFolders } from '../../workspace/make-folders.ts';
import { folderWith } from './folders.ts';

it('makes what is missing, and says from where on', () => {
  const root = folderWith();
  expect(makeFolders(join(root, 'a/b/c'), 0o700)).toBe(join(root, 'a'));
  for (const each of ['a', 'a/b', 'a/b/c']) {
    expect(statSync(join(root, each)).mode & 0o777).toBe(0o700);
  }
  expect(makeFolders(join(root, 'a/b/d'))).toBe(join(root, 'a/b/d'));
  expect(makeFolders(join(root, 'a/b'))).toBeUndefined();
});

it('makes no folder in the place of a file or a link to nowhere, or below one', () => {
  const root = folderWith({ file: '' });
  symlinkSync(join(root, 'nowhere'), join(root, 'link'));
  expect(() => makeFolders(join(root, 'file/a'))).toThrow('ENOTDIR');
  for (const each of ['file', 'link', 'link/a']) {
    expect(() => makeFolders(join(root, each)), each).toThrow('EEXIST');
  }
  expect(existsSync(join(root, 'nowhere'))).toBe(false);
});

it.skipIf(process.platform !== 'linux')('returns where no folder can be made', () => {
  expect(() => makeFolders('/proc/pyfunc/cache')).toThrow('ENOENT');
  expect(writeCacheFile('/proc/pyfunc/cache/file', new Uint8Array())).toBe(false);
});

it('works beside others that make the same', () => {
  const root = folderWith();
  mkdirSync(join(root, 'a'));
  writeFileSync(join(root, 'a/x'), '');
  expect(makeFolders(join(root, 'a/b'))).toBe(join(root, 'a/b'));
});
