import type { OpenQuestion } from '../../api/outcome.ts';
import { type RunOutcome, runGenerator } from '../../api/run/run-generator.ts';
import { type Options, type Run, type Session, textOf } from '../command.ts';
import { finish, nextLines } from '../finish.ts';
import { undoLine } from '../views/migration-view.ts';
import { commandRow } from '../views/next-view.ts';
import { repeatLines, showFiles, toRepeat } from '../views/plan-view.ts';
import { type Line, styled } from '../views/terminal.ts';

/** Runs a generator of a plopfile. */
export const run: Run = async (session, plopfile = '', options, words) => {
  const [first] = words;
  const generator = first?.startsWith('--') ? undefined : first;
  const given = readWords(generator === undefined ? words : words.slice(1));
  const restore = session.json ? divertConsole() : undefined;
  try {
    const outcome = await runGenerator(
      plopfile,
      {
        generator,
        inOrder: given.inOrder,
        answers: given.named,
        answersFile: textOf(options.answers),
        ...wantedBy(options),
      },
      session.host(showFiles(session, options.diff === true)),
    );
    return await finish(outcome, session, {
      lines: () => ending(outcome, session),
      flagOf: flagForPrompt,
      tellsMissing: outcome.about?.generators !== undefined,
    });
  } finally {
    restore?.();
  }
};

function wantedBy(options: Options) {
  return {
    dest: textOf(options.dest),
    trust: options.trust === true,
    yes: options.yes === true,
    dryRun: options.dryRun === true,
    offline: options.offline === true,
    frozen: options.frozen === true,
  };
}

/** `--name=value`, `--name value`, and as plop has it for yes and no: `--name`, `--no-name`. */
function readWords(words: readonly string[]) {
  const inOrder: string[] = [];
  const named: Record<string, unknown> = {};
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const [, name, , value] = /^--([^=]+)(=(.*))?$/s.exec(word) ?? [];
    const next = words[at + 1];
    if (name === undefined) inOrder.push(word);
    else if (value !== undefined) named[name] = value;
    else if (name.startsWith('no-')) named[name.slice(3)] = false;
    else if (next === undefined || next.startsWith('--')) named[name] = true;
    else {
      named[name] = next;
      at += 1;
    }
  }
  return { inOrder, named };
}

/** Prompts keep the name that the plopfile gives them. */
function flagForPrompt({ name }: OpenQuestion): string {
  return `--${name}`;
}

function ending(outcome: RunOutcome, session: Session): Line[] {
  const { kind, about, changes } = outcome;
  if (about === undefined) return [];
  const next = nextLines(outcome, session);
  if (about.generators !== undefined) return generatorLines(about.generators, next, session);
  switch (kind) {
    case 'nothing':
      return ['', [styled('bold', 'Nothing to do.')]];
    case 'planned':
    case 'declined':
    case 'canceled': {
      const waiting = `Code that would run then: ${about.left.join(', ')}.`;
      return [
        '',
        [styled('bold', 'Nothing was written.')],
        ...(about.left.length > 0 ? [waiting] : []),
        ...repeatLines('Write it with:', next),
      ];
    }
    case 'written':
    case 'incomplete':
      return [
        '',
        kind === 'written' ? [styled('green', 'Done'), '.'] : 'Done in part: see above.',
        ...(changes.length > 0 ? [undoLine(about.root, session)] : []),
        ...repeatLines(toRepeat, next),
      ];
    default:
      return [];
  }
}

/** Names the generators, for somebody who named none. */
function generatorLines(
  generators: readonly { readonly name: string; readonly description: string }[],
  next: readonly string[],
  { words }: Session,
): Line[] {
  const widest = Math.max(0, ...generators.map(({ name }) => name.length));
  const plopfile = words[words.indexOf('run') + 1];
  return [
    `pyfunc: ${plopfile} has ${generators.length === 0 ? 'no generators' : 'these generators; name one'}`,
    ...generators.map(
      ({ name, description }): Line => [
        styled('bold', `  ${name.padEnd(widest)}`),
        `  ${description}`,
      ],
    ),
    ...next.slice(0, 1).map((line) => commandRow(line)),
  ];
}

/** What the code of a plopfile prints must not get into the one document on stdout. */
function divertConsole(): () => void {
  const { log, info, debug, error } = console;
  Object.assign(console, { log: error, info: error, debug: error });
  return () => void Object.assign(console, { log, info, debug });
}
