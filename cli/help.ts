import type { Command, Flag } from './command.ts';
import { globalFlags } from './commands/global-flags.ts';
import { wrap } from './views/wrap.ts';

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
    ...commands.map((command) => row([shortUsage(command), command.summary])),
    '',
    `Everywhere: ${globalFlags.map((flag) => flag.flags).join(', ')}`,
    'pyfunc <command> --help shows the flags of a command; --version the version.',
  ];
}

/** `pyfunc <command> --help`, in at most 25 lines; `path` is the group it belongs to. */
export function commandHelp(command: Command, path = ''): string[] {
  const { summary, commands } = command;
  const head = [`${summary[0]?.toUpperCase()}${summary.slice(1)}.`, ''];
  if (commands !== undefined) {
    return [
      ...head,
      ...command.examples.map(row),
      '',
      'Commands',
      ...commands.map((each) => row([shortUsage(each), each.summary])),
      '',
      `pyfunc ${command.name} <command> --help shows the flags of a command.`,
    ];
  }
  return [
    ...head,
    ...command.examples.map(row),
    '',
    `Usage: pyfunc ${path}${usage(command)}${command.flags.length > 0 ? ' [flags]' : ''}`,
    ...command.flags
      .filter(({ under }) => under === undefined)
      .map((flag: Flag) => row([flag.flags, aboutFlag(flag)])),
    `Everywhere: ${globalFlags.map((flag) => flag.flags).join(', ')}`,
  ];
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
  if (choices === undefined || choices.some((each) => about.includes(each))) return about;
  return `${about}: ${choices.join(', ')}`;
}

const columns = 80;
const leftWidth = 22;

/** Two columns; what does not fit beside the left one goes on below it. */
function row([left, right]: Row): string {
  const lead = `  ${left.padEnd(leftWidth)}  `;
  const [first = '', ...more] = wrap(right, columns - lead.length);
  return [lead + first, ...more.map((line) => ' '.repeat(leftWidth + 4) + line)].join('\n');
}
