import { dirname, join, relative, sep } from 'node:path';
import picomatch from 'picomatch';
import { diagnose } from '../../diagnostics/diagnostic.ts';
import { sourceMissing } from '../../diagnostics/registry/sources.ts';
import { failed, type Result } from '../../diagnostics/result.ts';
import { openTree, Unreadable } from '../../workspace/tree/disk.ts';
import { joinPath, type Tree } from '../../workspace/tree/tree.ts';
import { workspaceGlobs, workspaceMatcher } from '../../workspace/tree/workspaces.ts';
import type { Source } from '../config/source.ts';
import { textField } from '../config/text-field.ts';
import type { Pack } from '../open/pack.ts';
import { openPlace, passedOver } from './folder.ts';
import type { SourceOptions } from './open-source.ts';
import { registryFolder } from './pack-of.ts';

/** A package of the repository's own workspaces, found by the name in its package.json. */
export async function openWorkspace(
  { name }: Extract<Source, { kind: 'workspace' }>,
  { base, repository }: SourceOptions,
): Promise<Result<Pack>> {
  const source = `workspace:${name}`;
  const missing = (problem: string) => diagnose(sourceMissing, { source, problem });
  try {
    const found = await packagesNamed(name, base, repository);
    if (found === undefined) {
      return failed(
        missing(
          'no package.json or pnpm-workspace.yaml up to the top of the repository names workspaces',
        ),
      );
    }
    const [folder, ...more] = found;
    if (folder === undefined) return failed(missing('no workspace package has that name'));
    if (more.length > 0) return failed(missing(`${found.join(' and ')} both have that name`));
    const at = join(repository, folder);
    return openPlace(join(at, registryFolder(openTree(at))), repository, source);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return failed(missing(error.message));
  }
}

/** Paths from the top of the repository; undefined where no workspaces are in reach of a folder. */
async function packagesNamed(
  name: string,
  base: string,
  repository: string,
): Promise<string[] | undefined> {
  const found = new Set<string>();
  let isWorkspace = false;
  for (const root of foldersUp(base, repository)) {
    const tree = openTree(root);
    const globs = workspaceGlobs(tree);
    if (globs === undefined) continue;
    isWorkspace = true;
    const within = relative(repository, root).split(sep).join('/');
    for (const folder of packageFolders(tree, globs)) {
      const isMeant = textField(tree, joinPath(folder, 'package.json'), 'name') === name;
      if (isMeant) found.add(folder === '' ? within : joinPath(within, folder));
    }
  }
  return isWorkspace ? [...found].sort() : undefined;
}

function foldersUp(from: string, top: string): string[] {
  return from === top || from === dirname(from) ? [from] : [from, ...foldersUp(dirname(from), top)];
}

/** Folders with a package.json that the globs mean; those with `!` are left out. */
function packageFolders(tree: Tree, globs: readonly string[]): string[] {
  const { wanted, isMeant } = workspaceMatcher(globs);
  const found = new Set<string>(globs.includes('') && tree.file('package.json') ? [''] : []);
  const visit = (folder: string, depth: number) => {
    if (isMeant(folder) && tree.file(joinPath(folder, 'package.json'))) found.add(folder);
    if (depth === 0) return;
    for (const { name, kind } of tree.entries(folder)) {
      if (kind === 'folder' && !passedOver.test(name)) visit(joinPath(folder, name), depth - 1);
    }
  };
  for (const glob of wanted) {
    const { base } = picomatch.scan(glob);
    const rest = glob.slice(base.length);
    visit(base, rest.includes('**') ? 8 : rest.split('/').filter(Boolean).length);
  }
  return [...found];
}
