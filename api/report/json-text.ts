import { maskSecrets } from '../../workspace/text/secrets.ts';

/**
 * One document, in which no character acts on a terminal that it may be printed to. No text in it
 * holds a secret; an integer that readers of JSON could not hold is a text.
 */
export function jsonText(document: object): string {
  const unseen = /[\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;
  const escaped = (character: string) =>
    `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return `${JSON.stringify(document, plain, 2).replace(unseen, escaped)}\n`;
}

/** A document as `jsonText` prints it, for other formats: without secrets and large integers. */
export function maskedDocument<T extends object>(document: T): T {
  return JSON.parse(JSON.stringify(document, plain)) as T;
}

/** Patches are exact; one that would show a secret is not in a document. */
function plain(key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  return typeof value === 'string' && key !== 'patch' ? maskSecrets(value) : value;
}
