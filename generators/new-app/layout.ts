import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { migration } from '../../diagnostics/migration.ts';
import { failed, ok, type Result } from '../../diagnostics/result.ts';
import { templateValue } from '../../diagnostics/templates.ts';
import { problemWithPath } from '../../workspace/text/paths.ts';
import { jsonDocumentAt } from '../../workspace/tree/file-text.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import { placeFile } from '../files/place-file.ts';
import { escapers } from '../language/escapers.ts';
import { render, withoutFault } from '../language/render.ts';
import type { NewFile } from '../output.ts';
import type { Plan } from '../plan.ts';
import type { Library } from '../templates/library.ts';
import type { Answers } from '../templates/question.ts';
import { filesOfApp } from './app-files.ts';

const script = 'function_app.py';

/** What an app template brings to an app that has functions already. */
export interface LayoutPlan extends Plan {
  /** Where the functions go; absent where that is function_app.py. */
  readonly home?: LayoutHome;
  /** The files as they were rendered, but for those that the app has something else in place of. */
  readonly taken: readonly NewFile[];
}

interface LayoutHome {
  readonly fileOf: (name: string) => string | undefined;
  readonly variable: string;
}

/**
 * Plans the files of an app template for an app of any kind: what is there is kept or completed. Its
 * function_app.py comes without functions. `answers` hold the template's name as `template`.
 */
export function planLayout(
  tree: Tree,
  library: Library,
  template: string,
  answers: Answers,
): LayoutPlan {
  const nothing = (...diagnostics: Diagnostic[]) => ({ edits: [], diagnostics, taken: [] });
  const home = homeOf(library, template, String(answers.layout));
  if (home?.kind === 'failed') return nothing(...home.diagnostics);
  const plan = withoutFault(() => {
    const files = filesOfApp(library, { ...answers, template: [template] }).map(ownWins);
    const placed = files.map((file) => placeFile(tree, file));
    const diagnostics = placed.flatMap((each) => each.diagnostics);
    if (diagnostics.some(({ severity }) => severity === 'error')) return nothing(...diagnostics);
    return {
      edits: placed.flatMap((each) => each.edits),
      diagnostics: [...diagnostics, ...files.flatMap((file) => hostKeys(tree, file))],
      taken: files.filter((_, index) => placed[index]?.isTaken),
      ...(home && { home: home.value }),
    };
  });
  return plan.kind === 'ok' ? plan.value : nothing(...plan.diagnostics);
}

/** The app was there first, so nothing of it is in the way of a new one. */
function ownWins(file: NewFile): NewFile {
  return file.merge === 'own' ? { ...file, merge: 'keep' } : file;
}

function homeOf(
  library: Library,
  template: string,
  layout: string,
): Result<LayoutHome> | undefined {
  const { manifest, paths } = library.app(template);
  const home = manifest.homes[layout];
  if (home === undefined) {
    const known = Object.keys(manifest.homes).join(', ');
    const problem = `the layout ${JSON.stringify(layout)} is not one of: ${known}`;
    return failed(diagnose(templateValue, { problem }));
  }
  if (home.to === script) return undefined;
  const file = paths[home.to];
  if (file === undefined) throw new Error(`${template} was read without the path ${home.to}`);
  const fileOf = (name: string) => {
    const path = render(file, { name }, escapers);
    return path.kind === 'ok' && problemWithPath(path.value) === undefined ? path.value : undefined;
  };
  if (fileOf('one') !== fileOf('other')) return ok({ fileOf, variable: home.app });
  return failed(diagnose(migration.layoutOfOneFile, { template, layout, file: home.to }));
}

/** Keys that host.json gets: the host heeds them, and no verification sees what comes of that. */
function hostKeys(tree: Tree, { path, text, merge }: NewFile): Diagnostic[] {
  const there = path === 'host.json' && merge === 'json' ? jsonDocumentAt(tree, path) : undefined;
  if (there === undefined) return [];
  const known = Object.keys(Object(there.value));
  const keys = Object.keys(JSON.parse(text)).filter((key) => !known.includes(key));
  return keys.length === 0 ? [] : [diagnose(migration.hostKeysAdded, { keys }, { at: { path } })];
}
