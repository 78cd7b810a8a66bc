/** The workspaces of a repository, as npm, yarn and pnpm have them. */

import { lazyPackage } from '../lazy-package.ts';
import { readText } from '../text/text.ts';
import { yaml } from '../text/yaml.ts';
import { jsonDocumentAt } from './file-text.ts';
import type { Tree } from './tree.ts';

const picomatch = lazyPackage<typeof import('picomatch')>('picomatch');

/** The globs that name the workspaces; undefined where the folder has none. */
export function workspaceGlobs(tree: Tree): string[] | undefined {
  const { workspaces } = Object(jsonDocumentAt(tree, 'package.json')?.value);
  const listed: unknown = Array.isArray(workspaces) ? workspaces : Object(workspaces).packages;
  const globs = Array.isArray(listed) ? listed : pnpmGlobs(tree);
  return globs?.filter((each): each is string => typeof each === 'string').map(plainGlob);
}

/** What the globs mean, those with `!` taken out. */
export function workspaceMatcher(globs: readonly string[]): {
  readonly wanted: readonly string[];
  isMeant(folder: string): boolean;
} {
  const usable = globs.filter((glob) => glob.length < 1000 && !glob.split('/').includes('..'));
  const wanted = usable.filter((glob) => glob !== '' && !glob.startsWith('!'));
  const unwanted = usable.filter((glob) => /^!./.test(glob)).map((glob) => glob.slice(1));
  return { wanted, isMeant: picomatch()(wanted, { ignore: unwanted }) };
}

function pnpmGlobs(tree: Tree): unknown[] | undefined {
  const file = tree.file('pnpm-workspace.yaml');
  const read = file && readText(file);
  if (read === undefined || read.kind === 'undecodable') return undefined;
  const { parse } = yaml();
  try {
    const { packages } = Object(parse(read.text, { logLevel: 'error' }));
    return Array.isArray(packages) ? packages : undefined;
  } catch {
    // It is for pnpm to say what is wrong with it.
    return undefined;
  }
}

/** Without the `./` before it and the `/` after it, which mean nothing; the root itself is `''`. */
function plainGlob(glob: string): string {
  return glob.replace(/^(!?)(?:\.(?:\/+|$))+/, '$1').replace(/\/+$/, '');
}
