import { join, resolve } from 'node:path';
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import { changedAfterRun, nothingToUndo, pinsStay } from '../diagnostics/environment.ts';
import { undoneCommit } from '../diagnostics/plans.ts';
import { lockFile } from '../registry/lock/lock.ts';
import { lastCommitHas } from '../workspace/git/commit.ts';
import { dirtyPaths } from '../workspace/git/git.ts';
import { companionsOf } from '../workspace/transaction/companions.ts';
import { keepsRun, pathsOfLastRun, undo as undoRun } from '../workspace/transaction/undo.ts';
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
  const companions = companionsOf(root, [lockFile]);
  const touched = pathsOfLastRun(root);
  const wasCommitted = touched.length > 0 && dirtyPaths(root, touched).length === 0;
  const done = await undoRun(root);
  switch (done.kind) {
    case 'undone': {
      const left = done.lockLeft ? [lockLeftDiagnostic(done.lockLeft)] : [];
      const pins = await undoPins(root, companions);
      const known = [...touched, ...pins.paths];
      const files = wasCommitted ? dirtyPaths(root, touched).length : 0;
      const committed =
        files === 0 ? [] : [diagnose(undoneCommit, { files, commit: lastCommitHas(root, known) })];
      const diagnostics = placed([...early, ...left, ...pins.diagnostics, ...committed]);
      const paths = [...done.paths, ...pins.paths];
      return completed('undone', { ...about, paths }, { diagnostics });
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

/** Reverts the locks of other folders that were written with the run. */
async function undoPins(root: string, folders: readonly string[]) {
  const paths: string[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const folder of folders) {
    const done = await undoRun(folder);
    const path = pathFrom(root, join(folder, lockFile));
    if (done.kind === 'undone') paths.push(path);
    else if (done.kind !== 'nothing') diagnostics.push(diagnose(pinsStay, { path }));
  }
  return { paths, diagnostics };
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
