import { entryOf } from '../../diagnostics/codes.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { type Exit, exits } from './exit-codes.ts';

export { type Exit, exitCode } from './exit-codes.ts';

/**
 * How a run ends that stops at this diagnostic: `done` unless it is an error, otherwise the class
 * that its declaration names. A note that a command raised to an error ends as `refused`, unless
 * its declaration names a class for that case.
 */
export function exitOf({ code, severity }: Diagnostic): Exit {
  return severity === 'error' ? (entryOf(code)?.exit ?? 'refused') : 'done';
}

/** From the gravest to the mildest, for runs over several apps. */
const byGravity: readonly Exit[] = [
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
export function gravest(exits: readonly Exit[]): Exit {
  return byGravity.find((exit) => exits.includes(exit)) ?? 'done';
}

/** What ended with this number; a program of another version may end with one that is unknown here. */
export function exitWithCode(code: number): Exit {
  const found = Object.entries(exits).find(([, exit]) => exit.code === code);
  return (found?.[0] as Exit | undefined) ?? 'failed';
}
