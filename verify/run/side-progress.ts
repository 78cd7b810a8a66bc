import type { ProgramRun } from '../../workspace/process/run-program.ts';
import type { Invocation } from './invocation.ts';
import type { RawEnd, RawLine, RawResult, RawStop } from './raw-lines.ts';

/** Why a function came to an early end. `at` is `path:line`. */
export interface EarlyEnd {
  readonly kind: RawStop['stopped'] | 'crash';
  readonly at?: string;
  /** The invocation it happened in, by its index. */
  readonly invocation: number;
}

export interface SideRun {
  readonly loaded: ReadonlySet<string>;
  /** Why a function does not load; `''` stands for a v2 app as a whole. */
  readonly refused: ReadonlyMap<string, string>;
  /** What came of each invocation by its index: one result, or one for each run of an orchestration. */
  readonly results: ReadonlyMap<number, readonly RawResult[]>;
  /** By function. */
  readonly stops: ReadonlyMap<string, EarlyEnd>;
  readonly modules: readonly string[];
  readonly variables: readonly string[];
  readonly optionalVariables: readonly string[];
  readonly reachedFor: readonly string[];
}

/** What the processes of one side have shown so far, and what the next one has to do. */
export class SideProgress implements SideRun {
  readonly loaded = new Set<string>();
  readonly refused = new Map<string, string>();
  readonly results = new Map<number, RawResult[]>();
  readonly stops = new Map<string, EarlyEnd>();
  readonly done = new Set<number>();
  modules: readonly string[] = [];
  variables: readonly string[] = [];
  optionalVariables: readonly string[] = [];
  reachedFor: readonly string[] = [];
  readonly #names: readonly string[];
  readonly #invocations: readonly Invocation[];

  /** `names` are what is loaded, one by one; `''` stands for an app that is loaded as a whole. */
  constructor(names: readonly string[], invocations: readonly Invocation[]) {
    this.#names = names;
    this.#invocations = invocations;
  }

  /** With their index among all. */
  remaining(): (Invocation & { readonly index: number })[] {
    return this.#invocations
      .map((each, index) => ({ ...each, index }))
      .filter((each) => !this.done.has(each.index) && !this.stops.has(each.function));
  }

  /** Takes what one process has reported; whether another one has to go on. */
  take(lines: readonly RawLine[], run: ProgramRun): boolean {
    let begun: number | undefined;
    let stop: RawStop | undefined;
    let ended = false;
    for (const line of lines) {
      switch (line.kind) {
        case 'bug':
          throw new Error(line.bug);
        case 'loaded':
          this.loaded.add(line.loaded);
          break;
        case 'refused':
          this.refused.set(line.refused, line.reason);
          break;
        case 'begun':
          begun = line.begun;
          break;
        case 'result':
          this.#add(line.result, line);
          break;
        case 'done':
          this.done.add(line.done);
          break;
        case 'stopped':
          stop = line;
          break;
        case 'end':
          ended = true;
          this.#note(line);
      }
    }
    if (ended && stop === undefined) return false;
    const invocation = stop?.invocation ?? (this.done.has(begun ?? -1) ? undefined : begun);
    if (invocation !== undefined) {
      this.#stop(invocation, stop);
      return true;
    }
    const name = stop?.function ?? this.#nextToLoad();
    if (name !== undefined) {
      this.#refuse(name, stop, run);
      return name !== '';
    }
    // Between two calls, by a thread that one of them left behind: the next one has to do.
    const next = this.remaining()[0]?.index;
    if (next === undefined) return false;
    this.#stop(next, stop);
    return true;
  }

  #add(index: number, result: RawResult): void {
    this.results.set(index, [...(this.results.get(index) ?? []), result]);
  }

  #note(end: RawEnd): void {
    this.modules = union(this.modules, end.modules);
    this.variables = union(this.variables, end.environment);
    this.optionalVariables = union(this.optionalVariables, end.optional);
    this.reachedFor = union(this.reachedFor, end.refused);
  }

  #stop(invocation: number, stop: RawStop | undefined): void {
    const name = this.#invocations[invocation]?.function ?? '';
    const at = stop?.at ?? undefined;
    this.stops.set(name, {
      kind: stop?.stopped ?? 'crash',
      invocation,
      ...(at !== undefined && { at }),
    });
  }

  #refuse(name: string, stop: RawStop | undefined, { ending, output }: ProgramRun): void {
    const how =
      stop?.stopped ?? (ending.kind === 'signal' ? ending.signal : output.trim().slice(-300));
    const reason = { 'time-limit': 'its import does not end', exit: 'it ends the process' }[how];
    this.refused.set(name, `${reason ?? `Python ends: ${how}`}${stop?.at ? ` (${stop.at})` : ''}`);
  }

  /** What was being loaded when the process ended without output. */
  #nextToLoad(): string | undefined {
    const isWhole = this.#names[0] === '';
    if (isWhole) return this.loaded.size === 0 && !this.refused.has('') ? '' : undefined;
    return this.#names.find((name) => !this.loaded.has(name) && !this.refused.has(name));
  }
}

function union(one: readonly string[], other: readonly string[]): string[] {
  return [...new Set([...one, ...other])].sort();
}
