import type { Answers } from './question.ts';
import type { Value } from './template.ts';

const wholeHole = /^\{\{(\w+)\}\}$/;

/**
 * Data of a template.json with the answers in it: a text, or a key, that is nothing but `{{name}}`
 * becomes the answer to that question. Anything else stays as it is.
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
  if (typeof value === 'string') return wholeHole.exec(value)?.slice(1) ?? [];
  if (typeof value !== 'object' || value === null) return [];
  if (isList(value)) return value.flatMap(namesIn);
  return Object.entries(value).flatMap(([key, each]) => [...namesIn(key), ...namesIn(each)]);
}

function fillText(text: string, answers: Answers): Value {
  const name = wholeHole.exec(text)?.[1];
  return name === undefined ? text : (answers[name] ?? null);
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}
