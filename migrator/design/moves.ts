import type { Place } from '../../diagnostics/diagnostic.ts';
import { joinPath } from '../../workspace/tree/tree.ts';
import type { LegacyApp } from '../read/legacy-app.ts';

/** A folder or module directly below the app that gets another place, and with it another name. */
export interface FolderMove {
  readonly kind: 'move';
  /** Without `.py`. */
  readonly from: string;
  /** The dotted name under which it is imported afterwards. */
  readonly to: string;
  /** Why it cannot keep its name; absent where the layout asks for the move. */
  readonly reason?: string;
  /** Whether a plain absolute import of its name reaches it in v1. */
  readonly isReachable: boolean;
  /** Where each of its files goes. */
  readonly files: ReadonlyMap<string, string>;
}

/** What stands against a change, as a part of a sentence, and where it shows. */
export interface Obstacle {
  readonly reason: string;
  readonly at: Place;
}

/** Functions that the layout leaves where they are, since moving them might change what they do. */
export interface UnmovedFunction extends Obstacle {
  readonly kind: 'unmoved';
  readonly functions: readonly string[];
}

/** Moves everything below a folder, or a module file, as it stands. */
export function wholeMove(
  app: LegacyApp,
  move: Pick<FolderMove, 'from' | 'to' | 'reason' | 'isReachable'>,
): FolderMove {
  const place = move.to.replaceAll('.', '/');
  const files = filesOf(app, move.from).map(
    (path) => [path, place + path.slice(move.from.length)] as const,
  );
  return { ...move, kind: 'move', files: new Map(files) };
}

/** Every file below a folder that moves, or the module file itself. */
function filesOf(app: LegacyApp, name: string): string[] {
  if (app.has(`${name}.py`)) return [`${name}.py`];
  const deleted = app.functions.find((each) => each.name === name)?.configPath;
  return filesBelow(app, name).filter((path) => path !== deleted);
}

/** Every file below a folder, caches left out. */
export function filesBelow(app: LegacyApp, folder: string): string[] {
  return app.tree.entries(folder).flatMap((entry) => {
    const path = joinPath(folder, entry.name);
    if (entry.kind === 'folder') return entry.name === '__pycache__' ? [] : filesBelow(app, path);
    return entry.kind === 'file' ? [path] : [];
  });
}
