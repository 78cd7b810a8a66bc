import { gitIgnore } from '../workspace/git/git-ignore.ts';
import { folderMatcher } from '../workspace/text/globs.ts';
import { openTree, Unreadable } from '../workspace/tree/disk.ts';
import { joinPath, type Tree } from '../workspace/tree/tree.ts';
import { findApps } from './find.ts';

/** Which apps below a folder are meant. */
export interface Search {
  /** Globs over paths from that folder, each naming an app's folder or one above it; none: all apps. */
  readonly include: readonly string[];
  /** The same, for folders that are not even looked into. */
  readonly exclude: readonly string[];
  /** Whether what git ignores is left out. */
  readonly gitignore: boolean;
  /** Globs that count from folders of their own, at or above the one that is searched. */
  readonly also?: readonly SearchScope[];
}

/** Further globs, which take as much from the apps that are meant as those of the search. */
export interface SearchScope {
  /** Where the folder that is searched lies from the one that these globs count from; `''` for itself. */
  readonly from: string;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
}

export interface AppsBelow {
  /** Paths of the apps from that folder, `''` for itself, parents first; the same on every machine. */
  readonly apps: readonly string[];
  /** Folders that could not be looked into: there may be apps in them. */
  readonly unreadable: readonly Unreadable[];
}

/**
 * Finds every app in a folder. Links are not followed; environments, caches and hidden folders are
 * never entered. Throws `Unreadable` where the folder itself cannot be read.
 */
export function appsBelow(root: string, search: Search): AppsBelow {
  const { include, exclude, gitignore, also = [] } = search;
  const tree = openTree(root);
  tree.entries('');
  const isWanted = all([
    ...(include.length === 0 ? [] : [folderMatcher(include)]),
    ...also.flatMap((each) => (each.include ? [below(each.from, each.include)] : [])),
  ]);
  const isExcluded = any([
    folderMatcher(exclude),
    ...also.map((each) => below(each.from, each.exclude ?? [])),
  ]);
  const isIgnored = gitignore ? gitIgnore(root) : () => false;
  const unreadable: Unreadable[] = [];
  const isReadable = (folder: string) => {
    try {
      tree.entries(folder);
      return true;
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      unreadable.push(error);
      return false;
    }
  };
  const apps = findApps(tree, (folder) => {
    if (folder === '') return !isExcluded('');
    if (isTemplate(tree, folder)) return false;
    return !isExcluded(folder) && !isIgnored(`${folder}/`) && isReadable(folder);
  });
  const isKept = (app: string) => isWanted(app) && !isIgnored(joinPath(app, 'host.json'));
  return { apps: apps.filter(isKept), unreadable };
}

/** Whether a folder is a template of a registry: what is in it are files to come, and expected ones. */
function isTemplate(tree: Tree, folder: string): boolean {
  const has = (path: string, name: string) =>
    tree.entries(path).some((each) => each.kind === 'file' && each.name === name);
  const above = folder.includes('/') ? folder.slice(0, folder.lastIndexOf('/')) : '';
  return has(above, 'registry.json') && has(folder, 'template.json');
}

type Matches = (folder: string) => boolean;

function below(folder: string, globs: readonly string[]): Matches {
  const isMeant = folderMatcher(globs);
  return (path) => isMeant(folder === '' || path === '' ? folder + path : `${folder}/${path}`);
}

function all(matchers: readonly Matches[]): Matches {
  return (folder) => matchers.every((matches) => matches(folder));
}

function any(matchers: readonly Matches[]): Matches {
  return (folder) => matchers.some((matches) => matches(folder));
}
