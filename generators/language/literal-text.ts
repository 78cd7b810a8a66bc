/**
 * A text as it is written in a template so that it comes out again as it is. Only where two braces open
 * together, or where a brace would touch a placeholder beside it, does it differ.
 */
export function literalText(text: string): string {
  return text.replace(/[\\{]*\{\{[{}]*/g, (run, offset: number) => {
    const rest = text.slice(offset + run.length);
    const isShort = !run.includes('\\') && untilNextBraces(rest) < longest;
    return isShort ? run.replaceAll('{{', '\\{{') : constant(run);
  });
}

/** Pieces of a template side by side: literal texts, and placeholders. */
export type SourcePiece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'placeholder'; readonly placeholder: string };

/** The pieces as one template; braces beside a placeholder become constants. */
export function joinPieces(pieces: readonly SourcePiece[]): string {
  return pieces
    .map((piece, index) => {
      if (piece.kind === 'placeholder') return `{{${piece.placeholder}}}`;
      const isBehind = pieces[index - 1]?.kind === 'placeholder';
      const isBefore = pieces[index + 1]?.kind === 'placeholder';
      const [head = ''] = isBehind ? (/^\}+/.exec(piece.text) ?? []) : [];
      const rest = piece.text.slice(head.length);
      const [tail = '', braces = '', slashes = ''] = isBefore
        ? (/((?:[{\\]*\{)?)(\\*)$/.exec(rest) ?? [])
        : [];
      const middle = literalText(rest.slice(0, rest.length - tail.length));
      // Two backslashes before a placeholder are one that is meant.
      const end = slashes === '' ? '' : `${slashes}\\`;
      return `${constant(head)}${middle}${constant(braces)}${end}`;
    })
    .join('');
}

/** Escaped braces count as a placeholder for the parser, whose length is limited. */
const longest = 400;

function untilNextBraces(text: string): number {
  const next = text.search(/\{\{|\}\}/);
  return next === -1 ? text.length : next;
}

function constant(text: string): string {
  return text === '' ? '' : `{{"${text}"}}`;
}
