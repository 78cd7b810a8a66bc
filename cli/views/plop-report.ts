import { type Exit, exitCode } from '../../api/report/exit.ts';
import { jsonText } from '../../api/report/json-text.ts';
import { jsonChange, jsonDiagnostic } from '../../api/report/report-json.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { loadPlopfile } from '../../generators/plop/plan-plop.ts';
import type { OpenPrompt, PlopAnswers } from '../../generators/plop/plop-answers.ts';
import type { Change } from '../../workspace/change/edit.ts';
import { sayMissing } from '../ask/missing-answers.ts';
import type { Session } from '../command.ts';
import type { PlopCourse } from '../commands/plop-write.ts';
import { commandLine } from './command-line.ts';
import { standingPlace } from './create-report.ts';
import { commandForApp } from './name-of-app.ts';
import { diagnosticLines } from './report.ts';
import { program } from './run-again.ts';
import { type Line, styled } from './terminal.ts';

export type Plop = Awaited<ReturnType<typeof loadPlopfile>>;

/** What a generator of a plopfile makes in a folder. */
export interface PlopRun {
  /** As given. */
  readonly plopfile: string;
  readonly generator: string;
  /** Absolute; where the paths of its actions start. */
  readonly root: string;
  readonly answers: PlopAnswers;
  readonly changes: readonly Change[];
  readonly diagnostics: readonly Diagnostic[];
  /** What the actions said. */
  readonly done: readonly string[];
  /** Code of the plopfile that is for when the files are written. */
  readonly left: readonly string[];
  readonly again: string;
}

export type PlopStatus = 'nothing' | 'planned' | 'declined' | 'written';

/** Prints how it ended, for people or as the one document; the last line repeats the run. */
export function finishPlop(status: PlopStatus, run: PlopRun, session: Session): Exit {
  const { io, json } = session;
  const { plopfile, generator, root, answers, changes, done, left, again } = run;
  const exit = run.diagnostics.some(({ severity }) => severity === 'review') ? 'failed' : 'done';
  if (run.diagnostics.length > 0) io.out('', ...diagnosticLines(run.diagnostics, io, noSource));
  io.out(...lastLines(status, run, session));
  if (!json) return exit;
  io.raw(
    jsonText({
      version: 1,
      status,
      exitCode: exitCode(exit),
      plopfile,
      generator,
      root,
      answers,
      files: changes.map(jsonChange),
      done,
      left: status === 'written' ? [] : left,
      diagnostics: run.diagnostics.map((each) => jsonDiagnostic(each, noSource)),
      again,
    }),
  );
  return exit;
}

function lastLines(
  status: PlopStatus,
  { root, changes, left, again }: PlopRun,
  session: Session,
): Line[] {
  const waiting = left.length > 0 ? [`Code that would run then: ${left.join(', ')}.`] : [];
  if (status === 'nothing') return ['', [styled('bold', 'Nothing to do.')]];
  if (status !== 'written') {
    return [
      '',
      [styled('bold', 'Nothing was written.')],
      ...waiting,
      '',
      'Write it with:',
      `  ${again}`,
    ];
  }
  const undo = `To take it back: ${commandForApp('undo', root, session)}`;
  return [
    '',
    [styled('green', 'Done'), '.'],
    ...(changes.length > 0 ? [undo] : []),
    '',
    'The same again:',
    `  ${again}`,
  ];
}

/** Names the generators, for somebody who named none. */
export function listGenerators(
  generators: readonly { readonly name: string; readonly description: string }[],
  plopfile: string,
  { io, json, env }: Session,
): Exit {
  const next = generators.map(({ name }) => commandLine([...program(env), 'run', plopfile, name]));
  const widest = Math.max(0, ...generators.map(({ name }) => name.length));
  io.err(
    `pyfunc: ${plopfile} has ${generators.length === 0 ? 'no generators' : 'these generators; name one'}`,
    ...generators.map(
      ({ name, description }): Line => [
        styled('bold', `  ${name.padEnd(widest)}`),
        `  ${description}`,
      ],
    ),
    ...next.slice(0, 1).map((line) => `  ${line}`),
  );
  if (!json) return 'usage';
  const code = exitCode('usage');
  io.raw(jsonText({ version: 1, status: 'action_required', exitCode: code, generators, next }));
  return 'usage';
}

/** Says which prompts have no answer, and the command that gives those that have a default. */
export function sayOpen(prompts: readonly OpenPrompt[], next: string, { io, json }: Session): Exit {
  const widest = Math.max(...prompts.map(({ name }) => name.length));
  io.err(
    'pyfunc: answers are missing, and there is no terminal to ask in:',
    ...prompts.map(
      ({ name, title }): Line => [styled('bold', `  --${name.padEnd(widest)}`), `  ${title}`],
    ),
    'Give them after --; --yes takes the defaults of those that have one:',
    `  ${next}`,
  );
  if (!json) return 'usage';
  const code = exitCode('usage');
  io.raw(
    jsonText({
      version: 1,
      status: 'action_required',
      exitCode: code,
      missing: prompts,
      next: [next],
    }),
  );
  return 'usage';
}

/** Everything is answered, but nobody has seen what changes. */
export function sayUnconfirmed({ again }: PlopRun, session: Session): Exit {
  return sayMissing([{ name: 'yes', title: 'Write the changes', kind: 'confirm' }], again, session);
}

/** The command that does it all again, without asking, as far as the answers can be words. */
export function againLine(
  { session, flags, plopfile }: PlopCourse,
  generator: string,
  answers: PlopAnswers,
): string {
  const words = Object.entries(answers).flatMap(([name, answer]) => {
    const isWord = ['string', 'number', 'boolean'].includes(typeof answer) || Array.isArray(answer);
    return isWord ? [`--${name}=${answer}`] : [];
  });
  return commandLine([
    ...program(session.env),
    'run',
    plopfile,
    generator,
    ...(flags.dest === undefined ? [] : ['--dest', flags.dest]),
    ...standingPlace(session.words),
    '--yes',
    ...(words.length === 0 ? [] : ['--', ...words]),
  ]);
}

/** Plop speaks in lines, and ends them as it likes. */
export function inOneLine(text: string): string {
  return text.replace(/\s*\n\s*(?:->\s*)?/g, ' ').replace(/\.$/, '');
}

function noSource(): undefined {
  return undefined;
}
