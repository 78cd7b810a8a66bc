import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';

/** Both directions of one encoding; undefined where the result would not come back unchanged. */
export interface Codec {
  readonly kind: 'codec';
  readonly name: string;
  decode(bytes: Uint8Array): string | undefined;
  encode(text: string): Uint8Array | undefined;
}

export const UTF8: Codec = {
  kind: 'codec',
  name: 'utf-8',
  decode: (bytes) => (isUtf8(bytes) ? viewOf(bytes).toString('utf8') : undefined),
  encode: (text) => (hasLoneSurrogate(text) ? undefined : Buffer.from(text, 'utf8')),
};

export const UTF16_LE: Codec = {
  kind: 'codec',
  name: 'utf-16-le',
  decode(bytes) {
    const text = bytes.length % 2 === 0 ? viewOf(bytes).toString('utf16le') : undefined;
    return text === undefined || hasLoneSurrogate(text) ? undefined : text;
  },
  encode: (text) => (hasLoneSurrogate(text) ? undefined : Buffer.from(text, 'utf16le')),
};

export const UTF16_BE: Codec = {
  kind: 'codec',
  name: 'utf-16-be',
  decode: (bytes) =>
    bytes.length % 2 === 0 ? UTF16_LE.decode(Buffer.from(bytes).swap16()) : undefined,
  encode: (text) => {
    const bytes = UTF16_LE.encode(text);
    return bytes && Buffer.from(bytes).swap16();
  },
};

const LATIN1: Codec = {
  kind: 'codec',
  name: 'latin-1',
  decode: (bytes) => viewOf(bytes).toString('latin1'),
  encode: (text) => (/[^\0-\xff]/.test(text) ? undefined : Buffer.from(text, 'latin1')),
};

const ASCII: Codec = {
  kind: 'codec',
  name: 'ascii',
  decode: (bytes) => (bytes.every((byte) => byte < 0x80) ? LATIN1.decode(bytes) : undefined),
  encode: (text) => (/[^\0-\x7f]/.test(text) ? undefined : Buffer.from(text, 'latin1')),
};

// By hand, because TextDecoder of some Node versions take cp1252 for Latin-1; U+FFFD is unassigned.
const CP1252_UPPER = '€\ufffd‚ƒ„…†‡ˆ‰Š‹Œ\ufffdŽ\ufffd\ufffd‘’“”•–—˜™š›œ\ufffdžŸ';

const CP1252: Codec = {
  kind: 'codec',
  name: 'cp1252',
  decode(bytes) {
    const text = LATIN1.decode(bytes)?.replace(
      /[\x80-\x9f]/g,
      (char) => CP1252_UPPER[char.charCodeAt(0) - 0x80] as string,
    );
    return text?.includes('\ufffd') ? undefined : text;
  },
  encode(text) {
    if (/[\x80-\x9f\ufffd]/.test(text)) return undefined;
    const bytes = text.replace(/[^\0-\xff]/g, (char) => {
      const at = CP1252_UPPER.indexOf(char);
      return at < 0 ? char : String.fromCharCode(0x80 + at);
    });
    return LATIN1.encode(bytes);
  },
};

/** Python's names where they differ from those that TextDecoder knows. */
const LABELS: { readonly [name: string]: string } = {
  cp932: 'shift_jis',
  'shift-jis': 'shift_jis',
  cp936: 'gbk',
  cp949: 'euc-kr',
  cp950: 'big5',
  'mac-roman': 'macintosh',
};

const known = new Map<string, Codec | undefined>();

/** The codec for an encoding as Python names it, in any of its spellings; undefined if unknown. */
export function codecFor(name: string): Codec | undefined {
  const plain = name.toLowerCase().replaceAll('_', '-');
  if (!known.has(plain)) known.set(plain, findCodec(plain));
  return known.get(plain);
}

function findCodec(plain: string): Codec | undefined {
  if (/^(utf-?8|u8)(-sig|-unix|-dos|-mac)?$/.test(plain)) return UTF8;
  if (/^(latin-?1|l1|8859|cp819|iso-?8859-1|iso-latin-1)(-unix|-dos|-mac)?$/.test(plain)) {
    return LATIN1;
  }
  if (/^(us-)?ascii$/.test(plain)) return ASCII;
  if (/^(cp|windows-)?1252$/.test(plain)) return CP1252;
  const label = LABELS[plain] ?? plain.replace(/^iso-?8859-/, 'iso-8859-');
  // Stateful, or no encoding of source text.
  if (/^utf-|^iso-2022/.test(label)) return undefined;
  try {
    return tableCodec(plain, new TextDecoder(label, { fatal: true, ignoreBOM: true }));
  } catch {
    return undefined;
  }
}

/**
 * A codec from the decoder alone: the table of characters is what all its one and two byte
 * sequences decode to. Text that uses anything longer does not come back, so it is not decoded.
 */
function tableCodec(name: string, decoder: TextDecoder): Codec {
  const bytesOf = new Map<string, readonly number[]>();
  for (let byte = 0; byte < 0x100; byte += 1) {
    const char = decoded(decoder, Uint8Array.of(byte));
    if (char !== undefined) bytesOf.set(char, [byte]);
  }
  if (bytesOf.size < 0x100) addPairs(bytesOf, decoder);

  const encode = (text: string): Uint8Array | undefined => {
    const bytes: number[] = [];
    for (const char of text) {
      const sequence = bytesOf.get(char);
      if (sequence === undefined) return undefined;
      bytes.push(...sequence);
    }
    return Uint8Array.from(bytes);
  };
  return {
    kind: 'codec',
    name,
    encode,
    decode(bytes) {
      const text = decoded(decoder, bytes);
      const again = text === undefined ? undefined : encode(text);
      return again && Buffer.compare(again, bytes) === 0 ? text : undefined;
    },
  };
}

function addPairs(bytesOf: Map<string, readonly number[]>, decoder: TextDecoder): void {
  const lenient = new TextDecoder(decoder.encoding);
  for (let lead = 0x80; lead < 0x100; lead += 1) {
    const trails = Array.from({ length: 0x100 - 0x30 }, (_, at) => 0x30 + at);
    // One call for each lead byte: a line for each pair, and a bad pair spoils only its own line.
    const row = Uint8Array.from(trails.flatMap((trail) => [lead, trail, 0x0a]));
    const lines = lenient.decode(row).split('\n');
    if (lines.length !== trails.length + 1) continue;
    for (const [at, char] of lines.entries()) {
      const single = [...char].length === 1 && char !== '\ufffd';
      if (single && !bytesOf.has(char)) bytesOf.set(char, [lead, trails[at] as number]);
    }
  }
}

function decoded(decoder: TextDecoder, bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

function hasLoneSurrogate(text: string): boolean {
  return /\p{Surrogate}/u.test(text);
}

function viewOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
