import type { NodePlopAPI } from 'node-plop';
import { changes } from '../../workspace/change/changes.ts';
import { apply } from '../../workspace/transaction/apply.ts';
import { lockApp } from '../../workspace/transaction/while-locked.ts';
import { openTree } from '../../workspace/tree/disk.ts';
import { planApp } from '../new-app/app.ts';
import { appQuestions } from '../new-app/app-questions.ts';
import type { Plan } from '../plan.ts';
import { builtIn } from '../templates/library.ts';
import {
  type Answers,
  choicesOf,
  isAsked,
  type Question,
  validationError,
} from '../templates/question.ts';

/** The type of our actions. Plop runs it by writing at once; `planPlop` only collects its edits. */
export const appAction = 'function app';

/**
 * The generators of pyfunc for a plopfile: `await plop.load('pyfunc')`. What they write is written
 * as one transaction, and nothing that exists is lost.
 */
export default async function plopfile(plop: NodePlopAPI): Promise<void> {
  const library = await builtIn();
  plop.setActionType(appAction, async (answers) => writeApp(plop.getDestBasePath(), answers));
  plop.setGenerator('function-app', {
    description: library.app('app').manifest.title,
    prompts: appQuestions(library, 'function-app').map(promptOf),
    actions: [{ type: appAction }],
  });
}

/** The plan for an app in a folder, from answers that plop gathered. */
export async function planAppOf(root: string, answers: object): Promise<Plan> {
  const library = await builtIn();
  const questions = appQuestions(library, 'function-app');
  const checked: Answers = Object.fromEntries(
    questions.map(({ name, default: fallback }) => [
      name,
      Object.hasOwn(answers, name) ? answers[name as keyof typeof answers] : (fallback ?? ''),
    ]),
  );
  for (const question of questions) {
    const problem = validationError(question, checked[question.name]);
    if (problem !== undefined) throw new Error(`${question.name}: ${problem}`);
  }
  const plan = planApp(openTree(root), library, checked);
  const error = plan.diagnostics.find(({ severity }) => severity === 'error');
  if (error !== undefined)
    throw new Error([error.code, error.message, error.hint ?? []].flat().join(' '));
  return plan;
}

async function writeApp(root: string, answers: object): Promise<string> {
  const lock = await lockApp(root);
  if (lock.kind !== 'held') throw new Error(`nothing was written: ${lock.kind}`);
  try {
    const { edits } = await planAppOf(root, answers);
    const outcome = await apply(root, changes(openTree(root), edits), { lock });
    if (outcome.kind !== 'applied') throw new Error(`nothing was written: ${outcome.kind}`);
    return `${outcome.paths.length} files`;
  } finally {
    lock.release();
  }
}

const promptTypes: Readonly<Record<Question['kind'], string>> = {
  text: 'input',
  number: 'number',
  select: 'list',
  multiselect: 'checkbox',
  confirm: 'confirm',
};

function promptOf(question: Question) {
  const choices = choicesOf(question);
  return {
    type: promptTypes[question.kind],
    name: question.name,
    message: question.title,
    default: question.default,
    choices: choices.map(({ value, title }) => ({ value, name: title })),
    // Plop takes no answers from its command line for prompts that have a condition.
    ...(question.when && { when: (answers: Answers) => isAsked(question, answers) }),
    validate: (answer: unknown) => validationError(question, answer) ?? true,
  };
}
