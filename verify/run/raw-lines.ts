/** What run_app.py writes: one JSON object a line. */

export type RawLine =
  | { readonly kind: 'loaded'; readonly loaded: string }
  | { readonly kind: 'refused'; readonly refused: string; readonly reason: string }
  | { readonly kind: 'begun'; readonly begun: number }
  | ({ readonly kind: 'result'; readonly result: number } & RawResult)
  | { readonly kind: 'done'; readonly done: number }
  | RawStop
  | RawEnd
  | { readonly kind: 'bug'; readonly bug: string };

/** Before it ends the process: what was under way, an invocation or the load of a function. */
export interface RawStop {
  readonly kind: 'stopped';
  readonly stopped: 'time-limit' | 'exit';
  /** `path:line` of the app. */
  readonly at: string | null;
  readonly invocation?: number;
  readonly function?: string;
}

export interface RawEnd {
  readonly kind: 'end';
  readonly end: true;
  readonly modules: readonly string[];
  readonly environment: readonly string[];
  /** Variables without a default that are not set, and were not stood in for. */
  readonly optional: readonly string[];
  /** What the app reached for and did not get, e.g. `the network`. */
  readonly refused: readonly string[];
}

/** What came of one call. */
export interface RawResult {
  /** Counts the runs of an orchestration, from 1. */
  readonly run?: number;
  readonly return: RawValue;
  readonly outputs: { readonly [binding: string]: RawValue };
  readonly exception: string | null;
  readonly logs: readonly RawLog[];
  readonly printed: string;
  /** What Durable clients asked of the host. */
  readonly calls: readonly RawCall[];
}

export interface RawLog {
  readonly level: string;
  readonly logger: string;
  readonly message: string;
  readonly exception: string | null;
}

export interface RawCall {
  readonly method: string;
  readonly url: string;
  readonly body: string | null;
}

/** With one key, the type the host gets it as; http responses are objects, all others text. */
export type RawValue = { readonly [type: string]: string | RawResponse } | null;

export interface RawResponse {
  readonly status: string;
  readonly headers: { readonly [name: string]: string };
  readonly cookies: readonly string[];
  readonly body: RawValue;
}

/** A line is of the kind whose key it has; the last line has `refused` too. */
const kinds: readonly RawLine['kind'][] = [
  'bug',
  'loaded',
  'begun',
  'result',
  'done',
  'stopped',
  'end',
  'refused',
];

/** The lines that are whole: the last one may have been cut off. */
export function readLines(text: string): RawLine[] {
  return text.split('\n').flatMap((line): RawLine[] => {
    try {
      const parsed: object = JSON.parse(line);
      const kind = kinds.find((each) => Object.hasOwn(parsed, each));
      return [{ kind, ...parsed } as RawLine];
    } catch {
      return [];
    }
  });
}
