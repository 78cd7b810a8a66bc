import { openTree, Unreadable } from '../workspace/disk.ts';
import { gitIgnore } from '../workspace/git-ignore.ts';
import { folderMatcher } from '../workspace/globs.ts';
import { joinPath } from '../workspace/tree.ts';
import { findApps } from './find.ts';

/** Which apps below a folder are meant. */
export interface Search {
  /** Globs over paths from that folder, each naming an app's folder or one above it; none: all apps. */
  readonly include: readonly string[];
  /** The same, for folders that are not even looked into. */
  readonly exclude: readonly string[];
  /** Whether what git ignores is left out. */
  readonly gitignore: boolean;
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
export function appsBelow(root: string, { include, exclude, gitignore }: Search): AppsBelow {
  const tree = openTree(root);
  tree.entries('');
  const isWanted = include.length === 0 ? () => true : folderMatcher(include);
  const isExcluded = folderMatcher(exclude);
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
    return !isExcluded(folder) && !isIgnored(`${folder}/`) && isReadable(folder);
  });
  const isKept = (app: string) => isWanted(app) && !isIgnored(joinPath(app, 'host.json'));
  return { apps: apps.filter(isKept), unreadable };
}
