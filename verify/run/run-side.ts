import path from 'node:path';
import type { Binding } from '../../bindings/function-json.ts';
import { stringAt } from '../../bindings/keys.ts';
import { writeScratchFile } from '../../workspace/scratch.ts';
import { pythonFolder } from '../index-app.ts';
import { type Run, runPython } from '../run-python.ts';
import type { Invocation } from './invocation.ts';
import { type RawEnd, type RawLine, type RawResult, type RawStop, readLines } from './raw-lines.ts';

/** One of the two apps, in a folder of its own that it may write to. */
export interface Side {
  readonly app: LegacySide | PresentSide;
  /** The app's root lies in it. */
  readonly folder: string;
  readonly root: string;
}

export interface LegacySide {
  readonly model: 'v1';
  readonly functions: readonly LegacyFunction[];
}

/** What the host tells the worker of a v1 function. */
export interface LegacyFunction {
  readonly name: string;
  /** Relative to the app. */
  readonly script: string;
  readonly entryPoint?: string;
  readonly bindings: readonly Binding[];
}

interface PresentSide {
  readonly model: 'v2';
  /** The name of function_app.py. */
  readonly script: string;
}

export interface SideOptions {
  /** The interpreter of the environment with Microsoft's libraries, and what to put before it. */
  readonly command: readonly string[];
  /** Folders with more packages. */
  readonly packages: readonly string[];
  readonly environment: 'required' | 'all';
  /** Seconds for one invocation, and for the import of the app. */
  readonly limit: number;
  readonly loadLimit: number;
}

/** Why a function came to an early end. `at` is `path:line`. */
export interface Stop {
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
  readonly stops: ReadonlyMap<string, Stop>;
  readonly modules: readonly string[];
  readonly variables: readonly string[];
  readonly optionalVariables: readonly string[];
  readonly reachedFor: readonly string[];
}

/**
 * Loads the app in Microsoft's library for its model and invokes it, all in one process. A function
 * that hangs, crashes or ends the process is left out, and a new process goes on with the others.
 */
export async function runSide(
  side: Side,
  invocations: readonly Invocation[],
  options: SideOptions,
): Promise<SideRun> {
  const progress = new Progress(invocations);
  for (let goOn = true; goOn; ) {
    const run = await start(side, progress, options);
    goOn = progress.take(readLines(run.report), side, run);
  }
  return progress;
}

class Progress implements SideRun {
  readonly loaded = new Set<string>();
  readonly refused = new Map<string, string>();
  readonly results = new Map<number, RawResult[]>();
  readonly stops = new Map<string, Stop>();
  readonly done = new Set<number>();
  modules: readonly string[] = [];
  variables: readonly string[] = [];
  optionalVariables: readonly string[] = [];
  reachedFor: readonly string[] = [];
  readonly #invocations: readonly Invocation[];

  constructor(invocations: readonly Invocation[]) {
    this.#invocations = invocations;
  }

  /** With their index among all. */
  remaining(): (Invocation & { readonly index: number })[] {
    return this.#invocations
      .map((each, index) => ({ ...each, index }))
      .filter((each) => !this.done.has(each.index) && !this.stops.has(each.function));
  }

  /** Takes what one process has reported; whether another one has to go on. */
  take(lines: readonly RawLine[], side: Side, run: Run): boolean {
    let begun: number | undefined;
    let stop: RawStop | undefined;
    let ended = false;
    for (const line of lines) {
      if ('bug' in line) throw new Error(line.bug);
      if ('loaded' in line) this.loaded.add(line.loaded);
      else if ('reason' in line) this.refused.set(line.refused, line.reason);
      else if ('begun' in line) begun = line.begun;
      else if ('result' in line) this.#add(line.result, line);
      else if ('done' in line) this.done.add(line.done);
      else if ('stopped' in line) stop = line;
      else {
        ended = true;
        this.#note(line);
      }
    }
    if (ended && stop === undefined) return false;
    const inInvocation =
      stop?.invocation ?? (begun !== undefined && !this.done.has(begun) ? begun : undefined);
    if (inInvocation !== undefined) this.#stop(inInvocation, stop);
    else this.#refuse(stop?.function ?? this.#nextToLoad(side), stop, run);
    return side.app.model === 'v1' || inInvocation !== undefined;
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

  #refuse(name: string, stop: RawStop | undefined, { ending, output }: Run): void {
    const how = stop?.stopped ?? ('signal' in ending ? ending.signal : output.trim().slice(-300));
    const reason = { 'time-limit': 'its import does not end', exit: 'it ends the process' }[how];
    this.refused.set(name, `${reason ?? `Python ends: ${how}`}${stop?.at ? ` (${stop.at})` : ''}`);
  }

  /** The function whose load has ended the process without a word. */
  #nextToLoad({ app }: Side): string {
    if (app.model === 'v2') return '';
    const next = app.functions.find(
      ({ name }) => !this.loaded.has(name) && !this.refused.has(name),
    );
    if (next === undefined) throw new Error('the process ended after all functions were loaded');
    return next.name;
  }
}

function start(
  { app, folder, root }: Side,
  progress: Progress,
  { command, packages, environment, limit, loadLimit }: SideOptions,
): Promise<Run> {
  const functions = app.model === 'v1' ? app.functions : [];
  const plan = {
    model: app.model,
    root,
    folder,
    packages,
    environment,
    limit,
    loadLimit,
    ...(app.model === 'v2' && { script: app.script }),
    functions: functions.filter(({ name }) => !progress.refused.has(name)).map(forWorker),
    invocations: progress.remaining(),
  };
  const file = path.join(folder, 'plan.json');
  writeScratchFile(file, JSON.stringify(plan));
  const script = path.join(pythonFolder, 'run_app.py');
  const seconds = loadLimit * (functions.length + 1) + limit * plan.invocations.length + 30;
  return runPython([...command, '-B', script, file], {
    folder: root,
    seconds,
    environment: cleanEnvironment(folder),
  });
}

function forWorker({ name, script, entryPoint, bindings }: LegacyFunction): object {
  const told = bindings.map(({ name, type, direction, properties }) => {
    return { name, type, direction, dataType: stringAt(properties, 'dataType') };
  });
  return { name, script, entryPoint, bindings: told };
}

/** Nothing of the user's but what a process needs to start: no settings, no keys, no home folder. */
function cleanEnvironment(folder: string): NodeJS.ProcessEnv {
  const kept = ['PATH', 'SYSTEMROOT', 'LD_LIBRARY_PATH', 'LANG', 'LC_ALL'];
  const inherited = kept.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  const own = { HOME: folder, USERPROFILE: folder, TMPDIR: folder, TEMP: folder, TMP: folder };
  return {
    ...Object.fromEntries(inherited),
    ...own,
    TZ: 'UTC',
    PYTHONHASHSEED: '0',
    // The other implementations give headers and the like in another order each time.
    PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION: 'python',
  };
}

function union(one: readonly string[], other: readonly string[]): string[] {
  return [...new Set([...one, ...other])].sort();
}
