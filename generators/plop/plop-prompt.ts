import type { NodePlopAPI } from 'node-plop';
import type { Answer, Choice, Prompt } from '../templates/question.ts';

/** Plop with the inquirer that its prompts go through, which its types leave out. */
export type Asking = NodePlopAPI & {
  readonly inquirer: {
    prompt(prompts: readonly unknown[], answers: PlopAnswers): Promise<PlopAnswers>;
  };
};

/** A prompt of a plopfile, as far as its author wrote it. */
export interface PlopPrompt {
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

/** Code of a prompt that failed, and why. */
export interface PromptFault {
  readonly prompt: string;
  /** The field of the prompt that the code is, such as `validate`. */
  readonly field: string;
  readonly reason: string;
}

/**
 * The prompt with each error of its code noted in `faults`. A `validate` or `filter` that fails takes the
 * answer as it is, since inquirer ends the process where one throws: look at the faults after each answer.
 */
export function guarded(prompt: PlopPrompt, faults: PromptFault[]): PlopPrompt {
  const guard = (field: string, code: (...given: unknown[]) => unknown) => {
    return function guardedCode(this: unknown, ...given: unknown[]): unknown {
      const failed = (error: unknown): unknown => {
        faults.push({ prompt: prompt.name, field, reason: reasonOf(error) });
        if (field === 'validate') return true;
        if (field === 'filter') return given[0];
        throw error;
      };
      try {
        const made = code.apply(this, given);
        if (!(made instanceof Promise)) return made;
        const settled = made.catch(failed);
        // Plop does not wait for every promise, and Node ends where nobody handles one.
        settled.catch(() => {});
        return settled;
      } catch (error) {
        return failed(error);
      }
    };
  };
  const fields = Object.entries(prompt).map(([field, value]) => [
    field,
    // By throwing in `bypass` a plopfile refuses a word of the command line.
    typeof value === 'function' && field !== 'bypass' ? guard(field, value) : value,
  ]);
  return Object.assign(Object.fromEntries(fields), { name: prompt.name });
}

/** What an error of a plopfile says; anything can be thrown. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A prompt as a host asks it, with the value that an answer stands for. */
interface AskedPrompt {
  readonly question: Prompt;
  /** The answer as plop would have it, after `filter`. */
  readonly readValue: (answer: Answer) => Promise<unknown>;
}

/**
 * Describes a prompt as data where a question can say what it asks for. Other types, such as those that a
 * plopfile registers, keep their own way to ask at a terminal; elsewhere they are questions for text.
 * How a prompt looks (`transformer`, `pageSize`, `prefix`) is left to the host.
 */
export async function askedPrompt(
  plop: NodePlopAPI,
  prompt: PlopPrompt,
  answers: PlopAnswers,
): Promise<AskedPrompt> {
  const { name, type = 'input', validate, filter } = prompt;
  const title = await titleOf(prompt, answers);
  const usual = await resolved(prompt.default, answers);
  const through = async (value: unknown) => (filter ? await filter(value, answers) : value);
  // As in plop's inquirer, `validate` gets what `filter` made of the answer.
  const check = async (value: unknown) =>
    validate && verdict(await validate(await through(value), answers));
  const asText = (more: object = {}): AskedPrompt => ({
    question: {
      ...{ kind: 'text', name, title, check, ...more },
      ...(usual !== undefined && usual !== null && { default: String(usual) }),
    },
    readValue: through,
  });
  switch (type) {
    case 'input':
      return asText();
    case 'password':
      return asText({ isSecret: true });
    case 'confirm':
      return {
        question: { kind: 'confirm', name, title, default: usual !== false, check },
        readValue: through,
      };
    case 'list':
    case 'select':
    case 'rawlist':
    case 'expand':
    case 'checkbox': {
      const offer = offered(selectable(await choicesOf(prompt, answers)));
      if (offer.length === 0) break;
      const isList = type === 'checkbox';
      const idsOf = (values: unknown) =>
        offer.filter(({ value }) => Array.isArray(values) && values.includes(value));
      const valuesOf = (answer: Answer): unknown => {
        const values = [answer].flat().map((id) => offer.find((each) => each.id === id)?.value);
        return isList ? values : values[0];
      };
      const choices: Choice[] = offer.map(({ id, title: text }) => ({ value: id, title: text }));
      const common = { name, title, choices, check: (answer: Answer) => check(valuesOf(answer)) };
      const readValue = (answer: Answer) => through(valuesOf(answer));
      if (isList) {
        const chosen = usual === undefined ? offer.filter(({ checked }) => checked) : idsOf(usual);
        const fallback = chosen.map(({ id }) => id);
        const question = { ...common, kind: 'multiselect', default: fallback } as const;
        return { question: { ...question, isOptional: true }, readValue };
      }
      // Plopfiles are written for an older inquirer: lists had the number of a choice as their default.
      const chosen =
        (typeof usual === 'number' ? offer[usual] : undefined) ??
        offer.find(({ value }) => value === usual);
      const question = { ...common, kind: 'select' } as const;
      return { question: chosen ? { ...question, default: chosen.id } : question, readValue };
    }
  }
  let own: { readonly value: unknown } | undefined;
  const askInTerminal = async () => {
    const asked = { ...prompt, when: true, askAnswered: true };
    const said = await (plop as Asking).inquirer.prompt([asked], { ...answers });
    own = { value: said[name] };
    return String(own.value);
  };
  const read = (answer: unknown) => (type === 'number' ? Number(answer) : answer);
  const { question } = asText({
    askInTerminal,
    // Its own way to ask has checked and filtered the answer already.
    check: async (answer: Answer) => (own ? undefined : check(read(answer))),
  });
  return { question, readValue: async (answer) => (own ? own.value : through(read(answer))) };
}

/** What `validate` says of an answer: nothing where it accepts it. */
function verdict(said: unknown): string | undefined {
  if (said === undefined || said === true) return undefined;
  return typeof said === 'string' ? said : 'The answer is not valid.';
}

interface Offer {
  readonly id: string;
  readonly title: string;
  readonly value: unknown;
  readonly checked: boolean;
}

/** Choices with a text for each value, which may be of any type. */
function offered(choices: readonly unknown[]): Offer[] {
  const taken = new Set<string>();
  return choices.map((choice, at) => {
    const value = choiceValue(choice);
    const { name = value, checked } = Object(choice);
    const title = typeof choice === 'object' ? String(name) : String(choice);
    const wanted = typeof value === 'object' ? title : String(value);
    const id = taken.has(wanted) ? `${wanted} ${at + 1}` : wanted;
    taken.add(id);
    return { id, title, value, checked: checked === true };
  });
}

/** Those that a person can choose: no separators, and none that are disabled. */
export function selectable(choices: readonly unknown[] | undefined): readonly unknown[] {
  return (choices ?? []).filter((each) => {
    const { type, disabled } = Object(each);
    return type !== 'separator' && !disabled;
  });
}

export async function choicesOf(
  { choices }: PlopPrompt,
  answers: PlopAnswers,
): Promise<unknown[] | undefined> {
  const list = await resolved(choices, answers);
  return Array.isArray(list) ? list : undefined;
}

export function choiceValue(choice: unknown): unknown {
  if (typeof choice !== 'object' || choice === null) return choice;
  const { name, value = name }: { readonly name?: unknown; readonly value?: unknown } = choice;
  return value;
}

export async function titleOf(prompt: PlopPrompt, answers: PlopAnswers): Promise<string> {
  const title = await resolved(prompt.message, answers);
  return typeof title === 'string' ? title : prompt.name;
}

/** Most fields of a prompt may be functions of the answers before. */
export async function resolved(field: unknown, answers: PlopAnswers): Promise<unknown> {
  return typeof field === 'function' ? await field(answers) : field;
}
