import { relative } from 'node:path';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Answers, Question } from '../../generators/templates/question.ts';
import { lockFile } from '../../registry/lock/lock.ts';
import { placeOf } from '../../workspace/change/changes.ts';
import type { Change } from '../../workspace/change/edit.ts';
import { isHidden } from '../../workspace/change/secret-changes.ts';
import { wordsFor } from '../ask/question.ts';
import type { Session } from '../command.ts';
import type { CreateOptions } from '../commands/create-options.ts';
import { version } from '../version.ts';
import { commandLine } from './command-line.ts';
import { program } from './run-again.ts';
import { counted } from './summary.ts';
import { type Line, styled } from './terminal.ts';

/** What is known of a run, for people and for machines. */
export interface Creation {
  /** As a person sees it from where they stand. */
  readonly folder: string;
  readonly answers: Answers;
  readonly changes: readonly Change[];
  readonly diagnostics: readonly Diagnostic[];
  /** The command that does it all again, without asking. */
  readonly again: string;
}

/** How a run ended that was not refused. */
export type Status = 'nothing' | 'planned' | 'declined' | 'written' | 'stopped';

const outcomes: Readonly<Record<Status, string>> = {
  nothing: 'Nothing to do: all of it is there already.',
  planned: 'Nothing was written.',
  declined: 'Nothing was written.',
  written: 'The app is ready.',
  stopped: 'The files are written. Stopped before all packages were installed and committed.',
};

/** The files: what becomes of each, and the text of those that were there, or of `all`. */
export async function planLines(
  creation: Pick<Creation, 'changes' | 'folder'>,
  all: boolean,
  session: Session,
): Promise<Line[]> {
  const { changes, folder } = creation;
  if (changes.length === 0) return [];
  const isRecord = (change: Change) => placeOf(change) === lockFile;
  const shown = changes.filter(
    (change) => !isHidden(change) && (all || (change.before && !isRecord(change))),
  );
  return [
    `${counted(changes.length, 'file')} in ${folder}:`,
    ...changes.map(fileLine),
    ...(shown.length === 0 ? [] : await diffs(shown, session)),
  ];
}

/** Loaded only where something is compared: a new app in a new folder needs none of it. */
async function diffs(changes: readonly Change[], { io }: Session): Promise<Line[]> {
  const { diffView } = await import('./diff-view.ts');
  return ['', ...diffView(changes, 'full', io)];
}

function fileLine(change: Change): Line {
  const path = placeOf(change);
  if (change.before === undefined) return ['  ', styled('green', 'new'), `        ${path}`];
  const remark = isHidden(change) ? '  (its values are not shown)' : '';
  return ['  ', styled('yellow', 'completed'), `  ${path}`, styled('dim', remark)];
}

/** How it ended, what to do now, and how to do it all again. */
export function endLines(status: Status, creation: Creation, steps: readonly string[]): Line[] {
  const { folder, again } = creation;
  const change = folder === '.' ? [] : [commandLine(['cd', folder])];
  const isThere = status === 'written' || status === 'stopped';
  const next = isThere ? ['', 'Now:', ...indented([...change, ...steps])] : [];
  const repeat = isThere ? 'The same again:' : 'Write it with:';
  return [
    '',
    [styled('bold', outcomes[status])],
    ...next,
    ...(status === 'nothing' ? [] : ['', repeat, ...indented([again])]),
  ];
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

/** The command that repeats a run with these answers, as the user started pyfunc. */
export function againLine(
  folder: string,
  questions: readonly Question[],
  answers: Answers,
  options: CreateOptions,
  session: Session,
): string {
  const answered = questions.flatMap((question) => {
    const answer = answers[question.name] ?? question.default;
    return answer === undefined ? [] : wordsFor(question, answer);
  });
  const switches = [
    ...(options.install ? [] : ['--no-install']),
    ...(options.git ? [] : ['--no-git']),
    ...options.allowSensitive.flatMap((each) => ['--allow-sensitive', each]),
    ...standingPlace(session.words),
    '--yes',
  ];
  const { template } = answers;
  const isOurs = !Array.isArray(template) || !template.some((name) => name.startsWith('@'));
  const start = isOurs ? programWords(session) : [...program(session.env), 'create'];
  return commandLine([...start, folder, ...answered, ...switches]);
}

/** npm starts us for `npm create` and `npx`; otherwise we are on PATH. */
function programWords({ env, words }: Session): string[] {
  const byNpm = env.npm_command === 'init' || env.npm_command === 'exec';
  return byNpm ? ['npx', `create-pyfunc@${version}`] : ['pyfunc', words[0] ?? 'create'];
}

/** `--cwd` as it was given, since the folder is named from there. */
export function standingPlace(words: readonly string[]): string[] {
  const at = words.findLastIndex((word) => /^--cwd(?:=|$)/.test(word));
  return at < 0 ? [] : words.slice(at, words[at] === '--cwd' ? at + 2 : at + 1);
}

/** A folder as a person sees it from where they stand, and as a command line takes it. */
export function labelOf(root: string, cwd: string): string {
  const label = relative(cwd, root) || '.';
  return label.startsWith('-') ? `./${label}` : label;
}
