import { visible, width } from '../visible.ts';

/** Rows of texts, each column as wide as its widest text; the last one ends where it ends. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => width(visible(row[column] ?? '')))),
  );
  return rows.map((row) =>
    row
      .map((text, column) => {
        const shown = visible(text);
        const gap = (widths[column] ?? 0) - width(shown);
        return column === row.length - 1 ? shown : shown + ' '.repeat(gap);
      })
      .join('  ')
      .trimEnd(),
  );
}
