import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { failed, ok, type Result } from '../../diagnostics/result.ts';
import { isSound } from '../../verify/index/indexing.ts';
import type { Verification } from '../../verify/verify.ts';
import type { Change } from '../../workspace/change/edit.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import { treeAfter } from '../../workspace/tree/tree-after.ts';
import { type Host, untilAborted } from '../host.ts';
import type { VerifyOptions } from '../options.ts';
import type { IndexProof, Unproved } from '../write.ts';
import { failureKey } from './failure-of.ts';
import { findVerificationPython } from './verification-python.ts';

/** An app with changes that are to be proved. */
interface Changed {
  /** Absolute. */
  readonly root: string;
  /** The functions that the host has to get. */
  readonly functions: readonly string[];
  readonly tree: Tree;
  readonly changes: readonly Change[];
}

/**
 * Proves changes by indexing the app with them. An app that fails for the same reasons without them
 * cannot be verified here. Returns a diagnostic where the Python that was named cannot verify.
 */
export async function proveByIndexing(
  { root, functions, tree, changes }: Changed,
  options: VerifyOptions,
  host: Host,
): Promise<Result<IndexProof | Unproved>> {
  const found = await findVerificationPython(root, options, host, () => treeAfter(tree, changes));
  if (found.kind === 'none') {
    const { diagnostic } = found;
    return diagnostic?.severity === 'error'
      ? failed(diagnostic)
      : ok({ kind: 'none', because: found });
  }
  const { python, timeoutSeconds } = found;
  const index = async () => {
    const { verifyApp } = await import('../../verify/verify.ts');
    return verifyApp(root, { python, timeoutSeconds });
  };
  return ok({
    kind: 'index',
    python,
    index,
    // As `verify` judges: what Azure would not load or serve counts, though it was indexed here.
    accepts: (after) => isSound(after) && hasAll(after, functions),
    onRejected: async (after) => {
      // What was to be added is not among what the app has now: no fault from before explains that.
      if (isSound(after.indexing) && !hasAll(after, functions)) {
        return { kind: 'rejected', diagnostics: after.diagnostics, places: 'after' };
      }
      const before = await untilAborted(index(), host.signal);
      const [reason] = before === undefined ? [] : errorsOf(before);
      return before !== undefined && reason !== undefined && failsAlike(before, after)
        ? {
            kind: 'failed-before',
            reason: `the app could not be verified before either (${reason.code}: ${reason.message})`,
            diagnostics: [],
          }
        : { kind: 'rejected', diagnostics: after.diagnostics, places: 'after' };
    },
  });
}

function hasAll({ functions }: Verification, wanted: readonly string[]): boolean {
  const names = new Set(functions.map(({ name }) => name));
  return wanted.every((name) => names.has(name));
}

/** Whether an app fails for no reason that it did not fail for before. */
function failsAlike(before: Verification, after: Verification): boolean {
  const known = errorsOf(before).map(failureKey);
  const errors = errorsOf(after);
  return errors.length > 0 && errors.every((each) => known.includes(failureKey(each)));
}

function errorsOf({ diagnostics }: Verification): Diagnostic[] {
  return diagnostics.filter(({ severity }) => severity === 'error');
}
