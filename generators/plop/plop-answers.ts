import type { NodePlopAPI } from 'node-plop';
import { type Attempt, failedBecause, ok } from '../../workspace/attempt.ts';
import { nearest } from '../../workspace/text/nearest.ts';
import { type Answer, type Answers, type Prompt, validationError } from '../templates/question.ts';
import {
  type Asking,
  askedPrompt,
  choicesOf,
  choiceValue,
  guarded,
  type PlopAnswers,
  type PlopPrompt,
  type PromptFault,
  reasonOf,
  resolved,
  selectable,
  titleOf,
} from './plop-prompt.ts';

export type { PlopAnswers } from './plop-prompt.ts';

/** Answers that were given beforehand: in the order of the prompts, where `_` leaves one open, or by name. */
export interface GivenToPlop {
  readonly words: readonly string[];
  readonly named: PlopAnswers;
}

export type AskedByPlop =
  /** `passwords` are the names of answers that nobody may see. */
  | {
      readonly kind: 'answered';
      readonly answers: PlopAnswers;
      readonly passwords: readonly string[];
    }
  /** Nobody is there to answer these prompts. */
  | {
      readonly kind: 'missing';
      readonly prompts: readonly OpenPrompt[];
      readonly answers: PlopAnswers;
      readonly passwords: readonly string[];
    }
  /** Answers that were given and cannot be taken. */
  | { readonly kind: 'invalid'; readonly errors: readonly string[] }
  /** Code of the plopfile failed. */
  | ({ readonly kind: 'failed' } & PromptFault)
  /** A person went back from the first prompt, or ended the run. */
  | { readonly kind: 'canceled'; readonly isBack: boolean };

