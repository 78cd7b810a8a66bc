import type { JsonObject } from '../bindings/function-json.ts';
import { isSound } from '../verify/indexing.ts';
import type { FunctionVerification, Outcome, Verification } from '../verify/verify.ts';
import { proverName } from './proof.ts';
import { diagnosticLines, type SourceOf } from './report.ts';
import { counted } from './summary.ts';
import { type Io, type Line, type Style, styled } from './terminal.ts';

const said: Record<Outcome, readonly [text: string, style: Style]> = {
  indexed: ['indexed', 'green'],
  same: ['same', 'green'],
  note: ['same, with a note', 'green'],
  different: ['different', 'red'],
  missing: ['missing', 'red'],
  extra: ['not in the original', 'red'],
  unreadable: ['original unreadable', 'red'],
};

/** Each function with its bindings and how it compares, then what there is to say, then the sum. */
export function verificationLines(verification: Verification, io: Io, source: SourceOf): Line[] {
  const { functions, diagnostics, indexing, against } = verification;
  return [
    ...functions.flatMap(functionLines),
    '',
    ...diagnosticLines(diagnostics, io, source),
    [
      isSound(verification) ? styled('green', 'Verified') : styled('red', 'Not the same'),
      `: ${sum(functions)}${against === undefined ? '' : `, against ${against}`}.`,
    ],
    `Indexed with ${proverName(indexing.python)}.`,
  ];
}

function functionLines({ name, outcome, found, findings }: FunctionVerification): Line[] {
  const [text, style] = said[outcome];
  const notes = findings.filter(({ verdict }) => verdict === 'note');
  return [
    [styled('bold', name), '  ', styled(style, text)],
    ...(found?.bindings ?? []).map(bindingLine),
    ...(found?.retry ? [[`  retry  `, styled('dim', properties(found.retry))]] : []),
    ...notes.map((note): Line => `  note: ${note.text}`),
  ];
}

function bindingLine({ direction, type, name, ...rest }: JsonObject): Line {
  const what = `  ${String(direction ?? 'IN')
    .toLowerCase()
    .padEnd(3)}  ${type}  ${name}`;
  return [what, styled('dim', `  ${properties(rest)}`)];
}

function properties(object: JsonObject): string {
  return Object.entries(object)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
    .join(', ');
}

function sum(functions: readonly FunctionVerification[]): string {
  const parts = Object.entries(said).flatMap(([outcome, [text]]) => {
    const count = functions.filter((each) => each.outcome === outcome).length;
    return count === 0 ? [] : [`${count} ${text}`];
  });
  return `${counted(functions.length, 'function')}: ${parts.join(', ') || 'none'}`;
}
