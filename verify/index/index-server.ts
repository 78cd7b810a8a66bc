import { type ChildProcess, spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { type ProgramRun, runPython } from '../../workspace/process/run-program.ts';
import { programsFolder } from '../assets.ts';
import type { UserPython } from '../environment/python.ts';

interface Work {
  readonly script: 'index_app' | 'load_legacy';
  readonly arguments: readonly string[];
  readonly folder: string;
  /** After so many seconds the process and all it has started are killed. */
  readonly seconds: number;
}

/** A Python process that has the library loaded and runs scripts in forks, one at a time. */
interface Server {
  readonly key: string;
  readonly process: ChildProcess;
  /** `stale` where what it has loaded has changed since, `ended` where it has ended. */
  ask(work: Work): Promise<ProgramRun | 'stale' | 'ended'>;
}

/** Servers without work, the one that was used last at the end. */
const idle: Server[] = [];
/** What has been run before: the second run of a Python starts a server, the first would not gain. */
const known = new Set<string>();
let busy = 0;
/** False on other systems, and where the kernel lacks what the server needs. */
let canServe = process.platform === 'linux';

/**
 * Runs a script with the library of a Python, in a process of its own: from the second time on, where
 * the system is Linux, a fork of one that has loaded the library, which takes a tenth of the time. On
 * macOS a fork may not use all of the system, and Windows has none.
 */
export async function runWithLibrary(python: UserPython, work: Work): Promise<ProgramRun> {
  const server = canServe ? serverFor(python) : undefined;
  return (await (server && askServer(server, work))) ?? runAlone(python, work);
}

/** The same in a process that ends with it, after the words of another program where some are given. */
export function runAlone(
  python: UserPython,
  work: Work,
  wrapper: readonly string[] = [],
): Promise<ProgramRun> {
  const script = path.join(programsFolder, `${work.script}.py`);
  const command = [...wrapper, python.path, '-B', script, ...work.arguments, ...libraryOf(python)];
  return runPython(command, { folder: work.folder, seconds: work.seconds });
}

/** Where the library of pyfunc goes on `sys.path`: before all packages, or after them where only Durable is ours. */
export function libraryOf({ bundled }: UserPython): readonly string[] {
  if (bundled === undefined) return [];
  const place = bundled.packages.includes('azure-functions') ? 'first' : 'last';
  return [`--library-${place}`, bundled.folder];
}

function serverFor(python: UserPython): Server | undefined {
  // The environment may decide what the library does, and where it is found.
  const key = JSON.stringify([python.path, libraryOf(python), process.env]);
  const at = idle.findLastIndex((each) => each.key === key);
  if (at >= 0) return idle.splice(at, 1)[0];
  if (!known.has(key)) {
    known.add(key);
    return undefined;
  }
  const most = availableParallelism() + 1;
  if (busy >= most) return undefined;
  if (busy + idle.length >= most) idle.shift()?.process.kill();
  return start(python, key);
}

async function askServer(server: Server, work: Work): Promise<ProgramRun | undefined> {
  busy += 1;
  const run = await server.ask(work);
  busy -= 1;
  if (run === 'ended') canServe = false;
  if (typeof run === 'string') {
    server.process.kill();
    return undefined;
  }
  idle.push(server);
  return run;
}

function start(python: UserPython, key: string): Server {
  const script = path.join(programsFolder, 'index_server.py');
  const child = spawn(python.path, ['-B', script, ...libraryOf(python)], {
    cwd: programsFolder,
    detached: true,
    env: { ...process.env, PYTHONIOENCODING: 'utf-8' },
    stdio: ['pipe', 'ignore', 'ignore', 'pipe'],
  });
  const [requests, , , answers] = child.stdio as unknown as [Writable, null, null, Readable];
  let answered: ((line: string | undefined) => void) | undefined;
  let pending = '';
  answers.setEncoding('utf8').on('data', (text: string) => {
    pending += text;
    if (!pending.endsWith('\n')) return;
    answered?.(pending);
    pending = '';
  });
  answers.on('close', () => answered?.(undefined));
  child.on('error', () => answered?.(undefined));
  requests.on('error', () => undefined);
  // A server that waits for work keeps no process alive; it ends with its standard input.
  const hold = (isHeld: boolean) => {
    for (const each of [child, requests, answers] as { ref(): void; unref(): void }[]) {
      if (isHeld) each.ref();
      else each.unref();
    }
  };
  hold(false);
  return {
    key,
    process: child,
    ask: async (work) => {
      hold(true);
      const line = await new Promise<string | undefined>((resolve) => {
        answered = resolve;
        if (answers.destroyed) resolve(undefined);
        else requests.write(`${JSON.stringify(work)}\n`);
      });
      hold(false);
      if (line === undefined) return 'ended';
      const answer = JSON.parse(line);
      return answer.stale === true ? 'stale' : answer;
    },
  };
}
