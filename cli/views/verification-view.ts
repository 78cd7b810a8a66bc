import type { PlacedVerification } from '../../api/report/placed.ts';
import { provedBy } from '../../api/verify/proved-by.ts';
import type { PackageReport } from '../../api/verify/verify-package.ts';
import type { RunReport } from '../../api/verify/verify-run.ts';
import { moduleOutside } from '../../diagnostics/deployed.ts';
import { requirementMissing } from '../../diagnostics/doctor.ts';
import {
  declaredConditionally,
  decoratorUnchecked,
  ignoredFile,
  signatureUnchecked,
} from '../../diagnostics/losses.ts';
import { verification as codes } from '../../diagnostics/verification.ts';
import { counted } from '../../workspace/text/counted.ts';
import { diagnosticLines } from './report.ts';
import { runLines, runSum } from './run-view.ts';
import { type Io, type Line, type Style, styled } from './terminal.ts';

/** What a missing package would say. */
const UNKNOWN = '(unknown)';

/** A binding as azure-functions gives it. */
type JsonData = Readonly<Record<string, unknown>>;

type FunctionVerification = PlacedVerification['functions'][number];

const statusLabels: Record<FunctionVerification['outcome'], readonly [text: string, style: Style]> =
  {
    indexed: ['indexed', 'green'],
    same: ['the same', 'green'],
    note: ['the same, with a note', 'green'],
    different: ['different', 'red'],
    missing: ['missing', 'red'],
    extra: ['not in the original', 'red'],
    unreadable: ['original unreadable', 'red'],
  };

/** Each function with its bindings and how it compares, then what there is to say, then the sum. */
export function verificationLines(
  verification: PlacedVerification,
  isSound: boolean,
  io: Io,
  run?: RunReport,
): Line[] {
  const { functions, diagnostics, indexing, against } = verification;
  return [
    ...functions.flatMap(functionLines),
    '',
    ...(run === undefined ? [] : runLines(run)),
    ...diagnosticLines(diagnostics, io),
    `Indexed with ${provedBy(indexing)}${against ? `, compared with ${against}` : ''}.`,
    [
      isSound ? styled('green', 'Verified') : styled('red', 'Failed'),
      isSound ? exceptions(diagnostics) : '',
      `: ${sum(functions)}${run === undefined ? '' : `; ${runSum(run)}`}.`,
    ],
    ...toReview(diagnostics),
    ...(isSound ? unchecked(verification) : []),
  ];
}

/** The functions were found with what is here; what Azure installs, or what is deployed, may lack a part. */
function exceptions(diagnostics: PlacedVerification['diagnostics']): string {
  const grave = diagnostics.filter(({ severity }) => severity !== 'note').map(({ code }) => code);
  const parts = [
    ...(grave.includes(requirementMissing.code) ? ['the requirements'] : []),
    ...(grave.some((code) => leftBehind.includes(code)) ? ['what is not deployed'] : []),
  ];
  return parts.length === 0 ? '' : ` except for ${parts.join(' and ')}`;
}

const leftBehind: readonly string[] = [moduleOutside.code, ignoredFile.code];

/** Each way in which the app would be shipped. */
export function packageLines(packages: readonly PackageReport[], io: Io): Line[] {
  return packages.flatMap(({ label, verification }) => {
    const isSound = verification.diagnostics.every(({ severity }) => severity !== 'error');
    const head: Line = [styled('bold', `Package: ${label}`)];
    return [head, '', ...verificationLines(verification, isSound, io), ''];
  });
}

function toReview(diagnostics: PlacedVerification['diagnostics']): Line[] {
  const count = diagnostics.filter(({ severity }) => severity === 'review').length;
  return count === 0 ? [] : [[styled('yellow', 'To review'), `: ${counted(count, 'diagnostic')}.`]];
}

/** What the verdict does not cover, for want of packages or where a condition does not hold here. */
function unchecked(verification: PlacedVerification): Line[] {
  const { modules } = verification.indexing.standIns;
  const use = modules.length === 0 ? [] : [`the use of ${modules.join(', ')} (not installed)`];
  return notChecked([...uncheckedOf(verification), ...use]);
}

/** What of its functions an app is not verified for, for the last lines of a command that wrote to it. */
export function uncheckedLines(verification: PlacedVerification): Line[] {
  return notChecked(uncheckedOf(verification));
}

function notChecked(parts: readonly string[]): Line[] {
  return parts.length === 0 ? [] : [`Not checked: ${parts.join('; ')}.`];
}

function uncheckedOf({ diagnostics }: PlacedVerification): string[] {
  return Object.entries(uncheckedParts).flatMap(([code, what]) => {
    const found = diagnostics.filter((each) => each.code === code);
    const names = [...new Set(found.flatMap(({ function: name, at }) => name ?? fileOf(at)))];
    return names.length === 0 ? [] : [`${what} of ${names.join(', ')}`];
  });
}

const uncheckedParts: { readonly [code: string]: string } = {
  [codes.unknownValue.code]: 'values of bindings',
  [codes.annotationUnchecked.code]: 'annotations',
  [signatureUnchecked.code]: 'the signature',
  [decoratorUnchecked.code]: 'decorators',
  [declaredConditionally.code]: 'the condition',
};

/** Words for the functions of a file, where a diagnostic is about several. */
function fileOf(at: { readonly path: string } | undefined): string[] {
  return at === undefined ? [] : [`the functions in ${at.path}`];
}

function functionLines({ name, outcome, found, findings }: FunctionVerification): Line[] {
  const [text, style] = statusLabels[outcome];
  const notes = findings.filter(({ verdict }) => verdict === 'note');
  return [
    [styled('bold', name), '  ', styled(style, text)],
    ...(found?.bindings ?? []).map((each) => bindingLine(each, found?.unknown)),
    ...(found?.retry ? [retryLine(found.retry)] : []),
    ...notes.map((note): Line => `  note: ${note.text}`),
  ];
}

function bindingLine(
  { direction, type = UNKNOWN, name = UNKNOWN, ...rest }: JsonData,
  unknown: readonly string[] = [],
): Line {
  const own = `bindings.${name}.`;
  const missing = unknown.flatMap((each) => {
    return each.startsWith(own) ? `${each.slice(own.length)}: ${UNKNOWN}` : [];
  });
  const what = `  ${String(direction ?? 'IN')
    .toLowerCase()
    .padEnd(3)}  ${type}  ${name}`;
  const all = [properties(rest), ...missing].filter((each) => each !== '').join(', ');
  return [what, styled('dim', `  ${all}`)];
}

function retryLine({ setting_name: _, ...policy }: JsonData): Line {
  return ['  retry  ', styled('dim', properties(policy))];
}

function properties(object: JsonData): string {
  return Object.entries(object)
    .map(([key, value]) => `${key}: ${JSON.stringify(value, exact)}`)
    .join(', ');
}

/** An integer that no double holds is shown as a text. */
function exact(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

/** e.g. `16 functions, all the same` or `3 functions: 2 the same, 1 different`. */
function sum(functions: readonly FunctionVerification[]): string {
  const parts = Object.entries(statusLabels).flatMap(([outcome, [text]]) => {
    const count = functions.filter((each) => each.outcome === outcome).length;
    return count === 0 ? [] : [{ count, text }];
  });
  const total = counted(functions.length, 'function');
  if (parts.length === 0) return total;
  if (parts.length === 1) return `${total}, all ${parts[0]?.text}`;
  return `${total}: ${parts.map(({ count, text }) => `${count} ${text}`).join(', ')}`;
}
