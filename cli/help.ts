import type { Command, Flag } from './command.ts';
import { globalFlags } from './flags/shared-flags.ts';
import { fitted } from './views/fitted.ts';
import { wrap } from './views/wrap.ts';

type Row = readonly [string, string];

/** `pyfunc --help`, in at most 25 lines of 80 columns. */
export function overview(commands: readonly Command[], columns: number): string[] {
  const minor = commands.filter(({ isMinor }) => isMinor === true).map(({ name }) => name);
  const rows = commands
    .filter(({ isMinor }) => isMinor !== true)
    .map((command): Row => [shortUsage(command), command.summary]);
  if (minor.length > 0) rows.push(['…', `also: ${minor.join(', ')}`]);
  return [
    ...wrap('Azure Functions in Python: create v2 apps, and migrate v1 apps with proof.', columns),
    '',
    ...table(commands.flatMap((command) => command.examples.slice(0, 1)).slice(0, 3), columns),
    '',
    ...wrap('Commands (pyfunc <command> --help shows the flags of one)', columns),
    ...table(rows, columns),
    '',
    ...everywhere(columns),
  ];
}

/** `pyfunc <command> --help`, in at most 25 lines of 80 columns; `path` is the group it belongs to. */
export function commandHelp(command: Command, path: string, columns: number): string[] {
  const { summary, commands } = command;
  const head = [
    ...wrap(`${summary[0]?.toUpperCase()}${summary.slice(1)}.`, columns),
    '',
    ...table(command.examples, columns),
    '',
  ];
  if (commands !== undefined) {
    return [
      ...head,
      'Commands',
      ...table(
        commands.map((each) => [shortUsage(each), each.summary]),
        columns,
      ),
      '',
      ...wrap(`pyfunc ${command.name} <command> --help shows the flags of a command.`, columns),
    ];
  }
  const flags = command.flags.filter(({ under }) => under === undefined);
  return [
    ...head,
    ...wrap(`Usage: pyfunc ${path}${usage(command)}${flags.length > 0 ? ' [flags]' : ''}`, columns),
    ...table(
      flags.map((flag: Flag) => [flag.flags, aboutFlag(flag)]),
      columns,
    ),
    ...everywhere(columns),
  ];
}

function everywhere(columns: number): string[] {
  const shown = globalFlags.filter(({ under }) => under === undefined);
  return wrap(`Everywhere: ${shown.map(({ flags }) => flags).join(', ')}, --help`, columns);
}

/** In the overview only what must be given first. */
function shortUsage({ name, argument = '' }: Command): string {
  return `${name} ${argument.split(' ')[0] ?? ''}`.trim();
}

function usage(command: Command): string {
  return command.argument === undefined ? command.name : `${command.name} ${command.argument}`;
}

/** What a flag does and, where it takes one of a few values, which. */
export function aboutFlag({ about, choices }: Flag): string {
  if (choices === undefined || choices.every((each) => about.includes(each))) return about;
  return `${about}: ${choices.join(', ')}`;
}

const leftWidth = 22;
/** Narrower screens have the right column below the left one. */
const twoColumns = 60;

/** Two columns; what does not fit beside the left one goes on below it. */
function table(rows: readonly Row[], columns: number): string[] {
  return rows.flatMap(([left, right]) => {
    if (columns < twoColumns) {
      const rows = fitted([{ text: `  ${left}`, style: 'command' }], columns);
      return [
        ...rows.map((row) => row.map(({ text }) => text).join('')),
        ...wrap(right, columns - 6).map((line) => `      ${line}`),
      ];
    }
    const lead = `  ${left.padEnd(leftWidth)}  `;
    const [first = '', ...more] = wrap(right, columns - lead.length);
    return [lead + first, ...more.map((line) => ' '.repeat(leftWidth + 4) + line)];
  });
}
