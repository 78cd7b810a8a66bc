import { appDiagnostics } from '../api/report/function-facts.ts';
import { anchorOf, card, diagnosticView } from './card.ts';
import { changesFor, changeView } from './diff.ts';
import { button, element, paged } from './dom.ts';
import { appMap } from './map.ts';
import { overview } from './overview.ts';
import { functionsOf, hunksOf, type PageData, type PageFunction } from './page-data.ts';
import { hunkList, reviewBar, reviewControls } from './review.ts';

/** What a reader has chosen to see. */
interface Filters {
  text: string;
  app: string;
  trigger: string;
  severity: string;
  verdict: string;
}

/** How a run ended, as the beginning of a sentence; others by their own word. */
const statusTexts: Readonly<Record<string, string>> = {
  planned: 'Planned, not written yet',
  pending: 'Found work, wrote nothing',
  nothing: 'Nothing to do',
  declined: 'Nothing was written',
  canceled: 'Nothing was written',
  'missing-answers': 'Planned, not written yet',
  'rolled-back': 'Rolled back: no file was changed',
  incomplete: 'Written, but not all that follows was done',
};

function statusText(status: string): string {
  const word = status.replaceAll('-', ' ');
  return statusTexts[status] ?? word.charAt(0).toUpperCase() + word.slice(1);
}

const sectionNames: Readonly<Record<string, string>> = {
  overview: 'Overview',
  functions: 'Functions',
  hunks: 'Changes to skip',
  map: 'Map',
  diagnostics: 'Diagnostics',
  files: 'File',
};

const verdictWords = { good: 'fine', review: 'to review', bad: 'bad', skipped: 'left out' };

function start(): void {
  const text = document.getElementById('data')?.textContent ?? 'null';
  show(JSON.parse(text) as PageData);
}

/** Draws the whole page; again for each answer of `migrate --ui`. */
function show(data: PageData): void {
  const { document: report, made, version, ui } = data;
  const functions = functionsOf(report);
  const filters: Filters = { text: '', app: '', trigger: '', severity: '', verdict: '' };
  const list = element('div', { id: 'cards' });
  const map = element('div');
  const diagnostics = element('div');
  const update = () => {
    const chosen = functions.filter((each) => fits(each, filters));
    const draw = (part: readonly PageFunction[]) =>
      element(
        'div',
        {},
        ...part.map((fn) => card(fn, data.codes, ui && reviewControls(fn, ui, show))),
      );
    list.replaceChildren(paged('functions', chosen, draw, 'Function'));
    const inApp = functions.filter(({ app }) => filters.app === '' || app.path === filters.app);
    const isOne = filters.app !== '' || report.apps.length === 1;
    map.replaceChildren(
      !isOne
        ? element('p', {}, 'Choose an app above to see its map.')
        : inApp.length === 0
          ? element('p', {}, 'There are no functions to show.')
          : appMap(inApp),
    );
    diagnostics.replaceChildren(diagnosticList(data, filters));
  };
  const bar = filterBar(
    report.apps.map(({ path }) => path),
    functions,
    filters,
    update,
  );
  const onApp = (path: string) => {
    bar.setApp(path);
    document.getElementById('functions')?.scrollIntoView();
  };
  const [only] = report.apps;
  const title =
    only !== undefined && report.apps.length === 1 ? nameOf(only) : `${report.apps.length} apps`;
  const rest = report.apps.length === 1 && only ? changesFor(only, undefined) : [];
  const hunks = ui === undefined ? [] : hunksOf(report);
  const sections = ['overview', 'functions', ...(hunks.length > 0 ? ['hunks'] : [])];
  document.body.replaceChildren(
    element('a', { href: '#functions', class: 'skip' }, 'Skip to the functions'),
    element(
      'header',
      {},
      element('h1', {}, `pyfunc ${report.command}: ${title}`),
      element(
        'p',
        {},
        `${statusText(report.status)}. Made ${made.slice(0, 16).replace('T', ' ')} UTC by pyfunc ${version}.`,
      ),
      element(
        'nav',
        { 'aria-label': 'Sections' },
        ...[...sections, 'map', 'diagnostics', 'files'].map((each) =>
          element('a', { href: `#${each}` }, sectionNames[each]),
        ),
        button('Light or dark', toggleTheme),
      ),
      ui && reviewBar(ui, show),
    ),
    element(
      'main',
      {},
      overview(data, functions, onApp),
      named('functions', 'Functions', bar.view, list),
      ui !== undefined && hunks.length > 0
        ? named('hunks', 'Changes that you can skip', hunkList(hunks, ui, show))
        : undefined,
      named('map', 'Map', map),
      named('diagnostics', 'Diagnostics', diagnostics),
      named(
        'files',
        'Files that serve the whole app',
        rest.length === 0
          ? element(
              'p',
              {},
              report.apps.length > 1 ? 'Of several apps, see their functions.' : 'There are none.',
            )
          : paged(
              'files',
              rest,
              (part) => element('div', {}, ...part.map((each) => changeView(each, 'h3'))),
              'File',
            ),
      ),
    ),
  );
  update();
  openAnchor(functions, bar.setText);
}

/** The folder of an app, which `.` does not name. */
function nameOf({ path, root }: PageFunction['app']): string {
  return path === '.' ? (root.split(/[\\/]/).at(-1) ?? path) : path;
}

function named(id: string, title: string, ...children: readonly Node[]): HTMLElement {
  const head = element('h2', { id: `${id}-title` }, title);
  return element('section', { id, 'aria-labelledby': `${id}-title` }, head, ...children);
}

