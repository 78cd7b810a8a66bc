import { relative } from 'node:path';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { noSuchFunction } from '../../diagnostics/registry/scaffolds.ts';
import { openApp } from '../../generators/add.ts';
import { nearest } from '../../generators/nearest.ts';
import type { TemplateDraft } from '../../registry/authoring/template-draft.ts';
import { type NamedFunction, templateFrom } from '../../registry/authoring/template-from.ts';
import { openTree, Unreadable } from '../../workspace/disk.ts';
import type { Session } from '../command.ts';
import { locateApp } from '../locate.ts';
import { unreadable } from '../unreadable.ts';
import { fromHere } from './author-folder.ts';

/** Where a template comes from. */
export interface Origin {
  /** The folder of the app, as given. */
  readonly app: string;
  /** The function, by its name in Azure; not needed where the app has only one. */
  readonly fn?: string;
  /** How the template is to be called. */
  readonly name: string;
}

/** A template out of a function of an app, or why there is none. `initParser()` must have been awaited. */
export async function draftFrom(
  { cwd }: Session,
  { app: path, fn, name }: Origin,
): Promise<TemplateDraft | readonly Diagnostic[]> {
  const { apps, problem } = locateApp(path, cwd);
  const [root] = apps;
  if (problem !== undefined || root === undefined) return problem === undefined ? [] : [problem];
  const label = relative(cwd, root).replaceAll('\\', '/');
  const tree = openTree(root);
  const here = (finding: Diagnostic) => fromHere(finding, { tree, label });
  try {
    const app = openApp(tree);
    if ('code' in app) return [here(app)];
    const named = app.functions.filter((each): each is NamedFunction => each.name !== undefined);
    const known = named.map((each) => each.name);
    const wanted = fn ?? (known.length === 1 ? known[0] : undefined) ?? '';
    const found = named.find((each) => each.name.toLowerCase() === wanted.toLowerCase());
    if (found === undefined) {
      const meant = nearest(wanted, known);
      const slots = { name: wanted, known, ...(meant !== undefined && { meant }) };
      return [diagnose(noSuchFunction, slots)];
    }
    const draft = templateFrom(tree, app, found, name);
    if ('code' in draft) return [here(draft)];
    return { ...draft, findings: draft.findings.map(here) };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return [unreadable(path, root, error)];
  }
}
