import { type Diagnostic, entryOf } from '../../diagnostics/diagnostic.ts';
import type { Outcome, OutcomeKind } from '../outcome.ts';
import { type Exit, exits } from './exit-codes.ts';

export { type Exit, exitCode } from './exit-codes.ts';

/**
 * How a run ends that stops at this diagnostic: `done` unless it is an error, otherwise the class
 * that its declaration names. A note that a command raised to an error ends as `refused`, unless
 * its declaration names a class for that case.
 */
export function exitOfDiagnostic({ code, severity }: Pick<Diagnostic, 'code' | 'severity'>): Exit {
  return severity === 'error' ? (entryOf(code)?.exit ?? 'refused') : 'done';
}

const exitsOfKinds: Readonly<Record<OutcomeKind, Exit>> = {
  done: 'done',
  different: 'failed',
  nothing: 'done',
  pending: 'work',
  planned: 'done',
  declined: 'done',
  written: 'done',
  incomplete: 'failed',
  'rolled-back': 'failed',
  undone: 'done',
  refused: 'refused',
  failed: 'failed',
  canceled: 'interrupted',
  'missing-answers': 'usage',
  invalid: 'usage',
};

type ExitFacts = Pick<Outcome, 'kind' | 'diagnostics' | 'about'>;

/** The exit class of an outcome: that of its kind, or of an error among its diagnostics. */
export function exitOf({ kind, diagnostics, about }: ExitFacts): Exit {
  const ofDiagnostics = mostSevere(diagnostics.map(exitOfDiagnostic));
  // The diagnostics say best why nothing was done.
  const isStopped = kind === 'failed' || (kind === 'refused' && about === undefined);
  if (isStopped && ofDiagnostics !== 'done') return ofDiagnostics;
  return mostSevere([exitsOfKinds[kind], ofDiagnostics]);
}

/** For runs over several apps. */
const bySeverity: readonly Exit[] = [
  'bug',
  'hangup',
  'interrupted',
  'terminated',
  'locked',
  'failed',
  'unsafe',
  'refused',
  'usage',
  'work',
  'done',
];

/** How a run ends whose parts ended so. */
export function mostSevere(exits: readonly Exit[]): Exit {
  return bySeverity.find((exit) => exits.includes(exit)) ?? 'done';
}

/** What ended with this number; a program of another version may end with one that is unknown here. */
export function exitWithCode(code: number): Exit {
  const found = Object.entries(exits).find(([, exit]) => exit.code === code);
  return (found?.[0] as Exit | undefined) ?? 'failed';
}
