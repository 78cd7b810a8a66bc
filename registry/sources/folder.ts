import { join } from 'node:path';
import { diagnose } from '../../diagnostics/diagnostic.ts';
import { sourceMissing } from '../../diagnostics/registry/sources.ts';
import { failed, ok, type Result } from '../../diagnostics/result.ts';
import { templateNames } from '../../generators/templates/open-library.ts';
import { filesBelow, integrityOf } from '../../generators/templates/snapshot.ts';
import { openTree, Unreadable } from '../../workspace/tree/disk.ts';
import { type EntryKind, joinPath, type Tree } from '../../workspace/tree/tree.ts';
import { EntryCheck, type EntryProblem } from '../config/check-files.ts';
import type { Source } from '../config/source.ts';
import { textField } from '../config/text-field.ts';
import type { Pack } from '../open/pack.ts';
import type { SourceOptions } from './open-source.ts';
import { type Files, problemWithManifests, refused } from './pack-of.ts';
import type { TarRead } from './read-tar.ts';
import { problemWithPlace } from './within-repository.ts';

/** A registry in a folder of the repository: what lies beside it is none of ours. */
export function openFolder(
  { path }: Extract<Source, { kind: 'folder' }>,
  { base, repository }: SourceOptions,
): Result<Pack> {
  return openPlace(join(base, path), repository, path);
}

/** The registry at a place on disk, which must be one of the repository. */
export function openPlace(place: string, repository: string, source: string): Result<Pack> {
  const missing = (problem: string) => diagnose(sourceMissing, { source, problem });
  try {
    const elsewhere = problemWithPlace(place, repository);
    if (elsewhere !== undefined) return failed(missing(elsewhere));
    const tree = openTree(place);
    if (tree.file('registry.json') === undefined) return failed(missing('it has no registry.json'));
    const problem = problemWithFolder(tree) ?? problemWithManifests(filesAt(tree, [manifest]));
    if (problem !== undefined) return failed(refused(source, problem));
    const version = textField(tree, manifest, 'version');
    if (textField(tree, manifest, 'plopfile') === '') {
      return ok({
        tree,
        version,
        // Nothing pins a folder of data: to read all of it is for those who ask.
        get integrity() {
          const paths = templateNames(tree).flatMap((name) => filesBelow(tree, name));
          return integrityOf(filesAt(tree, [manifest, ...paths]));
        },
      });
    }
    const whole = readWhole(tree);
    if (whole.kind === 'refused') return failed(refused(source, whole.entry));
    return ok({ tree, version, integrity: integrityOf(whole.files) });
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return failed(missing(error.message));
  }
}

const manifest = 'registry.json';

function filesAt(tree: Tree, paths: readonly string[]): Files {
  return Object.fromEntries(
    paths.flatMap((path) => {
      const file = tree.file(path);
      return file === undefined ? [] : [[path, file.bytes]];
    }),
  );
}

/**
 * Judges the names and kinds of all that belongs to the registry and its templates. What lies beside
 * them is nobody's business, and nothing is read: a folder is on this machine already.
 */
function problemWithFolder(tree: Tree): EntryProblem | undefined {
  const check = new EntryCheck();
  for (const { name, kind } of tree.entries('')) {
    const isTemplate = kind === 'folder' && tree.isThere(`${name}/template.json`);
    const own = kind === 'link' || name === manifest ? [{ path: name, kind }] : [];
    for (const entry of isTemplate ? entriesBelow(tree, name) : own) {
      const problem = check.problemWith({ ...entry, bytes: 0 });
      if (problem !== undefined) return problem;
    }
  }
  return undefined;
}

/** A program may import whatever lies beside it: a person who trusts it trusts all of that. */
function readWhole(tree: Tree): Extract<TarRead, { readonly kind: 'files' | 'refused' }> {
  const check = new EntryCheck();
  const files: [path: string, bytes: Uint8Array][] = [];
  for (const { path, kind } of entriesBelow(tree, '')) {
    const bytes = kind === 'file' ? tree.file(path)?.bytes : undefined;
    const entry = check.problemWith({ path, kind, bytes: bytes?.length ?? 0 });
    if (entry !== undefined) return { kind: 'refused', entry };
    if (bytes !== undefined) files.push([path, bytes]);
  }
  return { kind: 'files', files: Object.fromEntries(files) };
}

/** Folders of tools, which no template is in. */
export const passedOver = /^(?:node_modules|\.git|__pycache__|\.venv)$/;

/** Who stops taking entries at a folder that lies too deep also stops the walk. */
function* entriesBelow(
  tree: Tree,
  folder: string,
): Generator<{ readonly path: string; readonly kind: EntryKind }> {
  for (const { name, kind } of tree.entries(folder)) {
    // A repository within a template is none that anybody means.
    if (passedOver.test(name) && (name !== '.git' || folder === '')) continue;
    const path = joinPath(folder, name);
    yield { path, kind };
    if (kind === 'folder') yield* entriesBelow(tree, path);
  }
}
