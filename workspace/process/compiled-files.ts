import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readFileSync, statSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import { writeCacheFile } from '../cache-file.ts';
import { engineFlags, setEngineFlag } from './engine-flags.ts';

/** What stands before the compiled code of the files. */
interface Head {
  /** What it was compiled for. */
  readonly program: string;
  /** Set before anything is loaded: V8 refuses what it compiled under other flags. */
  readonly flags: readonly string[];
  readonly files: readonly { readonly name: string; readonly length: number }[];
  /** Of all that follows the head: V8 would run damaged code. */
  readonly sha256: string;
}

/** What the types of Node lack. */
interface CompilingModule extends NodeJS.Module {
  _compile(code: string, file: string): void;
}

type Run = (
  exports: unknown,
  require: NodeJS.Require,
  module: NodeJS.Module,
  file: string,
  folder: string,
) => void;

/**
 * Loads the CommonJS files of the bundle, and keeps what V8 compiled of them for the next run. Compiling and
 * Node's search for the files are half the work of a short run; here each file is named exactly.
 */
export class CompiledFiles {
  readonly #place: string | undefined;
  readonly #program: string;
  readonly #kept: ReadonlyMap<string, Uint8Array>;
  readonly #scripts = new Map<string, Script>();
  readonly #loaded = new Map<string, NodeJS.Module>();
  readonly #require = createRequire(import.meta.url);
  #isNew = false;

  /** `place` is the file to keep compiled code in, one for runs that load about the same; undefined for none. */
  constructor(place: string | undefined, version: string) {
    this.#place = place;
    const entry = fileURLToPath(import.meta.url);
    this.#program = [version, process.version, process.arch, entry, statSync(entry).mtimeMs].join(
      ' ',
    );
    this.#kept = place === undefined ? new Map() : keptAt(place, this.#program);
  }

  load(file: string): unknown {
    const known = this.#loaded.get(file);
    if (known !== undefined) return known.exports;
    const module = new Module(file) as CompilingModule;
    this.#loaded.set(file, module);
    const folder = path.dirname(file);
    module.require = (id) =>
      id.startsWith('.') ? this.load(path.join(folder, id)) : this.#require(id);
    const code = readFileSync(file, 'utf8');
    const script = this.#scriptOf(file, code);
    if (script === undefined) module._compile(code, file);
    else {
      const run = script.runInThisContext() as Run;
      run(module.exports, Object.assign(module.require, this.#require), module, file, folder);
    }
    return module.exports;
  }

  /** Keeps what is compiled by the end of the process, where some of it is new. */
  saveAtExit(): void {
    const place = this.#place;
    if (place === undefined) return;
    process.once('exit', () => {
      if (!this.#isNew) return;
      const made = Array.from(this.#scripts, ([name, script]) => {
        return [name, script.createCachedData()] as const;
      });
      save(place, this.#program, new Map([...this.#kept, ...made]));
    });
  }

  /** Undefined for code that imports modules, as the files do that run plopfiles: no script can do that. */
  #scriptOf(file: string, code: string): Script | undefined {
    // V8 itself compares only the length of the code.
    const name = `${path.basename(file)} ${statSync(file).mtimeMs}`;
    const cachedData = this.#kept.get(name);
    if (cachedData === undefined && /(?<![#.\w])import\(/.test(code)) return undefined;
    const head = '(function (exports, require, module, __filename, __dirname) { ';
    const script = new Script(`${head}${code}\n})`, {
      filename: file,
      columnOffset: -head.length,
      ...(cachedData && { cachedData }),
    });
    if (cachedData === undefined || script.cachedDataRejected) this.#isNew = true;
    this.#scripts.set(name, script);
    return script;
  }
}

/** Compiled code by the name of its file; nothing where it is of another program. */
function keptAt(place: string, program: string): Map<string, Uint8Array> {
  const kept = new Map<string, Uint8Array>();
  try {
    const bytes = readOwn(place);
    const end = bytes.indexOf('\n');
    const head: Head = JSON.parse(bytes.toString('utf8', 0, end));
    if (head.program !== program || head.sha256 !== digestOf(bytes.subarray(end + 1))) return kept;
    for (const flag of head.flags) setEngineFlag(flag);
    let at = end + 1;
    for (const { name, length } of head.files) {
      kept.set(name, bytes.subarray(at, at + length));
      at += length;
    }
  } catch {
    // The first run, or a file that nobody can use.
  }
  return kept;
}

/** The bytes of a file that no other user can have written: they are run as code. */
function readOwn(place: string): Buffer {
  const file = openSync(place, 'r');
  try {
    const { uid, mode } = fstatSync(file);
    const isOwn =
      process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0);
    if (!isOwn) throw new Error(`${place} is not ours`);
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}

function save(place: string, program: string, made: ReadonlyMap<string, Uint8Array>): void {
  const files = Array.from(made, ([name, { length }]) => ({ name, length }));
  const body = Buffer.concat([...made.values()]);
  const head: Head = { program, flags: [...engineFlags()], files, sha256: digestOf(body) };
  const bytes = Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), body]);
  writeCacheFile(place, bytes, { isPrivate: true });
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
