import { sameKey } from '../../bindings/function-json/function-json.ts';
import type { Span } from '../../workspace/change/edit.ts';
import { readJson } from '../../workspace/text/json.ts';
import type { LegacyApp } from './legacy-app.ts';

/** What host.json starts in place of a Python worker, and where it says so. */
export interface CustomHandler {
  /** E.g. `python app.py`; '' where it is not said. */
  readonly command: string;
  readonly span?: Span;
}

/** The custom handler of an app: its functions are served by a program of its own, whatever language that is. */
export function readCustomHandler(app: LegacyApp): CustomHandler | undefined {
  const text = app.text('host.json');
  const read = text === undefined ? undefined : readJson(text);
  if (read === undefined || read.kind === 'malformed') return undefined;
  const [key, handler] = property(read.value, 'customHandler');
  if (key === undefined || typeof handler !== 'object' || handler === null) return undefined;
  const [, description] = property(handler, 'description');
  const [, program] = property(description, 'defaultExecutablePath');
  const [, given] = property(description, 'arguments');
  const words = [program, ...(Array.isArray(given) ? given : [])];
  const span = read.spanOf([key]);
  return {
    command: words.filter((each) => typeof each === 'string').join(' '),
    ...(span === undefined ? {} : { span }),
  };
}

function property(value: unknown, name: string): readonly [key?: string, value?: unknown] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).find(([key]) => sameKey(key, name)) ?? [];
}
