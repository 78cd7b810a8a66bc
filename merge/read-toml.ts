import type { MergeEntry } from './entries.ts';
import { breaksIn, plain } from './plain.ts';

/** A table with its keys; the keys above the first table are one without a head. */
export interface TomlTable extends MergeEntry {
  /** Dotted, without needless quotes; '' for what stands above all tables. */
  readonly name: string;
  /** `[[name]]`, with the tables inside of it. */
  readonly isOneOfMany: boolean;
  /** The comments above it and the line that names it. */
  readonly head: MergeEntry | undefined;
  readonly keys: readonly MergeEntry[];
}

/** Tables in order. Comments belong to what stands right below them. */
export function readToml(text: string): TomlTable[] {
  const reader = new TomlReader(text);
  reader.read();
  return reader.tables;
}

const part = String.raw`(?:[\w-]+|"(?:\\.|[^"\\\r\n])*"|'[^'\r\n]*')`;
const headLine = new RegExp(
  String.raw`^[ \t]*(\[{1,2})[ \t]*(${part}(?:\s*\.\s*${part})*)[ \t]*\]{1,2}`,
);
const keyLine = new RegExp(String.raw`^[ \t]*(${part}(?:\s*\.\s*${part})*)[ \t]*=`);

class TomlReader {
  readonly tables: TomlTable[] = [];
  readonly #text: string;
  #name = '';
  #isOneOfMany = false;
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

  read(): void {
    const text = this.#text;
    let comments: number | undefined;
    for (let at = 0; at < text.length; ) {
      const end = lineEnd(text, at);
      const line = text.slice(at, end);
      const head = headLine.exec(line);
      const key = head === null ? keyLine.exec(line) : null;
      const isComment = line.trimStart().startsWith('#');
      const last = key === null ? end : endOfValue(text, at + key[0].length);
      if (head) this.#open(head, comments ?? at, end);
      else if (key) this.#addKey(normal(key[1] ?? ''), comments ?? at, last);
      // A comment that stands alone is the table's.
      else if (!isComment && comments !== undefined) this.#reach(at);
      comments = isComment ? (comments ?? at) : undefined;
      at = last + (text.startsWith('\r\n', last) ? 2 : 1);
    }
    if (comments !== undefined) this.#reach(text.length);
    this.#close();
  }

  #entry(key: string, start: number, to: number): MergeEntry {
    const text = this.#text.slice(start, to).trimEnd();
    const breaks = breaksIn(this.#text.slice(this.#end, start));
    const end = start + text.length;
    this.#end = end;
    return { key, text: plain(text), start, end, breaks };
  }

  #open([, brackets, dotted = '']: RegExpExecArray, start: number, end: number): void {
    const name = normal(dotted);
    const isInside = this.#isOneOfMany && name.startsWith(`${this.#name}.`);
    if (isInside) {
      this.#reach(end);
      return;
    }
    this.#close();
    const head = this.#entry(`table ${name}`, start, end);
    this.#name = name;
    this.#isOneOfMany = brackets === '[[';
    this.#head = head;
    this.#keys = [];
    this.#tableStart = head.start;
    this.#tableEnd = head.end;
    this.#tableBreaks = head.breaks;
  }

  #addKey(key: string, start: number, end: number): void {
    const path = this.#name === '' ? key : `${this.#name}.${key}`;
    const entry = this.#entry(`key ${path}`, start, end);
    if (this.#head === undefined && this.#keys.length === 0) this.#tableStart = entry.start;
    this.#keys.push(entry);
    this.#tableEnd = entry.end;
  }

  /** The table goes on to here. */
  #reach(to: number): void {
    const end = this.#text.slice(0, to).trimEnd().length;
    if (this.#head === undefined && this.#keys.length === 0) return;
    this.#tableEnd = Math.max(this.#tableEnd, end);
    this.#end = this.#tableEnd;
  }

  #close(): void {
    if (this.#head === undefined && this.#keys.length === 0) return;
    const [start, end] = [this.#tableStart, this.#tableEnd];
    this.tables.push({
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

/** Without spaces around dots and quotes that say nothing. */
function normal(dotted: string): string {
  const parts = dotted.match(new RegExp(part, 'g')) ?? [];
  return parts.map((each) => /^(["'])([\w-]+)\1$/.exec(each)?.[2] ?? each).join('.');
}

const token =
  /"""(?:\\[\s\S]|(?!""")[\s\S])*"{3,5}|'''[\s\S]*?'{3,5}|"(?:\\.|[^"\\\r\n])*"|'[^'\r\n]*'|#[^\r\n]*|[[\]{}]|\r\n|\r|\n/g;

/** The end of the line on which a value ends; brackets and texts may span several. */
function endOfValue(text: string, from: number): number {
  let depth = 0;
  token.lastIndex = from;
  for (let found = token.exec(text); found !== null; found = token.exec(text)) {
    const [what] = found;
    if (what === '[' || what === '{') depth += 1;
    else if (what === ']' || what === '}') depth -= 1;
    else if (/^[\r\n]/.test(what) && depth <= 0) return found.index;
  }
  return text.length;
}

function lineEnd(text: string, from: number): number {
  const found = /\r\n|\r|\n/.exec(text.slice(from));
  return found === null ? text.length : from + found.index;
}

/** A name that a text gives a meaning to twice, as no TOML may: a table and keys that make one, a key again. */
export function clashIn(text: string): string | undefined {
  const tables = readToml(text);
  const names = new Set<string>();
  const made = new Set<string>();
  for (const { name, isOneOfMany, keys } of tables) {
    if (isOneOfMany) continue;
    if (name !== '' && names.has(name)) return name;
    names.add(name);
    for (const { key } of keys) {
      const path = key.slice('key '.length);
      if (made.has(path)) return path;
      made.add(path);
      for (
        let dot = path.indexOf('.', name.length + 1);
        dot > 0;
        dot = path.indexOf('.', dot + 1)
      ) {
        made.add(path.slice(0, dot));
      }
    }
  }
  return tables.find(({ name }) => made.has(name))?.name ?? mixedUp(tables);
}

/** A table that is a list and is not, or that is in a list from afar; `tables` may be those of several texts. */
export function mixedUp(tables: readonly TomlTable[]): string | undefined {
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
