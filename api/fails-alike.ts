import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import { migration } from '../diagnostics/migration.ts';
import type { Verification } from '../verify/verify.ts';

/** Whether an app fails for no reason that it did not fail for before. */
export function failsAlike(before: Verification, after: Verification): boolean {
  const known = errorsOf(before);
  const errors = errorsOf(after);
  return errors.length > 0 && errors.every((each) => known.includes(each));
}

/** Errors without their places, which move when lines are added above. */
export function errorsOf({ diagnostics }: Verification): string[] {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  return errors.map(({ code, message }) => `${code}: ${message}`);
}

/**
 * What fails in a migrated app as it fails in the v1 app, as reviews at places of the migrated app: every
 * error of it, or nothing where one of them is new.
 */
export function failsAsBefore(
  before: readonly Diagnostic[],
  { diagnostics }: Pick<Verification, 'diagnostics'>,
): Diagnostic[] {
  const known = new Set(before.map(withoutRoot));
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (!errors.every((each) => known.has(withoutRoot(each)))) return [];
  return errors.map(({ message: problem, at }) => {
    return diagnose(migration.originalFails, { problem }, at === undefined ? {} : { at });
  });
}

/** Code and message, as they are for code that is not loaded below the package `__app__`. */
function withoutRoot({ code, message }: Diagnostic): string {
  return `${code}: ${message.replaceAll('__app__.', '')}`;
}
