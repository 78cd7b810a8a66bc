import picocolors from 'picocolors';
import { maskSecrets } from '../../workspace/text/secrets.ts';
import { fitted, type StyledText } from './fitted.ts';
import { openProgress } from './progress.ts';
import { visible, width } from './visible.ts';

export type Style =
  | 'bold'
  | 'dim'
  | 'red'
  | 'green'
  | 'yellow'
  | 'cyan'
  | 'magenta'
  /** What differs inside a line. */
  | 'inverse'
  /** A command to be copied: it is not broken to fit the screen, and has no color. */
  | 'command';

/** A piece of a line. Color is data until it is printed, so text can never bring its own. */
export type Fragment = string | { readonly text: string; readonly style: Style };

/** One line of output, without its line break. On a screen it is broken between words where it is too wide. */
export type Line = string | readonly Fragment[];

/** The only door to the terminal. */
export interface Io {
  /** Prints lines for people. Goes to stderr where stdout belongs to a machine. */
  out(...lines: readonly Line[]): void;
  err(...lines: readonly Line[]): void;
  /** As `out`, but `removeLast` can take the lines away again. */
  outRemovable(...lines: readonly Line[]): void;
  /** Takes from the screen what `outRemovable` printed last, while nothing stands below it. */
  removeLast(): void;
  /** Writes a document for a machine (JSON, a patch) to stdout, exactly. */
  raw(document: string | Uint8Array): void;
  /** A person is there to answer: both input and output are terminals. */
  readonly isTTY: boolean;
  /** From 40 to 200; asked for anew each time, since a window may be resized. */
  readonly columns: number;
  /** Lines of the screen; undefined where there is none. */
  readonly rows: number | undefined;
  readonly color: boolean;
  /**
   * Shows on stderr that something goes on, with a clock once it takes a second, until the next output or
   * a call without a text. Shows nothing where stderr is not a terminal or a screen reader follows it.
   */
  progress(text?: string): void;
  /** The same, and a line on stderr where nothing can be shown that goes away again. */
  working(text: string): void;
  /** Lines as `out` prints them, broken to fit the screen. */
  rendered(...lines: readonly Line[]): string;
  /** Words in place of drawings, and nothing is redrawn: for screen readers. */
  readonly accessible: boolean;
  /** Whether long output may go through a pager. */
  readonly pages: boolean;
  /**
   * Keeps what `out` gets until it is released, and what `err` gets below it: what is shown together keeps
   * its order.
   */
  hold(): void;
  /** Prints at once again; returns what was kept, if anything was to be. */
  release(): readonly Line[] | undefined;
}

/** The part of `process` that output needs. */
export interface Streams {
  readonly stdin: { readonly isTTY?: boolean };
  readonly stdout: Stream;
  readonly stderr: Stream;
  readonly env: Readonly<Record<string, string | undefined>>;
}

interface Stream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  write(text: string | Uint8Array): unknown;
}

/** What the user asked of the output on the command line. */
export interface OutputFlags {
  readonly color?: boolean;
  /** stdout is for a machine: lines for people go to stderr. */
  readonly machine?: boolean;
  readonly plain?: boolean;
  /** The same as `plain`. */
  readonly accessible?: boolean;
  readonly pager?: boolean;
}

const usualColumns = 80;

