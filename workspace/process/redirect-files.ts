import type { Dirent, Stats } from 'node:fs';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';
import { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';

/** Files that lie over those of a folder. Paths are relative to it, with `/`. */
export interface FileStore {
  /** Undefined where the file is as it is on disk. */
  get(path: string): { readonly bytes: Uint8Array; readonly mode?: number } | 'deleted' | undefined;
  /** Throws where the path is one that nobody may write. */
  set(path: string, bytes: Uint8Array, mode?: number): void;
  delete(path: string): void;
  paths(): readonly string[];
}

/**
 * Runs code of others so that what it does to files of a folder through `node:fs` goes to a store: it
 * reads what the store has, and the disk stays as it is. Open file handles, links and other programs go
 * to the disk.
 */
export async function redirectFiles<T>(
  root: string,
  store: FileStore,
  work: () => Promise<T>,
): Promise<T> {
  const folder = fs.realpathSync(root);
  const table = redirected({ ...fs }, [...new Set([path.resolve(root), folder])], store);
  const replacements = [
    [fs, functionsOf(table)],
    [fs.promises, promisesOf(table)],
  ] as const;
  const originals = replacements.map(([on, own]) => [on, pick(on, Object.keys(own))] as const);
  for (const [on, own] of replacements) Object.assign(on, own);
  syncBuiltinESMExports();
  try {
    return await work();
  } finally {
    for (const [on, own] of originals) Object.assign(on, own);
    syncBuiltinESMExports();
  }
}

type Call = (...given: readonly never[]) => unknown;

/** By the name that callbacks and promises have; the synchronous one ends in `Sync`. */
type Table = Readonly<Record<string, Call>>;

type AnyFunction = (...given: unknown[]) => unknown;

function functionsOf(table: Table): Record<string, AnyFunction> {
  const { createReadStream, createWriteStream, exists, ...calls } = table as Record<
    string,
    AnyFunction
  >;
  const own: Record<string, AnyFunction> = {};
  if (createReadStream) own.createReadStream = createReadStream;
  if (createWriteStream) own.createWriteStream = createWriteStream;
  if (exists) {
    own.existsSync = exists;
    own.exists = (at, done) => process.nextTick(done as AnyFunction, exists(at));
  }
  for (const [name, call] of Object.entries(calls)) {
    own[`${name}Sync`] = call;
    own[name] = (...given) => {
      const done = given.pop() as AnyFunction;
      try {
        process.nextTick(done, null, call(...given));
      } catch (error) {
        process.nextTick(done, error);
      }
    };
  }
  return own;
}

function promisesOf(table: Table): Record<string, AnyFunction> {
  const { createReadStream: _, createWriteStream: __, exists: ___, ...calls } = table;
  return Object.fromEntries(
    Object.entries(calls).map(([name, call]) => [
      name,
      async (...given: unknown[]) => (call as AnyFunction)(...given),
    ]),
  );
}

function pick(on: object, names: readonly string[]): object {
  return Object.fromEntries(names.map((name) => [name, on[name as keyof typeof on]]));
}

type Encoding = BufferEncoding | null | undefined;
type ReadOptions = Encoding | { readonly encoding?: Encoding; readonly flag?: string };
type Place = string | Buffer | URL;
type WriteOptions = Encoding | { readonly flag?: string; readonly mode?: number };
type FolderOptions = { readonly withFileTypes?: boolean; readonly recursive?: boolean };
type RemovalOptions = { readonly recursive?: boolean; readonly force?: boolean };

function redirected(disk: typeof fs, roots: readonly string[], store: FileStore): Table {
  /** Folders that the code made, which no file may be in yet. */
  const folders = new Set<string>();

  const nameOf = (place: unknown): string | undefined => {
    if (typeof place === 'number') return undefined;
    const given = place instanceof URL ? fileURLToPath(place) : String(place);
    const absolute = path.resolve(given);
    for (const root of roots) {
      const name = path.relative(root, absolute).replaceAll(path.sep, '/');
      if (name !== '..' && !name.startsWith('../') && !path.isAbsolute(name)) return name;
    }
    return undefined;
  };
  const inStore = (place: unknown) => {
    const name = nameOf(place);
    const found = name === undefined ? undefined : store.get(name);
    if (found === 'deleted') throw absent(place);
    return found;
  };
  const isFolderInStore = (name: string) =>
    folders.has(name) || store.paths().some((each) => isBelow(each, name) && isWritten(each));
  const isWritten = (name: string) => typeof store.get(name) === 'object';
  const isThere = (place: unknown) => {
    const name = nameOf(place);
    if (name === undefined) return disk.existsSync(place as Place);
    const found = store.get(name);
    if (found !== undefined) return found !== 'deleted';
    return isFolderInStore(name) || disk.existsSync(place as Place);
  };
  const read = (place: unknown): Buffer => {
    const found = inStore(place);
    return found ? Buffer.from(found.bytes) : disk.readFileSync(place as Place);
  };
  const modeOf = (place: unknown) =>
    inStore(place)?.mode ??
    (disk.existsSync(place as Place) ? disk.statSync(place as Place).mode : undefined);
  const needFolderOf = (place: unknown, call?: string) => {
    const name = nameOf(place) ?? '';
    const folder = path.posix.dirname(name);
    const isIn = folder === '.' || isFolderInStore(folder);
    if (!isIn && !disk.existsSync(path.join(roots[0] ?? '', folder))) throw absent(place, call);
  };
  const put = (place: unknown, bytes: Uint8Array, mode?: number) => {
    const name = nameOf(place);
    if (name !== undefined) needFolderOf(place);
    if (name === undefined) disk.writeFileSync(place as Place, bytes);
    else store.set(name, bytes, mode === undefined ? undefined : mode & 0o777);
  };
  const remove = (place: unknown) => {
    const name = nameOf(place);
    if (name === undefined) disk.unlinkSync(place as Place);
    else store.delete(name);
  };
  const childrenOf = (place: unknown): Map<string, 'file' | 'folder'> => {
    const name = nameOf(place) ?? '';
    const children = new Map<string, 'file' | 'folder'>();
    const onDisk = disk.existsSync(place as Place);
    if (!onDisk && !isFolderInStore(name)) throw absent(place, 'scandir');
    if (onDisk) {
      for (const entry of disk.readdirSync(place as Place, { withFileTypes: true })) {
        children.set(entry.name, entry.isDirectory() ? 'folder' : 'file');
      }
    }
    for (const each of store.paths()) {
      if (!isBelow(each, name)) continue;
      const [first = '', ...rest] = each.slice(name === '' ? 0 : name.length + 1).split('/');
      if (isWritten(each)) children.set(first, rest.length > 0 ? 'folder' : 'file');
      else if (rest.length === 0) children.delete(first);
    }
    return new Map([...children].sort(([one], [other]) => (one < other ? -1 : 1)));
  };
  /** All files at or below a place, as paths. */
  const filesAt = (place: string): string[] => {
    if (!stat(place).isDirectory()) return [place];
    return [...childrenOf(place).keys()].flatMap((each) => filesAt(path.join(place, each)));
  };
  const stat = (place: Place): Stats => {
    const name = nameOf(place);
    const found = inStore(place);
    if (found) return statsOf(disk, roots[0] ?? '', found.bytes.length, found.mode ?? 0o644);
    if (name !== undefined && isFolderInStore(name) && !disk.existsSync(place)) {
      return disk.statSync(roots[0] ?? '');
    }
    return disk.statSync(place);
  };
  const write = (place: Place, data: string | Uint8Array, options?: WriteOptions) => {
    if (nameOf(place) === undefined) return disk.writeFileSync(place, data, options);
    const encoding = typeof options === 'string' ? options : 'utf8';
    const { flag = 'w', mode } = typeof options === 'object' && options ? options : {};
    if (flag.includes('x') && isThere(place)) throw failure('EEXIST', 'file already exists', place);
    const bytes = typeof data === 'string' ? Buffer.from(data, encoding) : data;
    const before = flag.startsWith('a') && isThere(place) ? read(place) : Buffer.alloc(0);
    put(place, Buffer.concat([before, bytes]), mode ?? modeIfThere(place));
  };
  const modeIfThere = (place: unknown) => (isThere(place) ? modeOf(place) : undefined);
  const copy = (from: Place, to: Place, flags = 0) => {
    if (flags & disk.constants.COPYFILE_EXCL && isThere(to)) {
      throw failure('EEXIST', 'file already exists', to);
    }
    put(to, read(from), modeOf(from));
  };
  const makeFolder = (name: string) => {
    for (let at = name; at !== '' && at !== '.'; at = path.posix.dirname(at)) folders.add(at);
  };
  const each = (from: Place, to: Place, act: (from: string, to: string) => void) => {
    const start = textOf(from);
    for (const file of filesAt(start)) {
      const target = path.join(textOf(to), path.relative(start, file));
      if (file !== start) makeFolder(path.posix.dirname(nameOf(target) ?? ''));
      act(file, target);
    }
  };

  return {
    exists: isThere,
    readFile: (place: Place | number, options?: ReadOptions) => {
      if (typeof place === 'number') return disk.readFileSync(place, options as never);
      const encoding = typeof options === 'string' ? options : options?.encoding;
      const bytes = read(place);
      return encoding ? bytes.toString(encoding) : bytes;
    },
    writeFile: write,
    appendFile: (place: Place, data: string | Uint8Array, options?: WriteOptions) =>
      nameOf(place) === undefined
        ? disk.appendFileSync(place, data, options)
        : write(place, data, { flag: 'a' }),
    copyFile: copy,
    cp: (from: Place, to: Place) => each(from, to, copy),
    rename: (from: Place, to: Place) => {
      if (nameOf(from) === undefined && nameOf(to) === undefined) return disk.renameSync(from, to);
      each(from, to, (old, now) => {
        copy(old, now);
        remove(old);
      });
    },
    unlink: (place: Place) => {
      if (!isThere(place)) throw absent(place, 'unlink');
      remove(place);
    },
    rm: (place: Place, options: RemovalOptions = {}) => {
      if (nameOf(place) === undefined) return disk.rmSync(place, options);
      if (!isThere(place)) {
        if (options.force) return;
        throw absent(place, 'rm');
      }
      if (stat(place).isDirectory() && !options.recursive) {
        throw failure('ERR_FS_EISDIR', 'path is a directory', place);
      }
      for (const file of filesAt(textOf(place))) remove(file);
      folders.delete(nameOf(place) ?? '');
    },
    rmdir: (place: Place) => {
      const name = nameOf(place);
      if (name === undefined) return disk.rmdirSync(place);
      if (childrenOf(place).size > 0) throw failure('ENOTEMPTY', 'directory not empty', place);
      folders.delete(name);
    },
    mkdir: (place: Place, options?: { readonly recursive?: boolean }) => {
      const name = nameOf(place);
      if (name === undefined) return disk.mkdirSync(place, options as never);
      if (isThere(place) && !options?.recursive) {
        throw failure('EEXIST', 'file already exists', place);
      }
      if (!options?.recursive) needFolderOf(place, 'mkdir');
      makeFolder(name);
    },
    readdir: (place: Place, options?: FolderOptions) => {
      if (nameOf(place) === undefined) return disk.readdirSync(place, options as never);
      if (options?.recursive) {
        return filesAt(textOf(place)).map((file) => path.relative(textOf(place), file));
      }
      const children = childrenOf(place);
      if (!options?.withFileTypes) return [...children.keys()];
      return [...children].map(([name, kind]) => entryOf(textOf(place), name, kind));
    },
    stat: (place: Place, options?: { readonly throwIfNoEntry?: boolean }) =>
      options?.throwIfNoEntry === false && !isThere(place) ? undefined : stat(place),
    lstat: (place: Place, options?: { readonly throwIfNoEntry?: boolean }) => {
      if (options?.throwIfNoEntry === false && !isThere(place)) return undefined;
      const isOnDisk = inStore(place) === undefined && disk.existsSync(place);
      return isOnDisk ? disk.lstatSync(place) : stat(place);
    },
    access: (place: Place) => {
      if (!isThere(place)) throw absent(place, 'access');
    },
    chmod: (place: Place, mode: number) =>
      nameOf(place) === undefined
        ? disk.chmodSync(place, mode)
        : put(place, read(place), Number(mode)),
    createReadStream: (place: Place, options?: ReadOptions) =>
      inStore(place)
        ? Readable.from([read(place)])
        : disk.createReadStream(place, options as never),
    createWriteStream: (place: Place, options?: WriteOptions) => {
      if (nameOf(place) === undefined) return disk.createWriteStream(place, options as never);
      const parts: Buffer[] = [];
      return new Writable({
        write: (part, encoding, done) => {
          parts.push(typeof part === 'string' ? Buffer.from(part, encoding) : part);
          done();
        },
        final: (done) => {
          write(place, Buffer.concat(parts), options);
          done();
        },
      });
    },
  } satisfies Record<string, (...given: never[]) => unknown>;
}

function textOf(place: Place): string {
  return path.resolve(place instanceof URL ? fileURLToPath(place) : String(place));
}

function isBelow(name: string, folder: string): boolean {
  return folder === '' || name.startsWith(`${folder}/`);
}

function statsOf(disk: typeof fs, like: string, size: number, mode: number): Stats {
  const regular = 0o100000;
  return Object.assign(disk.statSync(like), { size, mode: regular | mode, nlink: 1 });
}

function entryOf(parentPath: string, name: string, kind: 'file' | 'folder'): Dirent {
  const no = () => false;
  const entry = {
    ...{ name, parentPath, path: parentPath },
    ...{ isBlockDevice: no, isCharacterDevice: no, isFIFO: no, isSocket: no, isSymbolicLink: no },
    isFile: () => kind === 'file',
    isDirectory: () => kind === 'folder',
  };
  return entry as Dirent;
}

function absent(place: unknown, call = 'open'): Error {
  return failure('ENOENT', 'no such file or directory', place, call);
}

function failure(code: string, meaning: string, place: unknown, syscall = 'open'): Error {
  const message = `${code}: ${meaning}, ${syscall} '${String(place)}'`;
  return Object.assign(new Error(message), { code, syscall, path: String(place) });
}
