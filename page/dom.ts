import { counted } from '../workspace/text/counted.ts';

type Child = Node | string | undefined;
type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

const drawing = 'http://www.w3.org/2000/svg';

/** An element. Texts become text nodes and values attributes: nothing in them is read as HTML. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  return filled(document.createElement(name), attributes, children);
}

/** The same for a drawing. */
export function svg<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[Name] {
  return filled(document.createElementNS(drawing, name), attributes, children);
}

function filled<T extends Element>(made: T, attributes: Attributes, children: readonly Child[]): T {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    made.setAttribute(name, value === true ? '' : shown(String(value)));
  }
  for (const child of children) {
    if (child !== undefined) made.append(typeof child === 'string' ? shown(child) : child);
  }
  return made;
}

/** Characters that would reorder or hide text show as their code points. */
export function shown(text: string): string {
  return text.replace(
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]|[\u{e0000}-\u{e01ef}]|\p{Cs}/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

export function button(text: string, onClick: () => void, attributes: Attributes = {}) {
  const made = element('button', { type: 'button', ...attributes }, text);
  made.addEventListener('click', onClick);
  return made;
}

/** A table with a caption for those who cannot see it. */
export function table(
  caption: string,
  heads: readonly string[],
  rows: readonly (readonly Child[])[],
  attributes: Attributes = {},
): HTMLElement {
  const head = element('tr', {}, ...heads.map((each) => element('th', { scope: 'col' }, each)));
  const body = rows.map((cells) =>
    element(
      'tr',
      {},
      ...cells.map((cell, at) =>
        at === 0 ? element('th', { scope: 'row' }, cell) : element('td', {}, cell),
      ),
    ),
  );
  return scrollable(
    caption,
    element(
      'table',
      attributes,
      element('caption', {}, caption),
      element('thead', {}, head),
      element('tbody', {}, ...body),
    ),
  );
}

/** What may be wider than the screen, and is then moved by mouse, finger or arrow keys. */
export function scrollable(label: string, wide: Element): HTMLElement {
  const attributes = { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': label };
  return element('div', attributes, wide);
}

/** So many entries of a long list are in the page at a time. */
const pageSize = 50;

/** A long list, a page at a time, so that the page stays small whatever the document holds. */
export function paged<T>(
  label: string,
  all: readonly T[],
  draw: (entries: readonly T[]) => Node,
  noun: string,
): HTMLElement {
  const place = element('div', { class: 'paged' });
  const show = (at: number, focus = false) => {
    const entries = all.slice(at, at + pageSize);
    const last = at + entries.length;
    const told = element(
      'p',
      { class: 'told', role: 'status' },
      all.length > pageSize
        ? `${noun}s ${at + 1} to ${last} of ${all.length}`
        : counted(all.length, noun.toLowerCase()),
    );
    const before = button('Previous', () => show(at - pageSize, true), { disabled: at === 0 });
    const after = button('Next', () => show(at + pageSize, true), { disabled: last >= all.length });
    const controls =
      all.length > pageSize
        ? element('nav', { 'aria-label': `Pages of ${label}` }, before, after)
        : undefined;
    place.replaceChildren(told, draw(entries), ...(controls ? [controls] : []));
    if (focus) (before.disabled ? after : before).focus();
  };
  show(0);
  return place;
}
