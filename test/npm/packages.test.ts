import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Packed, packAll, packFolder } from './pack.ts';

type Name = 'pyfunc' | 'createPyfunc';

const folder = packFolder();
let packed: Record<Name, Packed>;

beforeAll(() => {
  packed = packAll(path.join(folder, 'once'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What may be in each package; a file of any other kind has slipped in. */
const allowed: Record<Name, readonly RegExp[]> = {
  pyfunc: [
    /^(package\.json|README\.md|LICENSE)$/,
    /^dist\/pyfunc\.js$/,
    /^dist\/LICENSES\.txt$/,
    /^dist\/templates\/[\w-]+\.json$/,
    /^dist\/chunks\/[\w-]+\.js$/,
    /^dist\/chunks\/(web-tree-sitter|tree-sitter-python)\.wasm$/,
    /^dist\/verify\/\w+\.py$/,
    /^dist\/verify\/run-requirements\.txt$/,
  ],
  createPyfunc: [
    /^(package\.json|README\.md|LICENSE)$/,
    /^dist\/LICENSES\.txt$/,
    /^dist\/templates\/[\w-]+\.json$/,
    /^dist\/create\/[\w-]+\.js$/,
  ],
};

describe.each(['pyfunc', 'createPyfunc'] as const)('%s', (name) => {
  it('holds what is allowed and nothing else', () => {
    const { files } = packed[name];
    expect(files.filter((file) => !allowed[name].some((kind) => kind.test(file)))).toEqual([]);
    for (const kind of allowed[name]) expect(files.some((file) => kind.test(file))).toBe(true);
  });

  it('holds what its manifest names', () => {
    const { manifest, files } = packed[name];
    const named = [...Object.values(manifest.bin), ...Object.values(manifest.exports ?? {})];
    expect(files).toEqual(expect.arrayContaining(named.map((file) => file.replace('./', ''))));
  });

  it('brings no other package and runs nothing when it is installed', () => {
    const { dependencies, scripts = {} } = packed[name].manifest;
    expect(dependencies).toBeUndefined();
    for (const hook of ['preinstall', 'install', 'postinstall', 'prepare']) {
      expect(scripts).not.toHaveProperty(hook);
    }
  });
});

it('both have one version', () => {
  expect(packed.createPyfunc.manifest.version).toBe(packed.pyfunc.manifest.version);
});

it('both come out the same, byte for byte, when they are built again elsewhere', () => {
  const again = packAll(path.join(folder, 'again'));
  expect(sha256(again.pyfunc)).toBe(sha256(packed.pyfunc));
  expect(sha256(again.createPyfunc)).toBe(sha256(packed.createPyfunc));
});

const sha256 = ({ tarball }: Packed) =>
  createHash('sha256').update(readFileSync(tarball)).digest('hex');
