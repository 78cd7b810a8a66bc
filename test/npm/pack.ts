import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
}

export interface Packed {
  readonly manifest: Manifest;
  /** Absolute path of the .tgz. */
  readonly tarball: string;
  /** Paths in the package, sorted. */
  readonly files: readonly string[];
}

/** Builds and packs both packages into a folder, as `npm publish` would, without touching dist/. */
export function packAll(folder: string): {
  readonly pyfunc: Packed;
  readonly createPyfunc: Packed;
} {
  const staging = path.join(folder, 'pyfunc');
  mkdirSync(staging, { recursive: true });
  for (const file of ['package.json', 'README.md', 'LICENSE']) {
    cpSync(path.join(root, file), path.join(staging, file));
  }
  execFileSync(process.execPath, ['build.mjs', path.join(staging, 'dist')], { cwd: root });
  return {
    pyfunc: pack(staging, folder),
    createPyfunc: pack(path.join(root, 'create-pyfunc'), folder),
  };
}

function pack(source: string, destination: string): Packed {
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', destination, source];
  const printed = execFileSync('npm', args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    shell: process.platform === 'win32',
  });
  const [report] = JSON.parse(printed) as [
    { readonly filename: string; readonly files: readonly { readonly path: string }[] },
  ];
  return {
    manifest: JSON.parse(readFileSync(path.join(source, 'package.json'), 'utf8')),
    tarball: path.join(destination, report.filename),
    files: report.files.map((file) => file.path).sort(),
  };
}
