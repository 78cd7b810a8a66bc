import { openBuiltIn } from '../../api/create/built-in-templates.ts';
import { createWith } from '../../api/create/create.ts';
import { runCreate } from '../commands/create.ts';
import { createCommand } from '../commands/create-command.ts';
import { start } from '../start.ts';

export const names = ['create-pyfunc'];

export function run(words: readonly string[]): Promise<void> {
  // It has one command: one file loads faster than several.
  const load = async () => ({ run: runCreate(createWith(openBuiltIn)) });
  return start(['create', ...words], [{ ...createCommand, load }]);
}
