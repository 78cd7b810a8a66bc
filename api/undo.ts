import { resolve } from 'node:path';
import { diagnose } from '../diagnostics/diagnostic.ts';
import { changedAfterRun, nothingToUndo } from '../diagnostics/environment.ts';
import { keepsRun, undo as undoRun } from '../workspace/transaction/undo.ts';
import { nameOfApp, pathFrom } from './apps/app-name.ts';
import { lockLeftDiagnostic, refusalDiagnostic } from './apps/disk-diagnostics.ts';
import { type Located, locateApp } from './apps/locate.ts';
import { recoverFrom } from './apps/recover-app.ts';
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
  const located = await locateRun(path, host);
  const early = located.diagnostics;
  if (located.kind === 'none') return stopped('refused', placed(early), { next: located.next });
  const { root } = located;
  const about = { root, path: pathFrom(host.cwd, root), paths: [] };
  const done = await undoRun(root);
  switch (done.kind) {
    case 'undone': {
      const left = done.lockLeft ? [lockLeftDiagnostic(done.lockLeft)] : [];
      const diagnostics = placed([...early, ...left]);
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

/** The folder with a run to undo. A plopfile may have been run in a folder that is not an app. */
async function locateRun(path: string, host: Host): Promise<Located> {
  const root = resolve(host.cwd, path);
  const { kind, diagnostics } = await recoverFrom(path, host);
  if (kind === 'blocked') return { kind: 'none', diagnostics, next: [] };
  if (keepsRun(root)) return { kind: 'app', root, diagnostics };
  const located = await locateApp(path, 'undo', host);
  return { ...located, diagnostics: [...diagnostics, ...located.diagnostics] };
}
