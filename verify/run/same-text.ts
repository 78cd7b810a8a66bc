import { clientText } from './durable-values.ts';

/**
 * How two texts compare. `client`: v1 shows the text of a Durable client where v2 shows the client.
 * `module`: v1 calls the module `__app__.Orders`, v2 `Orders`. `worker`: the two workers word one and
 * the same error of theirs differently.
 */
export type TextVerdict = 'same' | 'client' | 'module' | 'worker' | 'different';

const LINE_NUMBER = /(File \\*"[^"\n]*", line )\d+/g;
/** The two worker libraries under one name, as a repr or a traceback shows it. */
const WORKER = /\bazure_functions_(?:worker|runtime_v1|runtime)(?=[.\\/])/g;
const ADDRESS = /\b0x[0-9a-f]{6,}\b/gi;
const CLIENT_OBJECT = /<azure\.durable_functions[\w.]*\.DurableOrchestrationClient object at 0x…>/g;

/** Compares what both sides said, after `neutral`. See docs/semantics.md#differences */
export function compareTexts(v1: string, v2: string): TextVerdict {
  if (v1 === v2) return 'same';
  const client = v1.replaceAll(clientText, '<client>');
  const object = v2.replace(CLIENT_OBJECT, '<client>');
  if (client === object) return 'client';
  if (wordedAlike(v1) === wordedAlike(v2)) return 'worker';
  return client.replaceAll('__app__.', '') === object.replaceAll('__app__.', '')
    ? 'module'
    : 'different';
}

/** The library calls a binding by its class in v1, by its type in v2. */
function wordedAlike(error: string): string {
  return error.replace(
    /^(TypeError: unable to encode outgoing TypedData: unsupported type) ".*?"(?= for)/s,
    '$1',
  );
}

/**
 * The text without what a migration or another process may change: the folder of the copy, addresses,
 * the package of the worker, and the line numbers of tracebacks.
 */
export function neutral(text: string, folder: string): string {
  return text
    .replaceAll(folder, '')
    .replace(WORKER, 'azure_functions_worker')
    .replace(ADDRESS, '0x…')
    .replace(LINE_NUMBER, '$1…');
}

/** Two texts from shortly before their first difference on, for people. */
export function excerpts(v1: string, v2: string): readonly [string, string] {
  let at = 0;
  while (at < v1.length && v1[at] === v2[at]) at += 1;
  const start = at > 40 ? at - 20 : 0;
  return [excerpt(v1, start), excerpt(v2, start)];
}

const LONGEST = 120;

function excerpt(text: string, start: number): string {
  const end = start + LONGEST;
  const cut = text.slice(start, end);
  return JSON.stringify(`${start > 0 ? '…' : ''}${cut}${end < text.length ? '…' : ''}`);
}
