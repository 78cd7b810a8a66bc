import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Host } from './host.ts';
import { type Outcome, stopped } from './outcome.ts';
import { placed, sourceFrom } from './report/placed.ts';

/** Why nothing was done. Paths are from the working folder. */
export function refuse(
  diagnostics: readonly Diagnostic[],
  { cwd }: Pick<Host, 'cwd'>,
): Outcome<never> {
  return stopped('refused', placed(diagnostics, sourceFrom(cwd)));
}
