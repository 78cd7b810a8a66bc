import { placeOf } from '../change/changes.ts';
import type { Change } from '../change/edit.ts';
import { type Entry, joinPath, type Tree } from './tree.ts';

/**
 * A tree as changes would leave it, for a plan that builds on another plan. Folders that lost all
 * their files are still there.
 */
export function treeAfter(tree: Tree, changes: readonly Change[]): Tree {
  if (changes.length === 0) return tree;
  const coming = new Map(changes.flatMap(({ after }) => (after ? [[after.path, after]] : [])));
  const gone = new Set(
    changes.flatMap(({ before }) => (before && !coming.has(before.path) ? [before.path] : [])),
  );
  const isThere = (path: string) =>
    coming.has(path) ||
    [...coming.keys()].some((each) => each.startsWith(`${path}/`)) ||
    (!gone.has(path) && tree.isThere(path));
  return {
    root: tree.root,
    file: (path) => coming.get(path) ?? (gone.has(path) ? undefined : tree.file(path)),
    isThere,
    behind: (path) => (coming.has(path) || gone.has(path) ? undefined : tree.behind(path)),
    entries(folder) {
      const kept = tree.entries(folder).filter(({ name }) => !gone.has(joinPath(folder, name)));
      const known = new Set(kept.map(({ name }) => name));
      const added = [...coming.keys()].flatMap((path): Entry[] => {
        const rest = folder === '' ? path : path.slice(folder.length + 1);
        if (folder !== '' && !path.startsWith(`${folder}/`)) return [];
        const [name = '', ...more] = rest.split('/');
        if (known.has(name)) return [];
        known.add(name);
        return [{ name, kind: more.length > 0 ? 'folder' : 'file' }];
      });
      return [...kept, ...added].sort((a, b) => (a.name < b.name ? -1 : 1));
    },
  };
}

/** Changes, and those that were planned for what they leave, as one round of changes. */
export function composeChanges(first: readonly Change[], second: readonly Change[]): Change[] {
  const all = new Map(first.map((change) => [placeOf(change), change]));
  for (const change of second) {
    const { after } = change;
    const path = change.before?.path ?? placeOf(change);
    const earlier = all.get(path);
    const before = earlier === undefined ? change.before : earlier.before;
    const because = [...(earlier?.because ?? []), ...change.because];
    all.delete(path);
    if (isNothing(before, after)) continue;
    all.set(after?.path ?? path, {
      ...(before && { before }),
      ...(after && { after }),
      because: because.filter(isFirst),
    });
  }
  return [...all.values()].sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
}

function isNothing(before: Change['before'], after: Change['after']): boolean {
  if (before === undefined || after === undefined) return before === after;
  return before.path === after.path && Buffer.compare(before.bytes, after.bytes) === 0;
}

function isFirst(one: Change['because'][number], at: number, all: Change['because']): boolean {
  return all.findIndex((each) => each.step === one.step && each.function === one.function) === at;
}
