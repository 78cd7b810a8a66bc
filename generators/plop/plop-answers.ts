import type { NodePlopAPI } from 'node-plop';
import { type Attempt, failedBecause, ok } from '../../workspace/attempt.ts';
import { nearest } from '../../workspace/text/nearest.ts';

/** Plop with the inquirer that its prompts go through, which its types leave out. */
type Asking = NodePlopAPI & {
  readonly inquirer: {
    prompt(prompts: readonly unknown[], answers: PlopAnswers): Promise<PlopAnswers>;
  };
};

/** A prompt of a plopfile, as far as its author wrote it. */
interface Prompt {
  readonly name: string;
  readonly type?: string;
  readonly message?: unknown;
  readonly default?: unknown;
  readonly choices?: unknown;
  readonly when?: unknown;
  readonly validate?: (value: unknown, answers: object) => unknown;
  readonly filter?: (value: unknown, answers: object) => unknown;
}

export type PlopAnswers = Readonly<Record<string, unknown>>;

/** Answers that were given beforehand: in the order of the prompts, where `_` leaves one open, or by name. */
export interface GivenToPlop {
  readonly words: readonly string[];
  readonly named: PlopAnswers;
}

export type AskedByPlop =
  | { readonly kind: 'answered'; readonly answers: PlopAnswers }
  /** Nobody is there to answer these prompts. */
  | {
      readonly kind: 'missing';
      readonly prompts: readonly OpenPrompt[];
      readonly answers: PlopAnswers;
    }
  /** Answers that were given and cannot be taken. */
  | { readonly kind: 'invalid'; readonly errors: readonly string[] };

export interface OpenPrompt {
  readonly name: string;
  readonly title: string;
}

/**
 * All answers to the prompts of a generator: what is given, read as plop itself reads it, and for the
 * rest those of a person, the defaults, or nothing. Runs code of the plopfile.
 */
export async function answerPrompts(
  plop: NodePlopAPI,
  generator: string,
  given: GivenToPlop,
  source: 'person' | 'defaults' | 'nobody',
): Promise<AskedByPlop> {
  const prompts: unknown = plop.getGenerator(generator).prompts ?? [];
  if (typeof prompts !== 'function') {
    return answerList(plop, prompts as readonly Prompt[], given, source, {});
  }
  // Such a function asks as it likes, with the inquirer that it is handed.
  const asked: Prompt[] = [];
  const prompt = async (questions: unknown, before: PlopAnswers = {}) => {
    const list = promptsIn(questions);
    const words = given.words.slice(asked.length);
    asked.push(...list);
    const own = Object.fromEntries(list.flatMap(({ name }) => namedFor(name, given.named)));
    const answer = await answerList(
      plop,
      list,
      { words: words.slice(0, list.length), named: own },
      source,
      before,
    );
    if (answer.kind !== 'answered') throw new Unanswered(answer);
    return answer.answers;
  };
  const { inquirer } = plop as Asking;
  try {
    const own: PlopAnswers = await prompts(Object.assign(Object.create(inquirer), { prompt }));
    const left = given.words.slice(asked.length).map(noPromptLeft);
    if (left.length > 0) return { kind: 'invalid', errors: left };
    return { kind: 'answered', answers: { ...own, ...given.named } };
  } catch (error) {
    if (error instanceof Unanswered) return error.result;
    throw error;
  }
}

/** Ends a function that asks, where its prompts are not answered. */
class Unanswered extends Error {
  readonly result: Exclude<AskedByPlop, { kind: 'answered' }>;

  constructor(result: Exclude<AskedByPlop, { kind: 'answered' }>) {
    super('prompts were not answered');
    this.result = result;
  }
}

/** Inquirer takes one prompt, a list of them, or an object of them by name. */
function promptsIn(questions: unknown): readonly Prompt[] {
  if (Array.isArray(questions)) return questions;
  const given = questions as { readonly name?: unknown };
  if (typeof given.name === 'string') return [given as Prompt];
  return Object.entries(given).map(([name, prompt]) => ({ ...(prompt as object), name }));
}

function namedFor(name: string, named: PlopAnswers): [string, unknown][] {
  return Object.hasOwn(named, name) ? [[name, named[name]]] : [];
}

async function answerList(
  plop: NodePlopAPI,
  list: readonly Prompt[],
  given: GivenToPlop,
  source: 'person' | 'defaults' | 'nobody',
  before: PlopAnswers,
): Promise<AskedByPlop> {
  const { inquirer } = plop as Asking;
  const errors = strangers(list, given);
  const missing: OpenPrompt[] = [];
  let answers: PlopAnswers = before;
  for (const [index, prompt] of list.entries()) {
    if (!(await isAsked(prompt, answers))) continue;
    const word = given.named[prompt.name] ?? given.words[index];
    if (word !== undefined && !/^_+$/.test(String(word))) {
      const read = await readWord(plop, prompt, word, answers);
      if (read.kind === 'failed') errors.push(`${prompt.name}: ${read.reason}`);
      else answers = { ...answers, [prompt.name]: read.value };
    } else if (source === 'person') {
      answers = await inquirer.prompt([await forPerson(prompt, answers)], answers);
    } else {
      const fallback = source === 'defaults' ? await defaultOf(prompt, answers) : undefined;
      if (fallback === undefined) missing.push(await described(prompt, answers));
      else answers = { ...answers, [prompt.name]: filtered(prompt, fallback, answers) };
    }
  }
  if (errors.length > 0) return { kind: 'invalid', errors };
  return missing.length > 0
    ? { kind: 'missing', prompts: missing, answers }
    : { kind: 'answered', answers };
}

