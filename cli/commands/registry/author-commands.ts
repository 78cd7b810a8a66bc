import type { Command } from '../../command.ts';

/** For authors, while they write templates. */
export const authorCommands: readonly Command[] = [
  {
    name: 'init',
    argument: '[folder]',
    summary: 'create a registry with one template and its test',
    examples: [
      ['pyfunc registry init tools/pyfunc-templates', 'in an existing or new folder'],
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
    summary: 'create a template, empty or from a function',
    examples: [
      ['pyfunc registry new audit-log', 'in the registry that this folder is in'],
      ['pyfunc registry new runbook --kind files --in tools/templates --yes', 'files only'],
      ['pyfunc registry new orders --from ./app --function Orders', 'from a function'],
    ],
    flags: [
      { flags: '--kind <kind>', about: 'what it generates', choices: ['function', 'files', 'app'] },
      { flags: '--title <text>', about: 'title for lists' },
      { flags: '--from <app>', about: 'the app with the function to start from' },
      { flags: '--function <name>', about: 'name of that function in Azure' },
      { flags: '--in <folder>', about: 'the registry (the one this folder is in)' },
      { flags: '--yes', about: 'take the defaults and write without asking' },
      { flags: '--dry-run', about: 'show the files, write nothing' },
    ],
    load: () => import('./new.ts'),
  },
  {
    name: 'validate',
    argument: '[folder]',
    summary: 'check templates and show where the errors are',
    examples: [
      ['pyfunc registry validate', 'the registry in this folder'],
      ['pyfunc registry validate tools/pyfunc-templates --json', 'for an editor or CI'],
    ],
    flags: [],
    load: () => import('./validate.ts'),
  },
];
