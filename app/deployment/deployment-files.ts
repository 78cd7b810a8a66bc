import { readText } from '../../workspace/text/text.ts';
import { parentOf, Unreadable } from '../../workspace/tree/disk.ts';
import { pathFromApp, type Surroundings } from '../../workspace/tree/surroundings.ts';
import { joinPath, type Tree } from '../../workspace/tree/tree.ts';
import { isSkippedFolder } from '../find.ts';

export type FileKind =
  | 'dockerfile'
  | 'ignore'
  | 'yaml'
  | 'json'
  | 'bicep'
  | 'terraform'
  | 'script'
  | 'environment'
  | 'code';

/** A file that builds, ships, configures or starts an app, or that may do so. */
export interface DeploymentFile {
  /** From the app's folder; one around the app begins with `../`. */
  readonly path: string;
  readonly kind: FileKind;
  readonly text: string;
  /** Whether it lies in the app's folder, where it may be edited. */
  readonly isInside: boolean;
}

/** The first pattern that fits a name decides. */
const kinds: readonly (readonly [RegExp, FileKind])[] = [
  [/(?:^|\.)(?:docker|func|git)ignore$/i, 'ignore'],
  [/^(?:.+\.)?(?:docker|container)file(?:[._-].+)?$/i, 'dockerfile'],
  [/\.ya?ml$/i, 'yaml'],
  [/\.(?:jsonc?|code-workspace)$/i, 'json'],
  [/\.(?:bicep|bicepparam)$/i, 'bicep'],
  [/\.(?:tf|tfvars|hcl)$/i, 'terraform'],
  [/\.(?:sh|bash|ps1|psm1|cmd|bat|mk)$|^(?:Makefile|justfile|Jenkinsfile)$/i, 'script'],
  [/^(?:\.env(?:\..+)?|.+\.env|\.python-version|runtime\.txt)$/i, 'environment'],
  [/\.(?:py|ts|cs|go)$/i, 'code'],
];

/** A plan or a machine document that pyfunc wrote: it quotes the app and deploys nothing. */
const ownDocument = /^\s*\{\s*"(?:kind": ?"pyfunc-plan"|version": ?1,\s*"command": ?")/;

/** Described elsewhere, or made by a program. */
const otherNames = /^(?:host|function|proxies|package-lock|tsconfig.*)\.json$/i;

/** Folders with a dot that hold what deploys or opens a project. */
const dotFolders =
  /^\.(?:github|azure|azure-?pipelines|azuredevops|ado|devops|pipelines|devcontainer|vscode|circleci|gitlab|docker|build|deploy|infra)$/i;

/** Above this a file is data, not a description. Bytes. */
const largest = 256 * 1024;

/** A folder with more files of one of these kinds holds data. */
const mostAlike = 50;

/** How many folders around an app are looked into. */
const mostFolders = 2000;

/** The deployment files in an app's folder and around it, those in the folder first. */
export function deploymentFiles(tree: Tree, around?: Surroundings): DeploymentFile[] {
  const inside = filesBelow(tree, () => true)
    .filter(({ path }) => !(versionFile.test(path) && path.includes('/')))
    .map((each) => ({ ...each, isInside: true }));
  if (around === undefined) return inside;
  const outside = filesAround(around)
    .filter((each) => !isBeside(around, each.path) && !isOfAnotherProgram(around, each))
    .map((each) => ({ ...each, path: pathFromApp(around, each.path), isInside: false }));
  return [...inside, ...outside];
}

/** Apps of one repository have the same files around them: a tree that is shared is searched once. */
const searched = new WeakMap<Tree, Map<string, readonly Found[]>>();

function filesAround({ tree, app }: Surroundings): readonly Found[] {
  const above = app.split('/').map((_, index, parts) => parts.slice(0, index + 1).join('/'));
  // A folder above the app is entered even where it looks like an app or a repository of its own.
  const entered = above.slice(0, -1).filter((folder) => isOfOthers(tree, folder));
  const known = searched.get(tree) ?? new Map<string, readonly Found[]>();
  searched.set(tree, known);
  const key = [...entered, ...(isOfOthers(tree, app) ? [] : [app])].join('\0');
  const found =
    known.get(key) ??
    filesBelow(
      tree,
      (folder) => folder !== app && (entered.includes(folder) || !isOfOthers(tree, folder)),
    );
  known.set(key, found);
  return found;
}

