import { snakeCase } from '../../python/names.ts';
import { foldedPath } from '../../workspace/text/paths.ts';
import { type Entry, joinPath } from '../../workspace/tree/tree.ts';
import type { FunctionHome } from '../migration.ts';
import type { LegacyApp } from '../read/legacy-app.ts';
import { importNames } from '../read/requirements.ts';
import { takenBy } from './module-renames.ts';
import { type FolderMove, filesBelow, type UnmovedFunction, wholeMove } from './moves.ts';
import { type PathMention, pathMentions, reachOf } from './own-place.ts';

/** What the templates of Azure Functions put beside a script; no code reads it. */
const leaflet = /^(?:sample\.dat|readme\.md)$/i;

/**
 * Every function folder as a module of the home, `blueprints.<name>` without one: one file where it holds nothing but its
 * script, if both lie one folder below the app and reach its root alike; else, or where the
 * script reads its own folder, a package, in which relative imports and neighboring files stay right.
 * See docs/semantics.md#layouts
 */
export function blueprintMoves(
  app: LegacyApp,
  home?: FunctionHome,
): { moves: FolderMove[]; unmoved: UnmovedFunction[] } {
  const moves: FolderMove[] = [];
  const unmoved: UnmovedFunction[] = [];
  const required = importNames(app);
  const fileOf = home?.fileOf ?? inFolder(freeFolder(app, required));
  const taken = new Set<string>();
  const folders = foldersWithScripts(app);
  const mentions = pathMentions(app, folders);
  const problemWith = problemsIn(app, required);
  for (const folder of folders) {
    const name = free(snakeCase(folder), (each) => taken.has(each));
    const isReachable = takenBy(folder, required) === undefined;
    const file = fileOf(name);
    if (file === undefined) {
      const reason = `no file of the layout can be called ${name}`;
      unmoved.push({ kind: 'unmoved', functions: [folder], reason, at: { path: folder } });
      continue;
    }
    const to = file.replace(/(?:\/__init__)?\.py$/, '').replaceAll('/', '.');
    const found =
      outOfPlace(folder, file, problemWith(file)) ??
      moveOf(app, { from: folder, to, file, isReachable }, mentions.get(folder));
    if (found.kind === 'unmoved') unmoved.push(found);
    else {
      moves.push(found);
      taken.add(name);
    }
  }
  return { moves, unmoved: unmoved };
}

/** Folders of functions that hold the script of one; a function may have its script elsewhere. */
function foldersWithScripts(app: LegacyApp): string[] {
  const scripts = [...app.scripts.keys()].map((each) => each.path);
  const folders = new Set(scripts.map((path) => path.slice(0, Math.max(path.indexOf('/'), 0))));
  return app.functions.map((each) => each.name).filter((folder) => folders.has(folder));
}

/** `file`: where the script goes, if it goes alone. */
type WantedMove = Pick<FolderMove, 'from' | 'to' | 'isReachable'> & { readonly file: string };

function outOfPlace(
  folder: string,
  file: string,
  problem: string | undefined,
): UnmovedFunction | undefined {
  if (problem === undefined) return undefined;
  const at = { path: folder };
  return { kind: 'unmoved', functions: [folder], reason: `${file} cannot be: ${problem}`, at };
}

/** Tells what keeps a module from being in a file, or from being imported from there. */
function problemsIn(
  app: LegacyApp,
  required: ReadonlySet<string>,
): (file: string) => string | undefined {
  const owners = new Map(app.functions.map(({ name }) => [foldedPath(name), name]));
  const listed = new Map<string, ReadonlyMap<string, Entry>>();
  const entriesOf = (folder: string) => {
    const known = listed.get(folder) ?? byModule(app.tree.entries(folder));
    listed.set(folder, known);
    return known;
  };
  return (file) => {
    const [top = file, ...below] = file.replace(/\.py$/, '').split('/');
    const taken = takenBy(top, required);
    if (taken !== undefined) return taken;
    const owner = owners.get(foldedPath(top));
    if (owner !== undefined) return `${owner} is the folder of a function`;
    const parts = [top, ...below];
    for (const [depth, part] of parts.entries()) {
      const above = parts.slice(0, depth).join('/');
      const isLast = depth === parts.length - 1;
      const entry = entriesOf(above).get(foldedPath(part));
      if (entry === undefined) return undefined;
      const isWay = !isLast && entry.kind === 'folder' && entry.name === part;
      if (!isWay) return `there is ${joinPath(above, entry.name)}`;
    }
    return undefined;
  };
}

