import { re2 } from '../../generators/language/whole-match.ts';

/**
 * Whether a path is meant by one of the globs of a template: `*` and `?` within a name, `**` for any
 * folders, `{a,b}`, and a backslash before what is to mean itself. In time that grows with the path and
 * the glob only, since a registry may be hostile.
 */
export function writesMatcher(globs: readonly string[]): (path: string) => boolean {
  const patterns = globs.map((glob) => re2().RE2JS.compile(expressionOf(glob)));
  return (path) => patterns.some((pattern) => pattern.matches(path));
}

const part = /\\(.)|\*\*\/|\/\*\*$|^\*\*$|\*+|\?|\{([^{}]*)\}|[^\\*?{/]+|./gsu;

function expressionOf(glob: string): string {
  return glob.replace(part, (found: string, escaped?: string, choices?: string) => {
    if (escaped !== undefined) return re2().RE2JS.quote(escaped);
    if (choices !== undefined) return `(?:${choices.split(',').map(expressionOf).join('|')})`;
    if (found === '**/') return '(?:[^/]+/)*';
    if (found === '/**') return '(?:/[^/]+)+';
    if (found === '**') return '.+';
    if (found === '?') return '[^/]';
    return found.startsWith('*') ? '[^/]*' : re2().RE2JS.quote(found);
  });
}
