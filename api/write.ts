import ignore from 'ignore';
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import { recordDeployed, writtenBeforeSignal } from '../diagnostics/environment.ts';
import type { Registries } from '../registry/open/registries.ts';
import type { UserPython } from '../verify/environment/python.ts';
import type { Verification } from '../verify/verify.ts';
import type { Change } from '../workspace/change/edit.ts';
import { isSecretFile } from '../workspace/text/secrets.ts';
import { apply } from '../workspace/transaction/apply.ts';
import { noteCompanions } from '../workspace/transaction/companions.ts';
import type { AppLock } from '../workspace/transaction/lock.ts';
import { keepsRunInside } from '../workspace/transaction/undo.ts';
import { type DiskTree, STATE_FOLDER } from '../workspace/tree/disk.ts';
import { lockLeftDiagnostic, refusalDiagnostic } from './apps/disk-diagnostics.ts';
import { type Host, untilAborted } from './host.ts';
import type { Proof } from './outcome.ts';
import {
  type PlacedDiagnostic,
  placed,
  type SourceOf,
  sourceAfter,
  sourceOf,
} from './report/placed.ts';

/** What one run writes, and how it is proved. */
export interface Writing {
  /** Absolute. */
  readonly root: string;
  readonly changes: readonly Change[];
  /** What the plan was made from; absent for a folder that was not there. */
  readonly tree?: DiskTree | undefined;
  /** Held since before the plan was made; taken for the length of the run otherwise. */
  readonly lock?: AppLock | undefined;
  /** Registries whose new pins are written to locks in other folders with the changes, or not at all. */
  readonly registries?: Pick<Registries, 'recordPins'> | undefined;
  readonly prove: Prove;
}

/** How the changes are proved once they are in place. */
export type Prove =
  | {
      readonly kind: 'index';
      readonly python: UserPython;
      readonly index: () => Promise<Verification>;
      readonly accepts: (after: Verification) => boolean;
      /** Runs once the files are in place: installs what they need, and returns the proof to go by. */
      readonly prepare?: () => Promise<IndexProof>;
      /** Why a result that was accepted proves less than it seems; the changes count as unproved then. */
      readonly doubt?: string | undefined;
      /** Looks at the app as it is again once it was rolled back. */
      readonly onRejected: (after: Verification) => Promise<Rejection>;
    }
  | { readonly kind: 'none'; readonly because?: Omit<Proof & { kind: 'unchecked' }, 'kind'> };

/** A proof by indexing the app. */
export type IndexProof = Extract<Prove, { kind: 'index' }>;
export type Unproved = Extract<Prove, { kind: 'none' }>;

/** What a result that was not accepted says of the app. */
export type Rejection =
  /** The app failed for the same reasons before: the changes count as written, without proof. */
  | {
      readonly kind: 'failed-before';
      readonly reason: string;
      /** At places of the app with the changes. */
      readonly diagnostics: readonly Diagnostic[];
    }
  | {
      readonly kind: 'rejected';
      readonly diagnostics: readonly Diagnostic[];
      /** Whether their places are in the app before or after the changes. */
      readonly places: 'before' | 'after';
    };

/** What became of the changes. */
export type Written =
  | {
      readonly kind: 'written';
      readonly proof?: Proof;
      /** What the app could not be verified for. */
      readonly diagnostics: readonly PlacedDiagnostic[];
    }
  /** Without a proof where the run ended before there was one. */
  | { readonly kind: 'rolled-back'; readonly proof?: Proof }
  | { readonly kind: 'failed'; readonly diagnostics: readonly Diagnostic[] };

/** A listener keeps a signal from ending the process at once; the same one counts once. */
const goOn = () => {};

/** That a run was to end after everything was written. */
export function afterSignal({ aborted }: AbortSignal): readonly PlacedDiagnostic[] {
  return aborted ? placed([diagnose(writtenBeforeSignal, {})]) : [];
}

/**
 * The only way to write: applies all changes as one transaction, proves them in place, and rolls all of
 * them back where the proof fails, the run is aborted, or the pins of registries cannot be written.
 */
export async function write(writing: Writing, host: Host): Promise<Written> {
  const written = await writeAndProve(writing, host);
  // From here on a signal undoes nothing: its sender is told what was written.
  if (written.kind !== 'written') return written;
  host.signal.addEventListener('abort', goOn);
  return { ...written, diagnostics: [...written.diagnostics, ...recordNote(writing)] };
}

/**
 * That the record of the run, which could not be kept outside of the app, goes along with a deployment:
 * files that are no longer part of the app, and earlier values of settings.
 */
