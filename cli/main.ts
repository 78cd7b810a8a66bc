import { resolve } from 'node:path';
import { CommanderError, InvalidArgumentError, Option, Command as Program } from 'commander';
import type { Answers, Host, Prompt } from '../api/host.ts';
import type { MachineDocument } from '../api/report/document.ts';
import { type Exit, exitCode } from '../api/report/exit-codes.ts';
import type { FormatName } from '../api/report/formats/format-names.ts';
import { jsonText } from '../api/report/json-text.ts';
import { nearest } from '../workspace/text/nearest.ts';
import type { Command, Flag, Options, RunCommand, Session, StartContext } from './command.ts';
import { globalFlags } from './flags/shared-flags.ts';
import { commandHelp, overview } from './help.ts';
import { version } from './version.ts';
import { type Io, type OutputFlags, openIo, type Streams } from './views/terminal.ts';

/** The part of `process` that a run needs. */
export interface Process extends Streams {
  cwd(): string;
}

/** Runs one command line, given without `node` and the script, of these commands. Never throws. */
export async function run(
  words: readonly string[],
  commands: readonly Command[],
  host: Process,
  signal: AbortSignal = new AbortController().signal,
): Promise<Exit> {
  // Most of what --help takes would go into defining the flags of every command.
  if (words.length === 1 && /^(?:--help|-h|help)$/.test(words[0] ?? '')) {
    openIo(host, {}).out(...overview(commands, helpColumns(host)));
    return 'done';
  }
  let exit: Exit = 'done';
  const program = define(
    host,
    overview(commands, helpColumns(host)),
    await withMore(words, commands, startContextOf(words, host, signal)),
    async (command, path, child, flags) => {
      const { run } = await command.load();
      const session = openSession({ words, host, signal }, flags, command, path);
      const [first, ...more] = child.args;
      const options = child.opts<Options>();
      if (session.io.pages && writesNothing(command, options)) session.io.hold();
      try {
        exit = await orSystemFailure(session, () => run(session, first, options, more));
      } finally {
        const lines = session.io.release() ?? [];
        if (lines.length > 0) await (await import('./review/pager.ts')).showResult(lines, session);
      }
    },
  );
  if (words.length === 0) {
    openIo(host, {}).err(...overview(commands, helpColumns(host)));
    return 'usage';
  }
  try {
    await program.parseAsync(words, { from: 'user' });
    return exit;
  } catch (error) {
    if (isWithoutFolder(error)) {
      openIo(host, {}).err('pyfunc: the current folder is gone. Change to another one.');
      return 'usage';
    }
    return error instanceof CommanderError
      ? misuse(
          host,
          words,
          error,
          commands.map(({ name }) => name),
        )
      : await fault(host, words, error);
  }
}

function writesNothing({ reads }: Command, options: Options): boolean {
  const onlyReads = typeof reads === 'function' ? reads(options) : reads === true;
  return onlyReads || options.dryRun === true || options.check === true;
}

type Act = (
  command: RunCommand,
  path: string,
  parsed: Program,
  flags: GlobalFlags,
) => Promise<void>;

/** The commands with all their flags; `open` where others may stand too. */
type Known = Command & { readonly open?: boolean };

/** A line that begins with a command needs no other one. */
async function withMore(
  words: readonly string[],
  commands: readonly Command[],
  start: StartContext,
): Promise<Known[]> {
  const named = commands.filter(({ name }) => name === words[0]);
  return Promise.all(
    (named.length > 0 ? named : commands).map(async (command) => {
      if (command.more === undefined || !words.includes(command.name)) return command;
      const more = await command.more(words, start);
      const named = new Set(more?.map(({ flags }) => flags.split(' ')[0]));
      const others = command.flags.filter(({ flags }) => !named.has(flags.split(' ')[0]));
      return { ...command, flags: [...(more ?? []), ...others], open: more === undefined };
    }),
  );
}

/** Where the run starts, before its flags are parsed. */
function startContextOf(
  words: readonly string[],
  host: Process,
  signal: AbortSignal,
): StartContext {
  const at = words.findLastIndex((word) => /^--cwd(?:=|$)/.test(word));
  const given = words[at]?.includes('=') ? words[at]?.slice('--cwd='.length) : words[at + 1];
  return {
    get cwd() {
      return resolve(host.cwd(), at < 0 ? '.' : (given ?? '.'));
    },
    env: host.env,
    signal,
  };
}

