import { execFileSync } from 'node:child_process';
import { pyfunc } from '../fake-host.ts';

export const quick = ['--no-install', '--no-git'];

/** Runs `pyfunc create` in a folder. */
export function create(cwd: string, ...words: readonly string[]) {
  return pyfunc(['create', ...words], { cwd });
}

/** The words of a command line, as a POSIX shell reads them. */
export function wordsOf(line: string): string[] {
  const printed = execFileSync('sh', ['-c', `printf '%s\\0' ${line}`], { encoding: 'utf8' });
  return printed.split('\0').slice(0, -1);
}

export function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1)?.trim() ?? '';
}
