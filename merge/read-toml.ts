import { readToml } from '../workspace/text/toml.ts';
import type { MergeEntry } from './entries.ts';
import { breaksIn, plain } from './plain.ts';

/** A table with its keys; the keys above the first table are one without a head. */
export interface TomlSection extends MergeEntry {
  /** Dotted, without needless quotes; '' for what stands above all tables. */
  readonly name: string;
  /** `[[name]]`, with the tables inside of it. */
  readonly isOneOfMany: boolean;
  /** The comments above it and the line that names it. */
  readonly head: MergeEntry | undefined;
  readonly keys: readonly MergeEntry[];
}

/**
 * Tables in order; undefined where the text is not valid TOML, e.g. defines a name twice. Comments
 * belong to what stands right below them.
 */
export function tomlTables(text: string): TomlSection[] | undefined {
  const reading = readToml(text);
  if (reading.kind === 'invalid') return undefined;
  const reader = new Reader(text);
  for (const { path, isArray, span, keys } of reading.tables) {
    if (path.length > 0) reader.open(dotted(path), isArray, span.start);
    for (const key of keys) reader.addKey(dotted(key.path), key.span.start, key.span.end);
  }
  return reader.finish();
}

class Reader {
  readonly #tables: TomlSection[] = [];
  readonly #text: string;
  #name = '';
  #isOneOfMany = false;
  /** Inside a table of a list, whose keys are part of it. */
  #isInside = false;
  #head: MergeEntry | undefined;
  #keys: MergeEntry[] = [];
  /** Where what was read last ends, and the same for the table. */
  #end = 0;
  #tableStart = 0;
  #tableEnd = 0;
  #tableBreaks = 0;

  constructor(text: string) {
    this.#text = text;
  }

  open(name: string, isArray: boolean, start: number): void {
    const from = this.#aboveComments(start);
    const end = lineEnd(this.#text, start);
    this.#isInside = this.#isOneOfMany && name.startsWith(`${this.#name}.`);
    if (this.#isInside) {
      this.#reach(end);
      return;
    }
    this.#close();
    const head = this.#entry(`table ${name}`, from, end);
    this.#name = name;
    this.#isOneOfMany = isArray;
    this.#head = head;
    this.#keys = [];
    this.#tableStart = head.start;
    this.#tableEnd = head.end;
    this.#tableBreaks = head.breaks;
  }

  addKey(key: string, start: number, valueEnd: number): void {
    const from = this.#aboveComments(start);
    const end = lineEnd(this.#text, valueEnd);
    if (this.#isInside) {
      this.#reach(end);
      return;
    }
    const path = this.#name === '' ? key : `${this.#name}.${key}`;
    const entry = this.#entry(`key ${path}`, from, end);
    this.#keys.push(entry);
    this.#tableEnd = entry.end;
  }

  finish(): TomlSection[] {
    this.#reach(this.#text.length);
    this.#close();
    return this.#tables;
  }

  /**
   * The start of the comment lines right above a line. Those that a blank line sets off are part of the
   * table before.
   */
  #aboveComments(start: number): number {
    const gap = this.#text.slice(this.#end, start);
    const adjacent = /(?:^|\r\n|\n)((?:[ \t]*#[^\r\n]*(?:\r\n|\n))*[ \t]*)$/.exec(gap)?.[1] ?? '';
    const from = start - adjacent.length;
    this.#reach(from);
    return from;
  }

  #entry(key: string, start: number, to: number): MergeEntry {
    const text = this.#text.slice(start, to).trimEnd();
    const breaks = breaksIn(this.#text.slice(this.#end, start));
    const end = start + text.length;
    this.#end = end;
    return { key, text: plain(text), start, end, breaks };
  }

  /** The table goes on to here. */
  #reach(to: number): void {
    const end = this.#text.slice(0, to).trimEnd().length;
    this.#tableEnd = Math.max(this.#tableEnd, end);
    this.#end = this.#tableEnd;
  }

  #close(): void {
    if (this.#head === undefined && this.#keys.length === 0) return;
    const [start, end] = [this.#tableStart, this.#tableEnd];
    this.#tables.push({
      key: `table ${this.#name}`,
      name: this.#name,
      isOneOfMany: this.#isOneOfMany,
      head: this.#head,
      keys: this.#keys,
      text: plain(this.#text.slice(start, end)),
      start,
      end,
      breaks: this.#tableBreaks,
    });
  }
}

/** A name that dots may part stands in quotes. */
function dotted(path: readonly string[]): string {
  return path.map((each) => (/^[\w-]+$/.test(each) ? each : JSON.stringify(each))).join('.');
}

function lineEnd(text: string, from: number): number {
  const found = /\r\n|\n/g;
  found.lastIndex = from;
  return found.exec(text)?.index ?? text.length;
}

/** What makes a merged text invalid, e.g. `table tool.ruff` where it comes a second time. */
export function clashIn(text: string): string | undefined {
  const reading = readToml(text);
  if (reading.kind === 'invalid') {
    const start = text.lastIndexOf('\n', reading.offset - 1) + 1;
    const line = text.slice(start, lineEnd(text, start)).trim();
    const head = /^\[+\s*(.*?)\s*\]/.exec(line)?.[1];
    return head === undefined ? `key ${line.split('=')[0]?.trim()}` : `table ${head}`;
  }
  const name = mixedUp(tomlTables(text) ?? []);
  return name === undefined ? undefined : `table ${name}`;
}

/** A table that is a list and is not, or that is in a list from afar; `tables` may be those of several texts. */
export function mixedUp(tables: readonly TomlSection[]): string | undefined {
  const many = new Set(tables.flatMap(({ name, isOneOfMany }) => (isOneOfMany ? [name] : [])));
  return tables.find(
    ({ name, isOneOfMany }) =>
      !isOneOfMany && [name, ...prefixesOf(name)].some((each) => many.has(each)),
  )?.name;
}

/** `a` and `a.b` of `a.b.c`. */
function prefixesOf(path: string): string[] {
  const parts = path.split('.');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('.'));
}
