import type { SourceOf } from '../../cli/views/report.ts';
import { isSound } from '../../verify/indexing.ts';
import type { UserPython } from '../../verify/python.ts';
import type { FunctionVerification, Verification } from '../../verify/verify.ts';
import { type JsonDiagnostic, jsonDiagnostic } from './report-json.ts';

/** A verification for machines. */
export interface JsonVerification {
  /** Whether the app indexes and each function that was compared equals its original. */
  readonly sound: boolean;
  readonly python: UserPython;
  readonly against?: string;
  readonly functions: readonly FunctionVerification[];
  readonly standIns: Verification['indexing']['standIns'];
  readonly diagnostics: readonly JsonDiagnostic[];
}

export function jsonVerification(verification: Verification, sourceOf: SourceOf): JsonVerification {
  const { indexing, against, functions, diagnostics } = verification;
  return {
    sound: isSound(verification),
    python: indexing.python,
    ...(against !== undefined && { against }),
    functions,
    standIns: indexing.standIns,
    diagnostics: diagnostics.map((each) => jsonDiagnostic(each, sourceOf)),
  };
}
