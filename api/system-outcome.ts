import { diagnose } from '../diagnostics/diagnostic.ts';
import { pyfuncFault } from '../diagnostics/environment.ts';
import { systemDiagnostic } from './apps/disk-diagnostics.ts';
import { type Outcome, stopped } from './outcome.ts';
import { placed } from './report/placed.ts';

/** The outcome of a run that an error of the system ended; undefined for a fault in pyfunc. */
export function systemOutcome(error: unknown): Outcome<never> | undefined {
  const diagnostic = systemDiagnostic(error);
  return diagnostic && stopped('failed', placed([diagnostic]));
}

/** The outcome of a run that a fault in pyfunc ended. */
export function faultOutcome(error: unknown): Outcome<never> {
  const message = error instanceof Error ? error.message : String(error);
  return stopped('failed', placed([diagnose(pyfuncFault, { message })]));
}

/** The outcome of a use case; an error of the system that it did not foresee is a diagnostic. */
export async function orSystemFailure<T>(work: () => Promise<T>): Promise<T | Outcome<never>> {
  try {
    return await work();
  } catch (error) {
    const outcome = systemOutcome(error);
    if (outcome === undefined) throw error;
    return outcome;
  }
}
