import { type Diagnostic, diagnose, type Place } from '../../diagnostics/diagnostic.ts';
import { verification } from '../../diagnostics/verification.ts';
import type { FunctionRun } from './compare-sides.ts';
import type { RunComparison } from './run-apps.ts';

/** One cause shows in many calls. */
const MOST_PER_FUNCTION = 3;

/** What a run has to say, function by function; `placeOf` tells where one is defined. */
export function runFindings(
  { functions, standIns, reachedFor }: RunComparison,
  placeOf: (name: string) => Place | undefined,
): Diagnostic[] {
  const { modules, variables } = standIns;
  return [
    ...functions.flatMap((each) => findingsOf(each, placeOf(each.name))),
    ...(reachedFor.length === 0
      ? []
      : [diagnose(verification.reachedOutside, { things: reachedFor })]),
    ...(modules.length === 0 ? [] : [diagnose(verification.modulesStoodIn, { modules })]),
    ...(variables.length === 0 ? [] : [diagnose(verification.variablesStoodIn, { variables })]),
  ];
}

function findingsOf(run: FunctionRun, at: Place | undefined): Diagnostic[] {
  const { name, outcome, calls, failedAlike, failure, findings } = run;
  const where = { ...(at && { at }), function: name };
  if (outcome === 'not-shown') {
    const reason = findings[0]?.text ?? 'no call of it could be made up';
    return [diagnose(verification.notShown, { reason }, where)];
  }
  const different = findings
    .filter((each) => each.verdict === 'different')
    .slice(0, MOST_PER_FUNCTION)
    .map(({ text, call }) => {
      return diagnose(verification.behavesDifferently, { difference: text, call }, where);
    });
  if (different.length > 0 || failure === undefined || failedAlike < calls) return different;
  const exception = failure.split('\n')[0]?.slice(0, 200) ?? '';
  return [diagnose(verification.failsEachTime, { calls, exception }, where)];
}
