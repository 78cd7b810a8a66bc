import { eastAsianWidth } from 'get-east-asian-width';
import { isPlain } from '../../workspace/text/is-plain.ts';
import { visible } from '../../workspace/text/visible.ts';

export { visible } from '../../workspace/text/visible.ts';

/** Source code as one line: as `visible`, with each tab drawn as an arrow up to the next stop of four. */
export function visibleCode(text: string): string {
  let column = 0;
  return text
    .split('\t')
    .map((part, index, parts) => {
      const shown = visible(part);
      column += width(shown);
      const gap = 4 - (column % 4);
      column += gap;
      return index === parts.length - 1 ? shown : shown + '→' + ' '.repeat(gap - 1);
    })
    .join('');
}

let graphemes: Intl.Segmenter | undefined;

/** How many terminal cells `text` takes, for text that went through `visible`. */
export function width(text: string): number {
  if (isPlain(text)) return text.length;
  // The package string-width does the same, and takes 40 ms to load.
  graphemes ??= new Intl.Segmenter();
  return [...graphemes.segment(text)].reduce((sum, { segment }) => sum + cellsOf(segment), 0);
}

function cellsOf(grapheme: string): number {
  if (/\p{Emoji_Presentation}|\ufe0f/u.test(grapheme)) return 2;
  const bare = [...grapheme.replace(/[\p{Mn}\p{Me}\u200d]/gu, '')];
  return bare.reduce((sum, each) => sum + eastAsianWidth(each.codePointAt(0) ?? 0), 0);
}
