import type { MigrationReview, Question, ReviewDecision } from '../../api/host.ts';
import { layouts } from '../../api/migrate/layouts.ts';
import type { Session } from '../command.ts';
import { diffView } from '../views/diff-view.ts';
import { firstScreen } from '../views/first-screen.ts';
import { diagnosticLines } from '../views/report.ts';
import { functionTable } from '../views/summary.ts';
import { type Line, styled } from '../views/terminal.ts';
import { goThrough } from './go-through.ts';
import { showInPager } from './pager.ts';

type Layout = (typeof layouts)[number];

type Choice = 'write' | 'functions' | 'all' | 'leave-out' | 'layout' | 'quit';

const layoutTitles: Readonly<Record<Layout, string>> = {
  'in-place': 'in place: each function stays in its folder',
  blueprints: 'blueprints: one file for each function in blueprints/',
  'single-file': 'single file: all functions in function_app.py',
};

/** Shows a migration on one screen and lets a person look into it, change it, write it or quit. */
export async function reviewMigration(
  review: MigrationReview,
  session: Session,
): Promise<ReviewDecision> {
  const { options, diagnostics } = review;
  const { io, shown } = session;
  // The first screen counts them; the pager and the functions have their texts.
  for (const each of diagnostics) if (each.severity === 'note') shown.add(each);
  const before = new Set(options.leaveOut ?? []);
  io.out(...firstScreen(review, session), '');
  for (;;) {
    const choice = await choose(review, session);
    switch (choice) {
      case undefined:
        return { kind: 'cancel' };
      case 'write':
        return { kind: 'write' };
      case 'quit':
        return { kind: 'decline' };
      case 'all':
        for (const each of diagnostics) shown.add(each);
        await showInPager(everything(review, session), session);
        break;
      case 'functions': {
        const find = () => askText('Name of the function', session);
        const went = await goThrough(review, before, session, find);
        if (went.kind === 'cancel') return { kind: 'cancel' };
        const again = planWithout(went.leftOut, before, review, session);
        if (again !== undefined) return again;
        io.out('');
        break;
      }
      case 'leave-out': {
        const names = await askNames(review, before, session);
        if (names === undefined) return { kind: 'cancel' };
        const again = planWithout(new Set(names), before, review, session);
        if (again !== undefined) return again;
        break;
      }
      case 'layout': {
        const layout = await askLayout(review, session);
        if (layout === undefined) return { kind: 'cancel' };
        if (layout === (options.layout ?? 'in-place')) break;
        return { kind: 'plan-again', options: { leaveOut: [...before], layout } };
      }
    }
  }
}

/** What is chosen from the menu; undefined where the run is cancelled. */
async function choose(
  { about, proof, options }: MigrationReview,
  session: Session,
): Promise<Choice | undefined> {
  const isRefused = about.status === 'refused';
  const write = proof.kind === 'index' ? 'Write and prove' : 'Write without proof';
  const choices: { value: Choice; title: string }[] = [
    ...(isRefused ? [] : [{ value: 'write', title: write } as const]),
    { value: 'functions', title: 'Go through the functions' },
    { value: 'all', title: 'Show everything in the pager' },
    { value: 'leave-out', title: 'Leave functions out …' },
    ...(options.template === undefined
      ? [{ value: 'layout', title: 'Use another layout …' } as const]
      : []),
    { value: 'quit', title: 'Quit, change nothing' },
  ];
  const title = isRefused ? 'This cannot be written yet. What now?' : 'Write these changes?';
  return (await askOne({ kind: 'select', name: 'answer', title, choices }, session)) as
    | Choice
    | undefined;
}

/** The plan without these functions; undefined where it would be the same, or empty. */
function planWithout(
  leftOut: ReadonlySet<string>,
  before: ReadonlySet<string>,
  { about, options }: MigrationReview,
  { io }: Session,
): ReviewDecision | undefined {
  const isSame = leftOut.size === before.size && [...leftOut].every((name) => before.has(name));
  if (isSame) return undefined;
  if (about.functions.every(({ name }) => leftOut.has(name))) {
    io.out('', 'All functions are left out: keep at least one, or quit.', '');
    return undefined;
  }
  const { layout } = options;
  const kept = { leaveOut: [...leftOut], ...(layout !== undefined && { layout }) };
  const how = leftOut.size === 0 ? 'with all functions' : `without ${[...leftOut].join(', ')}`;
  io.out('', [styled('bold', 'Planned again'), ` ${how}.`], '');
  return { kind: 'plan-again', options: kept };
}

async function askNames(
  { about }: MigrationReview,
  before: ReadonlySet<string>,
  session: Session,
): Promise<readonly string[] | undefined> {
  const answer = await askOne(
    {
      kind: 'multiselect',
      name: 'answer',
      title: 'Functions to leave out: they stay v1, and no v2 host runs them',
      choices: about.functions.map(({ name, trigger = '', source = '' }) => ({
        value: name,
        title: `${trigger} ${source}`.trim(),
      })),
      default: [...before],
      isOptional: true,
    },
    session,
  );
  return answer === undefined ? undefined : (answer as readonly string[]);
}

async function askLayout(
  { options }: MigrationReview,
  session: Session,
): Promise<Layout | undefined> {
  const choices = layouts.map((value) => ({ value, title: layoutTitles[value] }));
  const usual = options.layout ?? 'in-place';
  const question = { kind: 'select', name: 'answer', title: 'Layout', choices } as const;
  return (await askOne({ ...question, default: usual }, session)) as Layout | undefined;
}

async function askText(title: string, session: Session): Promise<string | undefined> {
  const answer = await askOne({ kind: 'text', format: 'line', name: 'answer', title }, session);
  return answer === undefined ? undefined : String(answer);
}

async function askOne(question: Question, { io }: Session): Promise<unknown> {
  const { prompt } = await import('../ask/ask.ts');
  const answers = await prompt([question], io);
  return answers === 'cancelled' ? undefined : answers[question.name];
}

/** All that there is to read of a plan. */
function everything(review: MigrationReview, { io }: Session): Line[] {
  const { about, changes, diagnostics } = review;
  return [
    ...functionTable(about.functions),
    '',
    ...diagnosticLines(diagnostics, io),
    ...diffView(changes, 'full', io),
  ];
}
