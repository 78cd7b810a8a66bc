import type { MigrationReview } from '../../api/host.ts';
import { type ChangeOptions, changeLines } from './change-view.ts';
import type { CardPosition } from './function-card.ts';
import { type Io, type Line, styled } from './terminal.ts';
import { visible } from './visible.ts';

const reasons: Readonly<Record<string, string>> = {
  'vscode-settings': 'for Visual Studio Code',
  'rewrite-tests': 'for your tests',
  'absolute-imports': 'for your tests',
  'upgrade-platform': 'for --upgrade',
  funcignore: 'for deployments',
};

/** A change that no function depends on: what it is for, and its lines. */
export function hunkCard(
  { path, step, function: fn, change }: MigrationReview['hunks'][number],
  { index, count }: CardPosition,
  io: Pick<Io, 'columns' | 'accessible'>,
  options: ChangeOptions,
): Line[] {
  const reason = reasons[step] ?? step;
  return [
    [
      styled('bold', visible(path)),
      `  change ${index + 1} of ${count}, ${reason}`,
      styled('dim', fn === undefined ? '' : `  ${visible(fn)}`),
    ],
    '',
    ...changeLines(change, io, options).slice(1),
    '',
  ];
}
