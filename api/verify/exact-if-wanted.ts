import { unmetVersions } from '../../verify/checks/version-notes.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import { confirm } from '../ask.ts';
import type { Host } from '../host.ts';
import type { VerifyOptions } from '../options.ts';
import { placed } from '../report/placed.ts';
import { findVerificationPython, type VerificationPython } from './verification-python.ts';

/**
 * What the app asks for, installed, in place of the library that comes with pyfunc: where the two
 * differ, a person is asked. Whoever answers no, or cannot be asked, goes on with what was found.
 */
export async function exactIfWanted(
  root: string,
  found: VerificationPython,
  { python: named, exact, timeoutS }: VerifyOptions,
  host: Host,
  treeOf?: () => Tree,
): Promise<VerificationPython> {
  const isOpen = named === undefined && exact === undefined && host.ask !== undefined;
  if (!isOpen || found.kind === 'none' || found.python.bundled === undefined) return found;
  const [first] = unmetVersions(root, found.python);
  if (first === undefined) return found;
  const asked = `${first.of} ${first.specifier} (${first.path})`;
  const title = `The app asks for ${asked}. Install its packages in the cache and verify with them?`;
  if ((await confirm('exact', title, host, false)) !== true) return found;
  const made = await findVerificationPython(root, { exact: true, timeoutS }, host, treeOf);
  if (made.kind === 'found') return made;
  // Without them the library that was found still proves what it can.
  if (made.diagnostic !== undefined) {
    await host.on({ kind: 'diagnostics', diagnostics: placed([made.diagnostic]) });
  }
  return found;
}
