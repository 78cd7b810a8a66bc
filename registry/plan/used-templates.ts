import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { usedTemplateRefused } from '../../diagnostics/registry/generation.ts';
import { failed, ok, type Result } from '../../diagnostics/result.ts';
import type { Library } from '../../generators/templates/library.ts';
import type { Needed } from '../../generators/templates/manifest.ts';
import { type Answers, isAsked, validationError } from '../../generators/templates/question.ts';
import { type Attempt, failedBecause } from '../../workspace/attempt.ts';
import type { Lock } from '../lock/lock.ts';
import { nameFrom } from '../open/template-names.ts';
import type { TemplateRequest } from './planned.ts';

/** The templates that a run has to add beside the one asked for, with what these use in turn. */
export function usedBy(
  library: Library,
  { generated }: Lock,
  { template, answers }: TemplateRequest,
): Result<readonly TemplateRequest[]> {
  const known = new Set(generated.flatMap(({ templates }) => Object.keys(templates)));
  const requests: TemplateRequest[] = [];
  const problems: Diagnostic[] = [];
  const chosen = chosenWith(library, template, answers);
  const queue = [template, ...chosen];
  for (const each of queue) known.add(each);
  const add = (name: string, by: string, needed: Needed) => {
    const found = answersFor(library, name, needed);
    if (found.kind === 'failed') {
      const slots = { template: name, by, problem: found.reason };
      problems.push(diagnose(usedTemplateRefused, slots));
      return;
    }
    requests.push({ template: name, answers: found.value });
    if (!queue.includes(name)) queue.push(name);
  };
  for (const name of chosen) {
    const isFile = library.template(name).manifest.kind === 'files';
    if (isFile) add(name, template, { template: name });
  }
  for (const by of queue) {
    for (const needed of library.template(by).manifest.uses ?? []) {
      const name = nameFrom(by, needed.template);
      if (known.has(name)) continue;
      known.add(name);
      add(name, by, needed);
    }
  }
  return problems.length > 0 ? failed(...problems) : ok(requests);
}

/** What a new app begins with beside its own template. */
function chosenWith(library: Library, template: string, { template: chosen }: Answers): string[] {
  if (library.template(template).manifest.kind !== 'app' || !Array.isArray(chosen)) return [];
  return chosen.filter((name) => name !== template);
}

/** What another template gives, and the defaults for the rest; or why that is not enough. */
function answersFor(library: Library, name: string, { answers = {} }: Needed): Attempt<Answers> {
  if (!library.names.includes(name)) return failedBecause('does not exist');
  const { kind, questions } = library.template(name).manifest;
  if (kind === 'app') return failedBecause('makes an app, but there already is one');
  const all: Record<string, Answers[string]> = {};
  for (const question of questions) {
    if (!isAsked(question, all)) continue;
    const answer = answers[question.name] ?? question.default;
    if (answer === undefined) return failedBecause(`needs an answer to "${question.name}"`);
    const problem = validationError(question, answer);
    if (problem !== undefined) return failedBecause(`cannot be made: ${question.name} ${problem}`);
    all[question.name] = answer;
  }
  const strange = Object.keys(answers).find(
    (each) => !questions.some((question) => question.name === each),
  );
  return strange === undefined ? ok(all) : failedBecause(`has no question "${strange}"`);
}
