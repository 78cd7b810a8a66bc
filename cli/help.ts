import type { Command, Flag } from './command.ts';
import { everywhere } from './everywhere.ts';

type Row = readonly [string, string];

/** `pyfunc --help`, in at most 25 lines. */
export function overview(commands: readonly Command[]): string[] {
  return [
    'Azure Functions in Python: create v2 apps, and migrate v1 apps with proof.',
    '',
    ...commands
      .flatMap((command) => command.examples.slice(0, 1))
      .slice(0, 4)
      .map(row),
    '',
    'Commands',
    ...commands.map((command) => row([usage(command), command.summary])),
    '',
    'Everywhere',
    ...everywhere.map((flag) => row([flag.flags, flag.about])),
    row(['--version', 'the version of pyfunc']),
    '',
    'pyfunc <command> --help shows the flags of a command.',
  ];
}

/** `pyfunc <command> --help`, in at most 25 lines. */
export function commandHelp(command: Command): string[] {
  return [
    `${command.summary[0]?.toUpperCase()}${command.summary.slice(1)}.`,
    '',
    ...command.examples.map(row),
    '',
    `Usage: pyfunc ${usage(command)}${command.flags.length > 0 ? ' [flags]' : ''}`,
    ...command.flags.map((flag: Flag) => row([flag.flags, flag.about])),
    `Everywhere: ${everywhere.map((flag) => flag.flags).join(', ')}`,
  ];
}

function usage(command: Command): string {
  return command.argument === undefined ? command.name : `${command.name} ${command.argument}`;
}

function row([left, right]: Row): string {
  return `  ${left.padEnd(32)}  ${right}`;
}
