import { readAnswers } from '../../api/answers-file.ts';
import type { GivenToPlop, PlopAnswers } from '../../generators/plop/plop-answers.ts';
import type { Options, Session } from '../command.ts';

/** What was asked of `run`, beside the plopfile. */
export interface PlopOptions {
  readonly generator?: string;
  readonly given: GivenToPlop;
  readonly dest?: string;
  readonly yes: boolean;
  readonly dryRun: boolean;
  /** Show the text of every file, not only of those that were there. */
  readonly diff: boolean;
}

/** Reads the words after the plopfile, the flags and the answers file; or says what is wrong with that. */
export function readPlopOptions(
  words: readonly string[],
  options: Options,
  { cwd }: Session,
): PlopOptions | string {
  const { dest, answers: path } = options;
  const file = typeof path === 'string' ? readAnswers(path, cwd) : {};
  if (typeof file === 'string') return `--answers: ${path} ${file}`;
  const [first] = words;
  const generator = first?.startsWith('--') ? undefined : first;
  const { words: plain, named } = readWords(generator === undefined ? words : words.slice(1));
  return {
    given: { words: plain, named: { ...file, ...named } },
    yes: options.yes === true,
    dryRun: options.dryRun === true,
    diff: options.diff === true,
    ...(generator !== undefined && { generator }),
    ...(typeof dest === 'string' && { dest }),
  };
}

/** `--name=value`, `--name value`, and as plop has it for yes and no: `--name`, `--no-name`. */
function readWords(words: readonly string[]): GivenToPlop {
  const plain: string[] = [];
  const named: Record<string, PlopAnswers[string]> = {};
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const [, name, , value] = /^--([^=]+)(=(.*))?$/s.exec(word) ?? [];
    const next = words[at + 1];
    if (name === undefined) plain.push(word);
    else if (value !== undefined) named[name] = value;
    else if (name.startsWith('no-')) named[name.slice(3)] = false;
    else if (next === undefined || next.startsWith('--')) named[name] = true;
    else {
      named[name] = next;
      at += 1;
    }
  }
  return { words: plain, named };
}
