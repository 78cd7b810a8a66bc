import { validationError } from '../../generators/templates/question.ts';
import { nameFrom, namespaceOf } from '../open/template-names.ts';
import { among } from './check-questions.ts';
import type { TemplateCheck } from './template-check.ts';

/** The templates that one uses are there, and take the answers that it gives. */
export function checkUsed(check: TemplateCheck, namespace: string): void {
  const { own, folder, library } = check.judged;
  const self = `${namespace}/${folder}`;
  for (const [index, { template, answers = {} }] of (own.manifest.uses ?? []).entries()) {
    const at = ['uses', index];
    const name = nameFrom(self, template);
    // What another registry has is known where both are used.
    if (template === '' || (namespaceOf(name) ?? namespace) !== namespace) continue;
    if (name === self) {
      check.complain([...at, 'template'], 'is the template itself');
      continue;
    }
    if (!library.names.includes(name)) {
      check.complain([...at, 'template'], unknownTemplate(check, namespace, template));
      continue;
    }
    const used = library.read(name);
    if (used.kind === 'failed') continue;
    const { kind, questions } = used.value.manifest;
    if (kind === 'app') {
      check.complain([...at, 'template'], `${template} makes an app, and cannot be added to one`);
    }
    for (const [key, answer] of Object.entries(answers)) {
      const question = questions.find((each) => each.name === key);
      const path = [...at, 'answers', key];
      if (question === undefined) {
        const known = questions.map((each) => each.name);
        check.complain(path, `${template} does not ask "${key}": ${among(key, known)}`, true);
        continue;
      }
      const problem = validationError(question, answer);
      if (problem !== undefined) check.complain(path, problem);
    }
    const open = questions.find(
      (each) => each.default === undefined && answers[each.name] === undefined && !each.when,
    );
    if (open !== undefined) {
      check.complain(at, `${template} needs an answer to "${open.name}", which has no default`);
    }
  }
}

function unknownTemplate(check: TemplateCheck, namespace: string, template: string): string {
  const { names } = check.judged.library;
  const isBuiltIn = template.startsWith('pyfunc:');
  const known = names
    .filter((each) => namespaceOf(each) === (isBuiltIn ? undefined : namespace))
    .map((each) => (isBuiltIn ? `pyfunc:${each}` : each.slice(namespace.length + 1)));
  const other = isBuiltIn ? undefined : names.find((each) => each === template);
  const hint = other === undefined ? among(template, known) : `did you mean pyfunc:${other}?`;
  return `there is no template ${JSON.stringify(template)}: ${hint}`;
}
