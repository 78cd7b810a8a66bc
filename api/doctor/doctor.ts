import { diagnose } from '../../diagnostics/diagnostic.ts';
import { uncommittedChanges } from '../../diagnostics/environment.ts';
import { dirtyPaths } from '../../workspace/git/git.ts';
import type { AppLock } from '../../workspace/transaction/lock.ts';
import { pathFrom } from '../apps/app-name.ts';
import { locateApp } from '../apps/locate.ts';
import { holdApp } from '../hold-folder.ts';
import { type Host, sourceFor } from '../host.ts';
import type { VerifyOptions } from '../options.ts';
import { completed, type Outcome, stopped, withDiagnostics } from '../outcome.ts';
import { propose, unproved } from '../propose.ts';
import { type PlacedDiagnostic, placed, sourceOf } from '../report/placed.ts';
import { type Checkup, examine } from './examine.ts';

/** How to examine an app, and how far to go. */
export interface DoctorOptions extends Omit<VerifyOptions, 'verify'> {
  /** The outcome is `pending` where there is anything to settle. Nothing is written. */
  readonly check?: boolean | undefined;
  /** Make the changes that need no decision: `ask` a person, `write` at once, or only `plan` them. */
  readonly fix?: 'ask' | 'write' | 'plan' | undefined;
  /** Write even where git has uncommitted changes in a file that is written. */
  readonly allowDirty?: boolean | undefined;
}

/** The app that was examined. */
export interface DoctorAbout {
  /** Absolute. */
  readonly root: string;
  /** From `host.cwd`, with `/`. */
  readonly path: string;
  /** Those that Azure would get of a v2 app. */
  readonly functions: readonly { readonly name: string }[];
  readonly model: Checkup['model'];
  /** Why a v2 app was not verified. */
  readonly unverified?: string;
  /** Files that `fix` would change. */
  readonly fixable: readonly string[];
}

export type DoctorOutcome = Outcome<DoctorAbout>;

/**
 * Examines the app at or below a path, of either model: what verify finds, its code, settings,
 * requirements, host.json, and leftovers. With `fix` it makes the changes that need no decision. The
 * outcome is `different` where an error was found.
 */
export async function doctor(
  path: string,
  options: DoctorOptions,
  host: Host,
): Promise<DoctorOutcome> {
  const located = await locateApp(path, 'doctor', host);
  const early = placed(located.diagnostics);
  if (located.kind === 'none') return stopped('refused', early, { next: located.next });
  const { root } = located;
  const writes = options.fix === 'write' && options.check !== true;
  const held = await holdApp(root, writes, (lock) =>
    examineAndFix({ root, early, lock }, options, host),
  );
  return held.kind === 'done'
    ? withDiagnostics(held.result, placed(held.diagnostics))
    : stopped('refused', [...early, ...placed([held.diagnostic])]);
}

interface Started {
  readonly root: string;
  readonly early: readonly PlacedDiagnostic[];
  readonly lock: AppLock | undefined;
}

async function examineAndFix(
  { root, early, lock }: Started,
  options: DoctorOptions,
  host: Host,
): Promise<DoctorOutcome> {
  const checkup = await examine(root, options, host);
  const { model, fixes, verification, unverified, tree } = checkup;
  const about: DoctorAbout = {
    root,
    path: pathFrom(host.cwd, root),
    functions: verification?.functions.map(({ name }) => ({ name })) ?? [],
    model,
    ...(unverified !== undefined && { unverified }),
    fixable: fixes.flatMap(({ after }) => after?.path ?? []),
  };
  const diagnostics = [...early, ...placed(checkup.diagnostics, sourceOf(tree))];
  const { fix, check = false, allowDirty = false } = options;
  if (fix === undefined || check) {
    const grave = diagnostics.filter(({ severity }) => severity !== 'note');
    const isBroken = grave.some(({ severity }) => severity === 'error');
    const found = check && grave.length > 0 ? 'pending' : isBroken ? 'different' : 'done';
    return completed(found, about, { diagnostics });
  }
  const written = fixes.flatMap(({ before }) => before?.path ?? []);
  return propose(
    {
      root,
      tree,
      lock,
      about,
      diagnostics,
      changes: fixes,
      plan: { command: 'doctor', root, changes: fixes },
      next: [{ kind: 'again', flags: ['--yes'] }],
      guard: () => {
        const files = allowDirty ? [] : dirtyPaths(root, written);
        return files.length > 0 ? [diagnose(uncommittedChanges, { files })] : [];
      },
      prove: unproved,
    },
    { source: sourceFor(host, fix === 'write'), dryRun: fix === 'plan' },
    host,
  );
}
