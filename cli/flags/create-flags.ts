import { openAhead } from '../../api/registries-for.ts';
import { flagName } from '../../api/report/question-data.ts';
import type { Flag, StartContext } from '../command.ts';
import { createCommand } from '../commands/create-command.ts';
import { flagsFor, openingFlags } from './question-flags.ts';
import { globalFlags, registryFlags } from './shared-flags.ts';

/** The flags of the app template of a registry that the words name; any may stand where it is unknown. */
export async function appTemplateFlags(
  words: readonly string[],
  start: StartContext,
): Promise<readonly Flag[] | undefined> {
  const names = words
    .flatMap((word, index) => {
      if (word.startsWith('--template=')) return word.slice('--template='.length).split(',');
      return words[index - 1] === '--template' ? word.split(',') : [];
    })
    .map((name) => name.trim())
    .filter((name) => name.startsWith('@'));
  if (names.length === 0) return [];
  const registries = await openAhead(start, names, openingFlags(words));
  if (registries.kind === 'failed') return undefined;
  const { library } = registries.value;
  const all = names.map((name) => library.template(name).manifest);
  const { questions = [] } = all.find(({ kind }) => kind === 'app') ?? {};
  const asked = new Set(library.app('app').manifest.questions.map(flagName));
  const taken = createCommand.flags.filter(({ flags }) => !asked.has(flags.split(' ')[0] ?? ''));
  return flagsFor(questions, [...taken, ...registryFlags, ...globalFlags]);
}
