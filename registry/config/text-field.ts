import type { Place } from '../../diagnostics/diagnostic.ts';
import { type JsonDocument, readJson } from '../../workspace/text/json.ts';
import { readText } from '../../workspace/text/text.ts';
import type { Tree } from '../../workspace/tree/tree.ts';

/** A text at the top of a JSON file; `''` where there is none. */
export function textField(tree: Tree, path: string, field: string): string {
  const { [field]: value } = Object(jsonAt(tree, path));
  return typeof value === 'string' ? value : '';
}

/** What a JSON file says; undefined where there is none that can be read. */
export function jsonAt(tree: Tree, path: string): unknown {
  return documentAt(tree, path)?.value;
}

/** Where a text at the top of a JSON file stands. */
export function placeOfField(tree: Tree, path: string, field: string): Place {
  const span = documentAt(tree, path)?.spanOf([field]);
  return { path, ...(span && { span }) };
}

function documentAt(tree: Tree, path: string): JsonDocument | undefined {
  const file = tree.file(path);
  const read = file && readText(file);
  const json = read?.kind === 'text' ? readJson(read.text) : undefined;
  return json?.kind === 'json' ? json : undefined;
}
