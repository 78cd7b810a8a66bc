import { compareFunctions } from '../bindings/compare.ts';
import type { Comparison, Finding } from '../bindings/comparison.ts';
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import { verification } from '../diagnostics/verification.ts';
import { describeFinding } from './describe-finding.ts';
import { type IndexOptions, indexApp } from './index-app.ts';
import type { AppFunction, Indexing } from './indexing.ts';
import type { Original, OriginalFunction } from './original.ts';
import { versionNotes } from './version-notes.ts';

/**
 * `note`: not the same text, but hosts and workers treat it the same. `unreadable`: the function.json
 * of the original describes no function. `indexed`: there is nothing to compare with.
 */
export type FunctionVerdict =
  | Comparison['verdict']
  | 'missing'
  | 'extra'
  | 'unreadable'
  | 'indexed';

export interface FunctionVerification {
  readonly name: string;
  readonly outcome: FunctionVerdict;
  /** As indexed; absent where the function is missing. */
  readonly found?: AppFunction;
  /** What differs, or is worth a note, in words: parts of sentences. */
  readonly findings: readonly { readonly verdict: 'note' | 'different'; readonly text: string }[];
}

/** Plain data, JSON-serializable. */
export interface Verification {
  readonly indexing: Indexing;
  /** What the app was compared with; absent where it was not. */
  readonly against?: string;
  /** Every function of the original, in its order, then those that only the app has. */
  readonly functions: readonly FunctionVerification[];
  /** Those of the indexing, then those of the comparison. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface VerifyOptions extends IndexOptions {
  readonly against?: Original;
  /** Functions of the original that were left behind on purpose. */
  readonly leftOut?: readonly string[];
  /** Functions that are web applications now: their routes and methods are not compared. */
  readonly webApps?: readonly string[];
  /** Whether the app rightly has functions that the original has not, as after `--merge`. */
  readonly merged?: boolean;
}

/** Indexes the app and, where there is an original, compares each function with it. */
export async function verifyApp(root: string, options: VerifyOptions): Promise<Verification> {
  const bare = await indexApp(root, options);
  const diagnostics = [...bare.diagnostics, ...versionNotes(root, bare)];
  const indexing = { ...bare, diagnostics };
  const { against, leftOut = [], merged = false, webApps = [] } = options;
  if (against === undefined) {
    const functions = indexing.functions.map(
      (found): FunctionVerification => ({
        name: found.name,
        outcome: 'indexed',
        found,
        findings: [],
      }),
    );
    return { indexing, functions, diagnostics: indexing.diagnostics };
  }
  const functions = compare(
    against.functions.filter((each) => !leftOut.includes(each.name)),
    indexing.functions,
    merged ? 'indexed' : 'extra',
    webApps,
  );
  // Without functions there is nothing to say of each of them that the first error does not say.
  const differing =
    indexing.functions.length === 0 ? [] : functions.flatMap((each) => [...differences(each)]);
  return {
    indexing,
    against: against.label,
    functions,
    diagnostics: [...indexing.diagnostics, ...differing],
  };
}

function compare(
  originals: readonly OriginalFunction[],
  found: readonly AppFunction[],
  ofMore: 'indexed' | 'extra',
  webApps: readonly string[],
): FunctionVerification[] {
  const compared = originals.map(({ name, functionJson }): FunctionVerification => {
    const twin = found.find((each) => each.name === name);
    const both = twin === undefined ? {} : { found: twin };
    if (functionJson === undefined) return { name, outcome: 'unreadable', ...both, findings: [] };
    if (twin === undefined) return { name, outcome: 'missing', findings: [] };
    const comparison = compareFunctions(name, functionJson, twin);
    const { verdict, findings } = webApps.includes(name) ? exceptRoute(comparison) : comparison;
    return { name, outcome: verdict, ...both, findings: findings.map(inWords) };
  });
  const extra = found
    .filter((each) => !originals.some((original) => original.name === each.name))
    .map((each): FunctionVerification => {
      return { name: each.name, outcome: ofMore, found: each, findings: [] };
    });
  return [...compared, ...extra];
}

/** Route and methods of an AsgiFunctionApp or a WsgiFunctionApp are its own. */
function exceptRoute({ findings }: Comparison): Comparison {
  const others = findings.map((each): Finding => {
    const isOwn = /^bindings\.[^.]+\.(?:route|methods)$/.test(each.path);
    return isOwn ? { ...each, verdict: 'note' } : each;
  });
  const isDifferent = others.some((each) => each.verdict === 'different');
  const verdict = isDifferent ? 'different' : others.length > 0 ? 'note' : 'same';
  return { verdict, findings: others };
}

function inWords(finding: Finding): FunctionVerification['findings'][number] {
  return { verdict: finding.verdict, text: describeFinding(finding) };
}

function* differences(verified: FunctionVerification): Generator<Diagnostic> {
  const { name, outcome, found, findings } = verified;
  const where = { ...(found?.at === undefined ? {} : { at: found.at }), function: name };
  if (outcome === 'missing') yield diagnose(verification.missing, {}, where);
  if (outcome === 'extra') yield diagnose(verification.extra, {}, where);
  if (outcome === 'unreadable') {
    const problem = `the function.json of ${name} describes no function`;
    yield diagnose(verification.originalUnreadable, { problem }, where);
  }
  for (const { verdict, text } of findings) {
    if (verdict === 'different') yield diagnose(verification.differs, { difference: text }, where);
  }
}
