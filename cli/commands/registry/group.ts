import type { Command } from '../../command.ts';
import { manyAppsFlags } from '../shared-flags.ts';
import { authorCommands } from './author-commands.ts';
import { madeCommands } from './made-commands.ts';
import { releaseCommands } from './release-commands.ts';
import { useCommands } from './use-commands.ts';

const affected: Command = {
  name: 'affected',
  argument: '[template]',
  summary: 'show which apps use which template versions',
  examples: [
    ['pyfunc registry affected', 'every app below, and whether it is out of date'],
    ['pyfunc registry affected @acme/orders', 'apps that use one template'],
    ["pyfunc registry affected '@acme/orders@<2.3'", 'or some versions of it'],
  ],
  flags: [
    ...manyAppsFlags
      .filter(({ flags }) => /^--(?:in|ex)clude/.test(flags))
      .map(({ under: _, ...flag }) => flag),
    { flags: '--offline', about: 'work offline; list what is not cached' },
  ],
  load: () => import('./affected.ts'),
};

/** `pyfunc registry <command>`, in the order of its help: what users need first, then what authors need. */
export const registryGroup: Command = {
  name: 'registry',
  summary: 'use, write, test and update your own templates',
  examples: [
    ['pyfunc registry list', 'the configured registries, with their templates'],
    ['pyfunc registry add @acme ./tools/pyfunc-templates', 'use a registry'],
    ['pyfunc registry init tools/pyfunc-templates', 'create a registry'],
  ],
  flags: [],
  commands: [...useCommands, ...madeCommands, affected, ...authorCommands, ...releaseCommands],
};
