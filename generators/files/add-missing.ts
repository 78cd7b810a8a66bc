import type { Span } from '../../workspace/change/edit.ts';

/** New text at a place of an existing one. */
export interface Insertion {
  readonly span: Span;
  readonly text: string;
}

/** Adds the lines of `wanted` that `existing` has not; comments come only with a line below them. */
export function addLines(existing: string, wanted: string): Insertion[] {
  const has = new Set(linesOf(existing).map(withoutMarks));
  return append(
    existing,
    blocksOf(wanted).flatMap(({ comments, lines }) => {
      const missing = lines.filter((line) => !has.has(withoutMarks(line)));
      return missing.length === 0 ? [] : [...comments, ...missing];
    }),
  );
}

/** A folder is the same with and without its slash, and what was exempted was decided on. */
function withoutMarks(pattern: string): string {
  return pattern
    .trim()
    .replace(/^!/, '')
    .replace(/^\/|\/$/g, '');
}

/** Adds the requirements whose project, or included file, `existing` does not name. */
export function addRequirements(existing: string, wanted: string): Insertion[] {
  const has = new Set(linesOf(existing).map(projectOf));
  const missing = linesOf(wanted).filter((line) => {
    const project = projectOf(line);
    return project !== undefined && !has.has(project);
  });
  return append(existing, missing);
}

/** As PyPI compares names: case, dashes, underscores and dots do not matter. */
function projectOf(line: string): string | undefined {
  const included = /^\s*(?:-r|--requirement)[\s=]\s*(\S+)/.exec(line);
  if (included !== null) return `-r ${included[1]}`;
  const name = /^\s*([a-z\d](?:[\w.-]*[a-z\d])?)/i.exec(line)?.[1];
  return name?.toLowerCase().replace(/[-_.]+/g, '-');
}

function append(existing: string, lines: readonly string[]): Insertion[] {
  if (lines.length === 0) return [];
  const start = existing.length;
  const open = existing !== '' && !/[\r\n]$/.test(existing);
  return [{ span: { start, end: start }, text: `${open ? '\n' : ''}${lines.join('\n')}\n` }];
}

function linesOf(text: string): string[] {
  return text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '');
}

/** Comments, and the lines they stand above. */
function blocksOf(text: string): { comments: string[]; lines: string[] }[] {
  return text
    .trimEnd()
    .split('\n\n')
    .map((block) => {
      const all = linesOf(block);
      const isComment = (line: string) => line.startsWith('#');
      return { comments: all.filter(isComment), lines: all.filter((line) => !isComment(line)) };
    });
}
