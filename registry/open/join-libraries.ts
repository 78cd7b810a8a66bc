import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { failed, ok, type Result } from '../../diagnostics/result.ts';
import { type Library, libraryOf } from '../../generators/templates/library.ts';
import type { Loaded } from '../../generators/templates/loaded.ts';
import { openLibrary } from '../../generators/templates/open-library.ts';
import { joinPath } from '../../workspace/tree/tree.ts';
import type { OpenedPack } from './open-pack.ts';
import { bareName, namespaceOf } from './template-names.ts';

export { bareName, nameFrom, namespaceOf } from './template-names.ts';

/** The built-in templates by bare name, and those of registries by the name with the namespace. */
export function joinLibraries(builtIn: Library, packs: ReadonlyMap<string, OpenedPack>): Library {
  const libraries = new Map(
    [...packs].map(([namespace, pack]) => [namespace, ofPack(pack, builtIn)]),
  );
  const named = [...libraries].flatMap(([namespace, { names }]) =>
    names.map((name) => `${namespace}/${name}`),
  );
  const homeOf = (name: string) => libraries.get(namespaceOf(name) ?? '') ?? builtIn;
  return libraryOf({
    names: [...builtIn.names, ...named],
    title: (name) => homeOf(name).title(bareName(name)),
    origin: (name) => homeOf(name).origin(bareName(name)),
    read: (name) => renamed(homeOf(name).read(bareName(name)), name),
  });
}

/** A registry's own library, whose findings say where its files are. */
function ofPack({ tree, label, release }: OpenedPack, builtIn: Library): Library {
  const library = openLibrary(tree, builtIn);
  return libraryOf({
    ...library,
    origin: (name) => ({ ...library.origin(name), ...(release && { release }) }),
    read(name) {
      const found = library.read(name);
      return found.kind === 'ok'
        ? found
        : failed(...found.diagnostics.map((each) => placed(each, label)));
    },
  });
}

/** A template goes by the name that it is asked for. */
function renamed(found: Result<Loaded>, name: string): Result<Loaded> {
  // A copy would read all of a built-in template, whose name is what it is asked for anyway.
  if (found.kind === 'failed' || found.value.manifest.name === name) return found;
  return ok({ ...found.value, manifest: { ...found.value.manifest, name } });
}

function placed(diagnostic: Diagnostic, label: string): Diagnostic {
  const { at } = diagnostic;
  return at === undefined
    ? diagnostic
    : { ...diagnostic, at: { ...at, path: joinPath(label, at.path) } };
}
