import type { MigrationReview, Question, ReviewDecision } from '../../api/host.ts';
import { layouts } from '../../api/migrate/layouts.ts';
import type { Session } from '../command.ts';
import { diffView } from '../views/diff-view.ts';
import { firstScreen } from '../views/first-screen.ts';
import { diagnosticLines, newDiagnosticLines } from '../views/report.ts';
import { functionTable } from '../views/summary.ts';
import { type Line, styled } from '../views/terminal.ts';
import { wrap } from '../views/wrap.ts';
import { type Chosen, goThrough, type Reply } from './go-through.ts';
import { showInPager } from './pager.ts';

type Layout = (typeof layouts)[number];

type Choice = 'write' | 'functions' | 'all' | 'leave-out' | 'layout' | 'report' | 'quit' | 'help';

const layoutTitles: Readonly<Record<Layout, string>> = {
  'in-place': 'in place: each function stays in its folder',
  blueprints: 'blueprints: one file for each function in blueprints/',
  'single-file': 'single file: all functions in function_app.py',
};

const help = [
  'Arrow keys and Enter choose; so do numbers and first letters. q and Escape quit, and change nothing.',
  'In "Go through the functions" each one is shown with its function.json beside its decorators, then its files: y migrates it, n leaves it out, ? lists all keys.',
  'A function that is left out stays v1, and no v2 host runs it: migrate it later with --merge.',
  'Nothing is written before you choose "Write"; afterwards, pyfunc undo restores every file.',
];

/** Shows a migration on one screen and lets a person look into it, change it, write it or quit. */
export async function reviewMigration(
  review: MigrationReview,
  session: Session,
): Promise<ReviewDecision> {
  const { options, diagnostics, hunks } = review;
  const { io, shown } = session;
  // The first screen counts them; the pager and the functions have their texts.
  for (const each of diagnostics) if (each.severity === 'note') shown.add(each);
  const before: Chosen = {
    leftOut: new Set(options.leaveOut ?? []),
    skipped: new Set(hunks.flatMap(({ name, isSkipped }) => (isSkipped ? name : []))),
  };
  io.out(...firstScreen(review, session), '');
  for (;;) {
    const choice = await choose(review, session);
    switch (choice) {
      case 'cancel':
        return { kind: 'cancel' };
      case 'write':
        return { kind: 'write' };
      case 'quit':
        // Who has read what they wanted and leaves is told no more of it.
        for (const each of diagnostics) shown.add(each);
        return { kind: 'decline' };
      case 'help':
        io.out(...help.flatMap((text) => wrap(text, io.columns)), '');
        break;
      case 'all':
        for (const each of diagnostics) shown.add(each);
        await showInPager(everything(review, session), session);
        break;
      case 'functions': {
        const find = () => askText('Name of the function or file', undefined, session);
        const went = await goThrough(review, before, session, find);
        if (went.kind === 'cancel') return { kind: 'cancel' };
        const again = planWith(went, before, review, session);
        if (again !== undefined) return again;
        io.out('');
        break;
      }
      case 'leave-out': {
        const names = await askNames(review, before.leftOut, session);
        if (names.kind === 'cancel') return { kind: 'cancel' };
        if (names.kind === 'back') break;
        const chosen = { ...before, leftOut: new Set(names.value) };
        const again = planWith(chosen, before, review, session);
        if (again !== undefined) return again;
        break;
      }
      case 'layout': {
        const layout = await askLayout(review, session);
        if (layout.kind === 'cancel') return { kind: 'cancel' };
        if (layout.kind === 'back' || layout.value === (options.layout ?? 'in-place')) break;
        const { leftOut, skipped } = before;
        const kept = { leaveOut: [...leftOut], skip: [...skipped] };
        return { kind: 'plan-again', options: { ...kept, layout: layout.value } };
      }
      case 'report': {
        const path = await askText(
          'File for the report (.html or .md)',
          'pyfunc-report.html',
          session,
        );
        if (path.kind === 'cancel') return { kind: 'cancel' };
        if (path.kind === 'said') await saveReport(review, path.value, session);
        break;
      }
    }
  }
}

