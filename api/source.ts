import { basename, dirname, resolve } from 'node:path';
import type { SourceOf } from '../cli/views/report.ts';
import type { Change } from '../workspace/change/edit.ts';
import { readText } from '../workspace/text/text.ts';
import { openTree, Unreadable } from '../workspace/tree/disk.ts';
import type { Tree, TreeFile } from '../workspace/tree/tree.ts';

/** The texts of a tree, and of files around it by paths that lead out of it. */
export function sourceOf(tree: Tree): SourceOf {
  const around = sourceFrom(tree.root);
  return (path) => (path.startsWith('../') ? around(path) : textOf(tree.file(path)));
}

/** The texts of a tree with changes made to it. */
export function sourceAfter(tree: Tree, changes: readonly Change[]): SourceOf {
  return (path) => {
    const change = changes.find(({ after }) => after?.path === path);
    return textOf(change?.after ?? tree.file(path));
  };
}

/** The texts of files by their paths from a folder, which may lead out of it: of pyfunc.config. */
export function sourceFrom(cwd: string): SourceOf {
  return (path) => {
    const file = resolve(cwd, path);
    try {
      return textOf(openTree(dirname(file)).file(basename(file)));
    } catch (error) {
      if (error instanceof Unreadable) return undefined;
      throw error;
    }
  };
}

function textOf(file: TreeFile | undefined): string | undefined {
  const read = file && readText(file);
  return read === undefined || read.kind === 'undecodable' ? undefined : read.text;
}
