import { relative } from 'node:path';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { noSuchFunction } from '../../diagnostics/registry/scaffolds.ts';
import { openApp } from '../../generators/add.ts';
import type { Question } from '../../generators/templates/question.ts';
import type { TemplateDraft } from '../../registry/authoring/template-draft.ts';
import { type NamedFunction, templateFrom } from '../../registry/authoring/template-from.ts';
import { nearest } from '../../workspace/text/nearest.ts';
import { openTree, Unreadable } from '../../workspace/tree/disk.ts';
import { unreadable } from '../apps/disk-diagnostics.ts';
import { locateApp } from '../apps/locate.ts';
import { ask } from '../ask.ts';
import type { AnswerSource, Host } from '../host.ts';
import { missingAnswers, type NextStep, type Outcome, unanswered } from '../outcome.ts';
import { refuse } from '../refuse.ts';
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
interface Asking {
  readonly host: Host;
  readonly source: AnswerSource;
  /** The command that names a function. */
  readonly again: (fn: string) => NextStep;
}

/** A template, or how the run ends for want of one. */
export type Drafted =
  | { readonly kind: 'drafted'; readonly draft: TemplateDraft }
  | { readonly kind: 'stopped'; readonly outcome: Outcome<never> };

/** A template out of a function of an app. `initParser()` must have been awaited. */
export async function draftFrom(
  { app: given, fn: asked, name }: Origin,
  early: readonly Diagnostic[],
  asking: Asking,
): Promise<Drafted> {
  const { host } = asking;
  const { cwd } = host;
  const stop = (...found: Diagnostic[]) =>
    ({ kind: 'stopped', outcome: refuse([...early, ...found], host) }) as const;
  const { path, fn } = originOf(given, asked);
  const located = await locateApp(path, 'registry new --from', host);
  if (located.kind === 'none') return stop(...located.diagnostics);
  const { root } = located;
  const label = relative(cwd, root).replaceAll('\\', '/');
  const tree = openTree(root);
  const here = (diagnostic: Diagnostic) => fromHere(diagnostic, { label });
  try {
    const app = openApp(tree);
    if (app.kind === 'failed') return stop(...app.diagnostics.map(here));
    const named = app.value.functions.filter(
      (each): each is NamedFunction => each.name !== undefined,
    );
    const known = named.map((each) => each.name);
    const chosen: Chosen =
      fn === undefined ? await functionOf(known, asking) : { kind: 'chosen', name: fn };
    if (chosen.kind === 'stopped') return chosen;
    const wanted = chosen.name;
    const found = named.find((each) => each.name.toLowerCase() === wanted.toLowerCase());
    if (found === undefined) {
      const meant = nearest(wanted, known);
      const slots = { name: wanted, known, ...(meant !== undefined && { meant }) };
      return stop(diagnose(noSuchFunction, slots));
    }
    const draft = templateFrom(tree, app.value, found, name);
    if (draft.kind === 'failed') return stop(...draft.diagnostics.map(here));
    return { kind: 'drafted', draft: { ...draft.value, findings: draft.value.findings.map(here) } };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return stop(unreadable(path, root, error));
  }
}

/** `./app:Orders` names both. A folder that is called so needs `--function`. */
function originOf(text: string, asked: string | undefined) {
  const [, path, fn] = /^(.{2,}):([\w-]+)$/.exec(text) ?? [];
  if (asked !== undefined) return { path: text, fn: asked };
  return path === undefined || fn === undefined ? { path: text } : { path, fn };
}

/** A function by its name, or how the run ends because none was chosen. */
type Chosen =
  | { readonly kind: 'chosen'; readonly name: string }
  | { readonly kind: 'stopped'; readonly outcome: Outcome<never> };

/** The only function there is, or the one that a person chooses. */
async function functionOf(
  known: readonly string[],
  { host, source, again }: Asking,
): Promise<Chosen> {
  const [only, other] = known;
  if (only === undefined || other === undefined) return { kind: 'chosen', name: only ?? '' };
  const question: Question = {
    name: 'function',
    title: 'Function to begin from',
    kind: 'select',
    choices: known.map((name) => ({ value: name, title: name })),
  };
  const asked = await ask([question], {}, source, host);
  if (asked.kind === 'answered') return { kind: 'chosen', name: String(asked.answers.function) };
  const outcome =
    asked.kind === 'missing'
      ? missingAnswers(asked.questions, { next: [again(only)] })
      : unanswered(asked);
  return { kind: 'stopped', outcome };
}