/** What is chosen from the menu. */
async function choose(
  { about, proof, options }: MigrationReview,
  { io }: Session,
): Promise<Choice | 'cancel'> {
  const isRefused = about.status === 'refused';
  const write = proof.kind === 'index' ? 'Write and prove' : 'Write without proof';
  const isCommitted = options.commit || options.branch !== undefined;
  const choices: { value: Choice; title: string }[] = [
    ...(isRefused
      ? []
      : [{ value: 'write', title: isCommitted ? `${write}, then commit` : write } as const]),
    { value: 'functions', title: 'Go through the functions' },
    { value: 'all', title: 'Show everything in the pager' },
    { value: 'leave-out', title: 'Leave functions out …' },
    ...(options.template === undefined
      ? [{ value: 'layout', title: 'Use another layout …' } as const]
      : []),
    { value: 'report', title: 'Save a report (HTML, Markdown) …' },
    { value: 'quit', title: 'Quit, change nothing' },
  ];
  const title = isRefused ? 'This cannot be written yet. What now?' : 'Write these changes?';
  const { promptWithKeys } = await import('../ask/ask.ts');
  const said = await promptWithKeys({ kind: 'select', name: 'answer', title, choices }, io, [
    'q',
    '?',
  ]);
  switch (said.kind) {
    case 'answer':
      return said.answer as Choice;
    case 'key':
      return said.key === '?' ? 'help' : 'quit';
    case 'canceled':
      return 'cancel';
  }
}

/** The plan without what is left out; undefined where it would be the same, or empty. */
function planWith(
  { leftOut, skipped }: Chosen,
  before: Chosen,
  { about, options }: MigrationReview,
  { io }: Session,
): ReviewDecision | undefined {
  if (isSame(leftOut, before.leftOut) && isSame(skipped, before.skipped)) return undefined;
  if (about.functions.every(({ name }) => leftOut.has(name))) {
    io.out('', 'All functions are left out: keep at least one, or quit.', '');
    return undefined;
  }
  const { layout } = options;
  const kept = { leaveOut: [...leftOut], skip: [...skipped], ...(layout && { layout }) };
  const without = [...leftOut, ...skipped].join(', ');
  const how = without === '' ? 'with everything' : `without ${without}`;
  const [first = '', ...more] = wrap(`Planned again ${how}.`, io.columns);
  io.out('', [styled('bold', first)], ...more, '');
  return { kind: 'plan-again', options: kept };
}

function isSame(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && [...one].every((each) => other.has(each));
}

async function saveReport(review: MigrationReview, path: string, session: Session): Promise<void> {
  const { io, cwd } = session;
  const { saveReviewReport } = await import('../../api/migrate/review-report.ts');
  const saved = await saveReviewReport(review, path, cwd);
  io.out(
    ...newDiagnosticLines(saved.diagnostics, session),
    ...(saved.kind === 'written' ? [`Report saved: ${path}`] : []),
    '',
  );
}

async function askNames(
  { about }: MigrationReview,
  before: ReadonlySet<string>,
  session: Session,
): Promise<Reply<readonly string[]>> {
  return askOne(
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
}

async function askLayout({ options }: MigrationReview, session: Session): Promise<Reply<Layout>> {
  const choices = layouts.map((value) => ({ value, title: layoutTitles[value] }));
  const usual = options.layout ?? 'in-place';
  const question = { kind: 'select', name: 'answer', title: 'Layout', choices } as const;
  return askOne({ ...question, default: usual }, session);
}

async function askText(
  title: string,
  usual: string | undefined,
  session: Session,
): Promise<Reply<string>> {
  const question = { kind: 'text', format: 'line', name: 'answer', title } as const;
  return askOne({ ...question, ...(usual !== undefined && { default: usual }) }, session);
}

async function askOne<Value>(question: Question, { io }: Session): Promise<Reply<Value>> {
  const { prompt } = await import('../ask/ask.ts');
  const answers = await prompt([question], io);
  if (answers === 'canceled') return { kind: 'cancel' };
  if (answers === 'back') return { kind: 'back' };
  return { kind: 'said', value: answers[question.name] as Value };
}

/** All that there is to read of a plan. */
function everything(review: MigrationReview, { io }: Session): Line[] {
  const { about, changes, diagnostics } = review;
  return [
    ...functionTable(about.functions, io),
    '',
    ...diagnosticLines(diagnostics, io),
    ...diffView(changes, 'full', io),
  ];
}
