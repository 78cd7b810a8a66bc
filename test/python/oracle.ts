import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { JsonObject } from '../../bindings/function-json/function-json.ts';
import { type ProgramRun, runPython } from '../../workspace/process/run-program.ts';
import { environment, repository } from './environment.ts';

/** What Microsoft's worker library says of one function; in v2, `''` stands for the app as a whole. */
export interface Verdict {
  readonly function: string;
  readonly loaded: boolean;
  readonly reason?: string;
  /** The bindings as the worker gives them to the host; in v2 only. */
  readonly bindings?: readonly JsonObject[];
}

/** What the v1 host tells the worker of a function. */
export interface LegacyLoad {
  readonly name: string;
  /** Relative to the app. */
  readonly script: string;
  readonly entryPoint?: string;
  readonly bindings: readonly {
    readonly name: string;
    readonly type: string;
    readonly direction: string;
    readonly dataType?: unknown;
  }[];
}

/** Loads each function of a v1 app in `azure_functions_runtime_v1`, all in one process as a host does. */
export function loadInV1(
  root: string,
  functions: readonly LegacyLoad[],
  wrapper: readonly string[] = [],
): Promise<readonly Verdict[]> {
  return ask('v1', root, functions, wrapper);
}

/** Indexes a v2 app in `azure_functions_runtime`: its functions, or one refusal for the app. */
export function indexInV2(
  root: string,
  wrapper: readonly string[] = [],
): Promise<readonly Verdict[]> {
  return ask('v2', root, [], wrapper);
}

/** Missing variables are stood in for only where something does not load without them. */
async function ask(
  model: 'v1' | 'v2',
  root: string,
  functions: readonly LegacyLoad[],
  wrapper: readonly string[],
): Promise<readonly Verdict[]> {
  let verdicts: readonly Verdict[] = [];
  for (const variables of ['none', 'required', 'all']) {
    const request = [root, variables, ...(model === 'v1' ? [JSON.stringify(functions)] : [])];
    const run = await (canFork && wrapper.length === 0
      ? runInFork(model, request)
      : runAlone(model, request, wrapper));
    const lines = run.report
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Verdict | { missing: { [need: string]: string[] } });
    const found = lines.filter((line) => 'function' in line);
    const reason = `the process ended: ${JSON.stringify(run.ending)} ${run.output.slice(-300)}`;
    const silent = functions
      .filter((each) => !found.some((verdict) => verdict.function === each.name))
      .map((each) => ({ function: each.name, loaded: false, reason }));
    const now = [...found, ...silent];
    if (model === 'v2' && now.length === 0 && run.report === '') {
      now.push({ function: '', loaded: false, reason });
    }
    // One process loads all functions, so a variable may help one and harm another; and code that
    // copes with None may not cope with a made-up value.
    verdicts = now.map((verdict) => {
      const before = verdicts.find((each) => each.function === verdict.function);
      const keep = before?.loaded || (variables === 'all' && !verdict.loaded);
      return keep ? (before ?? verdict) : verdict;
    });
    const missing = lines.flatMap((line) =>
      'missing' in line ? Object.values(line.missing).flat() : [],
    );
    if (verdicts.every((each) => each.loaded) || missing.length === 0) break;
  }
  return verdicts;
}

const canFork = process.platform !== 'win32';
const script = path.join(repository, 'test/python/oracle.py');

async function runAlone(
  model: 'v1' | 'v2',
  request: readonly string[],
  wrapper: readonly string[],
): Promise<ProgramRun> {
  const command = [...wrapper, await environment('py313'), '-B', script, model, ...request];
  return runPython(command, { folder: request[0] ?? '.', seconds: 60 });
}

type Ask = (request: readonly string[]) => Promise<ProgramRun>;
const servers: { v1?: Promise<Ask>; v2?: Promise<Ask> } = {};

/** Has a process answer that has imported the worker already; it ends with this one. */
async function runInFork(model: 'v1' | 'v2', request: readonly string[]): Promise<ProgramRun> {
  servers[model] ??= serve(model);
  const ask = await servers[model];
  return ask(request);
}

async function serve(model: 'v1' | 'v2'): Promise<Ask> {
  const python = await environment('py313');
  const server = spawn(python, ['-B', script, model], { stdio: ['pipe', 'pipe', 'inherit'] });
  const answers = createInterface({ input: server.stdout })[Symbol.asyncIterator]();
  return async (request) => {
    server.stdin.write(`${JSON.stringify(request)}\n`);
    // Each call takes the next line, and the lines come in the order of the calls.
    const { value, done } = await answers.next();
    if (done) throw new Error(`${script} ended before it answered.`);
    return JSON.parse(value);
  };
}