function recordNote({ root, tree, changes }: Writing): readonly PlacedDiagnostic[] {
  if (tree?.file('host.json') === undefined || !keepsRunInside(root)) return [];
  const isKept = changes.some(({ before, after }) => {
    return before && (after === undefined || isSecretFile(before.path));
  });
  if (!isKept) return [];
  const rules = sourceAfter(tree, changes)('.funcignore');
  if (rules !== undefined && ignore().add(rules).ignores(`${STATE_FOLDER}/`)) return [];
  return placed([diagnose(recordDeployed, { hasFile: rules !== undefined })]);
}

async function writeAndProve(writing: Writing, host: Host): Promise<Written> {
  const { tree, changes } = writing;
  if (writing.prove.kind === 'none') return writeUnproved(writing, writing.prove.because);
  let prove = writing.prove;
  const sourceNow = tree && sourceAfter(tree, changes);
  let after: Verification | undefined;
  const done = await transact(writing, async () => {
    prove = (await prove.prepare?.()) ?? prove;
    if (host.signal.aborted) return false;
    host.on({ kind: 'verifying', python: prove.python });
    after = await untilAborted(prove.index(), host.signal);
    return after !== undefined && prove.accepts(after);
  });
  if (done.kind === 'failed') return done;
  if (after === undefined) return { kind: 'rolled-back' };
  const proofOf = (diagnostics: readonly Diagnostic[], source: SourceOf | undefined): Proof => ({
    kind: 'checked',
    verification: { ...(after as Verification), diagnostics: placed(diagnostics, source) },
  });
  if (done.kind === 'applied' && prove.doubt !== undefined) {
    const proof: Proof = { kind: 'unchecked', reason: prove.doubt };
    const diagnostics = [...placed(after.diagnostics, sourceNow), ...placed(done.diagnostics)];
    return { kind: 'written', proof, diagnostics };
  }
  if (done.kind === 'applied') {
    const proof = proofOf(after.diagnostics, sourceNow);
    return { kind: 'written', proof, diagnostics: placed(done.diagnostics) };
  }
  if (host.signal.aborted) return { kind: 'rolled-back' };
  const rejection = await prove.onRejected(after);
  if (rejection.kind === 'rejected') {
    const source = rejection.places === 'before' ? tree && sourceOf(tree) : sourceNow;
    return { kind: 'rolled-back', proof: proofOf(rejection.diagnostics, source) };
  }
  const { reason, diagnostics } = rejection;
  const again = await writeUnproved(writing, { reason });
  return again.kind === 'written'
    ? { ...again, diagnostics: [...placed(diagnostics, sourceNow), ...again.diagnostics] }
    : again;
}

async function writeUnproved(writing: Writing, because: Unproved['because']): Promise<Written> {
  const done = await transact(writing);
  if (done.kind === 'failed') return done;
  if (done.kind === 'rejected') return { kind: 'rolled-back' };
  const proof = because && { proof: { ...because, kind: 'unchecked' } as const };
  return { kind: 'written', diagnostics: placed(done.diagnostics), ...proof };
}

async function transact(
  { root, changes, tree, lock, registries }: Writing,
  accept: () => Promise<boolean> = async () => true,
): Promise<
  | { readonly kind: 'applied'; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: 'rejected' }
  | Extract<Written, { readonly kind: 'failed' }>
> {
  let unpinned: readonly Diagnostic[] = [];
  let pinned: readonly string[] = [];
  const acceptAll = async () => {
    if (!(await accept())) return false;
    const pins = await registries?.recordPins(root);
    if (pins?.kind === 'failed') unpinned = [refusalDiagnostic(pins.refusal, pins.folder)];
    else pinned = pins?.folders ?? [];
    return unpinned.length === 0;
  };
  const inputs = tree && { inputs: tree.inputs() };
  const held = lock && { lock };
  // Without changes there is still a pin to write.
  const outcome: Awaited<ReturnType<typeof apply>> =
    changes.length === 0
      ? (await acceptAll())
        ? { kind: 'applied', paths: [] }
        : { kind: 'rejected' }
      : await apply(root, changes, { ...inputs, ...held, accept: acceptAll });
  if (unpinned.length > 0) return { kind: 'failed', diagnostics: unpinned };
  if (outcome.kind === 'rejected') return { kind: 'rejected' };
  if (outcome.kind === 'applied') {
    const { lockLeft } = outcome;
    // Without changes no run is kept that could be undone.
    if (changes.length > 0) noteCompanions(root, pinned);
    return { kind: 'applied', diagnostics: lockLeft ? [lockLeftDiagnostic(lockLeft)] : [] };
  }
  return { kind: 'failed', diagnostics: [refusalDiagnostic(outcome, root)] };
}