function define(
  host: Process,
  help: readonly string[],
  known: readonly Known[],
  act: Act,
): Program {
  const program = configured(new Program('pyfunc'), host, () => help)
    .version(version, '-V, --version')
    .helpCommand('help [command]');
  for (const flag of globalFlags) program.addOption(option(flag));
  const add = (to: Program, command: Known, path: string) => {
    const whole = `${path}${command.name}`;
    const child = configured(to.command(command.name), host, () =>
      commandHelp(command, path, helpColumns(host)),
    );
    if (command.commands !== undefined) {
      for (const each of command.commands) add(child, each, `${whole} `);
      return;
    }
    if (command.argument !== undefined) child.arguments(command.argument);
    if (command.open) child.allowUnknownOption().allowExcessArguments();
    for (const flag of command.flags) child.addOption(option(flag));
    child.action(() =>
      act(command, whole, child, { ...program.opts(), ...reportFlags(child.opts()) }),
    );
  };
  for (const command of known) add(program, command, '');
  return program;
}

/** Longer lines are harder to read, however wide the screen is. */
function helpColumns(host: Process): number {
  return Math.min(openIo(host, {}).columns, 80);
}

/** Makes a command throw where commander would exit, and print through our terminal. */
function configured(program: Program, host: Process, help: () => readonly string[]): Program {
  return program
    .exitOverride()
    .configureHelp({ formatHelp: () => `${help().join('\n')}\n` })
    .configureOutput({
      writeOut: (text) => openIo(host, {}).out(...text.trimEnd().split('\n')),
      writeErr: () => {},
    });
}

function option(flag: Flag): Option {
  const made = new Option(flag.flags, flag.about);
  const { choices, endings, problemOf } = flag;
  if (problemOf !== undefined) {
    made.argParser((value: string) => {
      const problem = problemOf(value);
      if (problem === undefined) return value;
      throw new InvalidArgumentError(`It ${problem}.`);
    });
  }
  if (endings !== undefined) {
    made.argParser((value: string) => {
      if (endings.some((each) => value.toLowerCase().endsWith(each))) return value;
      throw new InvalidArgumentError(`It must be a file that ends in ${endings[0]}.`);
    });
  }
  if (choices !== undefined) {
    made.argParser((value: string) => {
      if (choices.includes(value)) return value;
      throw new InvalidArgumentError(notAChoice(value, choices));
    });
  }
  if (flag.many) {
    made.argParser((value: string, all: readonly string[] = []) => [
      ...all,
      ...listed(flag, value),
    ]);
  }
  return made;
}

/** The values of a repeatable flag; where it has choices, several may stand with commas between. */
function listed({ choices }: Flag, value: string): readonly string[] {
  if (choices === undefined) return [value];
  const values = value.split(',').map((each) => each.trim());
  const unknown = values.find((each) => !choices.includes(each));
  if (unknown === undefined) return values;
  throw new InvalidArgumentError(notAChoice(unknown, choices));
}

function notAChoice(value: string, choices: readonly string[]): string {
  const meant = nearest(value, choices);
  const hint = meant === undefined ? '' : ` Did you mean ${meant}?`;
  return `Allowed choices are ${choices.join(', ')}.${hint}`;
}

interface GlobalFlags extends Omit<OutputFlags, 'machine'> {
  readonly cwd?: string;
  readonly json?: boolean;
  /** Not global, but stdout belongs to a machine with them as well. */
  readonly patch?: boolean;
  readonly format?: FormatName;
  readonly report?: string;
}

/** Flags of some commands that decide how the run is reported. */
function reportFlags({ patch, format, report }: Options): Partial<GlobalFlags> {
  return {
    ...(patch === true && { patch }),
    ...(format !== undefined && { format: format as FormatName }),
    ...(typeof report === 'string' && /\.html?$/i.test(report) && { report }),
  };
}

