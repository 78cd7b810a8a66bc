import type { TreeFile } from '../tree/tree.ts';
import { type Codec, codecFor, UTF8, UTF16_BE, UTF16_LE } from './encoding.ts';

export type LineEnd = '\n' | '\r\n' | '\r';

/** A file as text. */
export interface Text {
  readonly kind: 'text';
  /** Without a byte order mark; line ends as they are in the file. */
  readonly text: string;
  /** The one most lines have; `\n` where there are none. */
  readonly eol: LineEnd;
  /** As Python or iconv spells it, e.g. `utf-8`, `cp1252`. */
  readonly encoding: string;
  /** Bytes in the file's encoding, with its byte order mark. Throws `Unencodable`. */
  encode(text: string): Uint8Array;
}

/** Why bytes are not text we could write back unchanged. */
export interface Undecodable {
  readonly kind: 'undecodable';
  readonly reason: string;
  /** Counted from 1, where the reason has a place. */
  readonly line?: number;
}

/** New text holds a character that the file's encoding has not. */
export class Unencodable extends Error {
  constructor(path: string, encoding: string) {
    super(`${path} is ${encoding}, which cannot express all of the new text`);
    this.name = 'Unencodable';
  }
}

/**
 * Decodes a file: UTF-8, UTF-16 with a byte order mark and, for Python, the encoding its coding
 * comment names. Whatever would not come back byte for byte is `Undecodable`.
 */
export function readText(file: TreeFile): Text | Undecodable {
  const { bytes, path } = file;
  const python = path.endsWith('.py');
  const { bom, codec } = marked(bytes);
  if (python && (codec === UTF16_LE || codec === UTF16_BE)) {
    return undecodable(`${codec.name}, which Python does not read`, 1);
  }
  const body = bytes.subarray(bom.length);
  const used = python ? pythonCodec(body, bom.length > 0) : codec;
  if (used.kind === 'undecodable') return used;
  const text = used.decode(body);
  if (text === undefined) return undecoded(body, used);
  const nul = text.indexOf('\0');
  if (nul >= 0) return undecodable('holds a NUL character', lineAt(text, nul));
  return {
    kind: 'text',
    text,
    eol: dominantLineEnd(text),
    encoding: used.name,
    encode(changed) {
      const encoded = used.encode(changed);
      if (encoded === undefined) throw new Unencodable(path, used.name);
      return bom.length === 0 ? encoded : Buffer.concat([bom, encoded]);
    },
  };
}

/** Text for a file that does not exist yet: UTF-8, `\n`. */
export function encodeNew(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Writes every line end of new text as the file it goes into does. */
export function withLineEnds(text: string, eol: LineEnd): string {
  return eol === '\n' && !text.includes('\r') ? text : text.replace(/\r\n|\n/g, eol);
}

const MARKS: readonly { readonly bom: Uint8Array; readonly codec: Codec }[] = [
  { bom: Uint8Array.of(0xef, 0xbb, 0xbf), codec: UTF8 },
  { bom: Uint8Array.of(0xff, 0xfe), codec: UTF16_LE },
  { bom: Uint8Array.of(0xfe, 0xff), codec: UTF16_BE },
];
const UNMARKED = { bom: new Uint8Array(0), codec: UTF8 };

function marked(bytes: Uint8Array): { bom: Uint8Array; codec: Codec } {
  return MARKS.find(({ bom }) => bom.every((byte, at) => bytes[at] === byte)) ?? UNMARKED;
}

// The pattern and the two lines are those of PEP 263.
const COOKIE = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/;
const BLANK = /^[ \t\f]*(?:#.*)?$/;
const LINE_END = /\r\n|\n|\r/;

function pythonCodec(body: Uint8Array, utf8Mark: boolean): Codec | Undecodable {
  const [first = '', second = ''] = Buffer.from(body.subarray(0, 1024))
    .toString('latin1')
    .split(LINE_END, 2);
  const line = COOKIE.test(first) || !BLANK.test(first) ? 1 : 2;
  const name = COOKIE.exec(line === 1 ? first : second)?.[1];
  if (name === undefined) return UTF8;
  const codec = codecFor(name);
  if (codec === undefined) return undecodable(`unknown encoding ${name}`, line);
  if (utf8Mark && codec !== UTF8) {
    return undecodable(`a UTF-8 byte order mark, but the encoding named is ${name}`, line);
  }
  return codec;
}

/** Finds the first line that does not decode, which is where a person has to look. */
function undecoded(body: Uint8Array, codec: Codec): Undecodable {
  let start = 0;
  for (let line = 1; codec !== UTF16_LE && codec !== UTF16_BE && start < body.length; line += 1) {
    const end = body.indexOf(0x0a, start) + 1 || body.length;
    if (codec.decode(body.subarray(start, end)) === undefined) {
      return undecodable(`not valid ${codec.name}`, line);
    }
    start = end;
  }
  return undecodable(`not valid ${codec.name}`);
}

function undecodable(reason: string, line?: number): Undecodable {
  return { kind: 'undecodable', reason, ...(line !== undefined && { line }) };
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split(LINE_END).length;
}

export function dominantLineEnd(text: string): LineEnd {
  if (!text.includes('\r')) return '\n';
  const counts = { '\n': 0, '\r\n': 0, '\r': 0 };
  for (const [end] of text.matchAll(/\r\n|\n|\r/g)) counts[end as LineEnd] += 1;
  if (counts['\r\n'] >= counts['\n'] && counts['\r\n'] >= counts['\r']) return '\r\n';
  return counts['\n'] >= counts['\r'] ? '\n' : '\r';
}
