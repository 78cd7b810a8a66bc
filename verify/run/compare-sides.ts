import { compareResults, type RunFinding } from './compare-results.ts';
import type { Invocation } from './invocation.ts';
import type { RawResult, RawValue } from './raw-lines.ts';
import { neutral } from './same-text.ts';
import type { SideRun, Stop } from './side-progress.ts';

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

/** A side with the folder it ran in, which must not count as a difference. */
export interface Ran {
  readonly run: SideRun;
  readonly folder: string;
}

/** Compares everything that both sides have shown of one function. */
export function compareFunction(
  name: string,
  invocations: readonly Invocation[],
  v1: Ran,
  v2: Ran,
): FunctionRun {
  const refused = refusal(name, v1.run, v2.run);
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
  v1: SideRun,
  v2: SideRun,
): Pick<FunctionRun, 'outcome' | 'findings'> | undefined {
  const before = v1.refused.get(name);
  if (before !== undefined) {
    const text = `the original does not load in the v1 library: ${before}`;
    return { outcome: 'not-shown', findings: [{ verdict: 'note', text }] };
  }
  if (v2.loaded.has(name)) return undefined;
  const after = v2.refused.get('');
  const text =
    after === undefined
      ? 'the migrated app has no such function'
      : `the migrated app does not load: ${after}`;
  return { outcome: 'different', findings: [{ verdict: 'different', text }] };
}

function pairsOf(index: number, v1: Ran, v2: Ran) {
  const one = v1.run.results.get(index) ?? [];
  const other = v2.run.results.get(index) ?? [];
  return Array.from({ length: Math.max(one.length, other.length) }, (_, at) => ({
    run: (one[at] ?? other[at])?.run,
    one: one[at] && neutralResult(one[at], v1.folder),
    other: other[at] && neutralResult(other[at], v2.folder),
  }));
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
function stopFinding(index: number, v1?: Stop, v2?: Stop): RunFinding | undefined {
  const [one, other] = [v1, v2].map((stop) => (stop?.invocation === index ? stop : undefined));
  if (one === undefined && other === undefined) return undefined;
  if (one?.kind === other?.kind && one !== undefined) {
    const text = `on both sides this call ${endings[one.kind]}, and no later one was tried`;
    return { verdict: 'note', text };
  }
  const said = (stop: Stop | undefined) =>
    stop === undefined ? 'comes to an end' : endings[stop.kind] + (stop.at ? ` (${stop.at})` : '');
  return { verdict: 'different', text: `this call ${said(other)}; in v1 it ${said(one)}` };
}

function neutralResult(result: RawResult, folder: string): RawResult {
  const clean = (text: string) => neutral(text, folder);
  const cleanValue = (value: RawValue): RawValue =>
    value === null ? null : (JSON.parse(clean(JSON.stringify(value))) as RawValue);
  return {
    ...result,
    return: cleanValue(result.return),
    outputs: Object.fromEntries(
      Object.entries(result.outputs).map(([name, value]) => [name, cleanValue(value)]),
    ),
    exception: result.exception === null ? null : clean(result.exception),
    logs: result.logs.map((log) => ({
      ...log,
      message: clean(log.message),
      exception: log.exception === null ? null : clean(log.exception),
    })),
    printed: clean(result.printed),
    calls: result.calls.map((call) => ({ ...call, body: call.body && clean(call.body) })),
  };
}
