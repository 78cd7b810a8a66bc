import { relative, sep } from 'node:path';
import { isSecret } from '../../cli/views/create-report.ts';
import type { Change, FileVersion } from '../../workspace/change/edit.ts';
import { patchOf } from '../../workspace/change/patch.ts';
import { folderInRepository } from '../../workspace/git/git.ts';
import type { AppRun } from '../migrate-app.ts';

/**
 * The changes of an app as a patch; those of several apps make one. It names files from where `git apply` looks for them: the top of the
 * repository, or the current folder where there is none.
 */
export function migrationPatch({ root, plan }: AppRun, cwd: string): Uint8Array {
  const folder = folderInRepository(root) ?? below(cwd, root);
  // Settings of the user's are never shown, as little in a patch as elsewhere.
  const shown = (plan?.changes ?? []).filter((change) => !isSecret(change));
  return patchOf(shown.map((change) => inFolder(folder, change)));
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
