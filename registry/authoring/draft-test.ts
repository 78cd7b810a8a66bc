import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Library } from '../../generators/templates/library.ts';
import { treeOf } from '../../generators/templates/snapshot.ts';
import { libraryOf } from '../testing/last-release.ts';
import { testTemplate } from '../testing/test-template.ts';
import { filesOfDraft, type TemplateDraft } from './template-draft.ts';

/** All files of a draft by their path in the registry, with a test that has what it makes by default. */
export interface TestedDraft {
  readonly files: { readonly [path: string]: string };
  /** What is wrong with the template, which its author should hear of. */
  readonly findings: readonly Diagnostic[];
}

/** Tries a draft as `registry test` does, without Python. `initParser()` must have been awaited. */
export function withTest(draft: TemplateDraft, builtIn: Library): TestedDraft {
  const { name } = draft;
  const test = `${name}/tests/usual.json`;
  const files = { ...filesOfDraft(draft), [test]: `${JSON.stringify({ answers: {} }, null, 2)}\n` };
  const bytes = Object.entries(files).map(([path, text]) => [path, Buffer.from(text)] as const);
  const tree = treeOf({ files: Object.fromEntries(bytes), integrity: '' });
  const library = libraryOf(tree, '@draft', builtIn, '');
  const result = testTemplate(`@draft/${name}`, { tree, library, upgradeOf: () => undefined });
  const expected = result.tests.find(({ test: { path } }) => path === test)?.expected ?? [];
  const made = expected.flatMap(({ after }) =>
    after === undefined ? [] : [[after.path, Buffer.from(after.bytes).toString()] as const],
  );
  const problems = result.tests.flatMap(({ scenes }) =>
    scenes.flatMap(({ diagnostics }) => diagnostics),
  );
  return {
    files: { ...files, ...Object.fromEntries(made) },
    findings: [...draft.findings, ...problems],
  };
}
