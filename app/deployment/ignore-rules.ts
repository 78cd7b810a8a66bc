import ignore from 'ignore';
import { readText } from '../../workspace/text/text.ts';
import type { Tree } from '../../workspace/tree/tree.ts';

/** Whether a file stays behind. */
export type IsLeftOut = (path: string) => boolean;

/** What `func azure functionapp publish` leaves out: .funcignore reads like a .gitignore. */
export function funcIgnore(tree: Tree): IsLeftOut {
  const text = textOf(tree, '.funcignore');
  if (text === undefined) return () => false;
  const rules = ignore().add(text);
  return (path) => rules.ignores(path);
}

/**
 * What `docker build` leaves out of its context. Unlike in a .gitignore, a pattern starts at the root,
 * and an exception holds inside of folders that are left out.
 */
export function dockerIgnore(tree: Tree): IsLeftOut {
  const rules = (textOf(tree, '.dockerignore') ?? '').split(/\r?\n/).flatMap((line) => {
    const text = line.trim();
    if (text === '' || text.startsWith('#')) return [];
    const isException = text.startsWith('!');
    const pattern = (isException ? text.slice(1) : text).replace(/^\.?\/+|\/+$/g, '');
    return [{ isException, expression: globExpression(pattern) }];
  });
  return (path) => {
    const parts = path.split('/');
    const ancestors = parts.map((_, index) => parts.slice(0, index + 1).join('/'));
    const last = rules.findLast(({ expression }) =>
      ancestors.some((each) => expression.test(each)),
    );
    return last !== undefined && !last.isException;
  };
}

/** A pattern as Go's filepath.Match reads it, with `**` for any number of folders. */
export function globExpression(pattern: string): RegExp {
  const source = pattern.replace(
    /\*\*\/|\*\*|\*|\?|\[\^?[^\]]*\]|[.+^${}()|\\/]|[^*?[.+^${}()|\\/]+/g,
    (token) => {
      if (token === '**/') return '(?:[^/]+/)*';
      if (token === '**') return '.*';
      if (token === '*') return '[^/]*';
      if (token === '?') return '[^/]';
      if (token.startsWith('[') && token.endsWith(']')) return token;
      return token.replace(/[.+^${}()|\\/]/g, '\\$&');
    },
  );
  return new RegExp(`^${source}$`);
}

function textOf(tree: Tree, path: string): string | undefined {
  const file = tree.file(path);
  const read = file && readText(file);
  return read?.kind === 'text' ? read.text : undefined;
}
