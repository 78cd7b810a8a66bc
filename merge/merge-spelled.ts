import { mergeImports } from '../python/imports/merge-imports.ts';
import { inWordsOf } from '../python/merge-module.ts';
import type { PyModule } from '../python/module.ts';
import { parseModule } from '../python/parse.ts';
import { type TextEdit, withEdits } from '../workspace/text/text-edit.ts';
import type { Conflict, Merged, Versions } from './merge.ts';
import { mergePython } from './python.ts';
import { movedNames, NewNames, withoutMoved } from './python-imports.ts';
import { Meaning } from './python-meaning.ts';
import { onVariablesOf, renamedHelpers, withNames } from './python-spelling.ts';
import { each } from './three.ts';

/**
 * Merges a Python file whose two renderings are first spelled as the user's file is: with its names for
 * what it imports, e.g. `af.HttpRequest`, for the app and for helpers, and with its indentation.
 */
export function mergeSpelled(versions: Versions): Merged {
  const [old, own, now] = [versions.base, versions.ours, versions.theirs].map(parseModule) as [
    PyModule,
    PyModule,
    PyModule,
  ];
  try {
    if ([old, own, now].some(({ syntaxError }) => syntaxError)) return mergePython(versions);
    const { base, theirs } = spelled(old, own, now);
    // What already the old text would need was taken out by the user.
    const isComplete = azureImports(own, old).length === 0;
    const imports = isComplete ? azureImports(own, now) : [];
    return mergePython(
      { base, ours: versions.ours, theirs },
      { rendered: versions.theirs, imports },
    );
  } finally {
    for (const module of [old, own, now]) module.dispose();
  }
}

function spelled(
  base: PyModule,
  ours: PyModule,
  theirs: PyModule,
): Pick<Versions, 'base' | 'theirs'> {
  const onVariables = (module: PyModule) => onVariablesOf(ours, module);
  const modules = { base, ours, theirs };
  const moved = movedNames(modules, new NewNames(modules));
  const target = moved.length === 0 ? ours.text : withoutMoved(ours, moved);
  const inWords = (text: string) =>
    withModule(target, (own) => withModule(text, (module) => inWordsOf(own, module)));
  const [old, now] = [base, theirs].map(({ text }) => {
    return withModule(inWords(text), onVariables);
  }) as [string, string];
  const helpers = withModule(old, (module) => renamedHelpers(module, ours));
  if (helpers.size === 0) return { base: old, theirs: now };
  const renamed = (module: PyModule) => withNames(module, helpers);
  return { base: withModule(old, renamed), theirs: withModule(now, renamed) };
}

/** Whether Python could read a text, as far as that can be told without it. */
export function parses(text: string): boolean {
  return withModule(text, ({ syntaxError }) => syntaxError === undefined);
}

/** What a text breaks that was sound in both versions that it is made of. They must parse. */
export function brokenBy(versions: Versions, text: string): Conflict[] {
  const { base, ours, theirs } = each(versions, parseModule);
  const result = parseModule(text);
  try {
    return new Meaning({ base, ours, theirs, rendered: theirs }, new Map()).conflicts(result);
  } finally {
    for (const module of [base, ours, theirs, result]) module.dispose();
  }
}

const azure = 'azure.functions';

/** Longer imports, where a file imports names of azure.functions one by one and a text has more. */
function azureImports(target: PyModule, { text, imports }: PyModule): readonly TextEdit[] {
  const others = imports.filter(({ names }) => names.every(({ name }) => name !== azure));
  const only = others.map(({ span }) => ({ span, text: 'pass' }));
  return withModule(
    withEdits(text, only),
    (addition) => mergeImports(target, addition, () => false).edits,
  );
}

function withModule<T>(text: string, use: (module: PyModule) => T): T {
  const module = parseModule(text);
  try {
    return use(module);
  } finally {
    module.dispose();
  }
}
