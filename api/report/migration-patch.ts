import { relative, sep } from 'node:path';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { secretsInPatch, settingsNotInPatch } from '../../diagnostics/environment.ts';
import { placeOf } from '../../workspace/change/changes.ts';
import { secretLines } from '../../workspace/change/diff.ts';
import type { Change, FileVersion } from '../../workspace/change/edit.ts';
import { patchOf } from '../../workspace/change/patch.ts';
import { isHidden } from '../../workspace/change/secret-changes.ts';
import { folderInRepository } from '../../workspace/git/git.ts';
import { type PlacedDiagnostic, placed } from './placed.ts';

/**
 * The changes of an app as an exact patch; those of several apps make one. It names files from where
 * `git apply` looks for them: the top of the repository, or the current folder where there is none.
 * Files of settings are left out: their lines hold secrets next to each change.
 */
export function migrationPatch(root: string, changes: readonly Change[], cwd: string): Uint8Array {
  const folder = folderInRepository(root) ?? below(cwd, root);
  const shown = changes.filter((change) => !isHidden(change));
  return patchOf(shown.map((change) => inFolder(folder, change)));
}

/** What a reader of the patch has to know: which of its lines hold secrets, and what it leaves out. */
export function patchDiagnostics(changes: readonly Change[]): readonly PlacedDiagnostic[] {
  const places = changes.flatMap((change) => {
    const numbers = [...new Set(secretLines(change))];
    const lines = numbers.length === 1 ? 'line' : 'lines';
    return numbers.length === 0 ? [] : [`${placeOf(change)} (${lines} ${numbers.join(', ')})`];
  });
  const hidden = changes.filter(isHidden).map(placeOf);
  const found: Diagnostic[] = [
    ...(places.length === 0 ? [] : [diagnose(secretsInPatch, { places })]),
    ...(hidden.length === 0 ? [] : [diagnose(settingsNotInPatch, { paths: hidden })]),
  ];
  return placed(found);
}

/** `''` for a folder that is not below: git refuses to write outside of where it stands. */
function below(cwd: string, root: string): string {
  const path = relative(cwd, root).replaceAll(sep, '/');
  return path === '' || path.startsWith('..') ? '' : `${path}/`;
}

function inFolder(folder: string, { before, after, because }: Change): Change {
  const moved = (version: FileVersion) => ({ ...version, path: folder + version.path });
  return {
    ...(before && { before: moved(before) }),
    ...(after && { after: moved(after) }),
    because,
  };
}
