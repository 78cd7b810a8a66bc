import { textAt } from '../../workspace/tree/file-text.ts';
import type { Tree } from '../../workspace/tree/tree.ts';

/** A file with line ends of our own, as it is rendered; undefined where there is none that is text. */
export function plainText(tree: Tree, path: string): string | undefined {
  return textAt(tree, path)?.replace(/\r\n?/g, '\n');
}
