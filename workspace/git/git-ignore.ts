import { realpathSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import ignore from 'ignore';
import { openTree, parentOf, Unreadable } from '../tree/disk.ts';
import { readableTextAt } from '../tree/file-text.ts';
import { joinPath, type Tree } from '../tree/tree.ts';
import { topOfRepository } from './git.ts';

/** Whether git leaves out a path below the root that was asked about; that of a folder ends in `/`. */
export type IsIgnored = (path: string) => boolean;

/**
 * What `.gitignore` files at, above and below a folder leave out, and `.git/info/exclude`; without a
 * repository those at and below it. The ignore file of the user's own settings is not read, so that
 * every machine finds the same. A folder that is ignored itself was named on purpose: what ignores it
 * does not count below it. Folders are to be asked about before what is in them.
 */
export function gitIgnore(root: string): IsIgnored {
  const base = realpathSync(root);
  const top = topOfRepository(base) ?? base;
  const tree = openTree(top);
  const folder = relative(top, base).split(sep).join('/');
  const above = rulesFrom(tree, '');
  const isNamed = folder !== '' && above(`${folder}/`);
  const isIgnored = isNamed ? rulesFrom(tree, folder) : above;
  return (path) => isIgnored(joinPath(folder, path));
}

/** The rules of a folder and those below it, read as far as they are needed. */
function rulesFrom(tree: Tree, lowest: string): IsIgnored {
  const ignorecase = process.platform === 'win32' || process.platform === 'darwin';
  const rules = ignore({ ignorecase });
  const read = new Set<string>();
  const readIn = (folder: string) => {
    if (read.has(folder)) return;
    if (folder !== lowest) readIn(parentOf(folder));
    read.add(folder);
    if (folder === '') rules.add(excludes(tree) ?? '');
    const lines = readableTextAt(tree, joinPath(folder, '.gitignore'))?.split(/\r\n|\n/) ?? [];
    // The last rule that matches decides, so that of the nearest file does.
    rules.add(lines.flatMap((line) => inFolder(folder, line)));
  };
  return (path) => {
    readIn(parentOf(path.replace(/\/$/, '')));
    return rules.ignores(path);
  };
}

/** A line of a `.gitignore` as it would stand in one at the top. */
function inFolder(folder: string, line: string): string[] {
  const rule = line.replace(/(?<!\\)[ \t]+$/, '');
  if (rule === '' || rule.startsWith('#')) return [];
  if (folder === '') return [rule];
  const [, not = '', body = ''] = /^(!?)(.*)$/.exec(rule) ?? [];
  const isAnchored = body.slice(0, -1).includes('/');
  const prefix = folder.replace(/[\\*?[\]!#]/g, '\\$&');
  return [`${not}/${prefix}/${isAnchored ? '' : '**/'}${body.replace(/^\//, '')}`];
}

/** `.git/info/exclude`, which in a worktree is that of the repository it belongs to. */
function excludes(tree: Tree): string | undefined {
  const pointer = readableTextAt(tree, '.git');
  if (pointer === undefined) return readableTextAt(tree, '.git/info/exclude');
  const gitFolder = resolve(tree.root, pointer.replace(/^gitdir:\s*/, '').trim());
  try {
    const common = readableTextAt(openTree(gitFolder), 'commondir')?.trim() ?? '.';
    return readableTextAt(openTree(join(gitFolder, common)), 'info/exclude');
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}
