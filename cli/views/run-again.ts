import type { NextStep } from '../../api/outcome.ts';
import { commandLine } from '../../workspace/text/command-line.ts';
import type { Session } from '../command.ts';
import { version } from '../version.ts';

/** Flags that keep a run from writing, or say how its output looks. */
const dropped = new Set(['--dry-run', '--check', '--patch', '--json', '--yes', '--no-pager']);

/** A step as a line to be copied into a shell. */
export function lineOf(step: NextStep, session: Session): string {
  const { words, env } = session;
  if (step.kind === 'again') {
    // A saved plan is not part of the run that writes.
    const isPlan = (word: string | undefined) => /^--plan(?:=|$)/.test(word ?? '');
    const kept = words.filter(
      (word, index) => !dropped.has(word) && !isPlan(word) && words[index - 1] !== '--plan',
    );
    return commandLine([...program(env), ...kept, ...step.flags]);
  }
  const own = step.words;
  const end = own.includes('--yes') ? own.indexOf('--yes') : own.length;
  const start =
    own[0] === 'create' ? createProgram(session, own) : [...program(env), ...own.slice(0, 1)];
  const place = standingPlace(words);
  return commandLine([...start, ...own.slice(1, end), ...place, ...own.slice(end)]);
}

/** The command line for an app, e.g. `pyfunc undo ./app`. */
export function commandForApp(words: readonly string[], session: Session): string {
  return lineOf({ kind: 'command', words }, session);
}

/** What the user typed to start pyfunc: it need not be installed. */
export function program(env: Session['env']): string[] {
  return isByNpm(env) ? ['npx', 'pyfunc'] : ['pyfunc'];
}

/** Whether `npx` or `npm create` started us. */
function isByNpm({ npm_command: command }: Session['env']): boolean {
  return command === 'exec' || command === 'init';
}

/** npm starts us for `npm create` and `npx`; otherwise we are on PATH. */
function createProgram({ env, words }: Session, own: readonly string[]): string[] {
  if (own.some((word) => /(?:^|,)@/.test(word))) return [...program(env), 'create'];
  return isByNpm(env) ? ['npx', `create-pyfunc@${version}`] : ['pyfunc', words[0] ?? 'create'];
}

/** `--cwd` as it was given, since paths are named from there. */
function standingPlace(words: readonly string[]): string[] {
  const at = words.findLastIndex((word) => /^--cwd(?:=|$)/.test(word));
  return at < 0 ? [] : words.slice(at, words[at] === '--cwd' ? at + 2 : at + 1);
}
