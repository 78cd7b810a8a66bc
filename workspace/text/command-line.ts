/** One line that a shell reads as exactly these words: POSIX shells, and cmd where `windows` is set. */
export function commandLine(
  words: readonly string[],
  windows = process.platform === 'win32',
): string {
  return words.map((word) => quoted(word, windows)).join(' ');
}

function quoted(word: string, windows: boolean): string {
  if (/^[\w@%+=:,./-]+$/.test(word) && !word.includes('%')) return word;
  return windows ? `"${word.replaceAll('"', '""')}"` : `'${word.replaceAll("'", "'\\''")}'`;
}
