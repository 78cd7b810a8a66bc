import type { LegacyFunction } from './legacy-app.ts';

const token = /"(?:\\.|[^"\\])*"|\/\/([^\r\n]*)|\/\*([\s\S]*?)\*\//g;

/** The comments of a function.json as Python comment lines: the file goes, what it says stays. */
export function functionJsonComments(fn: LegacyFunction): string[] {
  return [...fn.configText.matchAll(token)]
    .flatMap((match) => match[1] ?? match[2] ?? [])
    .flatMap((comment) => comment.split(/\r\n|\r|\n/))
    .map((line) => line.replace(/^\s*\*?/, '').trim())
    .filter((line) => line !== '')
    .map((line) => `# ${line}`);
}

/** A docstring, with its quotes, as comment lines. */
export function asComment(docstring: string): string[] {
  const lines = docstring
    .replace(/^[\s(]+|[\s)]+$/g, '')
    .replace(/^[a-zA-Z]*("""|'''|"|')/, '')
    .replace(/("""|'''|"|')$/, '')
    .trim()
    .split('\n');
  return lines.map((line) => `# ${line.trim()}`.trimEnd());
}
