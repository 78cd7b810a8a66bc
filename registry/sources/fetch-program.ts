import { type ChildProcess, spawn } from 'node:child_process';

/** Milliseconds after which a program that fetches something is given up. */
const patience = 120_000;

/** How a program ended that fetches something. */
export type Fetched =
  | { readonly stdout: string }
  /** What it said last, without anything that looks like a secret. */
  | { readonly reason: string };

/** Runs git or npm without a terminal, so that neither can ask. */
export function fetchWith(
  program: string,
  words: readonly string[],
  options: {
    readonly cwd: string;
    readonly env: NodeJS.ProcessEnv;
    readonly signal?: AbortSignal;
  },
): Promise<Fetched> {
  return new Promise((resolve) => {
    const child: ChildProcess = spawn(program, words, {
      cwd: options.cwd,
      env: options.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: patience,
      ...(options.signal && { signal: options.signal }),
    });
    const said = { stdout: '', stderr: '' };
    child.stdout?.on('data', (chunk) => {
      said.stdout += chunk;
    });
    child.stderr?.on('data', (chunk) => {
      said.stderr = (said.stderr + chunk).slice(-10_000);
    });
    child.on('error', (error: NodeJS.ErrnoException) => {
      resolve({ reason: error.code === 'ENOENT' ? `${program} is not installed` : error.message });
    });
    child.on('close', (code, signal) => {
      if (code === 0) resolve({ stdout: said.stdout });
      else resolve({ reason: lastWords(said.stderr) ?? `${program} ended with ${code ?? signal}` });
    });
  });
}

/** The line that says why, with what follows `//user:` in a URL taken out. */
function lastWords(text: string): string | undefined {
  const lines = text
    .split('\n')
    .map((line) => line.replace(/^npm (?:error|ERR!|warn)\s*/i, '').trim());
  const telling = lines.filter((line) => line !== '' && !/complete log|debug-\d/.test(line));
  const line = telling.find((each) => /^(?:fatal|error):|\b\d{3}\b/i.test(each)) ?? telling.at(-1);
  return line?.replace(/\/\/[^/@\s]*@/g, '//…@').replace(/^fatal: /, '');
}
