import { relative } from 'node:path';
import { ask, sourceOf } from '../../cli/ask/ask.ts';
import { sayMissing } from '../../cli/ask/missing-answers.ts';
import type { Session } from '../../cli/command.ts';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { noSuchFunction } from '../../diagnostics/registry/scaffolds.ts';
import { openApp } from '../../generators/add.ts';
import { nearest } from '../../generators/language/nearest.ts';
import type { Question } from '../../generators/templates/question.ts';
import type { TemplateDraft } from '../../registry/authoring/template-draft.ts';
import { type NamedFunction, templateFrom } from '../../registry/authoring/template-from.ts';
import { openTree, Unreadable } from '../../workspace/tree/disk.ts';
import { locateApp } from '../locate.ts';
import type { Exit } from '../report/exit.ts';
import { unreadable } from '../unreadable.ts';
import { fromHere } from './author-folder.ts';

/** Where a template comes from. */
export interface Origin {
  /** The folder of the app as given, perhaps with `:` and the function. */
  readonly app: string;
  /** The function, by its name in Azure; not needed where the app has only one. */
  readonly fn?: string;
  /** How the template is to be called. */
  readonly name: string;
}

/** How it is asked for. */
interface DraftRequest {
  readonly yes: boolean;
  /** The command that names a function. */
  readonly again: (fn: string) => string;
}

/**
 * A template out of a function of an app, or why there is none; ends the run where nobody says which
 * function. `initParser()` must have been awaited.
 */
export async function draftFrom(
  session: Session,
  { app: given, fn: asked, name }: Origin,
  request: DraftRequest,
): Promise<TemplateDraft | readonly Diagnostic[] | Exit> {
  const { cwd } = session;
  const { path, fn } = originOf(given, asked);
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
    const wanted = fn ?? (await functionOf(known, session, request));
    if (typeof wanted === 'object') return wanted.exit;
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

/** `./app:Orders` names both. A folder that is called so needs `--function`. */
function originOf(text: string, asked: string | undefined) {
  const [, path, fn] = /^(.{2,}):([\w-]+)$/.exec(text) ?? [];
  if (asked !== undefined) return { path: text, fn: asked };
  return path === undefined || fn === undefined ? { path: text } : { path, fn };
}

/** The only function there is, or the one that a person chooses. */
async function functionOf(
  known: readonly string[],
  session: Session,
  { yes, again }: DraftRequest,
): Promise<string | { readonly exit: Exit }> {
  const [only, other] = known;
  if (only === undefined || other === undefined) return only ?? '';
  const question: Question = {
    name: 'function',
    title: 'Function to begin from',
    kind: 'select',
    choices: known.map((name) => ({ value: name, title: name })),
  };
  const source = sourceOf(session.io, { yes, json: session.json });
  const asked = await ask([question], {}, source);
  if (asked.kind === 'answered') return String(asked.answers.function);
  if (asked.kind === 'interrupted') return { exit: 'interrupted' };
  return { exit: sayMissing(asked.questions, again(only), session) };
}
