import type { AnswersOptions } from '../../api/answers.ts';
import { type Command, type Flag, listOf, type Options, textOf } from '../command.ts';

/** The values of flags that answer questions: all that are not options of the command. */
export function readAnswers({ flags }: Pick<Command, 'flags'>, options: Options): AnswersOptions {
  const own = new Set(flags.filter(({ answers }) => !answers).map(optionName));
  const given = Object.entries(options).filter(([name]) => !own.has(name));
  return { answers: Object.fromEntries(given), answersFile: textOf(options.answers) };
}

/** The answers of `--answer <name=value>`. */
export function readNamedAnswers(options: Options): AnswersOptions {
  const given: Record<string, string | readonly string[]> = {};
  for (const text of listOf(options.answer)) {
    const [, name = '', value = ''] = /^([^=]*)=?(.*)$/s.exec(text) ?? [];
    const before = given[name];
    given[name] = before === undefined ? value : [before, value].flat();
  }
  return { answers: given, answersFile: textOf(options.answers) };
}

/** The name of a flag's value: `--no-git` sets `git`, and `-u, --update-snapshots` sets `updateSnapshots`. */
function optionName({ flags }: Flag): string {
  const name = /--(?:no-)?([\w-]+)/.exec(flags)?.[1] ?? '';
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
