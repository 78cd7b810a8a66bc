import type { AppRow, JsonDiagnostic } from './document.ts';

/** What all reports say of the functions of an app. The page imports it too, so it knows no Node. */

/** What rows of functions hold, whatever the command. */
export interface FunctionRow {
  readonly name: string;
  readonly trigger?: string;
  /** Of migrate. */
  readonly status?: string;
  /** Of verify. */
  readonly outcome?: string;
  /** Of update. */
  readonly change?: string;
  readonly findings?: readonly { readonly text: string }[];
}

/** A function of an app with what its proof says; the row itself where there is no proof beside it. */
interface ProvedRow<Row> {
  readonly row: Row;
  readonly proof: Row;
  readonly diagnostics: readonly JsonDiagnostic[];
}

export type RowVerdict = 'good' | 'bad' | 'skipped' | 'review';

/** The functions that a command tells of, then those that only the verification knows. */
export function provedRows<Row extends FunctionRow>(app: AppRow): ProvedRow<Row>[] {
  const rows = (app.functions ?? []) as unknown as readonly Row[];
  const proved = (app.verification?.functions ?? []) as unknown as readonly Row[];
  const proofs = new Map(proved.map((each) => [each.name, each]));
  const names = new Set(rows.map(({ name }) => name));
  const all = appDiagnostics(app);
  return [...rows, ...[...proofs.values()].filter(({ name }) => !names.has(name))].map((row) => ({
    row,
    proof: proofs.get(row.name) ?? row,
    diagnostics: all.filter((each) => each.function === row.name),
  }));
}

/** The diagnostics of an app once; a verification repeats some of them. */
export function appDiagnostics({ diagnostics, verification }: AppRow): JsonDiagnostic[] {
  const all = [...diagnostics, ...(verification?.diagnostics ?? [])];
  const known = new Map(
    all.map((each) => [JSON.stringify([each.code, each.message, each.at]), each]),
  );
  return [...known.values()];
}

const statusWords: Readonly<Record<string, string>> = {
  migrated: 'migrated',
  review: 'needs review',
  refused: 'refused',
  'held-back': 'held back',
  'left-out': 'left out',
};

const proofWords: Readonly<Record<string, string>> = {
  same: 'equal',
  note: 'equal, with a note',
  different: 'different',
  missing: 'missing',
  extra: 'not in the original',
  unreadable: 'original unreadable',
  indexed: 'indexed',
};

/** In words: what a run did, or would do, with a function; `''` where it only looked. */
export function statusText({ status, change = '' }: FunctionRow): string {
  return status === undefined ? change : (statusWords[status] ?? status);
}

/** In words: what the proof says of a function; `''` where there is none. */
export function proofText({ outcome }: FunctionRow): string {
  return outcome === undefined ? '' : (proofWords[outcome] ?? outcome);
}

/** Whether a proof found that a function is not as it was. */
export function isBadProof(outcome: string | undefined): boolean {
  return ['different', 'missing', 'extra', 'unreadable'].includes(outcome ?? '');
}

/** What a person has to do with a function: look into it, look at it, or nothing. */
export function verdictOf({ row, proof, diagnostics }: ProvedRow<FunctionRow>): RowVerdict {
  const { status } = row;
  const has = (severity: string) => diagnostics.some((each) => each.severity === severity);
  if (status === 'refused' || has('error') || isBadProof(proof.outcome)) return 'bad';
  if (status === 'left-out' || status === 'held-back') return 'skipped';
  return status === 'review' || has('review') ? 'review' : 'good';
}
