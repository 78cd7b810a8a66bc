import { execFile, execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Packed, packedOnce } from './pack.ts';
import { type Registry, startRegistry } from './registry.ts';

const fixture = fileURLToPath(new URL('fixtures/monorepo', import.meta.url));

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A company's repository on disk, with git, and pyfunc installed in it from an npm registry of its own. */
export interface Monorepo {
  readonly root: string;
  /** Runs the pyfunc that is installed in it. */
  run(...words: readonly string[]): Promise<Ran>;
  /** The same, and reads what it says with --json. */
  // biome-ignore lint/suspicious/noExplicitAny: what a test looks at in a document of JSON is its own affair
  json(...words: readonly string[]): Promise<any>;
  /** Runs another program in it, or in another folder. */
  start(
    program: string,
    words: readonly string[],
    more?: NodeJS.ProcessEnv,
    cwd?: string,
  ): Promise<Ran>;
  git(...words: readonly string[]): string;
  commit(): void;
  read(file: string): string;
  edit(file: string, change: (text: string) => string): void;
  /** Brings the registries of the repository to their second version. */
  secondVersion(): void;
  /** Releases a registry by `pyfunc registry build` and publishes that as a package. */
  publish(folder: 'vendor-1' | 'vendor-2'): Promise<void>;
  remove(): void;
}

/** Makes it: two registries, three apps, one of which pyfunc has still to make. */
export async function monorepo(): Promise<Monorepo> {
  const folder = mkdtempSync(path.join(tmpdir(), 'pyfunc-monorepo-'));
  const root = path.join(folder, 'acme');
  const { pyfunc } = await packedOnce();
  const packages: Packed[] = [pyfunc];
  const registry = await startRegistry(packages);
  const env = environment(folder, registry);
  cpSync(path.join(fixture, 'first'), root, { recursive: true });
  // Under their own names they would count in the repository of pyfunc.
  renameSync(path.join(root, 'gitignore.txt'), path.join(root, '.gitignore'));
  renameSync(path.join(root, 'pyfunc.config.txt'), path.join(root, 'pyfunc.config.ts'));
  const git = (...words: readonly string[]) =>
    execFileSync('git', words, { cwd: root, env, encoding: 'utf8' });
  const commit = () => {
    git('add', '--all');
    git('commit', '--quiet', '--allow-empty', '--message', 'next');
  };
  git('init', '--quiet');
  await ran('npm', ['install', '--save-dev', 'pyfunc'], { cwd: root, env });
  commit();
  const bin = path.join(root, 'node_modules/.bin/pyfunc');
  const run = (...words: readonly string[]) => ran(bin, words, { cwd: root, env });
  return {
    root,
    run,
    start: (program, words, more, cwd = root) =>
      ran(program, words, { cwd, env: { ...env, ...more } }),
    git,
    commit,
    async json(...words) {
      const { stdout, stderr } = await run(...words, '--json');
      if (stdout === '') throw new Error(stderr);
      return JSON.parse(stdout);
    },
    read: (file) => readFileSync(path.join(root, file), 'utf8'),
    edit(file, change) {
      const whole = path.join(root, file);
      const before = readFileSync(whole, 'utf8');
      const after = change(before);
      if (after === before) throw new Error(`Nothing to change in ${file}`);
      writeFileSync(whole, after);
    },
    secondVersion: () => cpSync(path.join(fixture, 'second'), root, { recursive: true }),
    async publish(name) {
      const out = path.join(folder, name);
      const { code, stderr } = await run(
        'registry',
        'build',
        path.join(fixture, name),
        '--out',
        out,
      );
      if (code !== 0) throw new Error(stderr);
      const { version, file } = JSON.parse(readFileSync(path.join(out, 'index.json'), 'utf8'));
      const manifest = { name: '@vendor/templates', version, bin: {} };
      packages.unshift({ manifest, tarball: path.join(out, file), files: [] });
    },
    remove() {
      registry.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Of someone who has never used npm, git or pyfunc before. */
function environment(folder: string, registry: Registry): NodeJS.ProcessEnv {
  const home = path.join(folder, 'home');
  mkdirSync(home);
  writeFileSync(path.join(home, '.gitconfig'), '[user]\nname = A\nemail = a@example.com\n');
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(npm|node|vitest|xdg|git)_/i.test(name),
  );
  return {
    ...Object.fromEntries(own),
    HOME: home,
    npm_config_registry: registry.url,
    npm_config_cache: path.join(home, 'npm'),
    npm_config_userconfig: path.join(home, 'npmrc'),
    npm_config_update_notifier: 'false',
    npm_config_audit: 'false',
    npm_config_fund: 'false',
  };
}

/** How a command ended, whether it is content or not. */
function ran(
  command: string,
  words: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(command, words, { ...options, encoding: 'utf8' }, (error, stdout, stderr) =>
      resolve({
        code: typeof error?.code === 'number' ? error.code : error ? -1 : 0,
        stdout,
        stderr,
      }),
    );
  });
}
