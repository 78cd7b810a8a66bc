import { lineEnd, lineStart } from '../header.ts';
import type { PyModule } from '../module.ts';
import type { Import } from './imports.ts';

/** An import at the top of a file, with the comments that go with it. */
export interface HeaderImport {
  readonly statement: Import;
  /** Comment lines right above it. */
  readonly above: readonly string[];
  /** The comment behind it, or ''. */
  readonly behind: string;
}

/** What stands at the top of a file, before any other code. */
export interface ImportHeader {
  readonly imports: readonly HeaderImport[];
  readonly docstring?: string;
  /** Comments that belong to the file and not to one import. */
  readonly comments: readonly string[];
  /** The offset at which the rest begins. */
  readonly end: number;
}

/** Reads the docstring and the imports that stand in lines of their own before any other code. */
export function readImportHeader(module: PyModule): ImportHeader {
  const { text } = module;
  const imports: HeaderImport[] = [];
  const comments: string[] = [];
  let docstring: string | undefined;
  let end = 0;
  for (const { kind, span } of module.statements) {
    const behind = text.slice(span.end, lineEnd(text, span.end)).trim();
    const hasOwnLine =
      (behind === '' || behind.startsWith('#')) && lineStart(text, span.start) >= end;
    if ((kind !== 'import' && kind !== 'docstring') || !hasOwnLine) break;
    const statement = module.imports.find((each) => each.span.start === span.start);
    const gap = text.slice(end, span.start);
    const lines = gap
      .split(/\r\n|\r|\n/)
      .slice(0, -1)
      .map((line) => line.trim());
    const above = end === 0 || statement === undefined ? [] : adjacent(lines);
    comments.push(...lines.slice(0, lines.length - above.length).filter((line) => line !== ''));
    if (statement !== undefined) imports.push({ statement, above, behind });
    else {
      docstring = text.slice(span.start, span.end);
      if (behind !== '') comments.push(behind);
    }
    end = lineEnd(text, span.end);
    end += /^(?:\r\n|\r|\n)/.exec(text.slice(end))?.[0].length ?? 0;
  }
  return { imports, comments, end, ...(docstring === undefined ? {} : { docstring }) };
}

/** The comment lines at the end that no blank line sets off. */
function adjacent(lines: readonly string[]): readonly string[] {
  return lines.slice(lines.lastIndexOf('') + 1);
}
