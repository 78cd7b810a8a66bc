import { compareResults, type RunFinding } from './compare-results.ts';
import type { Invocation } from './invocation.ts';
import { pairsOf, type Ran } from './pairs.ts';
import { neutral } from './same-text.ts';
import type { EarlyEnd, SideRun } from './side-progress.ts';

/**
 * `not-shown`: nothing of it could be compared, for the reason in its findings. `note`: the same but
 * for the named differences between the models.
 */
export interface FunctionRun {
  readonly name: string;
  readonly outcome: 'same' | 'note' | 'different' | 'not-shown';
  /** How many calls were compared, and how many of those ended in the same exception on both sides. */
  readonly calls: number;
  readonly failedAlike: number;
  /** One of those exceptions. */
  readonly failure?: string;
  /** Each once, with the first call that shows it. */
  readonly findings: readonly (RunFinding & { readonly call?: string })[];
}

/**
 * Compares everything that both sides have shown of one function. `unsteady` are the calls, by index,
 * that do not do the same twice.
 */
export function compareFunction(
  name: string,
  invocations: readonly Invocation[],
  v1: Ran,
  v2: Ran,
  unsteady: ReadonlySet<number>,
): FunctionRun {
  const refused = refusal(name, v1, v2);
  if (refused !== undefined) return { name, calls: 0, failedAlike: 0, ...refused };

  const findings = new Map<string, RunFinding & { call?: string }>();
  const add = (finding: RunFinding, call: string) => {
    if (!findings.has(finding.text)) findings.set(finding.text, { ...finding, call });
  };
  let calls = 0;
  let failedAlike = 0;
  let failure: string | undefined;
  for (const [index, invocation] of invocations.entries()) {
    if (invocation.function !== name) continue;
    if (unsteady.has(index)) {
      add(
        { verdict: 'note', text: 'calls that do not do the same twice are left out' },
        invocation.name,
      );
      continue;
    }
    const pairs = pairsOf(index, v1, v2);
    for (const { run, one, other } of pairs) {
      const call = run === undefined ? invocation.name : `${invocation.name}, run ${run}`;
      if (one === undefined || other === undefined) {
        if (!stoppedAt(index, name, v1.run, v2.run)) add(oneSided(other === undefined), call);
        continue;
      }
      calls += 1;
      if (one.exception !== null && one.exception === other.exception) {
        failedAlike += 1;
        failure ??= one.exception;
      }
      for (const finding of compareResults(one, other)) add(finding, call);
    }
    const stop = stopFinding(index, v1.run.stops.get(name), v2.run.stops.get(name));
    if (stop !== undefined) add(stop, invocation.name);
  }
  const list = [...findings.values()];
  const outcome = outcomeOf(list, calls);
  return { name, outcome, calls, failedAlike, ...(failure && { failure }), findings: list };
}

function outcomeOf(findings: readonly RunFinding[], calls: number): FunctionRun['outcome'] {
  if (findings.some((each) => each.verdict === 'different')) return 'different';
  if (calls === 0) return 'not-shown';
  return findings.length === 0 ? 'same' : 'note';
}

function refusal(
  name: string,
  v1: Ran,
  v2: Ran,
): Pick<FunctionRun, 'outcome' | 'findings'> | undefined {
  const reasonOf = ({ run, folder }: Ran, which: string) => {
    const reason = run.refused.get(which);
    return reason === undefined ? undefined : neutral(reason, folder);
  };
  const notShown = (text: string) => {
    return { outcome: 'not-shown', findings: [{ verdict: 'note', text }] } as const;
  };
  const before = reasonOf(v1, name);
  if (before !== undefined) {
    return notShown(`the original does not load in the v1 library: ${before}`);
  }
  if (v2.run.loaded.has(name)) return undefined;
  const after = reasonOf(v2, '');
  // In v2 one function that does not load keeps all others from it: not a matter of this one.
  if ([...v1.run.refused.keys()].some((each) => reasonOf(v1, each) === after)) {
    return notShown(
      `the migrated app does not load here, for what a function of v1 does not: ${after}`,
    );
  }
  const text =
    after === undefined
      ? 'the migrated app has no such function'
      : `the migrated app does not load: ${after}`;
  return { outcome: 'different', findings: [{ verdict: 'different', text }] };
}

function stoppedAt(index: number, name: string, v1: SideRun, v2: SideRun): boolean {
  return [v1, v2].some((side) => side.stops.get(name)?.invocation === index);
}

function oneSided(isLess: boolean): RunFinding {
  const text = isLess ? 'it is done before v1 is' : 'it goes on where v1 is done';
  return { verdict: 'different', text };
}

const endings = {
  'time-limit': 'does not end in time',
  exit: 'ends the process',
  crash: 'crashes Python',
} as const;

/** Stopped alike in the same call: nothing more can be shown. Else one of the two has changed. */
function stopFinding(index: number, v1?: EarlyEnd, v2?: EarlyEnd): RunFinding | undefined {
  const [one, other] = [v1, v2].map((stop) => (stop?.invocation === index ? stop : undefined));
  if (one === undefined && other === undefined) return undefined;
  if (one?.kind === other?.kind && one !== undefined) {
    const text = `on both sides this call ${endings[one.kind]}, and no later one was tried`;
    return { verdict: 'note', text };
  }
  const said = (stop: EarlyEnd | undefined) =>
    stop === undefined ? 'comes to an end' : endings[stop.kind] + (stop.at ? ` (${stop.at})` : '');
  return { verdict: 'different', text: `this call ${said(other)}; in v1 it ${said(one)}` };
}
