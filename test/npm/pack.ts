import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import { locked } from '../python/environment.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly repository?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
}

export interface Packed {
  readonly manifest: Manifest;
  /** Absolute path of the .tgz. */
  readonly tarball: string;
  /** Paths in the package, sorted. */
  readonly files: readonly string[];
}

/** A folder for `packAll`, on the disk of the build. */
export function packFolder(): string {
  const cache = path.join(root, '.cache');
  mkdirSync(cache, { recursive: true });
  return mkdtempSync(path.join(cache, 'packed-'));
}

export interface Both {
  readonly pyfunc: Packed;
  readonly createPyfunc: Packed;
}

/** Both packages, built and packed once for the tests of a run. */
export async function packedOnce(): Promise<Both> {
  const folder = path.join(inject('run'), 'packed');
  const file = path.join(folder, 'packed.json');
  await locked(`${path.basename(inject('run'))}.packed.lock`, async () => {
    if (!existsSync(file)) writeFileSync(file, JSON.stringify(packAll(folder)));
  });
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** Builds and packs both packages into a folder, as `npm publish` would, without touching dist/. */
export function packAll(folder: string): Both {
  const pyfunc = path.join(folder, 'pyfunc');
  const createPyfunc = path.join(folder, 'create-pyfunc');
  const dists = [pyfunc, createPyfunc].map((each) => path.join(each, 'dist'));
  for (const each of [pyfunc, createPyfunc]) mkdirSync(each, { recursive: true });
  execFileSync(process.execPath, ['build.mjs', ...dists], { cwd: root });
  return {
    pyfunc: pack(root, pyfunc),
    createPyfunc: pack(path.join(root, 'create-pyfunc'), createPyfunc),
  };
}

/** Packs what lies in the staging folder together with the files about it from the sources. */
function pack(source: string, staging: string): Packed {
  const { files = [] } = JSON.parse(readFileSync(path.join(source, 'package.json'), 'utf8'));
  const named = files.filter((each: string) => !/^!|^dist$/.test(each));
  for (const file of ['package.json', 'README.md', 'LICENSE', ...named]) {
    cpSync(path.join(source, file), path.join(staging, file), { recursive: true });
  }
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', staging, staging];
  const printed = execFileSync('npm', args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    shell: process.platform === 'win32',
  });
  const [report] = JSON.parse(printed) as [
    { readonly filename: string; readonly files: readonly { readonly path: string }[] },
  ];
  return {
    manifest: JSON.parse(readFileSync(path.join(staging, 'package.json'), 'utf8')),
    tarball: path.join(staging, report.filename),
    files: report.files.map((file) => file.path).sort(),
  };
}
