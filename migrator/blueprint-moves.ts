import { snakeCase } from '../python/names.ts';
import { joinPath } from '../workspace/tree.ts';
import type { LegacyApp } from './legacy-app.ts';
import { takenBy } from './module-renames.ts';
import { filesBelow, type Move, type Stay, wholeMove } from './moves.ts';
import { pathMentions, reachOf } from './own-place.ts';
import { importNames } from './requirements.ts';

/** What the templates of Azure Functions put beside a script; no code reads it. */
const leaflet = /^(?:sample\.dat|readme\.md)$/i;

/**
 * Every function folder as a module `blueprints.<name>`: one file where it holds nothing but its
 * script, since then both lie one folder below the app and reach its root alike; else, or where the
 * script reads its own folder, a package, in which relative imports and neighbouring files stay right.
 * See docs/semantics.md#layouts
 */
export function blueprintMoves(app: LegacyApp): { moves: Move[]; stays: Stay[] } {
  const moves: Move[] = [];
  const stays: Stay[] = [];
  const required = importNames(app);
  const home = freeFolder(app, required);
  const taken = new Set<string>();
  for (const folder of foldersWithScripts(app)) {
    const name = free(snakeCase(folder), (each) => taken.has(each));
    const isReachable = takenBy(folder, required) === undefined;
    const found = moveOf(app, { from: folder, to: `${home}.${name}`, isReachable });
    if ('functions' in found) stays.push(found);
    else {
      moves.push(found);
      taken.add(name);
    }
  }
  return { moves, stays };
}

/** Folders of functions that hold the script of one; a function may have its script elsewhere. */
function foldersWithScripts(app: LegacyApp): string[] {
  const scripts = [...app.scripts.keys()].map((each) => each.path);
  return app.functions
    .map((each) => each.name)
    .filter((folder) => scripts.some((path) => path.startsWith(`${folder}/`)));
}

type Wanted = Pick<Move, 'from' | 'to' | 'isReachable'>;

function moveOf(app: LegacyApp, wanted: Wanted): Move | Stay {
  const { from: folder } = wanted;
  const mention = pathMentions(app, folder);
  if (mention !== undefined) {
    const at = { path: mention.source.path, span: mention.span };
    return { functions: [folder], reason: 'this names the path of the folder', at };
  }
  const link = linkBelow(app, folder);
  if (link !== undefined)
    return { functions: [folder], reason: 'the folder holds a link', at: { path: link } };
  return asFile(app, wanted) ?? asPackage(app, wanted);
}

/** The script alone, with what no code reads beside it under its name. */
function asFile(app: LegacyApp, wanted: Wanted): Move | undefined {
  const { from: folder, to } = wanted;
  const script = `${folder}/__init__.py`;
  const source = app.source(script);
  const reach = source && reachOf(source);
  if (source === undefined || !(reach === 'nowhere' || reach === 'above')) return undefined;
  if (source.module.imports.some((each) => each.level === 1)) return undefined;
  const files = new Map<string, string>();
  for (const path of filesBelow(app, folder)) {
    const name = path.slice(folder.length + 1);
    const place = to.replaceAll('.', '/');
    if (path === script) files.set(path, `${place}.py`);
    else if (leaflet.test(name)) files.set(path, `${place}.${name}`);
    else if (name !== 'function.json') return undefined;
  }
  return { ...wanted, files };
}

function asPackage(app: LegacyApp, wanted: Wanted): Move | Stay {
  const { from: folder } = wanted;
  for (const path of filesBelow(app, folder).filter((each) => each.endsWith('.py'))) {
    const source = app.source(path);
    if (source === undefined || source.module.syntaxError !== undefined) {
      return { functions: [folder], reason: 'this file cannot be read', at: { path } };
    }
    const reach = reachOf(source);
    if (reach === 'above' || reach === 'unclear') {
      return {
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

/** `blueprints`, or a name like it that neither the app nor a requirement has. */
function freeFolder(app: LegacyApp, required: ReadonlySet<string>): string {
  const own = app.tree.entries('').map(({ name }) => name.toLowerCase().replace(/\.py$/, ''));
  return free('blueprints', (name) => own.includes(name) || required.has(name));
}

function free(wish: string, isTaken: (name: string) => boolean): string {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? wish : `${wish}_${number}`;
    if (!isTaken(name)) return name;
  }
}
