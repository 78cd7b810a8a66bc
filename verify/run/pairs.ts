import type { RawResult, RawValue } from './raw-lines.ts';
import { neutral } from './same-text.ts';
import type { SideRun } from './side-progress.ts';

/** A side with the folder it ran in, which must not count as a difference. */
export interface Ran {
  readonly run: SideRun;
  readonly folder: string;
}

/** Two results of the same call, or of the same run of an orchestration; one side may have none. */
export interface Pair {
  readonly run: number | undefined;
  readonly one: RawResult | undefined;
  readonly other: RawResult | undefined;
}

/** What both have shown of a call, by its index, without what the place of a side brings with it. */
export function pairsOf(index: number, v1: Ran, v2: Ran): Pair[] {
  const one = v1.run.results.get(index) ?? [];
  const other = v2.run.results.get(index) ?? [];
  return Array.from({ length: Math.max(one.length, other.length) }, (_, at) => ({
    run: (one[at] ?? other[at])?.run,
    one: one[at] && neutralResult(one[at], v1.folder),
    other: other[at] && neutralResult(other[at], v2.folder),
  }));
}

function neutralResult(result: RawResult, folder: string): RawResult {
  const clean = (text: string) => neutral(text, folder);
  const cleanValue = (value: RawValue): RawValue =>
    JSON.parse(JSON.stringify(value), (_, each) => (typeof each === 'string' ? clean(each) : each));
  return {
    ...result,
    return: cleanValue(result.return),
    outputs: Object.fromEntries(
      Object.entries(result.outputs).map(([name, value]) => [name, cleanValue(value)]),
    ),
    exception: result.exception === null ? null : clean(result.exception),
    logs: result.logs.map((log) => ({
      ...log,
      message: clean(log.message),
      exception: log.exception === null ? null : clean(log.exception),
    })),
    printed: clean(result.printed),
    calls: result.calls.map((call) => ({ ...call, body: call.body && clean(call.body) })),
  };
}
