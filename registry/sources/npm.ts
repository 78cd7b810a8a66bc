import { join } from 'node:path';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { sourceUnreachable } from '../../diagnostics/registry/sources.ts';
import { openTree } from '../../workspace/disk.ts';
import { makeScratch } from '../../workspace/scratch.ts';
import { packLimits } from '../check-files.ts';
import type { Pack } from '../pack.ts';
import { sourceText } from '../parse-source.ts';
import type { Source } from '../source.ts';
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
): Promise<Pack | Diagnostic> {
  const name = sourceText(source);
  const version = pin?.version ?? source.range;
  const problem = await problemWithRange(version);
  if (problem !== undefined) return diagnose(sourceUnreachable, { source: name, reason: problem });
  const scratch = makeScratch('pyfunc-npm');
  try {
    const words = ['pack', '--json', '--ignore-scripts', `--pack-destination=${scratch.path}`];
    const fetched = await fetchWith('npm', [...words, '--', `${source.name}@${version}`], {
      cwd: base,
      env: { ...process.env, ...env },
      ...(signal && { signal }),
    });
    if ('reason' in fetched) return diagnose(sourceUnreachable, { source: name, ...fetched });
    const tree = openTree(scratch.path, { largestFile: packLimits.total });
    const [tarball] = tree.entries('').filter((entry) => entry.name.endsWith('.tgz'));
    const file = tarball && tree.file(tarball.name);
    if (file === undefined) {
      const reason = `npm left no package in ${join(scratch.path, '')}`;
      return diagnose(sourceUnreachable, { source: name, reason });
    }
    const pack = await openArchive(file.bytes, name);
    return 'code' in pack ? pack : { ...pack, version: versionIn(fetched.stdout) ?? pack.version };
  } finally {
    scratch.clear();
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
