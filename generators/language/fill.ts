import type { Span } from '../../workspace/change/edit.ts';
import type { Answers } from '../templates/question.ts';
import type { TemplateValue } from './template.ts';

const placeholder = /\{\{(\w+)\}\}/g;

/**
 * Data of a template.json with the answers in it: `{{name}}` in a text, or in a key, becomes the answer
 * to that question. A text that is nothing else takes the answer as it is, be it true or a list.
 */
export function fill(value: TemplateValue, answers: Answers): TemplateValue {
  if (typeof value === 'string') return fillText(value, answers);
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.map((each) => fill(each, answers));
  const entries = Object.entries(value);
  return Object.fromEntries(
    entries.map(([key, each]) => [String(fillText(key, answers)), fill(each, answers)]),
  );
}

/** The placeholders of one text, with their places in it. */
export function holesIn(text: string): { readonly name: string; readonly span: Span }[] {
  return [...text.matchAll(placeholder)].map(({ 0: whole, 1: name = '', index }) => ({
    name,
    span: { start: index, end: index + whole.length },
  }));
}

function fillText(text: string, answers: Answers): TemplateValue {
  const [only] = holesIn(text);
  if (only !== undefined && only.span.end - only.span.start === text.length) {
    return answers[only.name] ?? null;
  }
  return text.replace(placeholder, (_, name: string) => String(answers[name] ?? ''));
}

function isList(value: TemplateValue): value is readonly TemplateValue[] {
  return Array.isArray(value);
}
