import type { Extras } from '../../api/create-steps.ts';
import { installCommands } from '../../api/install-commands.ts';
import { type Exit, exitOf, gravest } from '../../api/report/exit.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { installFailed } from '../../diagnostics/generators.ts';
import type { Question } from '../../generators/templates/question.ts';
import type { Session } from '../command.ts';
import { type Creation, endLines, type Status } from './create-report.ts';
import { diagnosticLines } from './report.ts';

/** Prints how a run ended, for people or as the one document. */
export async function finish(
  status: Status,
  creation: Creation,
  { io, stop, json }: Session,
  extras?: Extras,
): Promise<Exit> {
  const diagnostics = [...creation.diagnostics, ...(extras?.findings ?? [])];
  const failed = diagnostics.some(({ code }) => code === installFailed.code);
  const exit = stop.exit ?? (failed ? 'failed' : 'done');
  const commands = installCommands(creation.answers);
  const steps = extras?.installed ? commands.slice(1, 2) : commands;
  if (diagnostics.length > 0) io.out('', ...diagnosticLines(diagnostics, io, () => undefined));
  io.out(...endLines(status, creation, [...steps, 'func start']));
  if (json) {
    const { creationJson } = await import('../../api/report/create-json.ts');
    io.raw(creationJson({ ...creation, diagnostics }, status, exit));
  }
  return exit;
}

/** Prints why nothing was done. */
export async function refuse(
  diagnostics: readonly Diagnostic[],
  { io, json }: Session,
): Promise<Exit> {
  const exit = gravest(diagnostics.map(exitOf));
  io.err(...diagnosticLines(diagnostics, io, () => undefined));
  if (json) {
    const { refusalJson } = await import('../../api/report/create-json.ts');
    io.raw(refusalJson(diagnostics, exit));
  }
  return exit;
}

/** Prints which answers are missing, and the command that has them all. */
export async function requireAnswers(
  questions: readonly Question[],
  next: string,
  session: Session,
): Promise<Exit> {
  const { sayMissing } = await import('../ask/missing-answers.ts');
  return sayMissing(questions, next, session);
}

export function isRefused(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}
