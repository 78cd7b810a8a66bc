import path from 'node:path';
import type { Binding } from '../../bindings/function-json/function-json.ts';
import { stringAt } from '../../bindings/function-json/keys.ts';
import { type ProgramRun, runPython } from '../../workspace/process/run-program.ts';
import { writeScratchFile } from '../../workspace/scratch.ts';
import { programsFolder } from '../assets.ts';
import type { Invocation } from './invocation.ts';
import { readLines } from './raw-lines.ts';
import { SideProgress, type SideRun } from './side-progress.ts';

/** One of the two apps, in a folder of its own that it may write to. */
export interface ComparedApp {
  readonly app: LegacySide | PresentSide;
  /** The app's root lies in it. */
  readonly folder: string;
  readonly root: string;
}

export interface LegacySide {
  readonly model: 'v1';
  readonly functions: readonly WorkerFunction[];
}

/** What the host tells the worker of a v1 function. */
export interface WorkerFunction {
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

/**
 * Loads the app in Microsoft's library for its model and invokes it, all in one process. A function
 * that hangs, crashes or ends the process is left out, and a new process goes on with the others.
 */
export async function runSide(
  side: ComparedApp,
  invocations: readonly Invocation[],
  options: SideOptions,
): Promise<SideRun> {
  const { app } = side;
  const names = app.model === 'v1' ? app.functions.map(({ name }) => name) : [''];
  const progress = new SideProgress(names, invocations);
  for (let goOn = true; goOn; ) {
    const run = await start(side, progress, options);
    goOn = progress.take(readLines(run.report), run);
  }
  return progress;
}

function start(
  { app, folder, root }: ComparedApp,
  progress: SideProgress,
  { command, packages, environment, limit, loadLimit }: SideOptions,
): Promise<ProgramRun> {
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
  const script = path.join(programsFolder, 'run_app.py');
  const seconds = loadLimit * (functions.length + 1) + limit * plan.invocations.length + 30;
  return runPython([...command, '-B', script, file], {
    folder: root,
    seconds,
    environment: cleanEnvironment(folder),
  });
}

function forWorker({ name, script, entryPoint, bindings }: WorkerFunction): object {
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
