import { join, relative, resolve } from 'node:path';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { writeFailed } from '../../diagnostics/environment.ts';
import { buildRelease, indexText, type Release } from '../../registry/release/build-release.ts';
import { unraisedVersions } from '../../registry/release/compare-releases.ts';
import { indexFile } from '../../registry/release/release.ts';
import { readReleased } from '../../registry/release/released.ts';
import { openArchive } from '../../registry/sources/tarball.ts';
import { isArtifact, writeArtifact } from '../../workspace/artifact.ts';
import { pathFrom } from '../apps/app-name.ts';
import type { Host } from '../host.ts';
import { completed, type Outcome } from '../outcome.ts';
import { refuse } from '../refuse.ts';
import { placed, sourceFrom } from '../report/placed.ts';
import { type AuthorFolder, errorsIn, fromHere, inAuthorFolder } from './author-folder.ts';

/** What goes into a release, and where to. */
export interface BuildOptions {
  /** The folder to write to, from that of the registry; `dist` where it is absent. */
  readonly out?: string | undefined;
  /** The release before: an index.json, a .tgz, or a commit or tag of git. */
  readonly against?: string | undefined;
  /** Put the tests of the templates in too. */
  readonly tests?: boolean | undefined;
}

/** The release that was built. */
export interface BuildAbout {
  readonly release: Release['index'];
  /** The tarball and its index, from `host.cwd`. */
  readonly files: readonly string[];
  /** Of the tarball, in bytes. */
  readonly size: number;
}

export type BuildOutcome = Outcome<BuildAbout>;

/** Makes a release of a registry: a tarball, and an index that says what is in it. */
export function buildRegistry(
  path: string,
  options: BuildOptions,
  host: Host,
): Promise<BuildOutcome> {
  return inAuthorFolder(path, host, (folder) => build(folder, options, host));
}

async function build(
  folder: AuthorFolder,
  options: BuildOptions,
  host: Host,
): Promise<BuildOutcome> {
  const errors = await errorsIn(folder);
  if (errors.length > 0) return refuse(errors, host);

  const { root } = folder.tree;
  const out = resolve(root, options.out ?? 'dist');
  const tests = options.tests === true;
  const release = await buildRelease(folder.tree, { tests, out: relative(root, out) });
  // What would be refused where it is used is not a release.
  const read = await openArchive(release.tarball, release.index.file);
  if (read.kind === 'failed') return refuse(read.diagnostics, host);
  const problems = await unreleasable(folder, release, out, options, host);
  if (problems.length > 0) return refuse(problems, host);
  const unwritten = write(out, release);
  if (unwritten !== undefined) return refuse([unwritten], host);
  const { index, tarball, findings } = release;
  const found = findings.map((each) => fromHere(each, folder));
  const files = [index.file, indexFile].map((name) => pathFrom(host.cwd, join(out, name)));
  const about = { release: index, files, size: tarball.length };
  return completed('written', about, { diagnostics: placed(found, sourceFrom(host.cwd)) });
}

/** What is against the release: a version of it that is out already, and is another. */
async function unreleasable(
  folder: AuthorFolder,
  { index }: Release,
  out: string,
  { against }: BuildOptions,
  { cwd }: Host,
): Promise<Diagnostic[]> {
  const { tree } = folder;
  const wanted = against === undefined ? formerIndex(out, cwd) : [against];
  const found: Diagnostic[] = [];
  for (const text of wanted) {
    const released = await readReleased(text, tree.root, cwd);
    if (released.kind === 'failed') found.push(...released.diagnostics);
    else
      found.push(
        ...unraisedVersions(tree, index, released.value).map((each) => fromHere(each, folder)),
      );
  }
  return found;
}

/** What was built last, where it is still there. */
function formerIndex(out: string, cwd: string): string[] {
  return isArtifact(out, indexFile) ? [pathFrom(cwd, join(out, indexFile))] : [];
}

/** The tarball first: a reader that finds the index finds everything that it names. */
function write(out: string, { index, tarball }: Release): Diagnostic | undefined {
  const files = [
    [index.file, tarball],
    [indexFile, Buffer.from(indexText(index))],
  ] as const;
  for (const [name, bytes] of files) {
    const reason = writeArtifact(out, name, bytes);
    const slots = { path: join(out, name), reason: reason ?? '', pending: false };
    if (reason !== undefined) return diagnose(writeFailed, slots);
  }
  return undefined;
}
