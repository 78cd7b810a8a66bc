import { builtInTemplates } from '../../api/add/function-templates.ts';
import { openAhead } from '../../api/registries-for.ts';
import type { Flag, StartContext } from '../command.ts';
import { addCommand } from '../commands/add-command.ts';
import { flagOf, flagsFor, openingFlags } from './question-flags.ts';
import { globalFlags } from './shared-flags.ts';

/** The flags of the template that the words name: none where they name none, any where it is unknown. */
export async function templateFlags(
  words: readonly string[],
  start: StartContext,
): Promise<readonly Flag[] | undefined> {
  const own = words.slice(words.indexOf('add') + 1);
  const templates = await builtInTemplates();
  const { flags } = addCommand;
  const all = templates.flatMap(({ questions }) => questions.map(flagOf));
  const plain = firstPlainWord(own, [...flags, ...globalFlags, ...all]);
  const found = templates.find((each) => each.name === plain);
  if (found !== undefined) return found.questions.map(flagOf);
  // Which of its flags take a value is known only when the template is.
  const name = own.find((word) => /^@[^/]+\/./.test(word));
  if (name === undefined) return plain === undefined ? [] : undefined;
  const registries = await openAhead(start, [name], openingFlags(words));
  if (registries.kind === 'failed') return undefined;
  const { questions } = registries.value.library.template(name).manifest;
  return flagsFor(questions, [...flags, ...globalFlags]);
}

/** The first word that is neither a flag nor the value of one. */
function firstPlainWord(words: readonly string[], flags: readonly Flag[]): string | undefined {
  const takesValue = new Set(
    flags.filter((each) => each.flags.includes('<')).map((each) => each.flags.split(' ')[0]),
  );
  return words.find((word, index) => !word.startsWith('-') && !takesValue.has(words[index - 1]));
}
