import { wordsForApp } from '../../api/apps/app-name.ts';
import type { MigrationReview } from '../../api/host.ts';
import type { FunctionOutcome } from '../../api/migrate/migrate.ts';
import { suspend } from '../ask/suspend.ts';
import type { Session } from '../command.ts';
import { cutMiddle } from '../views/cut.ts';
import { type CardPosition, functionCard } from '../views/function-card.ts';
import { hunkCard } from '../views/hunk-card.ts';
import { commandRow } from '../views/next-view.ts';
import { commandForApp } from '../views/run-again.ts';
import { type Line, styled } from '../views/terminal.ts';
import { visible, width } from '../views/visible.ts';
import { wrap } from '../views/wrap.ts';
import { type Key, readKey } from './keys.ts';
import { showInPager } from './pager.ts';

/** What a person leaves out: names of functions, and of hunks that no function depends on. */
export interface Chosen {
  readonly leftOut: ReadonlySet<string>;
  readonly skipped: ReadonlySet<string>;
}

/** What a person decided on the functions, or that they ended the run. */
export type WentThrough = ({ readonly kind: 'done' } & Chosen) | { readonly kind: 'cancel' };

/** What a person said, or that they went back or ended the run. */
export type Reply<Value> =
  | { readonly kind: 'said'; readonly value: Value }
  | { readonly kind: 'back' }
  | { readonly kind: 'cancel' };

type Hunk = MigrationReview['hunks'][number];

/** What is decided on, one after the other: the functions, then the hunks that stand by themselves. */
type Item =
  | { readonly kind: 'function'; readonly name: string; readonly fn: FunctionOutcome }
  | { readonly kind: 'hunk'; readonly name: string; readonly hunk: Hunk };

const usualRows = 24;
const shortestName = 8;

const helpOf = {
  function: [
    ['y, Enter', 'migrate this function'],
    ['n', 'leave this function out: it stays v1, and no v2 host runs it'],
    ['a', 'migrate this function and all that follow'],
    ['d', 'leave out this function and all that follow'],
    ['s', 'split: go to its changes that can be skipped by themselves'],
  ],
  hunk: [
    ['y, Enter', 'make this change'],
    ['n', 'skip this change: its file stays as it is here'],
    ['a', 'make this change and all that follow'],
    ['d', 'skip this change and all that follow'],
    ['s', 'a change is not split further'],
  ],
} as const;

const commonHelp = [
  ['j, down', 'go to the next one and decide nothing'],
  ['k, up', 'go to the one before and decide nothing'],
  ['e', 'show everything of it in the pager'],
  ['/', 'find a function or a file by its name'],
  ['q, Esc', 'back to the menu; what was decided stays decided'],
  ['?', 'this help'],
] as const;

const whole =
  'Its changes depend on each other: the app would not load with a part of them. Leave it out as a ' +
  'whole with n. To choose lines yourself, save the patch, edit it, and apply it with git:';

