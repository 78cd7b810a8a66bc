import { join, relative, sep } from 'node:path';
import picomatch from 'picomatch';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { sourceMissing } from '../../diagnostics/registry/sources.ts';
import { templateNames } from '../../generators/open-library.ts';
import { filesBelow, integrityOf } from '../../generators/snapshot.ts';
import { openTree, Unreadable } from '../../workspace/disk.ts';
import { readText } from '../../workspace/text.ts';
import { joinPath, type Tree } from '../../workspace/tree.ts';
import { EntryCheck, type EntryProblem } from '../check-files.ts';
import type { Pack } from '../pack.ts';
import type { Source } from '../source.ts';
import { textField } from '../text-field.ts';
import type { SourceOptions } from './open-source.ts';
import { type Files, problemWithManifests, refused, registryFolder } from './pack-of.ts';

/** A registry in a folder of the repository: what lies beside it is none of ours. */
export function openFolder(
  { path }: Extract<Source, { kind: 'folder' }>,
  { base, repository }: SourceOptions,
): Pack | Diagnostic {
  const folder = join(base, path);
  const within = relative(repository, folder);
  if (within === '..' || within.startsWith(`..${sep}`)) {
    const problem = 'it lies outside the repository';
    return diagnose(sourceMissing, { source: path, problem });
  }
  return openAt(folder, path);
}

/** A package of the repository's own workspaces, found by the name in its package.json. */
export async function openWorkspace(
  { name }: Extract<Source, { kind: 'workspace' }>,
  { repository }: SourceOptions,
): Promise<Pack | Diagnostic> {
  const source = `workspace:${name}`;
  const tree = openTree(repository);
  const globs = await workspaceGlobs(tree);
  if (globs === undefined) {
    const problem =
      'neither package.json nor pnpm-workspace.yaml at the top of the repository names workspaces';
    return diagnose(sourceMissing, { source, problem });
  }
  const found = packageFolders(tree, globs).filter(
    (folder) => textField(tree, joinPath(folder, 'package.json'), 'name') === name,
  );
  const [folder, ...more] = found;
  if (folder === undefined || more.length > 0) {
    const problem =
      folder === undefined
        ? 'no workspace package has that name'
        : `${found.join(' and ')} both have that name`;
    return diagnose(sourceMissing, { source, problem });
  }
  const at = join(repository, folder);
  return openAt(join(at, registryFolder(openTree(at))), source);
}

function openAt(folder: string, source: string): Pack | Diagnostic {
  try {
    const tree = openTree(folder);
    if (tree.file('registry.json') === undefined) {
      return diagnose(sourceMissing, { source, problem: 'it has no registry.json' });
    }
    const problem = problemWithFolder(tree) ?? problemWithManifests(manifestsIn(tree));
    if (problem !== undefined) return refused(source, problem);
    const version = textField(tree, 'registry.json', 'version');
    return {
      tree,
      version,
      // Nothing pins a folder: to read all of it is for those who ask.
      get integrity() {
        return integrityOf(filesIn(tree));
      },
    };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return diagnose(sourceMissing, { source, problem: error.message });
  }
}

function manifestsIn(tree: Tree): Files {
  const file = tree.file('registry.json');
  return file === undefined ? {} : { 'registry.json': file.bytes };
}

/** The registry itself and its templates. */
function filesIn(tree: Tree): Files {
  const paths = templateNames(tree).flatMap((name) => filesBelow(tree, name));
  return Object.fromEntries(
    ['registry.json', ...paths].flatMap((path) => {
      const file = tree.file(path);
      return file === undefined ? [] : [[path, file.bytes]];
    }),
  );
}

/** Folders of tools, which no template is in. */
const passedOver = /^(?:node_modules|\.git|__pycache__|\.venv)$/;

/**
 * Judges the names and kinds of all that belongs to the registry and its templates. What lies beside
 * them is nobody's business, and nothing is read: a folder is on this machine already.
 */
function problemWithFolder(tree: Tree): EntryProblem | undefined {
  const check = new EntryCheck();
  const visit = (folder: string): EntryProblem | undefined => {
    for (const { name, kind } of tree.entries(folder)) {
      if (passedOver.test(name)) continue;
      const path = joinPath(folder, name);
      const problem = check.problemWith({ path, kind, bytes: 0 });
      if (problem !== undefined) return problem;
      const inner = kind === 'folder' ? visit(path) : undefined;
      if (inner !== undefined) return inner;
    }
    return undefined;
  };
  for (const { name, kind } of tree.entries('')) {
    const isTemplate = kind === 'folder' && tree.isThere(`${name}/template.json`);
    const problem = isTemplate
      ? visit(name)
      : kind === 'link' || name === 'registry.json'
        ? check.problemWith({ path: name, kind, bytes: 0 })
        : undefined;
    if (problem !== undefined) return problem;
  }
  return undefined;
}

async function workspaceGlobs(tree: Tree): Promise<string[] | undefined> {
  const manifest = jsonAt(tree, 'package.json');
  const named: unknown = Object(manifest).workspaces;
  const listed = Array.isArray(named) ? named : Object(named).packages;
  const globs = Array.isArray(listed) ? listed : await pnpmGlobs(tree);
  return globs?.filter((each): each is string => typeof each === 'string');
}

async function pnpmGlobs(tree: Tree): Promise<unknown[] | undefined> {
  const file = tree.file('pnpm-workspace.yaml');
  const read = file && readText(file);
  if (read === undefined || 'reason' in read) return undefined;
  const { parse, YAMLError } = await import('yaml');
  try {
    const { packages } = Object(parse(read.text));
    return Array.isArray(packages) ? packages : undefined;
  } catch (error) {
    if (error instanceof YAMLError) return undefined;
    throw error;
  }
}

/** Folders with a package.json that the globs mean; those with `!` are left out. */
function packageFolders(tree: Tree, globs: readonly string[]): string[] {
  const plain = globs.map((glob) => glob.replace(/^(!?)(?:\.\/)+/, '$1').replace(/\/+$/, ''));
  const wanted = plain.filter((glob) => !glob.startsWith('!'));
  const isMeant = picomatch(wanted, {
    ignore: plain.filter((glob) => glob.startsWith('!')).map((glob) => glob.slice(1)),
  });
  const bases = wanted.map((glob) => picomatch.scan(glob).base);
  const found = new Set<string>();
  const visit = (folder: string, depth: number) => {
    if (isMeant(folder) && tree.file(joinPath(folder, 'package.json'))) found.add(folder);
    if (depth === 0) return;
    for (const { name, kind } of tree.entries(folder)) {
      if (kind === 'folder' && !passedOver.test(name)) visit(joinPath(folder, name), depth - 1);
    }
  };
  for (const [index, base] of bases.entries()) {
    const rest = (wanted[index] ?? '').slice(base.length);
    visit(
      base === '.' ? '' : base,
      rest.includes('**') ? 8 : rest.split('/').filter(Boolean).length,
    );
  }
  return [...found].sort();
}

function jsonAt(tree: Tree, path: string): unknown {
  const file = tree.file(path);
  try {
    return file && JSON.parse(Buffer.from(file.bytes).toString());
  } catch {
    return undefined;
  }
}
