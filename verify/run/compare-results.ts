import type { RawCall, RawLog, RawResponse, RawResult, RawValue } from './raw-lines.ts';
import { compareTexts, excerpts } from './same-text.ts';

/** `note`: not the same, but one of the differences between the models that docs/verify.md names. */
export interface RunFinding {
  readonly verdict: 'note' | 'different';
  /** Part of a sentence about the migrated function. */
  readonly text: string;
  /** What of a result it concerns; absent where it concerns the call as a whole. */
  readonly about?: 'exception' | 'return' | 'output' | 'log' | 'print' | 'request';
}

const notes = {
  client: 'shows the Durable client, where v1 has its text',
  module: 'the module has its plain name, without __app__',
  worker: 'an error of the worker in other words',
} as const;

/** What differs between two results of the same call, v1 first. */
export function compareResults(v1: RawResult, v2: RawResult): RunFinding[] {
  // Where one has failed, there is nothing to say about what it did not give.
  const isWhole = v1.exception === null && v2.exception === null;
  return [
    ...about('exception', texts('exception', v1.exception, v2.exception)),
    ...about('return', isWhole ? values('return value', v1.return, v2.return) : []),
    ...about('output', isWhole ? outputs(v1, v2) : []),
    ...about('log', logs(v1.logs, v2.logs)),
    ...about('print', texts('printed text', v1.printed, v2.printed)),
    ...about('request', calls(v1.calls, v2.calls)),
  ];
}

function about(what: NonNullable<RunFinding['about']>, findings: readonly RunFinding[]) {
  return findings.map((each): RunFinding => ({ ...each, about: what }));
}

function outputs(v1: RawResult, v2: RawResult): RunFinding[] {
  const names = new Set([...Object.keys(v1.outputs), ...Object.keys(v2.outputs)]);
  return [...names].flatMap((name) => {
    return values(`output ${name}`, v1.outputs[name] ?? null, v2.outputs[name] ?? null);
  });
}

function values(what: string, v1: RawValue, v2: RawValue): RunFinding[] {
  const [one, other] = [contentOf(v1), contentOf(v2)];
  if (one === undefined || other === undefined) {
    return texts(what, one?.text ?? null, other?.text ?? null);
  }
  if (one.type !== other.type) {
    return [different(`its ${what} is of type ${other.type}, not ${one.type}`)];
  }
  if (one.response === undefined || other.response === undefined) {
    return texts(what, one.text, other.text);
  }
  return [
    ...texts(`status of the ${what}`, one.response.status, other.response.status),
    ...headers(one.response.headers, other.response.headers),
    ...texts('cookies', one.response.cookies.join('\n'), other.response.cookies.join('\n')),
    ...values(`body of the ${what}`, one.response.body, other.response.body),
  ];
}

interface Content {
  readonly type: string;
  readonly text: string;
  readonly response?: RawResponse;
}

function contentOf(value: RawValue): Content | undefined {
  const [entry] = Object.entries(value ?? {});
  if (entry === undefined) return undefined;
  const [type, content] = entry;
  if (typeof content === 'string') return { type, text: content };
  return { type, text: JSON.stringify(content), response: content };
}

function headers(v1: { readonly [name: string]: string }, v2: typeof v1): RunFinding[] {
  const names = new Set([...Object.keys(v1), ...Object.keys(v2)]);
  return [...names].flatMap((name) => texts(`header ${name}`, v1[name] ?? null, v2[name] ?? null));
}

function logs(v1: readonly RawLog[], v2: readonly RawLog[]): RunFinding[] {
  const count = Math.max(v1.length, v2.length);
  for (let index = 0; index < count; index += 1) {
    const [one, other] = [v1[index], v2[index]];
    if (one === undefined) return [different(`it logs ${shown(other)}, which v1 does not`)];
    if (other === undefined) return [different(`it does not log ${shown(one)}`)];
    if (one.level !== other.level && one.message === other.message) {
      return [different(`it logs ${shown(one)} as ${other.level}`)];
    }
    const found = [
      ...texts('log', one.message, other.message),
      ...texts('logged exception', one.exception, other.exception),
      ...logger(one.logger, other.logger),
    ];
    // One record more or less shifts all others: the first difference says enough.
    if (found.some((each) => each.verdict === 'different')) return found;
    if (found.length > 0 && index === count - 1) return found;
    if (found.length > 0) return [...found, ...logs(v1.slice(index + 1), v2.slice(index + 1))];
  }
  return [];
}

/** v1 names the logger of a module `__app__.Orders`; where the module lies now is up to the migration. */
function logger(v1: string, v2: string): RunFinding[] {
  if (v1 === v2) return [];
  return v1.startsWith('__app__')
    ? [{ verdict: 'note', text: `its logger is ${v2}, not ${v1}` }]
    : [different(`its logger is ${v2}, not ${v1}`)];
}

function calls(v1: readonly RawCall[], v2: readonly RawCall[]): RunFinding[] {
  const asLines = (all: readonly RawCall[]) =>
    all.map(({ method, url, body }) => `${method} ${url} ${body ?? ''}`).join('\n');
  return texts('calls of the Durable client', asLines(v1), asLines(v2));
}

function texts(what: string, v1: string | null, v2: string | null): RunFinding[] {
  if (v1 === v2) return [];
  const verdict = compareTexts(v1 ?? '', v2 ?? '');
  if (verdict !== 'same' && verdict !== 'different') {
    return [{ verdict: 'note', text: `its ${what}: ${notes[verdict]}` }];
  }
  if (v1 === null) return [different(`its ${what} is ${excerpts('', v2 ?? '')[1]}, v1 has none`)];
  if (v2 === null) return [different(`it has no ${what}; in v1 it is ${excerpts(v1, '')[0]}`)];
  const [one, other] = excerpts(v1, v2);
  return [different(`its ${what} is ${other}, not ${one}`)];
}

function shown(log: RawLog | undefined): string {
  return `"${log?.message.slice(0, 100)}"`;
}

function different(text: string): RunFinding {
  return { verdict: 'different', text };
}
