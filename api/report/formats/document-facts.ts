import { posix } from 'node:path';
import { counted } from '../../../workspace/text/counted.ts';
import type { AppRow, AppsDocument, JsonDiagnostic, JsonPlace } from '../document.ts';

/** A diagnostic of a document, with the app that it is about. */
export interface DocumentDiagnostic {
  readonly app?: AppRow;
  readonly diagnostic: JsonDiagnostic;
}

/** Every diagnostic of a document once: those of the run, of its apps, and of their verification. */
export function diagnosticsOf({ apps, diagnostics }: AppsDocument): DocumentDiagnostic[] {
  return [
    ...diagnostics.map((diagnostic) => ({ diagnostic })),
    ...apps.flatMap((app) => appDiagnostics(app).map((diagnostic) => ({ app, diagnostic }))),
  ];
}

/** Those of one app; a verification repeats some of them. */
export function appDiagnostics({ diagnostics, verification }: AppRow): JsonDiagnostic[] {
  const all = [...diagnostics, ...(verification?.diagnostics ?? [])];
  const known = new Map(
    all.map((each) => [JSON.stringify([each.code, each.message, each.at]), each]),
  );
  return [...known.values()];
}

/** The path of a place from the top of the repository, or from the folder that the command ran in. */
export function pathInRepository(
  { path }: Pick<JsonPlace, 'path'>,
  app: AppRow | undefined,
  folder: string,
): string {
  return posix.normalize(posix.join(folder, app?.path ?? '', path));
}

/** What rows of functions hold, whatever the command. */
interface FunctionRow {
  readonly name: string;
  readonly trigger?: string;
  /** Of migrate. */
  readonly status?: string;
  /** Of verify. */
  readonly outcome?: string;
  /** Of update. */
  readonly change?: string;
  readonly findings?: readonly { readonly verdict: string; readonly text: string }[];
}

/** One function of an app: what became of it, and whether it was proved. */
export interface FunctionFacts {
  readonly name: string;
  readonly trigger: string;
  /** In words: what a run did, or would do, with it; `''` where it only looked. */
  readonly status: string;
  /** In words: what the proof says of it; `''` where there is none. */
  readonly proof: string;
  readonly verdict: 'good' | 'bad' | 'skipped';
  /** What differs, in words. */
  readonly findings: readonly string[];
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

const badProofs = ['different', 'missing', 'extra', 'unreadable'];

/** The functions of an app, with what its verification says of each. */
export function functionsOf(app: AppRow): FunctionFacts[] {
  const rows = (app.functions ?? []) as readonly FunctionRow[];
  const proofs = new Map(app.verification?.functions.map((each) => [each.name, each]));
  const names = new Set(rows.map(({ name }) => name));
  const onlyProved = [...proofs.values()].filter(({ name }) => !names.has(name));
  const failing = new Set(
    appDiagnostics(app).flatMap((each) => (each.severity === 'error' ? (each.function ?? []) : [])),
  );
  return [...rows, ...onlyProved].map((row: FunctionRow) => {
    const { name, trigger = '', status, change } = row;
    const proof: FunctionRow | undefined = row.outcome === undefined ? proofs.get(name) : row;
    const outcome = proof?.outcome;
    const isBad = status === 'refused' || failing.has(name) || badProofs.includes(outcome ?? '');
    const isSkipped = status === 'left-out' || status === 'held-back';
    return {
      name,
      trigger,
      status: status === undefined ? (change ?? '') : (statusWords[status] ?? status),
      proof: outcome === undefined ? '' : (proofWords[outcome] ?? outcome),
      verdict: isBad ? 'bad' : isSkipped ? 'skipped' : 'good',
      findings: proof?.findings?.map(({ text }) => text) ?? [],
    };
  });
}

/** What became of an app, as the last word of a sentence or as a cell. */
export function resultWord({ result }: Pick<AppRow, 'result'>): string {
  return result.replaceAll('-', ' ');
}

/** Whether an app is proved: how many of its functions, with what; or why not. */
export function proofSentence({ verification, unverified }: AppRow): string {
  if (verification === undefined) {
    return unverified === undefined ? '' : `Not verified: ${unverified}.`;
  }
  const { functions, python, sound, against } = verification;
  const good = functions.filter(({ outcome }) => !badProofs.includes(outcome)).length;
  const all = `${good} of ${counted(functions.length, 'function')}`;
  const what = against === undefined ? 'indexed' : `equal to the original (${against})`;
  const with_ = `azure-functions ${python.azureFunctions} on Python ${python.version}`;
  return `${sound ? 'Verified' : 'Not proved'}: ${all} ${what}, with ${with_}.`;
}
