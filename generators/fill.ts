import type { Answers } from './question.ts';
import type { Value } from './template.ts';

const hole = /\{\{(\w+)\}\}/g;

/**
 * Data of a template.json with the answers in it: `{{name}}` in a text, or in a key, becomes the answer
 * to that question. A text that is nothing else takes the answer as it is, be it true or a list.
 */
export function fill(value: Value, answers: Answers): Value {
  if (typeof value === 'string') return fillText(value, answers);
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.map((each) => fill(each, answers));
  const entries = Object.entries(value);
  return Object.fromEntries(
    entries.map(([key, each]) => [String(fillText(key, answers)), fill(each, answers)]),
  );
}

/** The questions whose answers such data needs. */
export function namesIn(value: Value): string[] {
  if (typeof value === 'string') return [...value.matchAll(hole)].map(([, name]) => name ?? '');
  if (typeof value !== 'object' || value === null) return [];
  if (isList(value)) return value.flatMap(namesIn);
  return Object.entries(value).flatMap(([key, each]) => [...namesIn(key), ...namesIn(each)]);
}

function fillText(text: string, answers: Answers): Value {
  const [found, ...more] = namesIn(text);
  if (found !== undefined && more.length === 0 && text === `{{${found}}}`) {
    return answers[found] ?? null;
  }
  return text.replace(hole, (_, name: string) => String(answers[name] ?? ''));
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}
