import { posix } from 'node:path';
import { counted } from '../../../workspace/text/counted.ts';
import type { AppRow, AppsDocument, JsonDiagnostic, JsonPlace } from '../document.ts';
import {
  appDiagnostics,
  isBadProof,
  proofText,
  provedRows,
  type RowVerdict,
  statusText,
  verdictOf,
} from '../function-facts.ts';

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

/** The path of a place from the top of the repository, or from the folder that the command ran in. */
export function pathInRepository(
  { path }: Pick<JsonPlace, 'path'>,
  app: AppRow | undefined,
  folder: string,
): string {
  return posix.normalize(posix.join(folder, app?.path ?? '', path));
}

/** One function of an app: what became of it, and whether it was proved. */
export interface FunctionFacts {
  readonly name: string;
  readonly trigger: string;
  /** In words: what a run did, or would do, with it; `''` where it only looked. */
  readonly status: string;
  /** In words: what the proof says of it; `''` where there is none. */
  readonly proof: string;
  readonly verdict: Exclude<RowVerdict, 'review'>;
  /** What differs, in words. */
  readonly findings: readonly string[];
}

/** The functions of an app, with what its verification says of each. */
export function functionsOf(app: AppRow): FunctionFacts[] {
  return provedRows(app).map((each) => {
    const { row, proof } = each;
    const verdict = verdictOf(each);
    return {
      name: row.name,
      trigger: row.trigger ?? '',
      status: statusText(row),
      proof: proofText(proof),
      verdict: verdict === 'review' ? 'good' : verdict,
      findings: proof.findings?.map(({ text }) => text) ?? [],
    };
  });
}

/** What became of an app, as the last word of a sentence or as a cell. */
export function resultWord({ result }: Pick<AppRow, 'result'>): string {
  return result.replaceAll('-', ' ');
}

/** Whether an app is proved: how many of its functions, with what; or why not. */
export function proofSentence({ root, verification, unverified }: AppRow): string {
  if (verification === undefined) {
    return unverified === undefined ? '' : `Not verified: ${unverified}.`;
  }
  const { functions, python, sound, against } = verification;
  const good = functions.filter(({ outcome }) => !isBadProof(outcome)).length;
  const all = `${good} of ${counted(functions.length, 'function')}`;
  // The original of a migration is the app itself, whose place on this machine says nothing elsewhere.
  const original = against === undefined || against === root ? '' : ` (${against})`;
  const what = against === undefined ? 'indexed' : `equal to the original${original}`;
  const with_ = `azure-functions ${python.azureFunctions} on Python ${python.version}`;
  return `${sound ? 'Verified' : 'Not proved'}: ${all} ${what}, with ${with_}.`;
}
