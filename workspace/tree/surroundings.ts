import { realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { relative, resolve, sep } from 'node:path';
import { topOfRepository } from '../git/git.ts';
import { openTree, Unreadable } from './disk.ts';
import type { Tree } from './tree.ts';

/** The folders around an app. They are read and never written. */
export interface Surroundings {
  readonly tree: Tree;
  /** The app's folder in that tree, with `/`. */
  readonly app: string;
}

/**
 * What lies around an app on disk, up to the top of its repository. Without a repository that is the
 * folder a command was started in, if the app lies below it. Undefined where there is nothing around it:
 * home folders and the root of a disk are nobody's project. `opened` has the trees of one run by their
 * tops: apps of one repository share theirs.
 */
export function surroundingsOf(
  root: string,
  cwd: string,
  opened = new Map<string, Tree>(),
): Surroundings | undefined {
  const base = realpathSync(root);
  const top = topOfRepository(base) ?? realpathSync(cwd);
  const app = relative(top, base);
  if (app === '' || app.startsWith('..') || resolve(top, app) !== base) return undefined;
  if (top === resolve(homedir()) || top === resolve(top, '..')) return undefined;
  const tree = opened.get(top) ?? withoutUnreadable(openTree(top));
  opened.set(top, tree);
  return { tree, app: app.split(sep).join('/') };
}

/** What cannot be read around an app tells nothing; the app is migrated all the same. */
function withoutUnreadable(tree: Tree): Tree {
  return {
    ...tree,
    entries(folder) {
      try {
        return tree.entries(folder);
      } catch (error) {
        if (error instanceof Unreadable) return [];
        throw error;
      }
    },
  };
}

/** The path of a file around an app as seen from the app, e.g. `../infra/main.tf`. */
export function pathFromApp({ app }: Surroundings, path: string): string {
  const from = app.split('/');
  const to = path.split('/');
  const common = from.findIndex((part, index) => part !== to[index]);
  return [...from.slice(common).map(() => '..'), ...to.slice(common)].join('/');
}
