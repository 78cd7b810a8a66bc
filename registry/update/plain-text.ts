import { readText } from '../../workspace/text/text.ts';
import type { Tree } from '../../workspace/tree/tree.ts';

/** A file with line ends of our own, as it is rendered; undefined where there is none that is text. */
export function plainText(tree: Tree, path: string): string | undefined {
  const file = tree.file(path);
  const read = file && readText(file);
  return read?.kind === 'text' ? read.text.replace(/\r\n?/g, '\n') : undefined;
}
