import type { JsonDiagnostic } from '../api/report/document.ts';
import { changesFor, changeView } from './diff.ts';
import { element, table } from './dom.ts';
import type { PageCode, PageFunction } from './page-data.ts';

const pairWords: Readonly<Record<string, string>> = {
  same: '→',
  renamed: '→ (renamed)',
  dropped: 'dropped: nothing reads it',
  default: 'default written',
};

/** One function, closed; what is inside is drawn when it is opened. */
export function card(
  fn: PageFunction,
  codes: Readonly<Record<string, PageCode>>,
  controls?: HTMLElement,
): HTMLDetailsElement {
  const { name, app, trigger, source, status, proof, verdict, diagnostics } = fn;
  const told = [
    [trigger, source].filter(Boolean).join(' '),
    status,
    proof === '' ? '' : `proof: ${proof}`,
    diagnostics.length === 0
      ? ''
      : `${diagnostics.length} ${diagnostics.length === 1 ? 'diagnostic' : 'diagnostics'}`,
  ].filter((each) => each !== '');
  const made = element(
    'details',
    { class: `card ${verdict}`, id: anchorOf(fn) },
    element(
      'summary',
      {},
      element('span', { class: 'name' }, name),
      element('span', { class: 'told' }, told.join(' · ')),
      element('span', { class: 'app' }, app.path === '.' ? '' : app.path),
    ),
  );
  if (controls !== undefined) made.append(controls);
  let isDrawn = false;
  made.addEventListener('toggle', () => {
    if (!made.open || isDrawn) return;
    isDrawn = true;
    made.append(...inside(fn, codes));
  });
  return made;
}

/** The fragment that leads to a function. */
export function anchorOf({ app, name }: Pick<PageFunction, 'app' | 'name'>): string {
  return `function-${encodeURIComponent(app.path.replace(/\p{Cs}/gu, '?'))}-${encodeURIComponent(name.replace(/\p{Cs}/gu, '?'))}`;
}

function inside(fn: PageFunction, codes: Readonly<Record<string, PageCode>>): HTMLElement[] {
  const { bindings, diagnostics, findings, proof, run, app, name, calls } = fn;
  const pairs = bindings.map(({ type, name: binding, direction, decorator, properties }) =>
    bindingView(
      `${type}${binding === '' ? '' : ` ${binding}`}, ${direction}${decorator === undefined ? '' : `: @${decorator}`}`,
      decorator === undefined
        ? ['Property', 'Value']
        : ['function.json', 'Value', 'Becomes', 'Decorator'],
      properties.map(({ kind, property = '', value = '', argument = '' }) =>
        decorator === undefined
          ? [property, code(value)]
          : [property || '(default)', code(value), pairWords[kind] ?? kind, code(argument)],
      ),
    ),
  );
  const changes = changesFor(app, name);
  const proved = [
    proof === '' ? undefined : element('p', {}, `Compared with its original: ${proof}.`),
    run === '' ? undefined : element('p', {}, `Run on both sides, ${run}.`),
    findings.length === 0
      ? undefined
      : element('ul', {}, ...findings.map((each) => element('li', {}, each))),
  ].filter((each) => each !== undefined);
  return [
    ...section('Bindings', pairs),
    ...section('Calls', calls.length === 0 ? [] : [element('p', {}, calls.join(', '))]),
    ...section(
      'Diagnostics',
      diagnostics.map((each) => diagnosticView(each, codes)),
    ),
    ...section('Proof', proved),
    ...section(
      'Changes',
      changes.map((each) => changeView(each)),
    ),
  ];
}

/** A binding without properties needs no table. */
function bindingView(
  title: string,
  heads: readonly string[],
  rows: Parameters<typeof table>[2],
): HTMLElement {
  return rows.length === 0 ? element('p', {}, title) : table(title, heads, rows);
}

function section(title: string, parts: readonly HTMLElement[]): HTMLElement[] {
  return parts.length === 0 ? [] : [element('section', {}, element('h3', {}, title), ...parts)];
}

function code(text: string): Node | string {
  return text === '' ? '' : element('code', {}, text);
}

/** A diagnostic with what `pyfunc explain` says of it, folded. */
export function diagnosticView(
  { code: name, severity, message, hint, at, function: fn }: JsonDiagnostic,
  codes: Readonly<Record<string, PageCode>>,
): HTMLElement {
  const line = at?.line === undefined ? '' : `:${at.line}`;
  const known = codes[name];
  const example = known?.example;
  return element(
    'div',
    { class: `diagnostic ${severity}` },
    element(
      'p',
      {},
      element('strong', {}, `${severity} ${name}`),
      at === undefined ? undefined : element('span', { class: 'place' }, ` ${at.path}${line}`),
      fn === undefined ? undefined : element('span', { class: 'place' }, ` (${fn})`),
    ),
    element('p', {}, message),
    hint === undefined ? undefined : element('p', {}, `To do: ${hint}`),
    known === undefined
      ? undefined
      : element(
          'details',
          { class: 'why' },
          element('summary', {}, `Why: ${known.title}`),
          element('p', {}, known.why),
          example &&
            element(
              'pre',
              { tabindex: 0, 'aria-label': 'Example, before' },
              `Before:\n${example.before}`,
            ),
          example &&
            element(
              'pre',
              { tabindex: 0, 'aria-label': 'Example, after' },
              `After:\n${example.after}`,
            ),
          element('p', {}, element('a', { href: known.url }, `${name} in the documentation`)),
        ),
  );
}
