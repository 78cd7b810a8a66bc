import type { AppRow, JsonChange } from '../api/report/document.ts';
import { element } from './dom.ts';

/** More lines of one file are drawn on request only. */
const mostLines = 400;

/** The change of a file: its diff, or why there is none. */
export function changeView(change: JsonChange, heading: 'h3' | 'h4' = 'h4'): HTMLElement {
  const { path, from, kind, patch, patchEncoding } = change;
  const title = from === undefined ? path : `${from} → ${path}`;
  const head = element(heading, {}, `${title} `, element('small', {}, kind));
  if (patch === undefined) {
    return element(
      'div',
      {},
      head,
      element('p', {}, 'Not shown: it may hold secrets, or the report was made without diffs.'),
    );
  }
  const texts = patch.split('\n').filter((line) => !isHeader(line));
  if (texts.at(-1) === '') texts.pop();
  const lines = numbered(texts);
  const body = element('pre', { class: 'diff', tabindex: 0, 'aria-label': `Diff of ${path}` });
  const draw = (part: readonly DiffLine[]) => {
    for (const line of part) body.append(lineView(line));
  };
  draw(lines.slice(0, mostLines));
  const view = element('div', {}, head, body);
  if (patchEncoding === 'latin-1')
    view.append(element('p', {}, 'This file is not UTF-8: some characters may look wrong.'));
  if (lines.length > mostLines) {
    const more = element(
      'button',
      { type: 'button' },
      `Show ${lines.length - mostLines} more lines`,
    );
    more.addEventListener('click', () => {
      draw(lines.slice(mostLines));
      more.remove();
    });
    view.append(more);
  }
  return view;
}

function isHeader(line: string): boolean {
  return /^(?:diff --git |--- |\+\+\+ |index |new file mode |deleted file mode |old mode |new mode |rename (?:from|to) )/.test(
    line,
  );
}

const kinds: Readonly<Record<string, string>> = {
  '+': 'in',
  '-': 'out',
  '@': 'hunk',
  '\\': 'hunk',
};

interface DiffLine {
  readonly kind: string;
  readonly text: string;
  /** In the file that the line is in; of a line that stays, in the file after. */
  readonly number?: number;
}

function numbered(texts: readonly string[]): DiffLine[] {
  let before = 0;
  let after = 0;
  return texts.map((text) => {
    const kind = kinds[text.charAt(0)] ?? 'same';
    const hunk = /^@@ -(\d+)\S* \+(\d+)/.exec(text);
    if (hunk !== null) [before, after] = [Number(hunk[1]), Number(hunk[2])];
    if (kind === 'hunk') return { kind, text };
    const number = kind === 'out' ? before : after;
    if (kind !== 'in') before += 1;
    if (kind !== 'out') after += 1;
    return { kind, text, number };
  });
}

function lineView({ kind, text, number }: DiffLine): HTMLElement {
  const place = number === undefined ? {} : { 'data-line': number };
  return element('span', { class: kind, ...place }, `${text || ' '}\n`);
}

/** The changes that serve a function, or no function. */
export function changesFor(app: AppRow, name: string | undefined): readonly JsonChange[] {
  return app.changes.filter(({ because }) =>
    name === undefined
      ? because.every((each) => each.function === undefined)
      : because.some((each) => each.function === name),
  );
}
