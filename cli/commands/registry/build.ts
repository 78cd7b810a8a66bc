import { join, relative, resolve } from 'node:path';
import {
  type AuthorFolder,
  errorsIn,
  fromHere,
  inAuthorFolder,
} from '../../../api/registry/author-folder.ts';
import { type Exit, exitCode } from '../../../api/report/exit.ts';
import { jsonText } from '../../../api/report/json-text.ts';
import { jsonDiagnostic } from '../../../api/report/report-json.ts';
import { sourceFrom } from '../../../api/source.ts';
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import { diagnose } from '../../../diagnostics/diagnostic.ts';
import { writeFailed } from '../../../diagnostics/environment.ts';
import { buildRelease, indexText, type Release } from '../../../registry/release/build-release.ts';
import { unraisedVersions } from '../../../registry/release/compare-releases.ts';
import { indexFile } from '../../../registry/release/release.ts';
import { readReleased } from '../../../registry/release/released.ts';
import { openArchive } from '../../../registry/sources/tarball.ts';
import { isArtefact, writeArtefact } from '../../../workspace/artefact.ts';
import type { Options, Run, Session } from '../../command.ts';
import { pathFrom } from '../../views/name-of-app.ts';
import { counted } from '../../views/summary.ts';
import { styled } from '../../views/terminal.ts';
import { findingLines, refuse } from './refuse.ts';

/** Makes a release of a registry: a tarball, and an index that says what is in it. */
export const run: Run = async (session, path = '.', options) =>
  inAuthorFolder(path, session, (folder) => build(folder, options, session));

async function build(folder: AuthorFolder, options: Options, session: Session): Promise<Exit> {
  const { io, json, cwd } = session;
  const invalid = await errorsIn(folder);
  if (invalid.length > 0) return refuse(invalid, session);

  const out = resolve(folder.tree.root, String(options.out ?? 'dist'));
  const release = await buildRelease(folder.tree, {
    tests: options.tests === true,
    out: relative(folder.tree.root, out),
  });
  // What would be refused where it is used is no release.
  const read = await openArchive(release.tarball, release.index.file);
  if ('code' in read) return refuse([read], session);
  const problems = await unreleasable(folder, release, out, options, session);
  if (problems.length > 0) return refuse(problems, session);
  const unwritten = write(out, release);
  if (unwritten !== undefined) return refuse([unwritten], session);

  const findings = release.findings.map((each) => fromHere(each, folder));
  const { index, tarball } = release;
  const files = [index.file, indexFile].map((name) => pathFrom(cwd, join(out, name)));
  if (json) {
    const diagnostics = findings.map((each) => jsonDiagnostic(each, sourceFrom(cwd)));
    const document = { version: 1, status: 'written', exitCode: exitCode('done') };
    io.raw(jsonText({ ...document, release: index, files, diagnostics }));
    return 'done';
  }
  const size = `${Math.ceil(tarball.length / 1024)} KiB`;
  io.out(
    ...findingLines(findings, session),
    [
      styled('bold', `${index.name} ${index.version}`),
      `  ${counted(index.templates.length, 'template')}`,
    ],
    `  ${files[0]}  ${size}`,
    `  ${files[1]}`,
    `  ${index.integrity}`,
  );
  return 'done';
}

/** What stands against the release: a version of it that is out already, and is another. */
async function unreleasable(
  folder: AuthorFolder,
  { index }: Release,
  out: string,
  { against }: Options,
  { cwd }: Session,
): Promise<Diagnostic[]> {
  const { tree } = folder;
  const wanted = typeof against === 'string' ? [against] : formerIndex(out, cwd);
  const found: Diagnostic[] = [];
  for (const text of wanted) {
    const released = await readReleased(text, tree.root, cwd);
    if ('code' in released) found.push(released);
    else
      found.push(...unraisedVersions(tree, index, released).map((each) => fromHere(each, folder)));
  }
  return found;
}

/** What was built last, where it is still there. */
function formerIndex(out: string, cwd: string): string[] {
  return isArtefact(out, indexFile) ? [pathFrom(cwd, join(out, indexFile))] : [];
}

/** The tarball first: whoever finds the index finds all it names. */
function write(out: string, { index, tarball }: Release): Diagnostic | undefined {
  const files = [
    [index.file, tarball],
    [indexFile, Buffer.from(indexText(index))],
  ] as const;
  for (const [name, bytes] of files) {
    const reason = writeArtefact(out, name, bytes);
    const slots = { path: join(out, name), reason: reason ?? '', pending: false };
    if (reason !== undefined) return diagnose(writeFailed, slots);
  }
  return undefined;
}
