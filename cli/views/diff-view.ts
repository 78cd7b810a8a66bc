import {
  type Change,
  changedSettings,
  type DiffLine,
  diffOf,
  type FileDiff,
  type Hunk,
  kindOf,
  placeOf,
} from '../../api/report/changes.ts';
import { counted } from '../../workspace/text/counted.ts';
import type { DiffDetail } from '../commands/diff-details.ts';
import { type Io, type Line, styled } from './terminal.ts';
import { visibleCode } from './visible.ts';

const signs = { same: ' ', out: '-', in: '+' } as const;
const words = { same: '         ', out: 'removed: ', in: 'added:   ' } as const;
const styles = { same: 'dim', out: 'red', in: 'green' } as const;

type ShownDiff = Exclude<FileDiff, { readonly kind: 'hidden' }>;

/** What a reviewer reads before saying yes: each file, what happens to it and why. */
export function diffView(
  changes: readonly Change[],
  detail: DiffDetail,
  io: Pick<Io, 'accessible'>,
): Line[] {
  return changes.flatMap((change) => {
    const diff = diffOf(change);
    if (diff.kind === 'hidden') return [hiddenLine(change), ...settingLines(change, '  ')];
    const head = [headline(change, diff)];
    const shown = detail === 'full' || (detail === 'short' && change.after !== undefined);
    if (!shown) return head;
    if (diff.kind === 'binary') return [...head, `  not shown: ${diff.reason}`, ''];
    return [...head, ...hunkLines(diff.hunks, io), ''];
  });
}

function headline(change: Change, diff: ShownDiff): Line {
  const kind = kindOf(change);
  const from = kind === 'moved' ? ` from ${change.before?.path}` : '';
  const steps = [...new Set(change.because.map(({ step }) => step))].join(', ');
  return [
    styled('bold', placeOf(change)),
    `  ${kind}${from}${extent(kind, diff)}`,
    styled('dim', `  ${steps}`),
  ];
}

function hiddenLine(change: Change): Line {
  return [styled('bold', placeOf(change)), `  ${kindOf(change)}  (other values are not shown)`];
}

/** The settings that a change of a hidden file writes: its other lines are not shown. */
export function settingLines(change: Change, indent: string): Line[] {
  return changedSettings(change).map(({ name, value }) => [
    `${indent}${visibleCode(name)}`,
    styled('dim', value === undefined ? '  (not shown)' : ` = ${visibleCode(value)}`),
  ]);
}

function extent(kind: ReturnType<typeof kindOf>, diff: ShownDiff): string {
  if (diff.kind === 'binary') return '';
  const count = (wanted: DiffLine['kind']) =>
    diff.hunks.flatMap((hunk) => hunk.lines).filter((line) => line.kind === wanted).length;
  if (kind === 'deleted') return `, ${counted(count('out'), 'line')}`;
  return diff.hunks.length === 0 ? '' : `  +${count('in')} -${count('out')}`;
}

function hunkLines(hunks: readonly Hunk[], io: Pick<Io, 'accessible'>): Line[] {
  const ends = new Set(hunks.flatMap(({ lines }) => lines.map(({ end }) => end)).filter(Boolean));
  const prefixes = io.accessible ? words : signs;
  return hunks.flatMap(({ before, after, lines }) => [
    [styled('cyan', `@@ -${before.start},${before.count} +${after.start},${after.count} @@`)],
    ...lines.flatMap(({ kind, text, end }) => {
      // Line ends show where they differ: otherwise all lines of the file would end in a sign.
      const shown = visibleCode(ends.size > 1 ? text + end.replace('\n', '') : text);
      const line: Line = [styled(styles[kind], prefixes[kind] + shown)];
      return end === '' ? [line, [styled('dim', '\\ No newline at end of file')]] : [line];
    }),
  ]);
}
