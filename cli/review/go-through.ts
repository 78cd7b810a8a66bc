import type { MigrationReview } from '../../api/host.ts';
import type { FunctionOutcome } from '../../api/migrate/migrate.ts';
import type { Session } from '../command.ts';
import { functionCard } from '../views/function-card.ts';
import { type Line, styled } from '../views/terminal.ts';
import { type Key, readKey } from './keys.ts';
import { showInPager } from './pager.ts';

/** What a person decided on the functions, or that they ended the run. */
export type WentThrough =
  | { readonly kind: 'done'; readonly leftOut: ReadonlySet<string> }
  | { readonly kind: 'cancel' };

const usualRows = 24;

const help: readonly Line[] = [
  'y, Enter  migrate this function',
  'n         leave this function out: it stays v1, and no v2 host runs it',
  'a         migrate this function and all that follow',
  'd         leave out this function and all that follow',
  'j, down   go to the next function and decide nothing',
  'k, up     go to the previous function and decide nothing',
  'e         show everything of this function in the pager',
  's         split: why a function is migrated as a whole, and what to do instead',
  '/         find a function by its name',
  'q         back to the menu; what was decided stays decided',
  '?         this help',
];

const whole: readonly Line[] = [
  'The changes of a function depend on each other: part of them would break the app. To choose',
  'lines yourself, save the patch, edit it and apply it with git:',
  '  pyfunc migrate --patch > v2.patch',
];

/** Shows one function after the other, and asks of each whether it is migrated. */
export async function goThrough(
  review: MigrationReview,
  leftOut: ReadonlySet<string>,
  session: Session,
  findName: () => Promise<string | undefined>,
): Promise<WentThrough> {
  const { io } = session;
  const functions = review.about.functions;
  const left = new Set(leftOut);
  const setFrom = (from: number, to: number, out: boolean) => {
    for (const { name } of functions.slice(from, to)) left[out ? 'add' : 'delete'](name);
  };
  const position = (index: number) => ({ index, count: functions.length });
  let at = 0;
  let isShown = false;
  for (;;) {
    const fn = functions[at];
    if (fn === undefined) return { kind: 'done', leftOut: left };
    if (!isShown)
      io.out(
        ...fitted(fn, functionCard(fn, position(at), review, session, { folded: true }), session),
      );
    isShown = true;
    const key = await ask(fn, left, session);
    switch (key) {
      case 'cancel':
        return { kind: 'cancel' };
      case 'q':
        return { kind: 'done', leftOut: left };
      case 'y':
      case 'enter':
        setFrom(at, at + 1, false);
        at += 1;
        isShown = false;
        break;
      case 'n':
        setFrom(at, at + 1, true);
        at += 1;
        isShown = false;
        break;
      case 'a':
      case 'd':
        setFrom(at, functions.length, key === 'd');
        return { kind: 'done', leftOut: left };
      case 'j':
      case 'down':
      case 'k':
      case 'up': {
        const next = at + (key === 'j' || key === 'down' ? 1 : -1);
        if (functions[next] === undefined) io.out('There are no more functions in this direction.');
        else {
          at = next;
          isShown = false;
        }
        break;
      }
      case 'e':
        await showInPager(
          functionCard(fn, position(at), review, session, { folded: false }),
          session,
        );
        break;
      case 's':
        io.out(...whole);
        break;
      case '/': {
        const wanted = (await findName())?.toLowerCase();
        if (wanted === undefined) return { kind: 'cancel' };
        const found = functions.findIndex(({ name }) => name.toLowerCase().includes(wanted));
        if (found < 0) io.out(`No function has "${wanted}" in its name.`);
        else {
          at = found;
          isShown = false;
        }
        break;
      }
      default:
        io.out(...help);
    }
  }
}

async function ask(
  { name }: FunctionOutcome,
  left: ReadonlySet<string>,
  { io }: Session,
): Promise<Key> {
  const state = left.has(name) ? ' (left out now)' : '';
  const question = [
    styled('bold', `Migrate ${name}${state}?`),
    io.columns < 60 ? ' [y,n,q,?] ' : ' [y,n,a,d,s,e,j,k,/,q,?] ',
  ];
  process.stdout.write(io.rendered(question).trimEnd() + ' ');
  const key = await readKey(io);
  if (!io.accessible) process.stdout.write(`${key.length === 1 && key > ' ' ? key : ''}\n`);
  return key;
}

/** What fits on the screen above the question, and how much more there is. */
function fitted(fn: FunctionOutcome, lines: readonly Line[], { io }: Session): readonly Line[] {
  const room = (io.rows ?? usualRows) - 3;
  if (io.accessible || lines.length <= room) return lines;
  const more = lines.length - room;
  return [
    ...lines.slice(0, room),
    [styled('dim', `… ${more} more lines of ${fn.name}: e shows all`)],
  ];
}