function fits(fn: PageFunction, { text, app, trigger, severity, verdict }: Filters): boolean {
  const wanted = text.toLowerCase();
  const texts = [
    fn.name,
    fn.app.path,
    fn.trigger,
    fn.source,
    ...fn.diagnostics.map(({ code }) => code),
  ];
  return (
    (app === '' || fn.app.path === app) &&
    (trigger === '' || fn.trigger === trigger) &&
    (verdict === '' || fn.verdict === verdict) &&
    (severity === '' || fn.diagnostics.some((each) => each.severity === severity)) &&
    (wanted === '' || texts.some((each) => each.toLowerCase().includes(wanted)))
  );
}

function filterBar(
  apps: readonly string[],
  functions: readonly PageFunction[],
  filters: Filters,
  update: () => void,
) {
  const search = element('input', { type: 'search', id: 'search' });
  let wait: ReturnType<typeof setTimeout> | undefined;
  const apply = () => {
    clearTimeout(wait);
    if (filters.text === search.value) return;
    filters.text = search.value;
    update();
  };
  search.addEventListener('input', () => {
    clearTimeout(wait);
    wait = setTimeout(apply, 100);
  });
  // A reader who leaves the field goes on in the list, which must not be drawn again after that.
  search.addEventListener('change', apply);
  const select = (
    key: Exclude<keyof Filters, 'text'>,
    label: string,
    values: readonly (readonly [string, string])[],
  ) => {
    const made = element(
      'select',
      { id: `filter-${key}` },
      element('option', { value: '' }, 'all'),
      ...values.map(([value, text]) => {
        const option = element('option', {}, text);
        option.value = value;
        return option;
      }),
    );
    made.addEventListener('change', () => {
      filters[key] = made.value;
      update();
    });
    return { made, view: element('label', {}, `${label} `, made) };
  };
  const same = (values: readonly string[]) =>
    [...new Set(values)]
      .filter((each) => each !== '')
      .sort()
      .map((each) => [each, each] as const);
  const app = select('app', 'App', same(apps));
  const views = [
    element('label', {}, 'Search ', search),
    ...(apps.length > 1 ? [app.view] : []),
    select('trigger', 'Trigger', same(functions.map(({ trigger }) => trigger))).view,
    select('severity', 'Severity', same(['error', 'review', 'note'])).view,
    select('verdict', 'Status', Object.entries(verdictWords)).view,
  ];
  document.onkeydown = ({ key, target }) => {
    const isTyping = target instanceof HTMLInputElement || target instanceof HTMLSelectElement;
    if (isTyping) return;
    if (key === '/') {
      search.focus();
      return false;
    }
    if (key === 'j' || key === 'k') moveFocus(key === 'j' ? 1 : -1);
    return true;
  };
  return {
    view: element(
      'div',
      { class: 'bar', role: 'search' },
      ...views,
      element('small', {}, 'Keys: / search, j and k next and previous function'),
    ),
    setApp: (path: string) => {
      app.made.value = path;
      filters.app = path;
      update();
    },
    setText: (text: string) => {
      search.value = text;
      filters.text = text;
      update();
    },
  };
}

/** To the next or the previous function in the page. */
function moveFocus(step: number): void {
  const all = [...document.querySelectorAll<HTMLElement>('.card > summary')];
  const at = all.indexOf(document.activeElement as HTMLElement);
  all[Math.max(0, Math.min(all.length - 1, at + step))]?.focus();
}

/** All diagnostics, grouped by code: the most severe first. */
function diagnosticList(data: PageData, { app }: Filters): HTMLElement {
  const { document: report, codes } = data;
  const apps = report.apps.filter(({ path }) => app === '' || path === app);
  const all = [...report.diagnostics, ...apps.flatMap(appDiagnostics)];
  const groups = [...Map.groupBy(all, ({ code, severity }) => `${severity} ${code}`)];
  const ranks = ['error', 'review', 'note'];
  const rank = (key: string) => ranks.findIndex((each) => key.startsWith(each));
  groups.sort(([one], [other]) => rank(one) - rank(other) || (one < other ? -1 : 1));
  if (groups.length === 0) return element('p', {}, 'There are none.');
  return element(
    'div',
    {},
    ...groups.map(([key, entries]) => {
      const code = entries[0]?.code ?? '';
      const made = element(
        'details',
        { class: 'group' },
        element('summary', {}, `${key}: ${codes[code]?.title ?? ''} (${entries.length})`),
      );
      made.addEventListener(
        'toggle',
        () => {
          const draw = (part: typeof entries) =>
            element('div', {}, ...part.map((each) => diagnosticView(each, codes)));
          made.append(paged(code, entries, draw as never, 'Diagnostic'));
        },
        { once: true },
      );
      return made;
    }),
  );
}

function openAnchor(functions: readonly PageFunction[], setText: (text: string) => void): void {
  const open = () => {
    const id = location.hash.slice(1);
    const found = functions.find((each) => anchorOf(each) === id);
    if (found === undefined) return;
    if (document.getElementById(id) === null) setText(found.name);
    const place = document.getElementById(id);
    if (place instanceof HTMLDetailsElement) place.open = true;
    place?.scrollIntoView();
  };
  window.onhashchange = open;
  open();
}

function toggleTheme(): void {
  const { dataset } = document.documentElement;
  const isDark = matchMedia('(prefers-color-scheme: dark)').matches;
  const now = dataset.theme ?? (isDark ? 'dark' : 'light');
  dataset.theme = now === 'dark' ? 'light' : 'dark';
}

/** On paper the functions of the page that is shown are open. */
addEventListener('beforeprint', () => {
  for (const each of document.querySelectorAll<HTMLDetailsElement>('.card')) each.open = true;
});

start();
