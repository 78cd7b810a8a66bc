const DIGITS =
  '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~';
const BYTES_IN_LINE = 52;

/** Lines of a binary patch: the count of bytes as a letter, then five digits for every four bytes. */
export function base85Lines(bytes: Uint8Array): string[] {
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
