import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Packed, packAll, packedOnce, packFolder } from './pack.ts';

type Name = 'pyfunc' | 'createPyfunc';

const folder = packFolder();
let packed: Record<Name, Packed>;

beforeAll(async () => {
  packed = await packedOnce();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What may be in each package; a file of any other kind has slipped in. */
const allowed: Record<Name, readonly RegExp[]> = {
  pyfunc: [
    /^(package\.json|README\.md|LICENSE)$/,
    /^dist\/pyfunc\.cjs$/,
    /^dist\/types\/(?:[\w-]+\/)+[\w-]+\.d\.ts$/,
    /^schemas\/[\w-]+\.schema\.json$/,
    /^dist\/LICENSES\.txt$/,
    /^dist\/sbom\.cdx\.json$/,
    // The page of HTML reports.
    /^dist\/page\/page\.(js|css)$/,
    // SARIF logs link to it.
    /^docs\/diagnostics\.md$/,
    /^dist\/templates\/[\w-]+\.json$/,
    /^dist\/chunks\/[\w-]+\.c?js$/,
    // Few commands use them.
    /^dist\/chunks\/[\w-]+\.cjs\.br$/,
    /^dist\/chunks\/(web-tree-sitter|tree-sitter-python)\.wasm$/,
    /^dist\/verify\/programs\/\w+\.py$/,
    /^dist\/verify\/(run-requirements|library|library-py313)\.txt$/,
    /^dist\/verify\/wheels\/[\w.-]+\.whl$/,
    // Later versions render them again, to tell what users changed since.
    /^templates\/registry\.json$/,
    /^templates\/[\w-]+\/template\.json$/,
    /^templates\/[\w-]+\/files\/[\w./-]+$/,
  ],
  createPyfunc: [
    /^(package\.json|README\.md|LICENSE)$/,
    /^dist\/LICENSES\.txt$/,
    /^dist\/sbom\.cdx\.json$/,
    /^dist\/templates\/[\w-]+\.json$/,
    /^dist\/create\/[\w-]+\.c?js$/,
    // With these it indexes what it made.
    /^dist\/create\/(web-tree-sitter|tree-sitter-python)\.wasm$/,
    /^dist\/verify\/programs\/\w+\.py$/,
    /^dist\/verify\/(run-requirements|library|library-py313)\.txt$/,
    /^dist\/verify\/wheels\/[\w.-]+\.whl$/,
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
    const exported = Object.values(manifest.exports ?? {}).flatMap((each) =>
      typeof each === 'string' ? [each] : Object.values(each),
    );
    const named = [...Object.values(manifest.bin), ...exported];
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

describe('what others wrote', () => {
  const inPackage = (file: string) =>
    execFileSync('tar', ['xzfO', packed.pyfunc.tarball, `package/dist/${file}`], {
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
  interface Component {
    readonly group?: string;
    readonly name: string;
    readonly version: string;
    readonly purl: string;
    readonly licenses: readonly object[];
  }

  it('is named in the bill of materials and in the license texts alike', () => {
    const bom = JSON.parse(inPackage('sbom.cdx.json'));
    expect(bom).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6' });
    const components: readonly Component[] = bom.components;
    const named = components.map(({ group, name, version }) =>
      [group, `${name} ${version}`].filter((part) => part !== undefined).join('/'),
    );
    const texts = inPackage('LICENSES.txt').split(`\n\n${'-'.repeat(80)}\n\n`);
    const licensed = texts.flatMap((text) => {
      const [names = ''] = text.split('\n\n');
      return names.split('\n').map((name) => name.slice(0, name.indexOf(' (')));
    });
    expect([...licensed].sort()).toEqual([...named].sort());
    // Also what lies inside another bundle.
    expect(named.some((each) => /^typescript \d/.test(each))).toBe(true);
    for (const text of texts)
      expect(text.split('\n\n').slice(1).join('').length).toBeGreaterThan(200);
    for (const { purl, licenses } of components) {
      expect(purl).toMatch(/^pkg:(?:npm|pypi)\/\S+@\S+$/);
      expect(licenses).toHaveLength(1);
    }
  });

  it('comes from the lock file', () => {
    const lock = JSON.parse(
      readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'),
    );
    const locked = Object.entries<{ version: string }>(lock.packages).map(
      ([place, { version }]) =>
        `${place.slice(place.lastIndexOf('node_modules/') + 13)} ${version}`,
    );
    const { components }: { components: readonly Component[] } = JSON.parse(
      inPackage('sbom.cdx.json'),
    );
    const npm = components.filter(({ purl }) => purl.startsWith('pkg:npm/'));
    const names = npm.map(
      ({ group, name, version }) => `${group ? `${group}/` : ''}${name} ${version}`,
    );
    // TypeScript lies inside a file of ts-morph.
    expect(
      names.filter((name) => !locked.includes(name) && !name.startsWith('typescript ')),
    ).toEqual([]);
  });
});

describe('checks of others', () => {
  const modules = fileURLToPath(new URL('../../node_modules/', import.meta.url));

  it('publint finds nothing', () => {
    const words = [
      path.join(modules, 'publint/src/cli.js'),
      'run',
      packed.pyfunc.tarball,
      '--strict',
    ];
    const { status, stdout } = spawnSync(process.execPath, words, { encoding: 'utf8' });
    expect(stdout).toContain('All good!');
    expect(status).toBe(0);
  });

  it('attw finds the types of the package', () => {
    const cli = path.join(modules, '@arethetypeswrong/cli/dist/index.js');
    const words = [
      cli,
      packed.pyfunc.tarball,
      '--profile',
      'esm-only',
      '--format',
      'ascii',
      '--no-color',
    ];
    const { status, stdout } = spawnSync(process.execPath, words, { encoding: 'utf8' });
    // It ends with 1 for a problem that the profile does not pass over.
    expect(status, stdout).toBe(0);
    expect(stdout).toContain('(ESM)');
  });

  it('the release is refused while links are placeholders', () => {
    const script = fileURLToPath(new URL('../../scripts/check-release.mjs', import.meta.url));
    const { status, stderr } = spawnSync(process.execPath, [script], { encoding: 'utf8' });
    const links = Object.values(packed.pyfunc.manifest.repository ?? {}).join(' ');
    const isPlaceholder = links.includes('OWNER');
    expect(status).toBe(isPlaceholder ? 1 : 0);
    if (isPlaceholder) expect(stderr).toContain('repository.url is a placeholder');
  });
});

it('create-pyfunc is small: it reads no configuration and fetches no registry', () => {
  const strangers = /config-script|reach|open-configured|open-source/;
  expect(packed.createPyfunc.files.filter((file) => strangers.test(file))).toEqual([]);
});

it('both have one version', () => {
  expect(packed.createPyfunc.manifest.version).toBe(packed.pyfunc.manifest.version);
});

it('both come out the same, byte for byte, when they are built again elsewhere', () => {
  const again = packAll(path.join(folder, 'again'));
  expect(sha256(again.pyfunc)).toBe(sha256(packed.pyfunc));
  expect(sha256(again.createPyfunc)).toBe(sha256(packed.createPyfunc));
});

describe('pyfunc.config.ts in a repository that has pyfunc', () => {
  const repository = path.join(folder, 'repository');

  beforeAll(() => {
    const home = path.join(repository, 'node_modules/pyfunc');
    mkdirSync(home, { recursive: true });
    execFileSync('tar', ['xzf', packed.pyfunc.tarball, '--strip-components=1', '-C', home]);
    writeFileSync(path.join(repository, 'package.json'), '{"type": "module"}');
  });

  it.each(['nodenext', 'preserve'])('has types, module %s', (module) => {
    const good = "registries: { '@acme': './templates', '@b': { source: 'https://x/t.tgz' } }";
    expect(typeErrors(good, module)).toEqual([]);
    expect(typeErrors("registries: { acme: './templates' }", module)).toEqual([
      expect.stringMatching(/TS2353/),
    ]);
    expect(typeErrors("registry: { '@acme': './templates' }", module)).toEqual([
      expect.stringMatching(/TS2353/),
    ]);
    expect(typeErrors("registries: { '@acme': 1 }", module)).toEqual([
      expect.stringMatching(/TS2322/),
    ]);
  });

  it('can be imported too, and gives back what it was given', () => {
    const script = `
      import { defineConfig } from 'pyfunc';
      const config = { registries: {} };
      console.log(defineConfig(config) === config);`;
    const words = ['--input-type=module', '--eval', script];
    const said = execFileSync(process.execPath, words, { cwd: repository, encoding: 'utf8' });
    expect(said).toBe('true\n');
  });

  /** What the compiler has against a configuration, one text for each error. */
  function typeErrors(body: string, module: string): string[] {
    const text = `import { defineConfig } from 'pyfunc';\nexport default defineConfig({ ${body} });\n`;
    writeFileSync(path.join(repository, 'pyfunc.config.ts'), text);
    const tsc = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url));
    const flags = [
      '--ignoreConfig',
      '--noEmit',
      '--strict',
      '--module',
      module,
      '--pretty',
      'false',
    ];
    const { stdout } = spawnSync(process.execPath, [tsc, ...flags, 'pyfunc.config.ts'], {
      cwd: repository,
      encoding: 'utf8',
    });
    return stdout.split('\n').filter((line) => line.includes('error TS'));
  }
});

const sha256 = ({ tarball }: Packed) =>
  createHash('sha256').update(readFileSync(tarball)).digest('hex');
