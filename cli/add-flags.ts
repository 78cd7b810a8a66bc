import { builtIn } from '../generators/library.ts';
import type { Flag } from './command.ts';
import { commands } from './commands.ts';
import { everywhere } from './everywhere.ts';
import { templatesOf } from './function-templates.ts';
import { flagOf } from './question.ts';

/** The flags of the template that the words name: none where they name none, any where it is unknown. */
export async function templateFlags(
  words: readonly string[],
): Promise<readonly Flag[] | undefined> {
  const templates = templatesOf(await builtIn());
  const all = templates.flatMap(({ questions }) => questions.map(flagOf));
  const own = commands.find(({ name }) => name === 'add')?.flags ?? [];
  const name = firstPlainWord(words.slice(words.indexOf('add') + 1), [
    ...own,
    ...everywhere,
    ...all,
  ]);
  if (name === undefined) return [];
  return templates.find((each) => each.name === name)?.questions.map(flagOf);
}

/** The first word that is neither a flag nor the value of one. */
function firstPlainWord(words: readonly string[], flags: readonly Flag[]): string | undefined {
  const takesValue = new Set(
    flags.filter((each) => each.flags.includes('<')).map((each) => each.flags.split(' ')[0]),
  );
  return words.find((word, index) => !word.startsWith('-') && !takesValue.has(words[index - 1]));
}
