import { Unreadable } from '../workspace/tree/disk.ts';
import { type Entry, type EntryKind, joinPath, type Tree } from '../workspace/tree/tree.ts';

/** Folders that hold environments, caches or other projects' code, never an app of the user's. */
const skippedFolders = new Set([
  'node_modules',
  'site-packages',
  '__pycache__',
  'venv',
  'env',
  'dist-packages',
]);

/** Whether a folder is a place where no file of the app itself lives. */
export function isSkippedFolder(tree: Tree, path: string, name: string): boolean {
  return isSkippedName(name) || isEnvironment(tree, path);
}

function isSkippedName(name: string): boolean {
  return name.startsWith('.') || skippedFolders.has(name);
}

function isEnvironment(tree: Tree, path: string): boolean {
  return tree.entries(path).some((entry) => entry.name === 'pyvenv.cfg');
}

/**
 * Every folder with a host.json at or below the root, parents first. A function folder may hold a
 * host.json of its own, which the host ignores: folders with a function.json are not apps. Nothing is
 * looked for in folders that `enters` says no to.
 * See docs/semantics.md#apps
 */
export function findApps(tree: Tree, enters: (folder: string) => boolean = () => true): string[] {
  const apps: string[] = [];
  const visit = (folder: string): void => {
    if (!enters(folder) || (folder !== '' && isEnvironment(tree, folder))) return;
    const entries = tree.entries(folder);
    const files = new Set(entries.filter((e) => e.kind === 'file').map((e) => e.name));
    const isFunction = files.has('function.json') && folder !== '';
    if (files.has('host.json') && !isFunction) apps.push(folder);
    for (const entry of entries) {
      if (entry.kind === 'folder' && !isSkippedName(entry.name)) {
        visit(joinPath(folder, entry.name));
      }
    }
  };
  visit('');
  return apps;
}

/** Names of the app's v1 functions: direct children of its folder that hold a function.json. */
export function functionFolders(tree: Tree, app = ''): string[] {
  return foldersWith(tree, app, (kind) => kind === 'file');
}

/**
 * Direct children of the app's folder whose function.json is a folder, a pipe or a device, which no host
 * reads, and those whose name no program can spell: it is not valid UTF-8.
 */
export function oddFunctionFolders(tree: Tree, app = ''): string[] {
  const odd = foldersWith(tree, app, (kind) => kind === 'folder' || kind === 'other');
  const withoutSpelling = tree
    .entries(app)
    .filter(({ name, kind }) => kind === 'folder' && name.includes('\uFFFD'));
  return [...odd, ...withoutSpelling.map(({ name }) => name)].sort();
}

/** Environments, caches and hidden folders in the app's folder that cannot be read. */
export function unreadableSkipped(tree: Tree, app = ''): Unreadable[] {
  return tree.entries(app).flatMap(({ name, kind }) => {
    if (kind !== 'folder' || !isSkippedName(name)) return [];
    const found = entriesIn(tree, joinPath(app, name));
    return found instanceof Unreadable ? [found] : [];
  });
}

function foldersWith(tree: Tree, app: string, isMeant: (kind: EntryKind) => boolean): string[] {
  return tree.entries(app).flatMap(({ name, kind }) => {
    if (kind !== 'folder') return [];
    const entries = entriesIn(tree, joinPath(app, name));
    if (entries instanceof Unreadable) {
      if (isSkippedName(name)) return [];
      throw entries;
    }
    const has = entries.some((each) => each.name === 'function.json' && isMeant(each.kind));
    return has ? [name] : [];
  });
}

function entriesIn(tree: Tree, folder: string): readonly Entry[] | Unreadable {
  try {
    return tree.entries(folder);
  } catch (error) {
    if (error instanceof Unreadable) return error;
    throw error;
  }
}

/**
 * Paths of all function.json files at or below the root, sorted; those of apps further down, environments
 * and hidden folders left out.
 */
export function functionJsonFiles(tree: Tree): string[] {
  const apps = findApps(tree);
  const found: string[] = [];
  const visit = (folder: string): void => {
    for (const { name, kind } of tree.entries(folder)) {
      const path = joinPath(folder, name);
      if (kind === 'file' && name === 'function.json') found.push(path);
      if (kind !== 'folder' || isSkippedFolder(tree, path, name) || apps.includes(path)) continue;
      visit(path);
    }
  };
  visit('');
  return found.sort();
}

/**
 * Names of functions that the host finds through symbolic links, which are not followed here: a linked
 * folder with a function.json, or a folder whose function.json is a link.
 */
export function linkedFunctions(tree: Tree, app = ''): string[] {
  const folders = tree.entries(app).flatMap(({ name, kind }) => {
    const folder = joinPath(app, name);
    const isLinked = kind === 'link' && tree.isThere(joinPath(folder, 'function.json'));
    return isLinked ? [name] : [];
  });
  return [...folders, ...foldersWith(tree, app, (kind) => kind === 'link')].sort();
}

/** All Python files of the app, sorted by path, environments and hidden folders left out. */
export function pythonFiles(tree: Tree, app = ''): string[] {
  const found: string[] = [];
  const visit = (folder: string): void => {
    for (const entry of tree.entries(folder)) {
      const path = joinPath(folder, entry.name);
      if (entry.kind === 'folder' && !isSkippedFolder(tree, path, entry.name)) visit(path);
      if (entry.kind === 'file' && entry.name.endsWith('.py')) found.push(path);
    }
  };
  visit(app);
  return found.sort();
}
