import type { EntryDrift } from '../../../api/registry/verify.ts';
import { type Line, type Style, styled } from '../terminal.ts';

const styles: { readonly [state: string]: Style } = { edited: 'yellow', missing: 'red' };

/** A template with the state of all that it made. */
export function driftRows({ template, version, functions, helpers, files }: EntryDrift): Line[] {
  const all = [
    ...functions.map(({ name, state }) => [name, state] as const),
    ...helpers.map(({ name, state }) => [name, state] as const),
    ...files.map(({ path, state }) => [path, state] as const),
  ];
  const widest = Math.max(...all.map(([name]) => name.length));
  return [
    [styled('bold', template), ` ${version}`],
    ...all.map(([name, state]) => [
      `  ${name.padEnd(widest)}  `,
      styled(styles[state] ?? 'dim', state),
    ]),
  ];
}
