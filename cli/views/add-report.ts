import type { Addable } from '../../api/function-templates.ts';
import { provedBy } from '../../api/proof.ts';
import { type Exit, exitOf, gravest } from '../../api/report/exit.ts';
import { sourceAfter, sourceOf } from '../../api/source.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { type Answers, isAsked, type Question } from '../../generators/templates/question.ts';
import type { Verification } from '../../verify/verify.ts';
import type { Change } from '../../workspace/change/edit.ts';
import type { DiskTree } from '../../workspace/tree/disk.ts';
import { wordsFor } from '../ask/question.ts';
import type { Session } from '../command.ts';
import type { AddOptions } from '../commands/add-options.ts';
import { commandLine } from './command-line.ts';
import { standingPlace } from './create-report.ts';
import { commandForApp, nameOfApp } from './name-of-app.ts';
import { diagnosticLines } from './report.ts';
import { program } from './run-again.ts';
import { counted } from './summary.ts';
import { type Line, styled } from './terminal.ts';

/** An addition that nothing stands against. */
export interface AddRun {
  /** Absolute. */
  readonly root: string;
  readonly template: string;
  readonly answers: Answers;
  /** The functions it makes. */
  readonly functions: readonly string[];
  /** Where they are; absent where there are none. */
  readonly file?: string;
  readonly changes: readonly Change[];
  /** Of reading and planning. */
  readonly diagnostics: readonly Diagnostic[];
  /** The command that does it all again, without asking. */
  readonly again: string;
  readonly tree: DiskTree;
}

/** What became of it. */
export interface AddOutcome {
  readonly result: 'nothing' | 'planned' | 'declined' | 'written' | 'taken-back' | 'failed';
  readonly verification?: Verification;
  /** Why there is none. */
  readonly unverified?: string;
  /** What ended a run that failed. */
  readonly stoppedBy?: readonly Diagnostic[];
}

/** Prints how it ended, for people or as the one document; the last line repeats the run. */
export async function finishAdd(run: AddRun & AddOutcome, session: Session): Promise<Exit> {
  const { io, json, stop } = session;
  const { result, stoppedBy = [], verification } = run;
  const failure = result === 'failed' ? gravest(stoppedBy.map(exitOf)) : 'failed';
  const isDone = result !== 'failed' && result !== 'taken-back';
  const exit = stop.exit ?? (isDone ? 'done' : failure);
  if (json) {
    const { additionJson } = await import('../../api/report/add-json.ts');
    io.raw(additionJson(run, exit));
    return exit;
  }
  const errors = verification?.diagnostics.filter(({ severity }) => severity === 'error') ?? [];
  io.out(
    '',
    ...diagnosticLines(run.diagnostics, io, sourceOf(run.tree)),
    ...diagnosticLines(errors, io, sourceAfter(run.tree, run.changes)),
    ...diagnosticLines(stoppedBy, io, () => undefined),
    ...lastLines(run, session),
  );
  return exit;
}

function lastLines(run: AddRun & AddOutcome, session: Session): Line[] {
  const { result, template, functions, file, root, verification, unverified, again } = run;
  const label = nameOfApp(root, session.cwd);
  const repeat = (words: string): Line[] => ['', words, `  ${again}`];
  switch (result) {
    case 'nothing':
      return [[styled('bold', 'Nothing to do: all of it is there already.')]];
    case 'planned':
    case 'declined':
      return ['Nothing was written.', ...repeat('Write it with:')];
    case 'taken-back':
      return [[styled('red', 'Taken back'), `: ${label} is as it was before. ${reason(run)}`]];
    case 'failed':
      return [];
    case 'written': {
      const count = verification === undefined ? 0 : verification.functions.length;
      const proof: Line =
        verification === undefined
          ? [styled('yellow', 'Not verified'), `: ${unverified}.`]
          : `Verified: the app has ${counted(count, 'function')} now, with ${provedBy(verification.indexing)}.`;
      return [
        [
          styled('green', 'Done'),
          file === undefined ? `: ${template}.` : `: ${functions.join(', ')} in ${file}.`,
        ],
        proof,
        `To take it back: ${commandForApp('undo', root, session)}`,
        ...repeat('The same again:'),
      ];
    }
  }
}

function reason({ verification, functions }: AddRun & AddOutcome): string {
  if (verification === undefined) return 'It was stopped before the result was verified.';
  const found = verification.functions.map(({ name }) => name);
  const lost = functions.filter((name) => !found.includes(name));
  return verification.indexing.functions.length > 0 && lost.length > 0
    ? `Azure would not have got to see ${lost.join(', ')}.`
    : 'The result did not pass verification.';
}

/** Prints why nothing was done. */
export async function refuseAdd(
  diagnostics: readonly Diagnostic[],
  { io, json }: Session,
  tree?: DiskTree,
): Promise<Exit> {
  const exit = gravest(diagnostics.map(exitOf));
  const source = tree ? sourceOf(tree) : () => undefined;
  io.err(...diagnosticLines(diagnostics, io, source));
  if (json) {
    const { refusalJson } = await import('../../api/report/create-json.ts');
    io.raw(refusalJson(diagnostics, exit));
  }
  return exit;
}

/** Prints which answers are missing, and the command that has them all. */
export async function wouldAdd(
  questions: readonly Question[],
  next: string,
  session: Session,
): Promise<Exit> {
  const { sayMissing } = await import('../ask/missing-answers.ts');
  return sayMissing(questions, next, session, ['template', 'name']);
}

/** The command that repeats a run with these answers. */
export function addAgain(
  { name: template, questions }: Addable,
  answers: Answers,
  flags: AddOptions,
  session: Session,
): string {
  const all: Record<string, Answers[string]> = {};
  for (const question of questions) {
    const answer = answers[question.name] ?? question.default;
    if (answer !== undefined && isAsked(question, all)) all[question.name] = answer;
  }
  const { name, ...others } = all;
  const answered = questions.flatMap((question) => {
    const answer = others[question.name];
    return answer === undefined ? [] : wordsFor(question, answer);
  });
  return commandLine([
    ...program(session.env),
    'add',
    template,
    ...(questions.some((each) => each.name === 'name') ? [String(name ?? '')] : []),
    ...answered,
    ...(flags.to === undefined ? [] : ['--to', flags.to]),
    ...flags.input.flatMap((each) => ['--input', each]),
    ...flags.output.flatMap((each) => ['--output', each]),
    ...(flags.python === undefined ? [] : ['--python', flags.python]),
    ...(flags.verify ? [] : ['--no-verify']),
    ...flags.allowSensitive.flatMap((each) => ['--allow-sensitive', each]),
    ...standingPlace(session.words),
    '--yes',
  ]);
}
