import type { Place } from '../../diagnostics/diagnostic.ts';
import { jsonDocumentAt } from '../../workspace/tree/file-text.ts';
import type { Tree } from '../../workspace/tree/tree.ts';

/** A text at the top of a JSON file; `''` where there is none. */
export function textField(tree: Tree, path: string, field: string): string {
  const { [field]: value } = Object(jsonAt(tree, path));
  return typeof value === 'string' ? value : '';
}

/** What a JSON file says; undefined where there is none that can be read. */
export function jsonAt(tree: Tree, path: string): unknown {
  return jsonDocumentAt(tree, path)?.value;
}

/** Where a text at the top of a JSON file stands. */
export function placeOfField(tree: Tree, path: string, field: string): Place {
  const span = jsonDocumentAt(tree, path)?.spanOf([field]);
  return { path, ...(span && { span }) };
}
