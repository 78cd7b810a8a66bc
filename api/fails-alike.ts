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
