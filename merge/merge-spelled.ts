import { moduleAlias } from '../python/azure-names.ts';
import { mergeImports } from '../python/imports/merge-imports.ts';
import { inWordsOf } from '../python/merge-module.ts';
import type { PyModule } from '../python/module.ts';
import { type TextEdit, withEdits } from '../workspace/text/text-edit.ts';
import type { Conflict, Merged, Versions } from './merge.ts';
import { type Modules, withModules } from './modules.ts';
import { movedNames, NewNames, withoutMoved } from './python/imports.ts';
import { Meaning } from './python/meaning.ts';
import { keptImports, movedEdits, movesBetween } from './python/moved-imports.ts';
import { mergePython } from './python/python.ts';
import { onVariablesOf, renamedByUser, withNames } from './python/spelling.ts';
import { untouchedEdits } from './python/untouched.ts';
import { each, type Three } from './three.ts';

/**
 * Merges a Python file whose two renderings are first spelled as the user's file is: with its names for
 * what it imports, e.g. `af.HttpRequest`, for the app and for helpers, and with its indentation.
 */
export function mergeSpelled(versions: Versions): Merged {
  return withModules((modules) => {
    const sides = each(versions, (text) => modules.open(text));
    if (Object.values(sides).some(({ syntaxError }) => syntaxError)) {
      return mergePython(versions, {}, modules);
    }
    const { theirs, rendered = theirs } = versions;
    const untouched = rendered === theirs ? untouchedEdits(sides) : undefined;
    if (untouched !== undefined) return { edits: untouched, conflicts: [], missing: [] };
    // What already the old text would need was taken out by the user.
    const isComplete = azureImports(sides.ours, sides.base, modules).length === 0;
    const imports = isComplete ? azureImports(sides.ours, sides.theirs, modules) : [];
    const spelling = { rendered, imports };
    return mergePython({ ...versions, ...spelled(sides, modules) }, spelling, modules);
  });
}

function spelled(sides: Three<PyModule>, modules: Modules): Pick<Versions, 'base' | 'theirs'> {
  const { ours } = sides;
  const moved = movedNames(sides, new NewNames(sides));
  const moves = movesBetween(sides.base, sides.theirs);
  const followed = movedEdits(keptImports(ours, sides.base, moves), ours, moves);
  const plain = moved.length === 0 ? ours : modules.open(withoutMoved(ours, moved));
  const target = followed.length === 0 ? plain : modules.open(withEdits(plain.text, followed));
  const [old, now] = [sides.base, sides.theirs].map((module) =>
    modules.open(onVariablesOf(ours, modules.open(inWordsOf(target, module)))),
  ) as [PyModule, PyModule];
  const helpers = renamedByUser({ base: old, ours, theirs: now });
  return { base: withNames(old, helpers), theirs: withNames(now, helpers) };
}

/** Whether Python could read a text, as far as that can be told without it. */
export function parses(text: string): boolean {
  return withModules((modules) => modules.open(text).syntaxError === undefined);
}

/** What a text breaks that was sound in both versions that it is made of. They must parse. */
export function brokenBy(versions: Versions, text: string): Conflict[] {
  return withModules((modules) => {
    const { theirs, rendered = theirs } = versions;
    const sides = each(versions, (side) => modules.open(side));
    const meaning = new Meaning({ ...sides, rendered: modules.open(rendered) }, new Map());
    return meaning.conflicts(modules.open(text));
  });
}

const azure = 'azure.functions';

/** Longer imports, where a file imports names of azure.functions one by one and a text has more. */
function azureImports(
  target: PyModule,
  { text, imports }: PyModule,
  modules: Modules,
): readonly TextEdit[] {
  const hasAlias = target.imports.some(
    (own) => own.topLevel && moduleAlias(own, azure) !== undefined,
  );
  if (hasAlias) return [];
  const others = imports.filter(({ names }) => names.every(({ name }) => name !== azure));
  const only = others.map(({ span }) => ({ span, text: 'pass' }));
  return mergeImports(target, modules.open(withEdits(text, only)), () => false).edits;
}
