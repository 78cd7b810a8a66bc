import type { Command } from '../command.ts';
import { useCommands } from './use-commands.ts';

/** `pyfunc registry <command>`, in the order of its help: what users need first, then what authors need. */
export const registryGroup: Command = {
  name: 'registry',
  summary: 'templates of your own: use, write, test and update them',
  examples: [
    ['pyfunc registry list', 'the registries in reach, with their templates'],
    ['pyfunc registry add @acme ./tools/pyfunc-templates', 'use a registry'],
    ['pyfunc registry init tools/pyfunc-templates', 'begin one'],
  ],
  flags: [],
  commands: [...useCommands],
};
