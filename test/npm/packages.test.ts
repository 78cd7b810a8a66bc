import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packAll } from './pack.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'pyfunc-pack-'));
let packed: ReturnType<typeof packAll>;

beforeAll(() => {
  packed = packAll(path.join(folder, 'once'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What may be in the package; a file of any other kind has slipped in. */
const allowed = [
  /^(package\.json|README\.md|LICENSE)$/,
  /^dist\/(pyfunc|create-pyfunc)\.js$/,
  /^dist\/LICENSES\.txt$/,
  /^dist\/chunks\/[\w-]+\.(js|wasm)$/,
  /^dist\/templates\/[\w-]+\/template\.json$/,
  /^dist\/templates\/[\w-]+\/files\/[\w./-]+\.hbs$/,
  /^dist\/verify\/\w+\.py$/,
];

describe('pyfunc', () => {
  it('holds what is allowed and nothing else', () => {
    const { files } = packed.pyfunc;
    expect(files.filter((file) => !allowed.some((kind) => kind.test(file)))).toEqual([]);
    for (const kind of allowed) expect(files.some((file) => kind.test(file))).toBe(true);
  });

  it('installs nothing else and runs nothing when it is installed', () => {
    const { dependencies, scripts = {} } = packed.pyfunc.manifest;
    expect(dependencies).toBeUndefined();
    expect(scripts).not.toHaveProperty('preinstall');
    expect(scripts).not.toHaveProperty('install');
    expect(scripts).not.toHaveProperty('postinstall');
    expect(scripts).not.toHaveProperty('prepare');
  });

  it('comes out the same, byte for byte, when it is built again elsewhere', () => {
    const again = packAll(path.join(folder, 'again'));
    expect(sha256(again.pyfunc.tarball)).toBe(sha256(packed.pyfunc.tarball));
    expect(sha256(again.createPyfunc.tarball)).toBe(sha256(packed.createPyfunc.tarball));
  });
});

describe('create-pyfunc', () => {
  it('is a door to the pyfunc of its own version', () => {
    const { manifest, files } = packed.createPyfunc;
    expect(files).toEqual(['LICENSE', 'README.md', 'create-pyfunc.js', 'package.json']);
    expect(manifest.version).toBe(packed.pyfunc.manifest.version);
    expect(manifest.dependencies).toEqual({ pyfunc: manifest.version });
    expect(manifest.scripts).toBeUndefined();
  });
});

const sha256 = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');
