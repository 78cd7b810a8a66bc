import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { type DiffLine, type Hunk, hunksOf } from './diff.ts';
import type { Change, FileVersion } from './edit.ts';

/**
 * A patch that `git apply` turns into exactly the bytes after the changes. It is bytes itself: lines
 * keep the encoding of their file. Files with NUL bytes come as git's binary patches.
 */
export function patchOf(changes: readonly Change[]): Uint8Array {
  return Buffer.from(changes.map(filePatch).join(''), 'latin1');
}

/** In this module text is latin1: one character for each byte. */
function filePatch({ before, after }: Change): string {
  const from = before ?? after;
  const to = after ?? before;
  if (!from || !to) return '';
  const header = [
    `diff --git ${quoted(`a/${from.path}`)} ${quoted(`b/${to.path}`)}`,
    ...modeLines(before, after),
    ...(from.path === to.path
      ? []
      : [`rename from ${quoted(from.path)}`, `rename to ${quoted(to.path)}`]),
  ];
  const bytes = { before: before?.bytes ?? EMPTY, after: after?.bytes ?? EMPTY };
  if (Buffer.compare(bytes.before, bytes.after) === 0) return joined(header);
  if (bytes.before.includes(0) || bytes.after.includes(0)) {
    const ids = `index ${blobId(before)}..${blobId(after)}`;
    return joined([...header, ids, ...binaryLines(bytes.before, bytes.after)]);
  }
  return joined([
    ...header,
    `--- ${before ? nameLine(`a/${before.path}`) : '/dev/null'}`,
    `+++ ${after ? nameLine(`b/${after.path}`) : '/dev/null'}`,
    ...hunksOf(byteLines(bytes.before), byteLines(bytes.after)).flatMap(hunkLines),
  ]);
}

const EMPTY = new Uint8Array(0);

function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

function modeLines(before: FileVersion | undefined, after: FileVersion | undefined): string[] {
  if (!before) return [`new file mode ${gitMode(after)}`];
  if (!after) return [`deleted file mode ${gitMode(before)}`];
  const modes = [gitMode(before), gitMode(after)];
  return modes[0] === modes[1] ? [] : [`old mode ${modes[0]}`, `new mode ${modes[1]}`];
}

/** Git knows two kinds of files. */
function gitMode(version: FileVersion | undefined): string {
  return (version?.mode ?? 0) & 0o100 ? '100755' : '100644';
}

function byteLines(bytes: Uint8Array): string[] {
  return (
    Buffer.from(bytes)
      .toString('latin1')
      .match(/[^\n]*\n|[^\n]+$/g) ?? []
  );
}

function hunkLines({ before, after, lines }: Hunk): string[] {
  return [`@@ -${rangeText(before)} +${rangeText(after)} @@`, ...lines.flatMap(patchLines)];
}

function rangeText({ start, count }: Hunk['before']): string {
  return count === 1 ? `${start}` : `${start},${count}`;
}

const SIGN = { same: ' ', out: '-', in: '+' } as const;

function patchLines({ kind, text, end }: DiffLine): string[] {
  const line = `${SIGN[kind]}${text}${end.replace('\n', '')}`;
  return end.endsWith('\n') ? [line] : [line, '\\ No newline at end of file'];
}

/** Names with spaces end in a tab, so that other patch tools see where they end. */
function nameLine(path: string): string {
  const name = quoted(path);
  return name.includes(' ') && !name.startsWith('"') ? `${name}\t` : name;
}

const ESCAPES: { readonly [char: string]: string } = {
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '"': '\\"',
  '\\': '\\\\',
};

/** A path as git quotes it: as it is, or in C notation where it has unusual bytes. */
function quoted(path: string): string {
  const bytes = Buffer.from(path).toString('latin1');
  const escaped = bytes.replace(
    /[\0-\x1f"\\\x7f-\xff]/g,
    (char) => ESCAPES[char] ?? `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`,
  );
  return escaped === bytes ? bytes : `"${escaped}"`;
}

function blobId(version: FileVersion | undefined): string {
  if (!version) return '0'.repeat(40);
  const header = `blob ${version.bytes.length}\0`;
  return createHash('sha1').update(header).update(version.bytes).digest('hex');
}

/** Git wants both directions, so that it can reverse the patch. */
function binaryLines(before: Uint8Array, after: Uint8Array): string[] {
  const literal = (bytes: Uint8Array) => [
    `literal ${bytes.length}`,
    ...base85Lines(deflateSync(bytes)),
    '',
  ];
  return ['GIT binary patch', ...literal(after), ...literal(before)];
}

const DIGITS =
  '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~';
const BYTES_IN_LINE = 52;

/** Lines of a binary patch: the count of bytes as a letter, then five digits for every four bytes. */
function base85Lines(bytes: Uint8Array): string[] {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += BYTES_IN_LINE) {
    const part = bytes.subarray(at, at + BYTES_IN_LINE);
    lines.push(countLetter(part.length) + base85(part));
  }
  return lines;
}

function countLetter(count: number): string {
  return String.fromCharCode(count <= 26 ? 64 + count : 96 + count - 26);
}

function base85(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 4) {
    let word = 0;
    for (let byte = 0; byte < 4; byte += 1) word = word * 256 + (bytes[at + byte] ?? 0);
    let digits = '';
    for (let digit = 0; digit < 5; digit += 1) {
      digits = DIGITS.charAt(word % 85) + digits;
      word = Math.floor(word / 85);
    }
    text += digits;
  }
  return text;
}
