import { type Diagnostic, entryOf } from '../../diagnostics/diagnostic.ts';
import type { PlacedDiagnostic } from './placed.ts';

/** Something a person has to do before the migrated app is deployed. */
export interface DeployStep {
  readonly code: Diagnostic['code'];
  readonly text: string;
  /** e.g. `Dockerfile:1`; a file as a whole has no line. */
  readonly places: readonly string[];
}

/** What the diagnostics of a plan leave to be done before the app is deployed, in their order. */
export function beforeDeploy(diagnostics: readonly PlacedDiagnostic[]): readonly DeployStep[] {
  const steps = new Map<string, DeployStep>();
  for (const { code, message, hint = message, at, places } of diagnostics) {
    if (!entryOf(code)?.beforeDeploy) continue;
    const all = places ?? (at === undefined ? [] : [at]);
    const shown = all.map(({ path, line }) => (line === undefined ? path : `${path}:${line}`));
    const known = steps.get(code + hint)?.places ?? [];
    steps.set(code + hint, { code, text: hint, places: [...new Set([...known, ...shown])] });
  }
  return [...steps.values()];
}
