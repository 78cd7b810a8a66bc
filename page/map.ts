import { element, scrollable, svg, table } from './dom.ts';
import { type PageFunction, resourceOf } from './page-data.ts';

/** Of an app with more functions the table is shown alone. */
const mostDrawn = 60;

interface Link {
  readonly fn: string;
  readonly resource: string;
  readonly kind: 'starts' | 'reads' | 'writes';
}

/** The functions of an app with what starts them, what they read and write, and whom they call. */
export function appMap(functions: readonly PageFunction[]): HTMLElement {
  const links = functions.flatMap(linksOf);
  const calls = functions.flatMap(({ name, calls: called }) =>
    called.map((to) => ({ from: name, to })),
  );
  const rows = functions.map(({ name, trigger, source }) => {
    const of = (kind: Link['kind']) =>
      links
        .filter((each) => each.fn === name && each.kind === kind)
        .map(({ resource }) => resource)
        .join(', ');
    const called = calls.filter(({ from }) => from === name).map(({ to }) => to);
    return [
      name,
      of('starts') || [trigger, source].filter(Boolean).join(' '),
      of('reads'),
      of('writes'),
      called.join(', '),
    ];
  });
  const asTable = element(
    'details',
    { open: functions.length > mostDrawn },
    element('summary', {}, 'The same as a table'),
    table(
      'Functions and what they use',
      ['Function', 'Started by', 'Reads', 'Writes', 'Calls'],
      rows.slice(0, 200),
    ),
    rows.length > 200 ? element('p', {}, `… and ${rows.length - 200} more.`) : undefined,
  );
  if (functions.length > mostDrawn || functions.length === 0) return asTable;
  return element(
    'div',
    {},
    scrollable('Drawing of the map', drawing(functions, links, calls)),
    asTable,
  );
}

function linksOf(fn: PageFunction): Link[] {
  const links = fn.bindings.flatMap((binding): Link[] => {
    const { type, direction } = binding;
    const resource = resourceOf(binding);
    const isTrigger = /trigger$/i.test(type);
    if (resource === '') return [];
    const kind = isTrigger ? 'starts' : direction === 'in' ? 'reads' : 'writes';
    return [{ fn: fn.name, resource, kind }];
  });
  if (links.some(({ kind }) => kind === 'starts') || fn.trigger === '') return links;
  const resource = [fn.trigger.replace(/Trigger$/i, ''), fn.source].filter(Boolean).join(' ');
  return [{ fn: fn.name, resource, kind: 'starts' }, ...links];
}

const row = 34;
const box = { width: 250, height: 24 };
const columns = { left: 10, middle: 330, right: 650 };

/** Resources that start functions on the left, the functions, and what they only read or write. */
function drawing(
  functions: readonly PageFunction[],
  links: readonly Link[],
  calls: readonly { readonly from: string; readonly to: string }[],
): Element {
  const starting = [
    ...new Set(links.filter(({ kind }) => kind === 'starts').map(({ resource }) => resource)),
  ];
  const others = [...new Set(links.map(({ resource }) => resource))].filter(
    (each) => !starting.includes(each),
  );
  const names = functions.map(({ name }) => name);
  const height = row * Math.max(starting.length, names.length, others.length) + 20;
  const yOf = (list: readonly string[], each: string) =>
    10 + row * list.indexOf(each) + box.height / 2;
  const users = (resource: string) =>
    new Set(links.filter((each) => each.resource === resource).map(({ fn }) => fn)).size;
  const lines = links.map(({ fn, resource, kind }) => {
    const isLeft = starting.includes(resource);
    const y = yOf(names, fn);
    const other = yOf(isLeft ? starting : others, resource);
    const start = isLeft ? [columns.left + box.width, other] : [columns.middle + box.width, y];
    const end = isLeft ? [columns.middle, y] : [columns.right, other];
    const [from = [], to = []] =
      kind === 'starts' || (kind === 'reads' && isLeft)
        ? [start, end]
        : isLeft
          ? [end, start]
          : kind === 'reads'
            ? [end, start]
            : [start, end];
    return curve(from, to, kind);
  });
  const called = calls
    .filter(({ to }) => names.includes(to))
    .map(({ from, to }) => {
      const x = columns.middle + box.width;
      const [y1, y2] = [yOf(names, from), yOf(names, to)];
      const bend = x + 30 + Math.abs(y1 - y2) / 6;
      return svg('path', {
        d: `M${x} ${y1} C${bend} ${y1} ${bend} ${y2} ${x + 4} ${y2}`,
        class: 'link calls',
        'marker-end': 'url(#arrow)',
      });
    });
  const node = (list: readonly string[], each: string, x: number, kind: string, note = '') => {
    const y = yOf(list, each);
    return svg(
      'g',
      {},
      svg('rect', {
        x,
        y: y - box.height / 2,
        width: box.width,
        height: box.height,
        rx: 4,
        class: kind,
      }),
      svg('text', { x: x + 8, y: y + 4 }, cut(each + note)),
      svg('title', {}, each + note),
    );
  };
  const shared = (resource: string) => (users(resource) > 1 ? ' (shared)' : '');
  return svg(
    'svg',
    {
      viewBox: `0 0 ${columns.right + box.width + 10} ${height}`,
      role: 'img',
      'aria-label': `Map of ${names.length} functions; the table below says the same`,
      class: 'map',
    },
    svg(
      'defs',
      {},
      svg(
        'marker',
        {
          id: 'arrow',
          viewBox: '0 0 8 8',
          refX: 7,
          refY: 4,
          markerWidth: 7,
          markerHeight: 7,
          orient: 'auto',
        },
        svg('path', { d: 'M0 0 L8 4 L0 8 z', class: 'head' }),
      ),
    ),
    ...lines,
    ...called,
    ...starting.map((each) => node(starting, each, columns.left, 'resource', shared(each))),
    ...functions.map(({ name, verdict }) =>
      node(names, name, columns.middle, `function ${verdict}`),
    ),
    ...others.map((each) => node(others, each, columns.right, 'resource', shared(each))),
  );
}

function curve(
  [x1 = 0, y1 = 0]: readonly number[],
  [x2 = 0, y2 = 0]: readonly number[],
  kind: string,
) {
  const middle = (x1 + x2) / 2;
  return svg('path', {
    d: `M${x1} ${y1} C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`,
    class: `link ${kind}`,
    'marker-end': 'url(#arrow)',
  });
}

function cut(text: string): string {
  const characters = [...text];
  return characters.length <= 34
    ? text
    : `${characters.slice(0, 20).join('')}…${characters.slice(-12).join('')}`;
}
