import type { Question } from '../../api/host.ts';
import type { RegistryOptions } from '../../api/options.ts';
import { flagName } from '../../api/report/question-data.ts';
import type { Flag } from '../command.ts';

/** The flag that answers a question: `authLevel` is `--auth-level <value>`. */
export function flagOf(question: Question): Flag {
  const name = flagName(question);
  const about = question.title[0]?.toLowerCase() + question.title.slice(1);
  const answers = true;
  switch (question.kind) {
    case 'confirm':
      return { flags: name, about, answers };
    case 'select':
      return {
        flags: `${name} <value>`,
        about,
        choices: question.choices.map(({ value }) => value),
        answers,
      };
    case 'multiselect':
      return { flags: `${name} <names>`, about, many: true, answers };
    case 'text':
      return { flags: `${name} <text>`, about, answers };
    case 'number':
      return { flags: `${name} <number>`, about, answers };
  }
}

/** The flags of questions, but for those whose name means something else to the command. */
export function flagsFor(questions: readonly Question[], taken: readonly Flag[]): Flag[] {
  const names = new Set(taken.map(({ flags }) => flags.split(' ')[0]?.replace(/^--no-/, '--')));
  return questions.filter((each) => !names.has(flagName(each))).map(flagOf);
}

/** `--frozen` and `--offline`, where the line was not parsed yet. */
export function openingFlags(words: readonly string[]): RegistryOptions {
  return { frozen: words.includes('--frozen'), offline: words.includes('--offline') };
}
