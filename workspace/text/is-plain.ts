/**
 * Whether a text is printable ASCII and nothing else: most text is, and needs none of the tables of
 * Unicode, which take longer to load than all of this text to read.
 */
export function isPlain(text: string): boolean {
  return /^[ -~]*$/.test(text);
}