/** Answers that no prompt asks for. */
function strangers(prompts: readonly Prompt[], { words, named }: GivenToPlop): string[] {
  const names = prompts.map(({ name }) => name);
  const unknown = Object.keys(named).filter((name) => !names.includes(name));
  return [
    ...words.slice(prompts.length).map(noPromptLeft),
    ...unknown.map((name) => {
      const meant = nearest(name, names);
      const end = meant === undefined ? `there are ${names.join(', ')}` : `did you mean ${meant}?`;
      return `there is no prompt "${name}": ${end}`;
    }),
  ];
}

function noPromptLeft(word: string): string {
  return `there is no prompt left for "${word}"`;
}

/** Prompts may hang on the answers to those before. */
async function isAsked({ when }: Prompt, answers: PlopAnswers): Promise<boolean> {
  return Boolean(typeof when === 'function' ? await when(answers) : (when ?? true));
}

/** Plop converts words by the type of the prompt, for a prompt without a condition. */
async function readWord(
  plop: NodePlopAPI,
  prompt: Prompt,
  word: unknown,
  answers: PlopAnswers,
): Promise<Attempt<unknown>> {
  const { when, validate, filter, ...rest } = prompt;
  const choices = await choicesOf(prompt, answers);
  const alone = {
    ...rest,
    ...(choices && { choices }),
    ...(validate && { validate: (value: unknown) => validate(value, answers) }),
    ...(filter && { filter: (value: unknown) => filter(value, answers) }),
  };
  const name = `answer to ${prompt.name}`;
  try {
    plop.setGenerator(name, { prompts: [alone] as never, actions: [] });
    const read = await plop.getGenerator(name).runPrompts([String(word)]);
    return ok(read[prompt.name]);
  } catch (error) {
    return failedBecause(error instanceof Error ? error.message : String(error));
  }
}

/** Plopfiles are written for an older inquirer: lists had the number of a choice as their default. */
async function forPerson(prompt: Prompt, answers: PlopAnswers): Promise<object> {
  const { type, validate } = prompt;
  const asked = { ...prompt, when: true };
  if (type === 'checkbox' && validate) {
    const values = (chosen: unknown) => (Array.isArray(chosen) ? chosen.map(choiceValue) : chosen);
    return { ...asked, validate: (chosen: unknown) => validate(values(chosen), answers) };
  }
  if (type !== 'list' && type !== 'rawlist') return asked;
  const { default: own } = prompt;
  const written: unknown = typeof own === 'function' ? await own(answers) : own;
  const choice = typeof written === 'number' && (await choicesOf(prompt, answers))?.[written];
  return { ...asked, default: choice ? choiceValue(choice) : written };
}

/** What a person gets who only presses enter; undefined where that is nothing. */
async function defaultOf(prompt: Prompt, answers: PlopAnswers): Promise<unknown> {
  const { default: own, type, validate } = prompt;
  const written: unknown = typeof own === 'function' ? await own(answers) : own;
  const choices = (await choicesOf(prompt, answers)) ?? [];
  const fallback = ((): unknown => {
    if (type === 'confirm') return written ?? true;
    if (type === 'checkbox') return written ?? choices.filter(isChecked).map(choiceValue);
    return typeof written === 'number' && choices.length > 0
      ? choiceValue(choices[written])
      : written;
  })();
  const verdict = fallback === undefined || validate?.(fallback, answers);
  return verdict === undefined || (await verdict) === true ? fallback : undefined;
}

async function choicesOf(
  { choices }: Prompt,
  answers: PlopAnswers,
): Promise<unknown[] | undefined> {
  const list: unknown = typeof choices === 'function' ? await choices(answers) : choices;
  return Array.isArray(list) ? list : undefined;
}

function isChecked(choice: unknown): boolean {
  return Object(choice).checked === true;
}

function choiceValue(choice: unknown): unknown {
  if (typeof choice !== 'object' || choice === null) return choice;
  const { name, value = name }: { readonly name?: unknown; readonly value?: unknown } = choice;
  return value;
}

function filtered({ filter }: Prompt, value: unknown, answers: PlopAnswers): unknown {
  return filter ? filter(value, answers) : value;
}

async function described({ name, message }: Prompt, answers: PlopAnswers): Promise<OpenPrompt> {
  const title: unknown = typeof message === 'function' ? await message(answers) : message;
  return { name, title: typeof title === 'string' ? title : name };
}
