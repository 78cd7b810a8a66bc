import { readV2App } from '../../app/v2-app.ts';
import { diagnose } from '../../diagnostics/diagnostic.ts';
import { notAdoptable } from '../../diagnostics/registry/updates.ts';
import { failed, ok, type Result } from '../../diagnostics/result.ts';
import { styleOf } from '../../generators/functions/app-style.ts';
import { inheritedAuthLevel } from '../../generators/functions/auth-level.ts';
import type { AppStyle } from '../../generators/functions/place.ts';
import { type Output, outputsOf, type Request } from '../../generators/outputs.ts';
import type { Library } from '../../generators/templates/library.ts';
import type { Answers } from '../../generators/templates/question.ts';
import { decorationOf } from '../../merge/python/identity.ts';
import { type Attempt, failedBecause } from '../../workspace/attempt.ts';
import { changes } from '../../workspace/change/changes.ts';
import type { Change } from '../../workspace/change/edit.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import { driftOfEntry, type EntryDrift } from '../lock/drift.ts';
import type { Lock } from '../lock/lock.ts';
import { lockEdits, withGenerated } from '../lock/lock-file.ts';
import { recordOf } from '../lock/record.ts';
import { mayBeAbsent, withOwnNeeds } from '../lock/recorded-helpers.ts';
import { plainText } from '../update/plain-text.ts';

/** Code of an app that goes on record as what a template made. */
export interface Adopting {
  /** Of the lock only. */
  readonly changes: readonly Change[];
  /** How far the code is as the template makes it. */
  readonly drift: EntryDrift;
}

/**
 * Plans the entry that `add` would have written for code that is in the app: in the version of the template
 * whose code the app has. `versions` begin with the newest. `initParser()` must have
 * been awaited.
 */
export function planAdopting(
  tree: Tree,
  lock: Lock,
  template: string,
  answers: Answers,
  versions: readonly Library[],
): Result<Adopting> {
  const refuse = (problem: string) => failed(diagnose(notAdoptable, { template, problem }));
  const plans: Candidate[] = [];
  let problem = 'there is no version of it';
  for (const library of versions) {
    const requested = requestsIn(tree, library, { template, answers });
    if (requested.kind === 'failed') {
      problem = requested.reason;
      continue;
    }
    for (const request of requested.value) {
      const isThere = ({ path }: Output) => tree.file(path) !== undefined;
      const outputs = outputsOf(library, request);
      if (outputs.kind === 'failed') return outputs;
      const made = outputs.value.filter((each) => isThere(each) || mayBeAbsent.includes(each.path));
      if (!made.some(isThere)) {
        problem = 'the app has none of the files that it makes';
        continue;
      }
      const entry = withOwnNeeds(tree, recordOf(library, request, made));
      const after = withGenerated(lock, entry);
      const drift = driftOfEntry(tree, entry);
      const edits = lockEdits(tree, after, { step: 'adopt' });
      plans.push({
        plan: { changes: changes(tree, edits), drift },
        untouched: untouchedIn(drift),
        missing: missingLines(tree, made),
      });
    }
  }
  const best = plans.toSorted(byFit).at(-1);
  return best === undefined ? refuse(problem) : ok(best.plan);
}

interface Candidate {
  readonly plan: Adopting;
  /** How much of what it makes is byte for byte so in the app. */
  readonly untouched: number;
  /** Lines that it makes and the app does not have. */
  readonly missing: number;
}

/** The best last; of those that fit alike the oldest, so that an update brings what came after it. */
function byFit(one: Candidate, other: Candidate): number {
  return one.untouched - other.untouched || other.missing - one.missing;
}

function missingLines(tree: Tree, outputs: readonly Output[]): number {
  return outputs
    .filter(({ merge }) => merge === 'module' || merge === 'own' || merge === 'keep')
    .flatMap(({ path, text }) => {
      const own = new Set(linesOf(plainText(tree, path) ?? ''));
      return linesOf(text).filter((line) => !own.has(line));
    }).length;
}

function linesOf(text: string): string[] {
  return text.split('\n').flatMap((line) => line.trim() || []);
}

function untouchedIn({ files, functions, helpers }: EntryDrift): number {
  return [...files, ...functions, ...helpers].filter(({ state }) => state === 'untouched').length;
}

/**
 * With the file that has the functions, and what they hang on there: in the style of the app as it is now,
 * in parts of it, and in the style of templates. Or why not, as the end of a sentence.
 */
function requestsIn(tree: Tree, library: Library, request: Request): Attempt<readonly Request[]> {
  const { kind } = library.template(request.template).manifest;
  if (kind === 'app') return failedBecause('it makes a whole app');
  if (kind === 'files') return ok([request]);
  const app = readV2App(tree);
  if (app.kind !== 'app') return failedBecause('the app cannot be read');
  try {
    const usual = { ...request, place: { file: app.script.path, on: 'app' } };
    const outputs = outputsOf(library, usual);
    if (outputs.kind === 'failed') {
      return failedBecause(outputs.diagnostics.map(({ message }) => message).join(' '));
    }
    const names = Object.keys(recordOf(library, usual, outputs.value).functions);
    const found = app.functions.filter(({ name }) =>
      names.some((each) => each.toLowerCase() === name?.toLowerCase()),
    );
    const [first] = found;
    if (first === undefined) return failedBecause(`the app has no function ${names.join(', ')}`);
    const { path: file, module } = first.source;
    const def = module.statements.find(
      (each) => each.kind === 'def' && each.span.end > first.span.start,
    );
    const decorators = def?.kind === 'def' ? def.decorators : [];
    const on = decorators.flatMap((each) => decorationOf(each)?.on ?? [])[0] ?? 'app';
    const authLevel = inheritedAuthLevel(app);
    const styles = partsOf({ ...styleOf(tree, first.source), ...(authLevel && { authLevel }) });
    return ok(styles.map((style) => ({ ...request, place: { file, on, ...style } })));
  } finally {
    app.sources.dispose();
  }
}

/** The whole style first, since of those that fit alike the last is taken: templates without it. */
function partsOf({ quotes, tests, authLevel, ...layout }: AppStyle): AppStyle[] {
  const ofQuotes: readonly AppStyle[] = quotes === undefined ? [{}] : [{ quotes }, {}];
  const ofTests: readonly AppStyle[] = tests === undefined ? [{}] : [{ tests }, {}];
  const ofLayout: readonly AppStyle[] = Object.keys(layout).length === 0 ? [{}] : [layout, {}];
  const ofLevels: readonly AppStyle[] = authLevel === undefined ? [{}] : [{ authLevel }, {}];
  const styles = ofQuotes.flatMap((one) =>
    ofTests.flatMap((other) => ofLayout.map((last) => ({ ...one, ...other, ...last }))),
  );
  return styles.flatMap((each) => ofLevels.map((level) => ({ ...each, ...level })));
}
