import type { Command } from '../command.ts';

/** For authors, while they write templates. */
export const authorCommands: readonly Command[] = [
  {
    name: 'validate',
    argument: '[folder]',
    summary: 'show what is wrong with templates, and where',
    examples: [
      ['pyfunc registry validate', 'the registry in this folder'],
      ['pyfunc registry validate tools/pyfunc-templates --json', 'for an editor or CI'],
    ],
    flags: [],
    load: () => import('./validate.ts'),
  },
];