function openSession(
  given: {
    readonly words: readonly string[];
    readonly host: Process;
    readonly signal: AbortSignal;
  },
  flags: GlobalFlags,
  { argument = '' }: Command,
  command: string,
): Session {
  const { words, host: streams, signal } = given;
  const { env } = streams;
  const { format, report } = flags;
  const json = flags.json === true || format !== undefined;
  const io = openIo(streams, { ...flags, machine: json || flags.patch === true });
  const cwd = resolve(streams.cwd(), flags.cwd ?? '.');
  return {
    io,
    cwd,
    json,
    ...(format && { format }),
    ...(report && { report }),
    words,
    env,
    signal,
    command,
    places: [...argument.matchAll(/[\w-]+/g)].map(([name]) => name),
    shown: new WeakSet(),
    host: (on = () => {}, review): Host => ({
      cwd,
      env,
      signal,
      on,
      review,
      // Looked up late: Node opens stdin when it is first looked at.
      get ask() {
        return io.isTTY && !json
          ? (questions: readonly Prompt[]) => askPerson(questions, io)
          : undefined;
      },
    }),
  };
}

async function askPerson(
  questions: readonly Prompt[],
  io: Io,
): Promise<Answers | 'back' | 'canceled'> {
  const { prompt } = await import('./ask/ask.ts');
  io.progress();
  // What was said before a question helps to answer it.
  const lines = io.release();
  if (lines !== undefined && lines.length > 0) io.out(...lines);
  try {
    return await prompt(questions, io);
  } finally {
    if (lines !== undefined) io.hold();
  }
}

/** An error of the system that no use case foresaw, e.g. of a failing disk, is a diagnostic like others. */
async function orSystemFailure(session: Session, work: () => Promise<Exit>): Promise<Exit> {
  try {
    return await work();
  } catch (error) {
    const [{ faultOutcome, systemOutcome }, { finish }] = await Promise.all([
      import('../api/system-outcome.ts'),
      import('./finish.ts'),
    ]);
    const outcome = systemOutcome(error) ?? (session.json ? faultOutcome(error) : undefined);
    if (outcome === undefined) throw error;
    if (session.env.PYFUNC_DEBUG && error instanceof Error) session.io.err(String(error.stack));
    return finish(outcome, session, { lines: () => [] });
  }
}

/** Node cannot say where it runs once the folder of the shell was deleted. */
function isWithoutFolder(error: unknown): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).syscall === 'uv_cwd';
}

/** Help that was asked for is done; any other complaint of the parser is for the user to fix. */
function misuse(
  host: Process,
  words: readonly string[],
  error: CommanderError,
  commands: readonly string[],
): Exit {
  if (error.exitCode === 0) return 'done';
  const io = openIo(host, {});
  const wanted = words.at(-1) ?? '';
  const meant = nearest(wanted, commands);
  const hint = meant === undefined ? '' : `. Did you mean ${meant}?`;
  const isHelp = error.code === 'commander.help';
  const asked = isHelp ? `no command '${wanted}'${hint}` : error.message;
  const message = asked.replace(/^error: /, '').replace(/\n\((.*)\)$/, '. $1');
  if (words.includes('--json')) {
    io.raw(jsonText(usageDocument(message)));
  }
  io.err(`pyfunc: ${message}`, "Run 'pyfunc --help' to see all commands and flags.");
  return 'usage';
}

/** Typed by what it is a case of: nothing of the api is loaded for it. */
function usageDocument(message: string): MachineDocument {
  return {
    version: 1,
    command: '',
    status: 'invalid',
    exitCode: exitCode('usage'),
    diagnostics: [],
    result: { errors: [{ message }] },
    changes: [],
    next: [],
  };
}

/**
 * Says that the fault is ours, for machines too; the stack only for those who ask with PYFUNC_DEBUG.
 * Used where no session is left that could finish.
 */
export async function fault(
  host: Streams,
  words: readonly string[],
  error: unknown,
): Promise<Exit> {
  const io = openIo(host, {});
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  io.err(
    `pyfunc stopped because of an internal error: ${message}`,
    `Please report it with the command line and the version (${version}).`,
    'Set PYFUNC_DEBUG=1 to see where it happened.',
  );
  if (host.env.PYFUNC_DEBUG) io.err(...(stack ?? '').split('\n'));
  if (words.includes('--json')) {
    const [{ faultOutcome }, { documentOf }] = await Promise.all([
      import('../api/system-outcome.ts'),
      import('../api/report/document.ts'),
    ]);
    io.raw(jsonText(documentOf(faultOutcome(error), { command: '', next: [] })));
  }
  return 'bug';
}