/** Whom to ask for answers that are not given. */
interface Answering {
  readonly source: 'person' | 'defaults' | 'nobody';
  readonly ask?:
    | ((questions: readonly Prompt[]) => Promise<Answers | 'back' | 'canceled'>)
    | undefined;
}

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
  answering: Answering,
): Promise<AskedByPlop> {
  const prompts: unknown = plop.getGenerator(generator).prompts ?? [];
  if (typeof prompts !== 'function') {
    return answerList(plop, promptsIn(prompts), given, answering, {});
  }
  // Such a function asks as it likes, with the inquirer that it is handed.
  const asked: PlopPrompt[] = [];
  const bugs: unknown[] = [];
  const prompt = async (questions: unknown, before: PlopAnswers = {}) => {
    const list = promptsIn(questions);
    const words = given.words.slice(asked.length);
    asked.push(...list);
    const own = Object.fromEntries(list.flatMap(({ name }) => namedFor(name, given.named)));
    const answer = await answerList(
      plop,
      list,
      { words: words.slice(0, list.length), named: own },
      answering,
      before,
    ).catch((error) => {
      bugs.push(error);
      throw error;
    });
    if (answer.kind !== 'answered') throw new Unanswered(answer);
    return answer.answers;
  };
  const { inquirer } = plop as Asking;
  try {
    const own: PlopAnswers = await prompts(Object.assign(Object.create(inquirer), { prompt }));
    const left = given.words.slice(asked.length).map(noPromptLeft);
    if (left.length > 0) return { kind: 'invalid', errors: left };
    const answers = { ...own, ...given.named };
    return { kind: 'answered', answers, passwords: passwordsOf(asked) };
  } catch (error) {
    if (error instanceof Unanswered) return error.result;
    if (bugs.includes(error)) throw error;
    const prompt = asked.at(-1)?.name ?? '';
    return { kind: 'failed', prompt, field: 'prompts', reason: reasonOf(error) };
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
function promptsIn(questions: unknown): readonly PlopPrompt[] {
  if (Array.isArray(questions)) return questions;
  const given: { readonly name?: unknown } = Object(questions);
  if (typeof given.name === 'string') return [given as PlopPrompt];
  return Object.entries(given).map(([name, prompt]) => ({ ...(prompt as object), name }));
}

function namedFor(name: string, named: PlopAnswers): [string, unknown][] {
  return Object.hasOwn(named, name) ? [[name, named[name]]] : [];
}

async function answerList(
  plop: NodePlopAPI,
  prompts: readonly PlopPrompt[],
  given: GivenToPlop,
  answering: Answering,
  before: PlopAnswers,
): Promise<AskedByPlop> {
  if (prompts.some((each) => typeof Object(each).name !== 'string')) {
    return { kind: 'failed', prompt: '', field: 'prompts', reason: 'a prompt has no name' };
  }
  const faults: PromptFault[] = [];
  const list = prompts.map((each) => guarded(each, faults));
  try {
    const answer = await answersTo(plop, list, given, answering, before, faults);
    const [fault] = faults;
    return fault === undefined ? answer : { kind: 'failed', ...fault };
  } catch (error) {
    const [fault] = faults;
    if (fault === undefined) throw error;
    return { kind: 'failed', ...fault };
  }
}

/** The same for prompts that note their faults; ends after the first. */
async function answersTo(
  plop: NodePlopAPI,
  list: readonly PlopPrompt[],
  given: GivenToPlop,
  answering: Answering,
  before: PlopAnswers,
  faults: readonly PromptFault[],
): Promise<AskedByPlop> {
  const errors = strangers(list, given);
  const missing: OpenPrompt[] = [];
  const asked: { readonly at: number; readonly before: PlopAnswers }[] = [];
  const said: Record<string, Answer> = {};
  let answers: PlopAnswers = before;
  for (let at = 0; at < list.length && faults.length === 0; at += 1) {
    const prompt = list[at] as PlopPrompt;
    if (!(await isAsked(prompt, answers))) continue;
    const word = given.named[prompt.name] ?? given.words[at];
    if (word !== undefined && !/^_+$/.test(String(word))) {
      const read = await readWord(plop, prompt, word, answers);
      if (read.kind === 'failed') errors.push(`${prompt.name}: ${read.reason}`);
      else answers = { ...answers, [prompt.name]: read.value };
    } else if (answering.source === 'person') {
      const { question, readValue } = await askedPrompt(plop, prompt, answers);
      const reply = await answering.ask?.([withDefault(question, said[prompt.name])]);
      if (reply === undefined || reply === 'canceled') return { kind: 'canceled', isBack: false };
      if (reply === 'back') {
        const last = asked.pop();
        if (last === undefined) return { kind: 'canceled', isBack: true };
        answers = last.before;
        at = last.at - 1;
        continue;
      }
      const answer = reply[prompt.name];
      const problem = await errorIn(question, answer);
      if (problem !== undefined || answer === undefined) {
        return { kind: 'invalid', errors: [`${prompt.name}: ${problem}`] };
      }
      asked.push({ at, before: answers });
      if (!question.isSecret) said[prompt.name] = answer;
      answers = { ...answers, [prompt.name]: await readValue(answer) };
    } else {
      const fallback =
        answering.source === 'defaults' ? await defaultOf(prompt, answers) : undefined;
      if (fallback === undefined) missing.push(await described(prompt, answers));
      else answers = { ...answers, [prompt.name]: await filtered(prompt, fallback, answers) };
    }
  }
  if (errors.length > 0) return { kind: 'invalid', errors };
  const passwords = passwordsOf(list);
  return missing.length > 0
    ? { kind: 'missing', prompts: missing, answers, passwords }
    : { kind: 'answered', answers, passwords };
}

function passwordsOf(prompts: readonly PlopPrompt[]): string[] {
  return prompts.filter(({ type }) => type === 'password').map(({ name }) => name);
}

/** The question with what a person answered before they went back. */
function withDefault(question: Prompt, before: Answer | undefined): Prompt {
  return before === undefined ? question : ({ ...question, default: before } as Prompt);
}

/** A host may be a program that has not checked the answer. */
async function errorIn(question: Prompt, answer: Answer | undefined): Promise<string | undefined> {
  const problem = validationError(question, answer);
  return problem ?? (answer === undefined ? undefined : await question.check?.(answer));
}

/** Answers that no prompt asks for. */
function strangers(prompts: readonly PlopPrompt[], { words, named }: GivenToPlop): string[] {
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
async function isAsked({ when }: PlopPrompt, answers: PlopAnswers): Promise<boolean> {
  return Boolean(typeof when === 'function' ? await when(answers) : (when ?? true));
}

/** Plop converts words by the type of the prompt, for a prompt without a condition. */
async function readWord(
  plop: NodePlopAPI,
  prompt: PlopPrompt,
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
    return ok(await read[prompt.name]);
  } catch (error) {
    return failedBecause(reasonOf(error));
  }
}

/** What a person gets who only presses enter; undefined where that is nothing. */
async function defaultOf(prompt: PlopPrompt, answers: PlopAnswers): Promise<unknown> {
  const { type, validate } = prompt;
  const written = await resolved(prompt.default, answers);
  const choices = selectable(await choicesOf(prompt, answers));
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

function isChecked(choice: unknown): boolean {
  return Object(choice).checked === true;
}

function filtered({ filter }: PlopPrompt, value: unknown, answers: PlopAnswers): unknown {
  return filter ? filter(value, answers) : value;
}

async function described(prompt: PlopPrompt, answers: PlopAnswers): Promise<OpenPrompt> {
  return { name: prompt.name, title: await titleOf(prompt, answers) };
}
