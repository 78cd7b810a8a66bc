/** Files of a tree as text and as JSON, for readers that do without a file they cannot use. */
import { type ParsedJson, readJson } from '../text/json.ts';
import { readText } from '../text/text.ts';
import { Unreadable } from './disk.ts';
import type { Tree } from './tree.ts';

/** The text of a file; undefined where there is none or it is not text. Throws `Unreadable`. */
export function textAt(tree: Tree, path: string): string | undefined {
  const file = tree.file(path);
  const read = file && readText(file);
  return read?.kind === 'text' ? read.text : undefined;
}

/** The text of a file; undefined also where the file cannot be read. */
export function readableTextAt(tree: Tree, path: string): string | undefined {
  try {
    return textAt(tree, path);
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

/** A JSON file, read as the host reads it; undefined where there is none or it is not JSON. */
export function jsonDocumentAt(tree: Tree, path: string): ParsedJson | undefined {
  const text = textAt(tree, path);
  const json = text === undefined ? undefined : readJson(text);
  return json?.kind === 'json' ? json : undefined;
}
