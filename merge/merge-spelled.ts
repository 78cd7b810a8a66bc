import { mergeImports } from '../python/imports/merge-imports.ts';
import { inWordsOf } from '../python/merge-module.ts';
import type { PyModule } from '../python/module.ts';
import { parseModule } from '../python/parse.ts';
import { joinInsertions, type TextEdit, withEdits } from '../workspace/text/text-edit.ts';
import type { Merged, Versions } from './merge.ts';
import { mergeFile } from './merge-file.ts';

/**
 * Merges a Python file whose two renderings are first spelled as the user's file is: with its names for
 * what it imports, e.g. `af.HttpRequest`, and its indentation.
 */
export function mergeSpelled(path: string, { base, ours, theirs }: Versions): Merged {
  const [old, own, now] = [base, ours, theirs].map(parseModule) as [PyModule, PyModule, PyModule];
  try {
    const merged = mergeFile(path, {
      base: inWordsOf(own, old),
      ours,
      theirs: inWordsOf(own, now),
    });
    // What already the old text would need was taken out by the user.
    const isComplete = azureImports(own, old).length === 0;
    const imports = isComplete ? azureImports(own, now) : [];
    return { ...merged, edits: joinInsertions([...merged.edits, ...imports]) };
  } finally {
    for (const each of [old, own, now]) each.dispose();
  }
}

/** Whether Python could read a text, as far as that can be told without it. */
export function parses(text: string): boolean {
  return withModule(text, ({ syntaxError }) => syntaxError === undefined);
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
