import type { Command } from '../../command.ts';

/** For authors, while they write templates. */
export const authorCommands: readonly Command[] = [
  {
    name: 'init',
    argument: '[folder]',
    summary: 'begin a registry, with one template and its test',
    examples: [
      ['pyfunc registry init tools/pyfunc-templates', 'in a folder, there or new'],
      ['pyfunc registry init templates --name @acme --yes', 'without questions'],
    ],
    flags: [
      { flags: '--name <namespace>', about: 'the namespace of its templates, e.g. @acme' },
      { flags: '--yes', about: 'take the defaults and write without asking' },
      { flags: '--dry-run', about: 'show the files, write nothing' },
    ],
    load: () => import('./init.ts'),
  },
  {
    name: 'new',
    argument: '[name]',
    summary: 'begin a template, also from a function of an app',
    examples: [
      ['pyfunc registry new audit-log', 'in the registry that this folder is in'],
      ['pyfunc registry new runbook --kind files --in tools/templates --yes', 'files alone'],
      ['pyfunc registry new orders --from ./app --function Orders', 'from a function'],
    ],
    flags: [
      { flags: '--kind <kind>', about: 'what it makes', choices: ['function', 'files', 'app'] },
      { flags: '--title <text>', about: 'its title, for lists' },
      { flags: '--from <app>', about: 'the app with the function to begin from' },
      { flags: '--function <name>', about: 'that function, by its name in Azure' },
      { flags: '--in <folder>', about: 'the registry (the one this folder is in)' },
      { flags: '--yes', about: 'take the defaults and write without asking' },
      { flags: '--dry-run', about: 'show the files, write nothing' },
    ],
    load: () => import('./new.ts'),
  },
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
