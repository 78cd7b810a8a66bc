import { resolve } from 'node:path';
import { diagnose } from '../diagnostics/diagnostic.ts';
import { changedAfterRun, nothingToUndo } from '../diagnostics/environment.ts';
import { keepsRun, undo as undoRun } from '../workspace/transaction/undo.ts';
import { nameOfApp, pathFrom } from './apps/app-name.ts';
import { refusalDiagnostic } from './apps/disk-diagnostics.ts';
import { locateApp } from './apps/locate.ts';
import { recoverApp } from './apps/recover-app.ts';
import type { Host } from './host.ts';
import { completed, type Outcome, stopped } from './outcome.ts';
import { placed } from './report/placed.ts';

/** The folder whose last run is undone. */
export interface UndoAbout {
  /** Absolute. */
  readonly root: string;
  /** From `host.cwd`, with `/`. */
  readonly path: string;
  /** The files that are as they were before, from the root. */
  readonly paths: readonly string[];
}

export type UndoOutcome = Outcome<UndoAbout>;

/** Undoes the last run on an app. See `undo` in api/index.ts. */
export async function undo(path: string, host: Host): Promise<UndoOutcome> {
  const folder = resolve(host.cwd, path);
  // A plopfile may have been run in a folder that is not an app.
  const located = keepsRun(folder)
    ? ({ kind: 'app', root: folder } as const)
    : locateApp(path, 'undo', host.cwd);
  if (located.kind === 'none') {
    return stopped('refused', placed([located.diagnostic]), { next: located.next });
  }
  const { root } = located;
  const about = { root, path: pathFrom(host.cwd, root), paths: [] };
  const { kind, diagnostics: early } = await recoverApp(root);
  if (kind === 'blocked') return stopped('failed', placed(early), { about });
  const done = await undoRun(root);
  switch (done.kind) {
    case 'undone': {
      const diagnostics = placed(early);
      return completed('undone', { ...about, paths: done.paths }, { diagnostics });
    }
    case 'nothing': {
      const finding = diagnose(nothingToUndo, { path: nameOfApp(root, host.cwd) });
      return completed('nothing', about, { diagnostics: placed([...early, finding]) });
    }
    case 'stale': {
      const finding = diagnose(changedAfterRun, { files: done.paths });
      return stopped('failed', placed([...early, finding]), { about });
    }
    default: {
      const finding = refusalDiagnostic(done, root);
      return stopped('failed', placed([...early, finding]), { about });
    }
  }
}