/** Opens the terminal, or the pipe in its place. */
export function openIo(streams: Streams, flags: OutputFlags): Io {
  const { stdout, stderr, env } = streams;
  const people = flags.machine ? stderr : stdout;
  const color = wantsColor(people, env, flags);
  const paint = picocolors.createColors(color);
  const columns = () => Math.min(Math.max(people.columns ?? usualColumns, 40), 200);
  const rendered = (stream: Stream, lines: readonly Line[]) => {
    const room = stream.isTTY === true ? columns() : undefined;
    return lines.flatMap((line) => render(line, paint, room)).join('');
  };
  const isAccessible = flags.plain === true || flags.accessible === true;
  const canMove = stderr.isTTY === true && !isAccessible && env.TERM !== 'dumb';
  const progress = canMove ? openProgress(stderr) : () => {};
  // The ends of the output that may still be taken away, the last one last.
  let removable: (readonly Line[])[] = [];
  let held: Line[] | undefined;
  const lasts = new Map<Stream, Line | undefined>();
  /** Views set themselves apart from what stands above them, whatever that is: one empty line is enough. */
  const apart = (stream: Stream, lines: readonly Line[]): readonly Line[] => {
    const isApart = lines[0] === '' && lasts.get(stream) === '';
    if (lines.length > 0) lasts.set(stream, lines.at(-1));
    return isApart ? lines.slice(1) : lines;
  };
  const print = (stream: Stream, lines: readonly Line[]) => {
    if (lines.length === 0) return;
    progress();
    stream.write(rendered(stream, apart(stream, lines)));
  };
  const printTo = (stream: Stream, lines: readonly Line[]) => {
    removable = [];
    print(stream, lines);
  };
  return {
    out: (...lines) => {
      if (held === undefined) printTo(people, lines);
      else held.push(...apart(people, lines));
    },
    err: (...lines) => {
      if (held === undefined || held.length === 0 || stderr.isTTY !== true) printTo(stderr, lines);
      else held.push(...apart(people, lines));
    },
    outRemovable: (...lines) => {
      print(people, lines);
      removable.push(lines);
    },
    removeLast: () => {
      const lines = removable.pop();
      if (lines === undefined || !canMove || people.isTTY !== true) return;
      const rows = lines.reduce((sum, line) => sum + rowsOf(line, columns()), 0);
      if (rows > 0) people.write(`\x1b[${rows}A\x1b[J`);
      lasts.delete(people);
    },
    raw: (document) => {
      progress();
      removable = [];
      stdout.write(document);
    },
    // Node opens stdin when it is first looked at.
    get isTTY() {
      return people.isTTY === true && streams.stdin.isTTY === true;
    },
    get columns() {
      return columns();
    },
    get rows() {
      return people.isTTY === true ? people.rows : undefined;
    },
    color,
    rendered: (...lines) => rendered(people, lines),
    accessible: isAccessible,
    progress,
    working(text) {
      if (canMove && !text.includes('\n')) progress(text);
      else this.err(...text.split('\n').map((line): Line => [styled('dim', line)]));
    },
    get pages() {
      const isPossible = flags.pager !== false && flags.machine !== true;
      return isPossible && !isAccessible && env.TERM !== 'dumb' && this.isTTY;
    },
    hold: () => {
      held ??= [];
    },
    release: () => {
      const lines = held;
      held = undefined;
      lasts.clear();
      return lines;
    },
  };
}

/** `--no-color`, then NO_COLOR, then FORCE_COLOR, then whether it is a terminal that can. */
function wantsColor(stream: Stream, env: Streams['env'], flags: OutputFlags): boolean {
  if (flags.color === false || env.NO_COLOR) return false;
  const force = env.FORCE_COLOR;
  if (force !== undefined) return force !== '0' && force !== 'false';
  return stream.isTTY === true && env.TERM !== 'dumb';
}

type Paint = Record<Exclude<Style, 'command'>, (text: string) => string>;

/** The rows of a line, each with its line break; without `columns` it is one. */
function render(line: Line, paint: Paint, columns: number | undefined): string[] {
  const pieces = piecesOf(line);
  const rows = columns === undefined ? [pieces] : fitted(pieces, columns);
  return rows.map((row) => `${row.map((piece) => painted(piece, paint)).join('')}\n`);
}

function piecesOf(line: Line): StyledText<Style>[] {
  return [line].flat().map((part): StyledText<Style> => {
    return typeof part === 'string' ? { text: shown(part) } : { ...part, text: shown(part.text) };
  });
}

function painted({ text, style = 'command' }: StyledText<Style>, paint: Paint): string {
  return style === 'command' ? text : paint[style](text);
}

/** How many rows of the screen a line takes. */
export function rowsOf(line: Line, columns: number): number {
  return fitted(piecesOf(line), columns)
    .map((row) => width(row.map(({ text }) => text).join('')))
    .reduce((sum, cells) => sum + Math.max(Math.ceil(cells / columns), 1), 0);
}

/** Views mask the secrets of files that they quote; commands and answers may hold others. */
function shown(text: string): string {
  return visible(maskSecrets(text));
}

/** A fragment in a style, e.g. `styled('bold', name)`. */
export function styled(style: Style, text: string): Fragment {
  return { style, text };
}
