/** One document, in which no character acts on a terminal that it may be printed to. */
export function jsonText(document: object): string {
  const unseen = /[\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;
  const escaped = (character: string) =>
    `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return `${JSON.stringify(document, null, 2).replace(unseen, escaped)}\n`;
}