/** Shows the functions and then the other hunks, and asks of each whether it is part of the plan. */
export async function goThrough(
  review: MigrationReview,
  before: Chosen,
  session: Session,
  findName: () => Promise<Reply<string>>,
): Promise<WentThrough> {
  const { io } = session;
  const items = itemsOf(review);
  const left = { function: new Set(before.leftOut), hunk: new Set(before.skipped) };
  const setFrom = (from: number, to: number, out: boolean) => {
    for (const { kind, name } of items.slice(from, to)) left[kind][out ? 'add' : 'delete'](name);
  };
  const done = () => ({ kind: 'done', leftOut: left.function, skipped: left.hunk }) as const;
  let at = 0;
  let isShown = false;
  const goTo = (next: number) => {
    at = next;
    isShown = false;
  };
  for (;;) {
    const item = items[at];
    if (item === undefined) return done();
    const card = (folded: boolean) => cardOf(item, items, review, session, folded);
    if (!isShown) io.out(...fitted(item, card(true), session));
    isShown = true;
    const key = await ask(item, left[item.kind].has(item.name), session);
    switch (key) {
      case 'cancel':
        return { kind: 'cancel' };
      case 'q':
      case 'escape':
        return done();
      case 'y':
      case 'enter':
      case 'n':
        setFrom(at, at + 1, key === 'n');
        goTo(at + 1);
        break;
      case 'a':
      case 'd':
        // Of the kind that the question was about: the others have a question of their own.
        setFrom(at, endOf(item.kind, items), key === 'd');
        goTo(endOf(item.kind, items));
        break;
      case 'j':
      case 'down':
      case 'k':
      case 'up': {
        const next = at + (key === 'j' || key === 'down' ? 1 : -1);
        if (items[next] === undefined) io.out('There are no more in this direction.');
        else goTo(next);
        break;
      }
      case 'suspend':
        suspend();
        break;
      case 'e':
        await showInPager(card(false), session);
        break;
      case 's': {
        const own = items.findIndex((each) => isHunkOf(each, item));
        if (own >= 0) goTo(own);
        else if (item.kind === 'hunk') io.out('A change is not split further.');
        else {
          const words = wordsForApp('migrate', review.about.root, session.cwd);
          const patch = commandForApp([...words, '--patch'], session);
          io.out(...wrap(whole, io.columns), commandRow(`${patch} > v2.patch`));
        }
        break;
      }
      case '/': {
        const said = await findName();
        if (said.kind === 'cancel') return said;
        if (said.kind === 'back') break;
        const wanted = said.value.toLowerCase();
        const found = items.findIndex(({ name }) => name.toLowerCase().includes(wanted));
        if (found < 0) io.out(`Nothing has "${wanted}" in its name.`);
        else goTo(found);
        break;
      }
      default:
        io.out(...[...helpOf[item.kind], ...commonHelp].flatMap(helpLines(io.columns)));
    }
  }
}

function itemsOf({ about, hunks }: MigrationReview): Item[] {
  return [
    ...about.functions.map((fn) => ({ kind: 'function', name: fn.name, fn }) as const),
    ...hunks.map((hunk) => ({ kind: 'hunk', name: hunk.name, hunk }) as const),
  ];
}

function endOf(kind: Item['kind'], items: readonly Item[]): number {
  return items.findLastIndex((each) => each.kind === kind) + 1;
}

function isHunkOf(item: Item, of: Item): boolean {
  return item.kind === 'hunk' && of.kind === 'function' && item.hunk.function === of.name;
}

function cardOf(
  item: Item,
  items: readonly Item[],
  review: MigrationReview,
  session: Session,
  folded: boolean,
): readonly Line[] {
  const own = items.filter(({ kind }) => kind === item.kind);
  const position: CardPosition = { index: own.indexOf(item), count: own.length };
  return item.kind === 'function'
    ? functionCard(item.fn, position, review, session, { folded })
    : hunkCard(item.hunk, position, session.io, { folded });
}

const helpOfKeys = 10;

function helpLines(columns: number) {
  return ([key, text]: readonly [string, string]): string[] =>
    wrap(text, columns - helpOfKeys).map(
      (line, index) => (index === 0 ? key : '').padEnd(helpOfKeys) + line,
    );
}

async function ask({ kind, name }: Item, isOut: boolean, { io }: Session): Promise<Key> {
  const [verb, out] =
    kind === 'function' ? ['Migrate', ' (left out now)'] : ['Change', ' (skipped now)'];
  const end = isOut ? `${out}?` : '?';
  const choices = io.columns < 60 ? ' [y,n,q,?] ' : ' [y,n,a,d,s,e,j,k,/,q,?] ';
  // The card above leaves one row for the question.
  const room = io.columns - verb.length - end.length - choices.length - 2;
  const shown = cutMiddle(visible(name), Math.max(room, shortestName));
  const words = [styled('bold', `${verb} ${shown}${end}`), choices];
  process.stdout.write(`${io.rendered(words).trimEnd()} `);
  const key = await readKey(io);
  if (!io.accessible) process.stdout.write(`${key.length === 1 && key > ' ' ? key : ''}\n`);
  return key;
}

/** What fits on the screen above the question, and how much more there is. */
function fitted({ name }: Item, lines: readonly Line[], { io }: Session): readonly Line[] {
  const room = Math.max((io.rows ?? usualRows) - 3, 1);
  if (io.accessible || lines.length <= room) return lines;
  const more = `… ${lines.length - room} more lines of ${name}: e shows all`;
  const shown =
    width(more) <= io.columns ? more : `… ${lines.length - room} more lines: e shows all`;
  return [...lines.slice(0, room), [styled('dim', shown)]];
}
