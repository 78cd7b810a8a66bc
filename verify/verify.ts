import { functionFolders } from '../app/find.ts';
import { scriptOf } from '../app/v2-app.ts';
import { compareFunctions } from '../bindings/compare/compare.ts';
import type { Comparison, Finding } from '../bindings/compare/comparison.ts';
import { grpcProperty } from '../bindings/services/durable.ts';
import { libraryShadowed, moduleOutside, routeTaken } from '../diagnostics/deployed.ts';
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import { requirementMissing } from '../diagnostics/doctor.ts';
import { bundleTooOld, noFunctions } from '../diagnostics/losses.ts';
import { verification } from '../diagnostics/verification.ts';
import { openTree } from '../workspace/tree/disk.ts';
import { surroundingsOf } from '../workspace/tree/surroundings.ts';
import { appChecks } from './checks/app-checks.ts';
import { CodeComparison } from './checks/compare-code.ts';
import { describeFinding } from './checks/describe-finding.ts';
import { hostChecks } from './checks/host-checks.ts';
import { outsideChecks } from './checks/outside-modules.ts';
import { misplacedModules, packageChecks } from './checks/package-checks.ts';
import { versionNotes } from './checks/version-notes.ts';
import { type IndexOptions, indexApp } from './index/index-app.ts';
import { type AppFunction, type Indexing, isSound } from './index/indexing.ts';
import type { Original, OriginalFunction } from './original.ts';

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

/** Plain data. A large integer in a binding is a bigint. */
export interface Verification {
  readonly indexing: Indexing;
  /** What the app was compared with; absent where it was not. */
  readonly against?: string;
  /** Every function of the original, in its order, then those that only the app has. */
  readonly functions: readonly FunctionVerification[];
  /** Those of the indexing, then those of the comparison. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface IndexAndCompareOptions extends IndexOptions {
  /** Whether the folder holds what is shipped, so that .funcignore has had its effect. */
  readonly isShipped?: boolean;
  readonly against?: Original;
  /** Functions of the original that were left behind on purpose. */
  readonly leftOut?: readonly string[];
  /** Functions that are web applications now: their routes and methods are not compared. */
  readonly webApps?: readonly string[];
  /** Whether the app rightly has functions that the original has not, as after `--merge`. */
  readonly merged?: boolean;
}

/** Indexes the app and, where there is an original, compares each function with it. */
export async function verifyApp(
  root: string,
  options: IndexAndCompareOptions,
): Promise<Verification> {
  const bare = await indexApp(root, options);
  const indexing = { ...bare, diagnostics: [...bare.diagnostics, ...versionNotes(root, bare)] };
  const { against, leftOut = [], merged = false, webApps = [] } = options;
  const tree = openTree(root);
  const around = surroundingsOf(root, root);
  const found = [
    ...(await appChecks(tree, indexing, options.isShipped)),
    ...outsideChecks(tree, around, indexing.outside),
    ...(options.isShipped ? [] : packageChecks(tree, around, indexing)),
    // An app that does not load tells no packages.
    ...(isSound(indexing) || indexing.packages.length > 0
      ? []
      : misplacedModules(tree, around, indexing)),
  ];
  const checked = known(found, options);
  const diagnostics = [...indexing.diagnostics, ...checked];
  if (against === undefined) {
    const functions = indexing.functions.map(
      (found): FunctionVerification => ({
        name: found.name,
        outcome: 'indexed',
        found,
        findings: [],
      }),
    );
    return { indexing, functions, diagnostics };
  }
  // A v1 folder that is still there says that its function was left out; a review of PYF462 names it.
  const kept = functionFolders(tree);
  const isLeftOut = ({ name }: OriginalFunction) =>
    leftOut.includes(name) ||
    (kept.includes(name) && !indexing.functions.some((each) => each.name === name));
  const isMigrated = tree.file(scriptOf(tree)) !== undefined;
  const compared = compare(
    against.functions.filter((each) => !(isMigrated && isLeftOut(each))),
    indexing.functions,
    merged ? 'indexed' : 'extra',
    webApps,
  );
  const code = new CodeComparison(against, tree);
  const functions = compared.map((each) => withCode(each, against, code));
  code.dispose();
  // Without functions there is nothing to say of each of them that the first error does not say.
  const differing =
    indexing.functions.length === 0 ? [] : functions.flatMap((each) => [...differences(each)]);
  return {
    indexing,
    against: against.label,
    functions,
    diagnostics: [...diagnostics, ...differing],
  };
}

/**
 * What the original lacks as well is worth a note: it says nothing of the comparison. An app that
 * functions were merged into may have had its errors before, which a person has to look at.
 */
function known(
  checked: readonly Diagnostic[],
  { against, merged }: IndexAndCompareOptions,
): Diagnostic[] {
  if (against === undefined) return [...checked];
  const before = originalChecks(against).map(({ code }) => code);
  const isEmpty = against.functions.length === 0;
  return checked.map((each): Diagnostic => {
    if (before.includes(each.code)) return { ...each, severity: 'note' };
    const isKnown =
      merged || ofBoth.includes(each.code) || (isEmpty && each.code === noFunctions.code);
    return isKnown && each.severity === 'error' ? { ...each, severity: 'review' } : each;
  });
}

/** What keeps the original from running as well: its modules, requirements and host.json are the same. */
const ofBoth: readonly string[] = [
  requirementMissing.code,
  moduleOutside.code,
  libraryShadowed.code,
  routeTaken.code,
  bundleTooOld.code,
];

function originalChecks({ tree, app, functions }: Original): Diagnostic[] {
  const described = functions.flatMap(({ name, functionJson }) => {
    const bindings = functionJson?.bindings.map((each) => ({
      ...each.properties,
      type: each.type,
    }));
    return bindings === undefined ? [] : [{ name, bindings }];
  });
  return hostChecks(tree, described, app);
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
    .filter((each) => !isOfDurable(each))
    .map((each): FunctionVerification => {
      return { name: each.name, outcome: ofMore, found: each, findings: [] };
    });
  return [...compared, ...extra];
}

/** A comparison with what differs in docstring and annotations. */
function withCode(
  verified: FunctionVerification,
  against: Original,
  code: CodeComparison,
): FunctionVerification {
  const { name, found, outcome } = verified;
  const functionJson = against.functions.find((each) => each.name === name)?.functionJson;
  if (functionJson === undefined || found?.at === undefined || outcome === 'extra') return verified;
  const texts = code.differences({ name, functionJson, at: found.at });
  if (texts.length === 0) return verified;
  const more = texts.map((text) => ({ verdict: 'different', text }) as const);
  return { ...verified, outcome: 'different', findings: [...verified.findings, ...more] };
}

/** Functions that azure-functions-durable 2.x adds to an app, for calls that orchestrators make. */
function isOfDurable({ name, bindings }: AppFunction): boolean {
  return name.startsWith('BuiltIn__') && bindings.every((each) => each[grpcProperty] === true);
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
