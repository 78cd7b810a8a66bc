import type { Command, Flag } from '../../command.ts';

const offline: Flag = { flags: '--offline', about: 'work offline; list what is not cached' };
const writing: readonly Flag[] = [
  { flags: '--yes', about: 'write without asking' },
  { flags: '--dry-run', about: 'show the change, write nothing' },
];

/** For those who use registries. */
export const useCommands: readonly Command[] = [
  {
    name: 'list',
    summary: 'list the configured registries and their templates',
    examples: [
      ['pyfunc registry list', 'source, version and templates of each'],
      ['pyfunc registry list --why', 'which file configures each, and where pyfunc looked'],
    ],
    flags: [{ flags: '--why', about: 'show where pyfunc looked for pyfunc.config' }, offline],
    reads: true,
    load: () => import('./list.ts'),
  },
  {
    name: 'search',
    argument: '<words...>',
    summary: 'find templates by words in their names and titles',
    examples: [
      ['pyfunc registry search queue order', 'built-in templates and those of registries'],
    ],
    flags: [offline],
    reads: true,
    load: () => import('./search.ts'),
  },
  {
    name: 'info',
    argument: '<template>',
    summary: 'show what a template asks, writes and needs',
    examples: [
      ['pyfunc registry info @acme/orders', 'its flags, files, settings and requirements'],
      ['pyfunc registry info http --json', 'the same for programs'],
    ],
    flags: [offline],
    reads: true,
    load: () => import('./info.ts'),
  },
  {
    name: 'add',
    argument: '[namespace] [source]',
    summary: 'use a registry: name it in pyfunc.config and pin it',
    examples: [
      ['pyfunc registry add @acme ./tools/pyfunc-templates', 'a folder of the repository'],
      ['pyfunc registry add @acme npm:@acme/templates@^2', 'a package'],
      ['pyfunc registry add @acme git+https://host/t.git#v2', 'a git repository'],
    ],
    flags: [
      {
        flags: '--header <header>',
        about: 'sent with a tarball URL, e.g. "Authorization: Bearer $' + '{TOKEN}"',
        many: true,
      },
      ...writing,
    ],
    load: () => import('./add.ts'),
  },
  {
    name: 'remove',
    argument: '<namespace>',
    summary: 'stop using a registry',
    examples: [['pyfunc registry remove @acme', 'refused if apps have code from it']],
    flags: [{ flags: '--force', about: 'remove it even if apps have code from it' }, ...writing],
    load: () => import('./remove.ts'),
  },
  {
    name: 'outdated',
    argument: '[path]',
    summary: 'list outdated pins and apps below the path',
    examples: [
      ['pyfunc registry outdated', 'as a table'],
      ['pyfunc registry outdated --check', 'for CI: exit code 3 if anything is outdated'],
    ],
    flags: [{ flags: '--check', about: 'exit code 3 if anything is outdated' }, offline],
    reads: true,
    load: () => import('./outdated.ts'),
  },
  {
    name: 'update',
    argument: '[namespace...]',
    summary: 'move pins to the newest version that the source allows',
    examples: [
      ['pyfunc registry update', 'all pinned registries'],
      ['pyfunc registry update @acme', 'one registry'],
    ],
    flags: [{ flags: '--allow-downgrade', about: 'allow an older version' }, ...writing],
    load: () => import('./update.ts'),
  },
];
