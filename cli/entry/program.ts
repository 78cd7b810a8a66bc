import { commands } from '../commands/commands.ts';
import { start } from '../start.ts';

export const names = ['--help', 'help', ...commands.map(({ name }) => name)];

export function run(words: readonly string[]): Promise<void> {
  return start(words, commands);
}
