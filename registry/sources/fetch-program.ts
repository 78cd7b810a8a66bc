import { spawn } from 'node:child_process';

/** Milliseconds after which a program that fetches something is given up. */
const fetchTimeoutMs = 120_000;

/** How a program ended that fetches something. */
export type Fetched =
  | { readonly kind: 'fetched'; readonly stdout: string }
  /** What it said last, without anything that looks like a secret. */
  | { readonly kind: 'failed'; readonly reason: string };

/** Runs git or npm without any input. What they start may still ask for a passphrase at a terminal. */
export function fetchWith(
  program: string,
  words: readonly string[],
  options: {
    readonly cwd: string;
    readonly env: NodeJS.ProcessEnv;
    readonly signal?: AbortSignal;
  },
): Promise<Fetched> {
  const timeout = AbortSignal.timeout(fetchTimeoutMs);
  const signal = options.signal ? AbortSignal.any([timeout, options.signal]) : timeout;
  return new Promise((resolve) => {
    const { cwd, env } = options;
    const stdio = ['ignore', 'pipe', 'pipe'] as const;
    const child = spawn(program, words, { cwd, env, signal, stdio: [...stdio] });
    const said = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      said.stdout += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      said.stderr = (said.stderr + chunk).slice(-10_000);
    });
    child.on('error', (error: NodeJS.ErrnoException) => {
      if (error.name === 'AbortError') return;
      resolve({
        kind: 'failed',
        reason: error.code === 'ENOENT' ? `${program} is not installed` : error.message,
      });
    });
    child.on('exit', () => {
      if (!signal.aborted) return;
      // What it started may live on and hold these open.
      for (const stream of [child.stdout, child.stderr]) stream.destroy();
      resolve({ kind: 'failed', reason: stopReason(timeout, fetchTimeoutMs) });
    });
    child.on('close', (code, killedBy) => {
      if (code === 0) resolve({ kind: 'fetched', stdout: said.stdout });
      else
        resolve({
          kind: 'failed',
          reason: lastWords(said.stderr) ?? `${program} ended with ${code ?? killedBy}`,
        });
    });
  });
}

/** Why fetching something was given up: by us, or by who runs this. */
export function stopReason(timeout: AbortSignal, milliseconds: number): string {
  return timeout.aborted ? `no answer in ${milliseconds / 1000} seconds` : 'it was stopped';
}

/** The line that says why, with what follows `//user:` in a URL taken out. */
function lastWords(text: string): string | undefined {
  const lines = text
    .split('\n')
    .map((line) => line.replace(/^npm (?:error|ERR!|warn)\s*/i, '').trim());
  const telling = lines.filter((line) => line !== '' && !/complete log|debug-\d/.test(line));
  const line = telling.find((each) => /^(?:fatal|error):|\b\d{3}\b/i.test(each)) ?? telling.at(-1);
  return line?.replace(/\/\/[^/@\s]*@/g, '//…@').replace(/^(?:fatal|error): /, '');
}
