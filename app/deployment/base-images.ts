import type { Span } from '../../workspace/change/edit.ts';
import type { DeploymentFile } from './deployment-files.ts';
import { parseDockerfile } from './parse-dockerfile.ts';

/** The image of a FROM with the defaults of its ARGs in place of their names. */
export interface BaseImage {
  readonly text: string;
  /** Where the file has a part of the text; undefined where that stands in several places. */
  readonly spanOf: (start: number, end: number) => Span | undefined;
}

const variable = /\$\{(\w+)(?::?-([^}]*))?\}|\$(\w+)/dg;

/** The images of a Dockerfile that take a part of their name from an ARG. */
export function imagesOfArguments(file: DeploymentFile): BaseImage[] {
  if (file.kind !== 'dockerfile' || !/^\s*FROM[^\r\n]*\$/im.test(file.text)) return [];
  const dockerfile = parseDockerfile(file.text);
  const lines = [0, ...[...file.text.matchAll(/\r\n|\n|\r/g)].map((m) => m.index + m[0].length)];
  const offset = ({ line, character }: { line: number; character: number }) =>
    (lines[line] ?? 0) + character;
  const defaults = new Map(
    dockerfile.getInitialARGs().flatMap((each) => {
      const property = each.getProperty();
      const range = property?.getValueRange();
      if (!property || !range) return [];
      const [start, end] = [offset(range.start), offset(range.end)];
      const quoted = /^(["']).*\1$/.test(file.text.slice(start, end)) ? 1 : 0;
      return [[property.getName(), { start: start + quoted, end: end - quoted }] as const];
    }),
  );
  return dockerfile.getFROMs().flatMap((from) => {
    const range = from.getImageRange();
    if (!range) return [];
    const written = { start: offset(range.start), end: offset(range.end) };
    return file.text.slice(written.start, written.end).includes('$')
      ? expanded(file.text, written, defaults)
      : [];
  });
}

/** A variable without a default stays as it is. */
function expanded(
  text: string,
  { start, end }: Span,
  defaults: ReadonlyMap<string, Span>,
): BaseImage[] {
  const parts: Span[] = [];
  let done = start;
  for (const match of text.slice(start, end).matchAll(variable)) {
    const [whole, braced, , bare = ''] = match;
    const [from, to] = match.indices?.[2] ?? [];
    const inline = from === undefined || to === undefined ? undefined : { from, to };
    const own = { start: start + match.index, end: start + match.index + whole.length };
    const value =
      defaults.get(braced ?? bare) ??
      (inline ? { start: start + inline.from, end: start + inline.to } : own);
    parts.push({ start: done, end: own.start }, value);
    done = own.end;
  }
  parts.push({ start: done, end });
  const filled = parts.filter((part) => part.end > part.start);
  const spanOf = (from: number, to: number): Span | undefined => {
    let at = 0;
    for (const part of filled) {
      const length = part.end - part.start;
      if (from >= at && to <= at + length) {
        return { start: part.start + from - at, end: part.start + to - at };
      }
      at += length;
    }
    return undefined;
  };
  return [{ text: filled.map((part) => text.slice(part.start, part.end)).join(''), spanOf }];
}
