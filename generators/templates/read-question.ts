import { type Format, formats } from '../language/formats.ts';
import type { JsonFields } from '../language/json-fields.ts';
import { wholeMatch } from '../language/whole-match.ts';
import type { Answer, Answers } from './question.ts';
import { type Choice, type Question, validationError } from './question.ts';

/** What can be asked, with the fields that only this kind of question has. */
export const questionKinds: Readonly<Record<Question['kind'], readonly string[]>> = {
  text: ['format', 'pattern', 'rule'],
  number: ['min', 'max'],
  select: ['choices'],
  multiselect: ['choices'],
  confirm: [],
};

/** In UTF-16 units: what is longer is a program, not the form of an answer. */
const longestPattern = 500;

/** One of the `questions` of a template.json. */
export function readQuestion(fields: JsonFields): Question {
  const kind = fields.oneOf('kind', Object.keys(questionKinds) as Question['kind'][]);
  fields.only(['name', 'title', 'kind', ...questionKinds[kind], 'default', 'when']);
  const asked = {
    name: fields.text('name'),
    title: fields.text('title'),
    ...(fields.has('when') && { when: answers(fields, 'when') }),
  };
  if (asked.name !== '' && !/^[a-z][a-zA-Z\d]*$/.test(asked.name)) {
    fields.complain([...fields.path, 'name'], 'must be in camelCase');
  }
  const made = { ...asked, kind, ...details(kind, fields) } as Question;
  if (!fields.has('default')) return made;
  const whole = { ...made, default: fields.value('default') } as Question;
  const problem = validationError(whole, fields.value('default'));
  if (problem !== undefined) fields.complain([...fields.path, 'default'], problem);
  return whole;
}

function details(kind: Question['kind'], fields: JsonFields): object {
  if (kind === 'confirm') return {};
  if (kind === 'text') return textDetails(fields);
  if (kind === 'number') return numberDetails(fields);
  return { choices: choicesOf(fields) };
}

function textDetails(fields: JsonFields): object {
  const format = fields.oneOf('format', Object.keys(formats) as Format[]);
  if (!fields.has('pattern') && !fields.has('rule')) return { format };
  const pattern = fields.text('pattern');
  const rule = fields.text('rule');
  const problem = problemWithPattern(pattern);
  if (problem === undefined) return { format, pattern, rule };
  if (pattern !== '') fields.complain([...fields.path, 'pattern'], problem);
  return { format };
}

function problemWithPattern(pattern: string): string | undefined {
  if (pattern.length > longestPattern) return `must be at most ${longestPattern} characters`;
  try {
    wholeMatch(pattern, '');
    return undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return `is not a pattern of RE2, which has no look-around and no back references: ${reason}`;
  }
}

function numberDetails(fields: JsonFields): object {
  const min = fields.has('min') ? fields.number('min') : undefined;
  const max = fields.has('max') ? fields.number('max') : undefined;
  if (min !== undefined && max !== undefined && min > max) {
    fields.complain([...fields.path, 'max'], `must not be below min, which is ${min}`);
  }
  return { ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
}

function choicesOf(fields: JsonFields): Choice[] {
  const choices = fields.objects('choices', (each) => {
    each.only(['value', 'title']);
    return { value: each.text('value'), title: each.text('title') };
  });
  const values = choices.map(({ value }) => value);
  for (const [index, value] of values.entries()) {
    if (value === '' || values.indexOf(value) === index) continue;
    fields.complain([...fields.path, 'choices', index, 'value'], 'is there twice');
  }
  return choices;
}

/** Answers to other questions, as a condition or for another template. */
export function answers(fields: JsonFields, name: string): Answers {
  const given = fields.object(name);
  return given.mapped((key): Answer => {
    const value = given.value(key);
    if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') {
      return value;
    }
    if (Array.isArray(value) && name === 'answers') return given.texts(key);
    given.complain([...given.path, key], 'must be a text, a number, true or false');
    return '';
  });
}
