import { lineEnd, lineStart } from '../../python/header.ts';
import { layoutFor } from '../../python/layout.ts';
import type { FunctionDef } from '../../python/statements.ts';
import type { Span } from '../../workspace/change/edit.ts';

const width = 88;

/**
 * The parameter list with one annotation changed, broken as black breaks it where the changed line,
 * `added` columns longer, does not fit any more but did before.
 */
export function rewriteParameters(
  text: string,
  def: FunctionDef,
  annotation: { readonly span: Span; readonly text: string } | undefined,
  added: number,
): string {
  const { start, end } = def.parameterList;
  const list =
    annotation === undefined
      ? text.slice(start, end)
      : text.slice(start, annotation.span.start) +
        annotation.text +
        text.slice(annotation.span.end, end);
  const first = lineStart(text, def.defStart);
  const last = lineEnd(text, end);
  const line = text.slice(first, last);
  const longer = line.length - (end - start) + list.length + added;
  const isOneLine = !/[\r\n#]/.test(line) && !/,\s*\)$/.test(list);
  if (!isOneLine || line.length > width || longer <= width) return list;
  const inner = list.slice(1, -1).trim();
  const { step } = layoutFor(text);
  if (inner.length + 4 <= width) return `(\n${step}${inner}\n)`;
  return `(\n${splitTopLevel(inner)
    .map((each) => `${step}${each},`)
    .join('\n')}\n)`;
}

/** Parameters apart, commas inside brackets and strings left alone. */
function splitTopLevel(list: string): string[] {
  const parts = list.match(/(?:[^,[({'"]|\[[^\]]*\]|\([^)]*\)|\{[^}]*\}|'[^']*'|"[^"]*")+/g) ?? [
    list,
  ];
  return parts.map((part) => part.trim());
}
