import type { Session } from '../command.ts';
import { commandLine } from './command-line.ts';

/** Flags that keep a run from writing, or say how its output looks. */
const dropped = new Set(['--dry-run', '--check', '--patch', '--json', '--yes']);

/** The command line of this run with other flags, to be copied into a shell. */
export function again({ words, env }: Session, more: readonly string[]): string {
  const kept = words.filter((word) => !dropped.has(word));
  return commandLine([...program(env), ...kept, ...more]);
}

/** What the user typed to start pyfunc: it need not be installed. */
export function program(env: Session['env']): string[] {
  return env.npm_command === 'exec' ? ['npx', 'pyfunc'] : ['pyfunc'];
}
