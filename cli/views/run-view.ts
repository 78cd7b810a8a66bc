import type { RunReport } from '../../api/verify/verify-run.ts';
import { counted } from '../../workspace/text/counted.ts';
import { type Line, type Style, styled } from './terminal.ts';

type FunctionRun = RunReport['functions'][number];

const statusLabels: Record<FunctionRun['outcome'], readonly [text: string, style: Style]> = {
  same: ['the same', 'green'],
  note: ['the same with a note', 'green'],
  different: ['different', 'red'],
  'not-shown': ['not shown', 'yellow'],
};

/** How each function compares with its original when both are run, and what no run can show. */
export function runLines({ functions, runner, packages, confined }: RunReport): Line[] {
  const calls = functions.reduce((sum, each) => sum + each.calls, 0);
  const guard = confined ? '' : ', as far as a hook inside Python can see to that';
  return [
    [styled('bold', `${counted(calls, 'call')} of ${counted(functions.length, 'function')}`)],
    ...functions.flatMap(functionLines),
    '',
    `Run with ${runner.libraries.join(', ')} on Python ${runner.version}, without network${guard}.`,
    ...(packages.length > 0 ? [`Other packages come from ${packages.join(', ')}.`] : []),
    'The clock is frozen, random values are the same on both sides, and settings are not loaded.',
    'Not shown without a Functions host: routes, keys, real triggers, binding expressions, retries, time, load.',
    '',
  ];
}

/** e.g. `run: 15 the same, 1 different`. */
export function runSum({ functions }: RunReport): string {
  const parts = Object.entries(statusLabels).flatMap(([outcome, [text]]) => {
    const count = functions.filter((each) => each.outcome === outcome).length;
    return count === 0 ? [] : [`${count} ${text}`];
  });
  return `run: ${parts.join(', ')}`;
}

function functionLines({ name, outcome, calls, failedAlike, findings }: FunctionRun): Line[] {
  const [text, style] = statusLabels[outcome];
  const failed = failedAlike > 0 ? `, ${failedAlike} with the same exception on both sides` : '';
  const notes = findings.filter(({ verdict }) => verdict === 'note');
  return [
    [`  ${name}  `, styled(style, text), styled('dim', `  ${counted(calls, 'call')}${failed}`)],
    ...notes.map((note): Line => `    note: ${note.text}`),
  ];
}
