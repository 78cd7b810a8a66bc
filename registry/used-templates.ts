import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import { usedTemplateRefused } from '../diagnostics/registry/generation.ts';
import type { Library } from '../generators/library.ts';
import type { Needed } from '../generators/manifest.ts';
import { type Answers, isAsked, objection } from '../generators/question.ts';
import { nameFrom } from './join-libraries.ts';
import type { Lock } from './lock.ts';
import type { Wish } from './planned.ts';

/** The templates that a run has to add beside the one asked for, with what these use in turn. */
export function usedBy(
  library: Library,
  { generated }: Lock,
  { template, answers }: Wish,
): { readonly wishes: readonly Wish[] } | { readonly problems: readonly Diagnostic[] } {
  const known = new Set(generated.flatMap(({ templates }) => Object.keys(templates)));
  const wishes: Wish[] = [];
  const problems: Diagnostic[] = [];
  const queue = rendered(library, template, answers);
  for (const each of queue) known.add(each);
  for (const by of queue) {
    for (const needed of library.template(by).manifest.uses ?? []) {
      const name = nameFrom(by, needed.template);
      if (known.has(name)) continue;
      known.add(name);
      const found = answersFor(library, name, needed);
      if (typeof found === 'string') {
        const slots = { template: name, by, problem: found };
        problems.push(diagnose(usedTemplateRefused, slots));
        continue;
      }
      wishes.push({ template: name, answers: found });
      queue.push(name);
    }
  }
  return problems.length > 0 ? { problems } : { wishes };
}

/** For a new app also the templates of the functions that it begins with. */
function rendered(library: Library, template: string, { template: chosen }: Answers): string[] {
  const others = library.template(template).manifest.kind === 'app' ? chosen : [];
  return [...new Set([template, ...(Array.isArray(others) ? others : [])])];
}

/** What another template gives, and the defaults for the rest; or why that is not enough. */
function answersFor(library: Library, name: string, { answers = {} }: Needed): Answers | string {
  if (!library.names.includes(name)) return 'is no template there is';
  const { kind, questions } = library.template(name).manifest;
  if (kind === 'app') return 'makes an app, and one app is what there is already';
  const all: Record<string, Answers[string]> = {};
  for (const question of questions) {
    if (!isAsked(question, all)) continue;
    const answer = answers[question.name] ?? question.default;
    if (answer === undefined) return `needs an answer to "${question.name}"`;
    const problem = objection(question, answer);
    if (problem !== undefined) return `cannot be made: ${question.name} ${problem}`;
    all[question.name] = answer;
  }
  const strange = Object.keys(answers).find(
    (each) => !questions.some((question) => question.name === each),
  );
  return strange === undefined ? all : `has no question "${strange}"`;
}
