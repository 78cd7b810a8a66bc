import { win32 } from 'node:path';
import { diagnose } from '../../diagnostics/diagnostic.ts';
import { sourceUnreachable } from '../../diagnostics/registry/sources.ts';
import { failed, ok, type Result } from '../../diagnostics/result.ts';
import { type Attempt, failedBecause } from '../../workspace/attempt.ts';
import { makeScratch } from '../../workspace/scratch.ts';
import { openTree, Unreadable } from '../../workspace/tree/disk.ts';
import { packLimits } from '../config/check-files.ts';
import { sourceText } from '../config/parse-source.ts';
import type { Source } from '../config/source.ts';
import type { Pack } from '../open/pack.ts';
import { fetchWith } from './fetch-program.ts';
import type { SourceOptions } from './open-source.ts';
import { openArchive } from './tarball.ts';

/**
 * Has npm itself fetch a package, so that registries, scopes, proxies and tokens of .npmrc count as
 * they do for every other package. None of its scripts runs.
 */
export async function openNpm(
  source: Extract<Source, { kind: 'npm' }>,
  { base, pin, env, signal }: SourceOptions,
): Promise<Result<Pack>> {
  const name = sourceText(source);
  const fail = (reason: string) => diagnose(sourceUnreachable, { source: name, reason });
  const version = pin?.version ?? source.range;
  const problem = await problemWithRange(version);
  if (problem !== undefined) return failed(fail(problem));
  const scratch = makeScratch('pyfunc-npm');
  try {
    const [program = '', ...npm] = npmCommand({ ...process.env, ...env });
    const words = ['pack', '--json', '--ignore-scripts', `--pack-destination=${scratch.path}`];
    const spec = `${source.name}@${version}`;
    const fetched = await fetchWith(program, [...npm, ...words, '--', spec], {
      cwd: base,
      env: { ...process.env, ...env },
      ...(signal && { signal }),
    });
    if (fetched.kind === 'failed') return failed(fail(fetched.reason));
    const tarball = tarballIn(scratch.path);
    if (tarball.kind === 'failed') return failed(fail(tarball.reason));
    const pack = await openArchive(tarball.value, name);
    return pack.kind === 'failed'
      ? pack
      : ok({ ...pack.value, version: versionIn(fetched.stdout) ?? pack.value.version });
  } finally {
    scratch.clear();
  }
}

/** On Windows `npm` is a script of the shell, which would read meanings into ranges like `^1 || >2`. */
export function npmCommand(
  env: NodeJS.ProcessEnv,
  { platform, execPath }: Pick<NodeJS.Process, 'platform' | 'execPath'> = process,
): string[] {
  if (platform !== 'win32') return ['npm'];
  const { npm_execpath: running = '' } = env;
  const installed = win32.join(win32.dirname(execPath), 'node_modules/npm/bin/npm-cli.js');
  return [execPath, /[\\/]npm-cli\.js$/.test(running) ? running : installed];
}

function tarballIn(folder: string): Attempt<Uint8Array> {
  try {
    const tree = openTree(folder, { largestFile: packLimits.total });
    const found = tree.entries('').find((entry) => entry.name.endsWith('.tgz'));
    const file = found && tree.file(found.name);
    return file ? ok(file.bytes) : failedBecause('npm found it, but left no package');
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return failedBecause(error.message);
  }
}

/** npm takes URLs and folders for versions too, and would run git for them. */
async function problemWithRange(range: string): Promise<string | undefined> {
  const { default: semver } = await import('semver');
  const isTag = /^[a-z][\w.-]*$/i.test(range);
  return isTag || semver.validRange(range) !== null
    ? undefined
    : `${JSON.stringify(range)} is neither a range of versions nor a tag`;
}

/** Some versions of npm print an object with the packages by name. */
function versionIn(json: string): string | undefined {
  try {
    const printed: unknown = JSON.parse(json);
    const [first] = Array.isArray(printed) ? printed : Object.values(Object(printed));
    const { version } = Object(first);
    return typeof version === 'string' ? version : undefined;
  } catch {
    return undefined;
  }
}
