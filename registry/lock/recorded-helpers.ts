import { constantsOf, declarationsOf } from '../../generators/functions/declarations.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import { plainText } from '../update/plain-text.ts';
import type { Generated } from './lock.ts';
import { digestOf, isNeed, needsIn } from './record.ts';

export type FunctionState = 'untouched' | 'edited' | 'missing';

interface HelperState {
  readonly name: string;
  readonly state: FunctionState;
}

/** Settings are in no repository, and requirements may be in pyproject.toml. */
export const mayBeAbsent = ['local.settings.json', 'requirements.txt'];

/**
 * The entry of a run as it goes on file: without imports, keys and settings that the app spells or sets in
 * its own way, since they were never as they were rendered.
 */
export function withOwnNeeds(tree: Tree, entry: Generated): Generated {
  const { helpers, ...rest } = entry;
  if (helpers === undefined) return entry;
  const others = helpersOf(tree, entry).filter(
    ({ name, state }) => isNeed(name) && state !== 'untouched',
  );
  const left = Object.entries(helpers).filter(([name]) =>
    others.every((each) => each.name !== name),
  );
  return left.length === 0 ? rest : { ...rest, helpers: Object.fromEntries(left) };
}

/** The state of all that an entry has on record beside its functions. */
export function helpersOf(tree: Tree, { helpers = {}, files }: Generated): HelperState[] {
  const texts = Object.keys(files).map((path) => ({ path, text: plainText(tree, path) }));
  const found = new Map(
    texts.flatMap(({ path, text = '' }) => {
      const declared = path.endsWith('.py') ? [...declarationsOf(text), ...constantsOf(text)] : [];
      return [
        ...declared.map((each) => [each.name, digestOf(each.text)] as const),
        ...needsIn({ path, text }),
      ];
    }),
  );
  const absent = texts.flatMap(({ path, text }) =>
    text === undefined && mayBeAbsent.includes(path) ? [`${path} `] : [],
  );
  const known = Object.entries(helpers).filter(
    ([name]) => !absent.some((start) => name.startsWith(start)),
  );
  return known.map(([name, digest]) => {
    const now = found.get(name);
    return { name, state: now === undefined ? 'missing' : now === digest ? 'untouched' : 'edited' };
  });
}
