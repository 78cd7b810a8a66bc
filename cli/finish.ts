import type { OpenQuestion, Outcome, OutcomeKind, ValidationError } from '../api/outcome.ts';
import type { AppAbout, AppsDocument, MachineDocument } from '../api/report/document.ts';
import { type Exit, exitOf, mostSevere } from '../api/report/exit.ts';
import { flagName } from '../api/report/question-data.ts';
import type { Session } from './command.ts';
import { commandRow } from './views/next-view.ts';
import { newDiagnosticLines } from './views/report.ts';
import { lineOf } from './views/run-again.ts';
import { type Line, styled } from './views/terminal.ts';

/** How the outcomes of a command are printed for people. */
export interface View<About extends object> {
  /** The last lines, after the diagnostics. */
  readonly lines: (outcome: Outcome<About>) => readonly Line[];
  /** The flag for a question, where it is not the question's own. */
  readonly flagOf?: (question: OpenQuestion) => string;
  /** What the outcome is about, for machines; itself where it is absent. */
  readonly dataOf?: (about: About) => object;
  /** Whether the last lines say which answers are missing. */
  readonly tellsMissing?: boolean;
}

/** Prints the outcome of a command, for people or as the one document, and returns how the process ends. */
export async function finish<About extends object>(
  outcome: Outcome<About>,
  session: Session,
  view: View<About>,
): Promise<Exit> {
  const exit = print(outcome, session, view, 'err');
  if (!session.json) return exit;
  const { documentOf } = await import('../api/report/document.ts');
  const { command } = session;
  const next = nextLines(outcome, session);
  const flagOf = (question: OpenQuestion) => flagFor(question, session, view);
  const options = { command, exit, next, flagOf, dataOf: view.dataOf };
  await printDocument(documentOf(outcome, options), session);
  return exit;
}

/** The same for a command about an app. */
export async function finishApp<About extends AppAbout>(
  outcome: Outcome<About>,
  session: Session,
  view: View<About>,
): Promise<Exit> {
  const { json, report, command } = session;
  const exit = json ? exitFor(outcome, session) : print(outcome, session, view, 'out');
  if (!json && report === undefined) return exit;
  const { appDocumentOf } = await import('../api/report/document.ts');
  const next = nextLines(outcome, session);
  const { dataOf } = view;
  const document = appDocumentOf(outcome, { command, exit, next, dataOf });
  if (json) await printDocument(document, session);
  return mostSevere([exit, ...(await saveReport(document, session))]);
}

/** Writes the HTML file that was asked for; returns how that ended, where it was. */
export async function saveReport(document: AppsDocument, session: Session): Promise<Exit[]> {
  const { io, report, cwd } = session;
  if (report === undefined) return [];
  const saved = (await import('../api/report/page/save-report.ts')).saveReport(
    document,
    report,
    cwd,
  );
  io.err(
    ...newDiagnosticLines(saved.diagnostics, session),
    ...(saved.kind === 'written' ? [`Report saved: ${report}`] : []),
  );
  return [exitOf(saved)];
}

/** Prints a document in the format that was asked for. */
export async function printDocument(
  document: MachineDocument,
  { io, cwd, format = 'json' }: Session,
): Promise<void> {
  const { printedDocument } = await import('../api/report/formats/printed-document.ts');
  io.raw(await printedDocument(document, format, cwd));
}

/** A signal says how the process ends, whatever the outcome. */
export function exitFor(outcome: Outcome, { signal, env, json }: Session): Exit {
  if (signal.aborted) return signal.reason as Exit;
  // npm would print an error of its own below what a person ended on purpose.
  const isOfNpm = env.npm_command === 'init' || env.npm_command === 'exec';
  return outcome.kind === 'canceled' && isOfNpm && !json ? 'done' : exitOf(outcome);
}

export function nextLines({ next }: Outcome, session: Session): string[] {
  return next.map((step) => lineOf(step, session));
}

function print<About extends object>(
  outcome: Outcome<About>,
  session: Session,
  view: View<About>,
  problems: 'out' | 'err',
): Exit {
  const { io } = session;
  const { kind, diagnostics, about } = outcome;
  const next = nextLines(outcome, session);
  const hasStopped = about === undefined;
  if (kind === 'missing-answers' && (hasStopped || view.tellsMissing !== true)) {
    io.err(...missingLines(outcome.questions, next, session, view));
  } else if (kind === 'invalid') {
    io.err(...outcome.errors.map((each) => `pyfunc: ${errorText(each)}`));
    io.err(...next.map((line) => commandRow(line)));
  } else if (hasStopped) {
    io[problems](
      ...newDiagnosticLines(diagnostics, session),
      ...next.map((line) => commandRow(line)),
    );
    if (kind === 'canceled') io.out('Nothing was written.');
  } else {
    const to = isShown(kind) ? 'out' : problems;
    io[to](...newDiagnosticLines(diagnostics, session));
    io[kind === 'missing-answers' ? problems : 'out'](...view.lines(outcome));
  }
  return exitFor(outcome, session);
}

/** Whether diagnostics belong to the output; that of a command which only reads may go to a program. */
function isShown(kind: OutcomeKind): boolean {
  return !['done', 'different', 'pending', 'refused'].includes(kind);
}

/** Nobody is there to answer: what is missing, and the whole command that goes through. */
function missingLines(
  questions: readonly OpenQuestion[],
  next: readonly string[],
  session: Session,
  view: Pick<View<never>, 'flagOf'>,
): Line[] {
  const flags = questions.map((each) => flagFor(each, session, view));
  const widest = Math.max(...flags.map(({ length }) => length));
  return [
    'pyfunc: answers are missing, and there is no terminal to ask in:',
    ...questions.map(
      ({ title }, index): Line => [
        styled('bold', `  ${(flags[index] ?? '').padEnd(widest)}`),
        `  ${title}`,
      ],
    ),
    ...(next.length === 0
      ? []
      : ['This takes the defaults for all of them; change what you like:']),
    ...next.map((line) => commandRow(line)),
  ];
}

function flagFor(
  question: OpenQuestion,
  { places }: Session,
  { flagOf = flagName }: Pick<View<never>, 'flagOf'>,
): string {
  return places.includes(question.name) ? `[${question.name}]` : flagOf(question);
}

function errorText({ option, message }: ValidationError): string {
  return option === undefined ? message : `${flagName({ name: option })}: ${message}`;
}