/** Settings of an editor for another folder than the app or one that the app is in. */
function isBeside({ app }: Surroundings, path: string): boolean {
  const above = /^(?:(.*)\/)?\.(?:vscode|devcontainer)\//.exec(path);
  return above?.[1] !== undefined && !app.startsWith(`${above[1]}/`);
}

/** It says the Python of its own folder. */
const versionFile = /(?:^|\/)(?:\.python-version|runtime\.txt)$/i;

/** What describes a folder beside the app and has no word of the app: a monorepo holds other programs. */
function isOfAnotherProgram({ app }: Surroundings, { path, kind, text }: Found): boolean {
  const folder = parentOf(path);
  if (folder === '' || app === folder || app.startsWith(`${folder}/`)) return false;
  if (versionFile.test(path)) return true;
  const name = app.slice(app.lastIndexOf('/') + 1);
  return kind === 'dockerfile' && !/azure-functions|host\.json/.test(text) && !text.includes(name);
}

/** Another app or another repository. */
function isOfOthers(tree: Tree, folder: string): boolean {
  return tree.entries(folder).some(({ name }) => name === 'host.json' || name === '.git');
}

type Found = Omit<DeploymentFile, 'isInside'>;

function filesBelow(tree: Tree, enters: (folder: string) => boolean): Found[] {
  const found: Found[] = [];
  const folders = [''];
  for (let next = 0; next < folders.length && next < mostFolders; next += 1) {
    const folder = folders[next] ?? '';
    const named = tree.entries(folder).flatMap(({ name, kind }) => {
      const path = joinPath(folder, name);
      const isEntered =
        kind === 'folder' &&
        (name.startsWith('.') ? dotFolders.test(name) : !isSkippedFolder(tree, path, name));
      if (isEntered && enters(path)) folders.push(path);
      const as = kind === 'file' ? kindOf(name) : undefined;
      return as === undefined ? [] : [{ path, kind: as }];
    });
    const isData = (['json', 'yaml'] as const).filter(
      (kind) => named.filter((each) => each.kind === kind).length > mostAlike,
    );
    for (const { path, kind } of named) {
      if (isData.some((each) => each === kind)) continue;
      const text = textOf(tree, path);
      if (text !== undefined && !ownDocument.test(text)) found.push({ path, kind, text });
    }
  }
  return found;
}

function kindOf(name: string): FileKind | undefined {
  if (otherNames.test(name)) return undefined;
  return kinds.find(([pattern]) => pattern.test(name))?.[1];
}

/** A file that cannot be read describes nothing. */
function textOf(tree: Tree, path: string): string | undefined {
  try {
    const file = tree.file(path);
    if (file === undefined || file.bytes.length > largest) return undefined;
    const read = readText(file);
    return read.kind === 'undecodable' ? undefined : read.text;
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

/**
 * The text of a file with comments blanked out, so that offsets stay. Only what is a comment for sure
 * goes: whole lines, and blocks where the language has them.
 */
export function withoutComments({ kind, text }: Pick<DeploymentFile, 'kind' | 'text'>): string {
  const blank = (part: string) => part.replace(/[^\r\n]/g, ' ');
  if (kind === 'json') return text.replace(/^[ \t]*\/\/.*$/gm, blank);
  if (kind === 'bicep') return text.replace(/^[ \t]*\/\/.*$|\/\*[\s\S]*?\*\//gm, blank);
  if (kind === 'terraform' || kind === 'code') {
    return text.replace(/^[ \t]*(?:#|\/\/).*$/gm, blank);
  }
  return text.replace(/^[ \t]*(?:#|::|rem\b).*$/gim, blank);
}
