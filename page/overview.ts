import type { AppRow } from '../api/report/document.ts';
import { appDiagnostics } from '../api/report/function-facts.ts';
import { button, element, paged, table } from './dom.ts';
import type { PageData, PageFunction } from './page-data.ts';

/** What a reader asks first: what changed, whether it is proved, and what needs a person. */
export function overview(
  { document }: PageData,
  functions: readonly PageFunction[],
  onApp: (path: string) => void,
): HTMLElement {
  const { apps } = document;
  const count = (verdict: PageFunction['verdict']) =>
    functions.filter((each) => each.verdict === verdict).length;
  const cards = [
    ['good', 'fine', count('good')],
    ['review', 'to review', count('review')],
    ['bad', 'refused, different or with errors', count('bad')],
    ['skipped', 'left out', count('skipped')],
  ] as const;
  return element(
    'section',
    { id: 'overview', 'aria-labelledby': 'overview-title' },
    element('h2', { id: 'overview-title' }, 'Overview'),
    element(
      'ul',
      { class: 'counts' },
      ...cards.map(([kind, text, number]) =>
        element('li', { class: kind }, element('b', {}, String(number)), ` ${text}`),
      ),
    ),
    ...proofLines(apps),
    ...beforeDeploy(apps),
    ...(functions.length === 0 ? [] : [byTrigger(functions)]),
    ...(apps.length > 1 ? [appsTable(apps, onApp)] : []),
  );
}

const goodProof = /^(?:same|note|indexed)$/;

/** For one app the proof as a sentence; for several as counts, whose rows are in the table of apps. */
function proofLines(apps: readonly AppRow[]): HTMLElement[] {
  const [only] = apps;
  if (only !== undefined && apps.length === 1)
    return [element('p', { class: 'proof' }, proofOf(only))];
  const sound = apps.filter(({ verification }) => verification?.sound === true).length;
  const unproved = apps.filter(({ verification }) => verification === undefined).length;
  const text = `Proof: ${sound} apps verified, ${apps.length - sound - unproved} not proved, ${unproved} not verified.`;
  return apps.length === 0 ? [] : [element('p', { class: 'proof' }, text)];
}

export function proofOf({ verification, unverified, result }: AppRow): string {
  if (result === 'nothing') return 'Nothing was to be written, so nothing was verified.';
  if (['planned', 'pending', 'missing-answers'].includes(result)) {
    return 'Not written yet, so nothing is proved.';
  }
  if (verification === undefined)
    return `Not verified${unverified === undefined ? '' : `: ${unverified}`}.`;
  const { sound, functions, python, against } = verification;
  const good = functions.filter(({ outcome }) => goodProof.test(outcome)).length;
  const what = against === undefined ? 'indexed' : `equal to the original (${against})`;
  return `${sound ? 'Verified' : 'Not proved'}: ${good} of ${functions.length} functions ${what}, with azure-functions ${python.azureFunctions} on Python ${python.version}.`;
}

interface Step {
  readonly code: string;
  readonly text: string;
  readonly places: readonly string[];
}

function beforeDeploy(apps: readonly AppRow[]): HTMLElement[] {
  const steps = apps.flatMap((app) =>
    ((app as AppRow & { readonly next?: readonly Step[] }).next ?? []).map((step) => ({
      app,
      step,
    })),
  );
  if (steps.length === 0) return [];
  const items = steps.slice(0, 100).map(({ app, step }) => {
    const where = [...(apps.length > 1 ? [app.path] : []), ...step.places].join(', ');
    return element('li', {}, `${step.text} (${step.code}${where === '' ? '' : `; ${where}`})`);
  });
  return [
    element('h3', {}, 'Before you deploy'),
    element('ol', {}, ...items),
    ...(steps.length > 100 ? [element('p', {}, `… and ${steps.length - 100} more.`)] : []),
  ];
}

/** The functions by what starts them, and what the proof says of them. */
function byTrigger(functions: readonly PageFunction[]): HTMLElement {
  const triggers = [...new Set(functions.map(({ trigger }) => trigger))].sort();
  const proofs = [...new Set(functions.map(({ proof }) => proof))]
    .filter((each) => each !== '')
    .sort();
  const rows = triggers.map((trigger) => {
    const own = functions.filter((each) => each.trigger === trigger);
    const proved = proofs.map((proof) => String(own.filter((each) => each.proof === proof).length));
    return [trigger === '' ? 'unknown' : trigger, String(own.length), ...proved];
  });
  return table('Functions by trigger, and their proof', ['Trigger', 'Functions', ...proofs], rows);
}

type Sort = 'worst' | 'name' | 'functions';

function appsTable(apps: readonly AppRow[], onApp: (path: string) => void): HTMLElement {
  const worst = (app: AppRow) =>
    appDiagnostics(app).reduce(
      (sum, { severity }) => sum + (severity === 'error' ? 1000 : severity === 'review' ? 1 : 0),
      app.exitCode === 0 ? 0 : 1_000_000,
    );
  const byName = (one: AppRow, other: AppRow) => (one.path < other.path ? -1 : 1);
  const orders: Record<Sort, (one: AppRow, other: AppRow) => number> = {
    worst: (one, other) => worst(other) - worst(one) || byName(one, other),
    name: byName,
    functions: (one, other) => other.functions.length - one.functions.length || byName(one, other),
  };
  const place = element('div');
  const show = (sort: Sort) => {
    const sorted = [...apps].sort(orders[sort]);
    const sorts = (['worst', 'name', 'functions'] as const).map((each) =>
      button(`Sort by ${each}`, () => show(each), { 'aria-pressed': String(each === sort) }),
    );
    const draw = (part: readonly AppRow[]) =>
      table(
        'Apps',
        ['App', 'Functions', 'Result', 'Proof', 'Diagnostics'],
        part.map((app) => {
          const codes = [...new Set(appDiagnostics(app).map(({ code }) => code))].sort();
          return [
            button(app.path, () => onApp(app.path), { class: 'link' }),
            String(app.functions.length),
            element('span', { class: 'whole' }, app.result.replaceAll('-', ' ')),
            proofOf(app),
            codes.join(' '),
          ];
        }),
      );
    place.replaceChildren(
      element('div', { class: 'bar' }, ...sorts),
      paged('apps', sorted, draw, 'App'),
    );
  };
  show('worst');
  return place;
}
