import { width } from './visible.ts';

/** The beginning of a text that fits into so many cells, with `…` where something is left out. */
export function cut(text: string, cells: number): string {
  if (width(text) <= cells) return text;
  let shown = [...text].slice(0, Math.max(cells - 1, 0));
  while (shown.length > 0 && width(shown.join('')) > cells - 1) shown = shown.slice(0, -1);
  return `${shown.join('')}…`;
}

/** Both ends of a text, with `…` where its middle is left out. */
export function cutMiddle(text: string, cells: number): string {
  if (width(text) <= cells) return text;
  const letters = [...text];
  for (let kept = Math.min(letters.length, cells) - 1; kept > 0; kept -= 1) {
    const head = letters.slice(0, Math.floor(kept / 2)).join('');
    const shown = `${head}…${letters.slice(letters.length - Math.ceil(kept / 2)).join('')}`;
    if (width(shown) <= cells) return shown;
  }
  return '…';
}
