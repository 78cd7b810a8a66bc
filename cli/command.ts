import type { Host } from '../api/host.ts';
import type { Exit } from '../api/report/exit-codes.ts';
import type { FormatName } from '../api/report/formats/format-names.ts';
import type { Io } from './views/terminal.ts';

/** What a command gets to work with. */
export interface Session {
  readonly io: Io;
  /** Absolute; relative paths on the command line start here. */
  readonly cwd: string;
  /** stdout is to hold exactly one document: JSON, or in the format that `format` names. */
  readonly json: boolean;
  /** Of `--format`. */
  readonly format?: FormatName;
  /** The HTML file to write what is printed to as well. */
  readonly report?: string;
  /** The command line as given, for messages that tell how to run it again. */
  readonly words: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted by a signal, with the exit as its reason. */
  readonly signal: AbortSignal;
  /** e.g. `registry add`. */
  readonly command: string;
  /** Names of the arguments that are not flags, e.g. `template`. */
  readonly places: readonly string[];
  /** Diagnostics that were printed already. */
  readonly shown: WeakSet<object>;
  /** What a use case gets; a person is asked only at a terminal, and not when stdout is a machine's. */
  host(on?: Host['on'], review?: Host['review']): Host;
}

/** What a run knows before its flags are read. */
export type StartContext = Pick<Session, 'cwd' | 'env' | 'signal'>;

/** One flag, e.g. `--python <path>`. */
export interface Flag {
  readonly flags: string;
  readonly about: string;
  /** May be given several times; the option is then a list. */
  readonly many?: boolean;
  readonly choices?: readonly string[];
  /** What the name of the file may end in that the flag names. */
  readonly endings?: readonly string[];
  /** Why a value cannot be taken, as the rest of a sentence about it. */
  readonly problemOf?: (value: string) => string | undefined;
  /** The flag whose row in `--help` also describes this one, which has no row. */
  readonly under?: string;
  /** It answers a question: its value is an answer and not an option of the command. */
  readonly answers?: boolean;
}

/** A command as data: help, docs and the parser come from it. */
export type Command = RunCommand | CommandGroup;

interface CommandText {
  readonly name: string;
  /** One or more, in commander's notation, e.g. `[path]` or `<template> [name]`. */
  readonly argument?: string;
  readonly summary: string;
  /** `pyfunc --help` only names it, without a line of its own. */
  readonly isMinor?: boolean;
  /** Command line and what it does. The first is the one most people want. */
  readonly examples: readonly (readonly [string, string])[];
  readonly flags: readonly Flag[];
  /**
   * Whether it only shows something, so that a long result may go through a pager. That of `--dry-run` and
   * `--check` always may.
   */
  readonly reads?: true | ((options: Options) => boolean);
  /** Flags that depend on the other words; undefined where these make no sense, so that any may stand. */
  readonly more?: (
    words: readonly string[],
    start: StartContext,
  ) => Promise<readonly Flag[] | undefined>;
}

/** A command that does something. Its code loads when it runs. */
export interface RunCommand extends CommandText {
  readonly commands?: undefined;
  readonly load: () => Promise<{ readonly run: Run }>;
}

/** `pyfunc <name> <one of these>`. It does nothing by itself. */
interface CommandGroup extends CommandText {
  readonly commands: readonly Command[];
}

/** Reads the words of a command, calls its use case and prints the outcome. */
export type Run = (
  session: Session,
  argument: string | undefined,
  options: Options,
  /** The arguments after the first. */
  more: readonly string[],
) => Promise<Exit>;

/** Values of the flags by their camel-cased names. */
export type Options = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

/** The text of a flag that takes one. */
export function textOf(value: Options[string]): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Whether a flag was given, or ruled out as `--no-…`; undefined where neither was. */
export function flagOf(value: Options[string]): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

/** The texts of a flag that may be given several times. */
export function listOf(value: Options[string]): readonly string[] {
  return Array.isArray(value) ? value : [];
}
