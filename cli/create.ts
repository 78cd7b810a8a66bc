import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { installFailed } from '../diagnostics/generators.ts';
import { builtIn } from '../generators/library.ts';
import type { Answers } from '../generators/question.ts';
import { ask, confirm, sourceOf } from './ask.ts';
import type { Run, Session } from './command.ts';
import { askFolder, folderQuestion, prepareAnswers, yesQuestion } from './create-answers.ts';
import { readCreateOptions } from './create-options.ts';
import {
  againLine,
  type Creation,
  endLines,
  labelOf,
  planLines,
  type Status,
} from './create-report.ts';
import {
  appAlready,
  complete,
  type Extras,
  lookInto,
  planInto,
  writeInto,
} from './create-steps.ts';
import { type Exit, exitOf, gravest } from './exit.ts';
import { installCommands } from './install-commands.ts';
import { jsonText } from './json-text.ts';
import { appNameFor, newFolder } from './new-folder.ts';
import { diagnosticLines } from './report.ts';
import { counted } from './summary.ts';

/** Makes a new app: looks, asks, plans, shows, writes, and then commits and installs. */
export const run: Run = async (session, argument, options) => {
  const flags = readCreateOptions(options);
  const source = sourceOf(session.io, { yes: flags.yes, json: session.json });
  const where = await askFolder(argument, source);
  if (where.kind === 'interrupted') return 'interrupted';
  const path = where.kind === 'answered' ? String(where.answers.folder) : folderQuestion.default;
  const target = newFolder(path, session.cwd);
  if ('code' in target) return refuse([target], session);
  const found = await lookInto(target);
  if (source === 'person') found.push(...appAlready(target));
  if (isRefused(found)) return refuse(found, session);

  const library = await builtIn();
  const given = prepareAnswers(library, appNameFor(target.root), options, session);
  if (given.objections.length > 0) {
    const { sayObjections } = await import('./missing-answers.ts');
    return sayObjections(given.objections, session);
  }
  const folder = labelOf(target.root, session.cwd);
  const again = (answers: Answers) => againLine(folder, given.questions, answers, flags, session);
  const asked = await ask(given.questions, given.answers, source);
  if (asked.kind === 'interrupted') return 'interrupted';
  const missing = [where, asked].flatMap((each) => (each.kind === 'missing' ? each.questions : []));
  if (asked.kind === 'missing' || missing.length > 0) {
    return sayMissing(missing, again(given.answers), session);
  }

  const { answers } = asked;
  const planned = planInto(target, library, answers);
  const creation = { folder, answers, again: again(answers), ...planned };
  const end = finisher(creation, found, session);
  if (isRefused(planned.diagnostics)) return refuse([...found, ...planned.diagnostics], session);
  session.io.out(...(await planLines(creation, flags.diff, session)));
  const size = planned.changes.length;
  if (size === 0) return end('nothing');
  if (flags.dryRun) return end('planned');
  if (source === 'nobody' && !target.isEmpty)
    return sayMissing([yesQuestion], creation.again, session);
  if (source === 'person') {
    const answer = await confirm(`Write ${counted(size, 'file')}?`);
    if (answer === 'interrupted') return 'interrupted';
    if (!answer) return end('declined');
  }
  const failed = await writeInto(target, planned);
  if (failed.length > 0) return refuse([...found, ...failed], session);
  return end('written', await complete(target, planned, answers, flags, session));
};

/** Prints how a run ended, for people or as the one document. */
function finisher(creation: Creation, found: readonly Diagnostic[], session: Session) {
  return (status: Status, extras?: Extras): Exit => {
    const { io, stop, json } = session;
    const diagnostics = [...found, ...creation.diagnostics, ...(extras?.findings ?? [])];
    const failed = diagnostics.some(({ code }) => code === installFailed.code);
    const exit = stop.exit ?? (failed ? 'failed' : 'done');
    const commands = installCommands(String(creation.answers.python));
    const steps = extras?.installed ? commands.slice(1, 2) : commands;
    if (diagnostics.length > 0) io.out('', ...diagnosticLines(diagnostics, io, () => undefined));
    io.out(...endLines(status, creation, [...steps, 'func start']));
    if (json) io.raw(jsonText(creationJson({ ...creation, diagnostics }, status, exit)));
    return exit;
  };
}

function refuse(diagnostics: readonly Diagnostic[], session: Session): Exit {
  const { io } = session;
  const exit = gravest(diagnostics.map(exitOf));
  io.err(...diagnosticLines(diagnostics, io, () => undefined));
  if (session.json) io.raw(jsonText(refusalJson(diagnostics, exit)));
  return exit;
}

function isRefused(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}
