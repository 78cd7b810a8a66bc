import type { Place } from '../diagnostics/diagnostic.ts';
import { type JsonDocument, readJson } from '../workspace/json.ts';
import { readText } from '../workspace/text.ts';
import type { Tree } from '../workspace/tree.ts';

/** A text at the top of a JSON file; `''` where there is none. */
export function textField(tree: Tree, path: string, field: string): string {
  const { [field]: value } = Object(documentAt(tree, path)?.value);
  return typeof value === 'string' ? value : '';
}

/** Where it stands. */
export function placeOfField(tree: Tree, path: string, field: string): Place {
  const span = documentAt(tree, path)?.spanOf([field]);
  return { path, ...(span && { span }) };
}

function documentAt(tree: Tree, path: string): JsonDocument | undefined {
  const file = tree.file(path);
  const read = file && readText(file);
  const json = read && 'text' in read ? readJson(read.text) : undefined;
  return json && 'value' in json ? json : undefined;
}