/** By the name that an import would use; the first of those that some systems take for the same. */
function byModule(entries: readonly Entry[]): ReadonlyMap<string, Entry> {
  const named = entries.map(
    (entry) => [foldedPath(entry.name.replace(/\.py$/, '')), entry] as const,
  );
  return new Map(named.toReversed());
}

function moveOf(
  app: LegacyApp,
  wanted: WantedMove,
  mention: PathMention | undefined,
): FolderMove | UnmovedFunction {
  const { from: folder } = wanted;
  if (mention !== undefined) {
    const at = { path: mention.source.path, span: mention.span };
    return {
      kind: 'unmoved',
      functions: [folder],
      reason: 'this names the path of the folder',
      at,
    };
  }
  const link = linkBelow(app, folder);
  if (link !== undefined)
    return {
      kind: 'unmoved',
      functions: [folder],
      reason: 'the folder holds a link',
      at: { path: link },
    };
  return asFile(app, wanted) ?? asPackage(app, wanted);
}

/** The script alone, with what no code reads beside it under its name. */
function asFile(app: LegacyApp, wanted: WantedMove): FolderMove | undefined {
  const { from: folder, file } = wanted;
  const script = `${folder}/__init__.py`;
  const source = app.source(script);
  const reach = source && reachOf(source);
  if (source === undefined || reach === 'own-folder' || reach === 'unclear') return undefined;
  if (reach === 'above' && file.split('/').length !== 2) return undefined;
  if (source.module.imports.some((each) => each.level === 1)) return undefined;
  const files = new Map<string, string>();
  for (const path of filesBelow(app, folder)) {
    const name = path.slice(folder.length + 1);
    if (path === script) files.set(path, file);
    else if (leaflet.test(name)) files.set(path, file.replace(/(?:\/__init__)?\.py$/, `.${name}`));
    else if (name !== 'function.json') return undefined;
  }
  return { kind: 'move', ...wanted, files };
}

function asPackage(app: LegacyApp, wanted: WantedMove): FolderMove | UnmovedFunction {
  const { from: folder } = wanted;
  for (const path of filesBelow(app, folder).filter((each) => each.endsWith('.py'))) {
    const source = app.source(path);
    if (source === undefined || source.module.syntaxError !== undefined) {
      return {
        kind: 'unmoved',
        functions: [folder],
        reason: 'this file cannot be read',
        at: { path },
      };
    }
    const reach = reachOf(source);
    if (reach === 'above' || reach === 'unclear') {
      return {
        kind: 'unmoved',
        functions: [folder],
        reason: 'this file finds others by its own place',
        at: { path },
      };
    }
  }
  return wholeMove(app, wanted);
}

function linkBelow(app: LegacyApp, folder: string): string | undefined {
  for (const { name, kind } of app.tree.entries(folder)) {
    const path = joinPath(folder, name);
    if (kind === 'link' || kind === 'other') return path;
    const below = kind === 'folder' ? linkBelow(app, path) : undefined;
    if (below !== undefined) return below;
  }
  return undefined;
}

function inFolder(folder: string): (name: string) => string {
  return (name) => `${folder}/${name}.py`;
}

/** `blueprints`, or a name like it that neither the app nor a requirement has. */
function freeFolder(app: LegacyApp, required: ReadonlySet<string>): string {
  const own = app.tree.entries('').map(({ name }) => name.toLowerCase().replace(/\.py$/, ''));
  return free('blueprints', (name) => own.includes(name) || required.has(name));
}

function free(preferred: string, isTaken: (name: string) => boolean): string {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? preferred : `${preferred}_${number}`;
    if (!isTaken(name)) return name;
  }
}
