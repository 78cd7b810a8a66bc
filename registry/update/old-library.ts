import { ok } from '../../diagnostics/result.ts';
import { type Library, libraryOf } from '../../generators/templates/library.ts';
import { openLibrary } from '../../generators/templates/open-library.ts';
import { readTemplate } from '../../generators/templates/read-template.ts';
import type { Snapshot } from '../../generators/templates/snapshot.ts';
import { treeOf } from '../../generators/templates/snapshot.ts';
import type { FindBuiltIn } from '../../generators/templates/template-base.ts';
import type { Generated, TemplateVersion } from '../lock/lock.ts';
import { bareName } from '../open/join-libraries.ts';
import { type HistoryOptions, rememberSnapshots } from './history.ts';

/** Looks for all that a template was rendered from: undefined where that is unavailable. */
export type FindSnapshot = (
  template: string,
  version: TemplateVersion,
) => Promise<Snapshot | undefined>;

/** `oldLibrary` for many apps that were made from the same templates: each is read once. */
export function rememberLibraries(): (
  entry: Pick<Generated, 'templates'>,
  history: HistoryOptions,
) => Promise<Library | undefined> {
  const find = rememberSnapshots();
  const known = new Map<string, Library>();
  return async (entry, history) => {
    // Of templates that are the same byte for byte, whoever has them.
    const key = JSON.stringify(
      Object.entries(entry.templates).map(([name, { integrity }]) => [name, integrity]),
    );
    const found =
      known.get(key) ??
      (await oldLibrary(entry, (template, version) => find(template, version, history)));
    if (found !== undefined) known.set(key, found);
    return found;
  };
}

/** The templates of an entry as they were when it was made; undefined where one is unavailable. */
export async function oldLibrary(
  { templates }: Pick<Generated, 'templates'>,
  find: FindSnapshot,
): Promise<Library | undefined> {
  const trees = new Map<string, ReturnType<typeof treeOf>>();
  for (const [name, version] of Object.entries(templates)) {
    const snapshot = await find(name, version);
    if (snapshot === undefined) return undefined;
    trees.set(name, treeOf(snapshot));
  }
  const read = (name: string, builtIn?: FindBuiltIn) =>
    readTemplate(trees.get(name) as ReturnType<typeof treeOf>, bareName(name), builtIn);
  const base: FindBuiltIn = (name) => {
    const found = trees.has(name) ? read(name) : undefined;
    return found?.kind === 'ok' ? found.value : undefined;
  };
  const library = libraryOf({
    names: [...trees.keys()],
    title: (name) => name,
    read(name) {
      const found = read(name, base);
      return found.kind === 'ok'
        ? ok({ ...found.value, manifest: { ...found.value.manifest, name } })
        : found;
    },
    // The version that its content says, which may be another one than the entry says.
    origin: (name) => ({
      ...(templates[name] as TemplateVersion),
      version: openLibrary(trees.get(name) as ReturnType<typeof treeOf>).origin(bareName(name))
        .version,
    }),
  });
  // A version of pyfunc that is stricter than the one it was made with may refuse it.
  return library.names.every((name) => library.read(name).kind === 'ok') ? library : undefined;
}
