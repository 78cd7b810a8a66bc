import type { Command } from '../../command.ts';
import { manyAppsFlags } from '../../flags/shared-flags.ts';
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
  reads: true,
  load: () => import('./affected.ts'),
};

/** For authors, while they write templates. */
const authorCommands: readonly Command[] = [
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
    reads: true,
    load: () => import('./validate.ts'),
  },
];

/** Commands about what templates made in apps, and would make. */
const madeCommands: readonly Command[] = [
  {
    name: 'verify',
    argument: '[path]',
    summary: 'show which generated code was edited',
    examples: [
      ['pyfunc registry verify', 'untouched, edited, missing; by file and by function'],
      ['pyfunc registry verify --all --json', 'for every app, for programs'],
      ['pyfunc registry verify --strict', 'for CI: fails if generated code was edited'],
    ],
    flags: [
      { flags: '--strict', about: 'exit code 1 if anything was edited or is missing' },
      ...manyAppsFlags,
    ],
    reads: true,
    load: () => import('./verify.ts'),
  },
  {
    name: 'adopt',
    argument: '<template> [path]',
    summary: 'record that code in an app came from a template',
    examples: [
      ['pyfunc registry adopt @acme/orders', 'find the version that the code came from'],
      [
        'pyfunc registry adopt @acme/orders --from 1.0.0 --answer queue=orders',
        'with its version and answers',
      ],
    ],
    flags: [
      { flags: '--from <version>', about: 'version of the template that the code came from' },
      { flags: '--answer <name=value>', about: 'answer to a question (repeatable)', many: true },
      { flags: '--yes', about: 'write without asking' },
      { flags: '--dry-run', about: 'show the change, write nothing' },
    ],
    load: () => import('./adopt.ts'),
  },
  {
    name: 'diff',
    argument: '<template> [versions]',
    summary: 'show what a new version of a template changes',
    examples: [
      ['pyfunc registry diff @acme/orders', 'in an app: what the app would get'],
      ['pyfunc registry diff @acme/orders 1.0.0..2.0.0', 'between two versions'],
    ],
    flags: [
      { flags: '--answer <name=value>', about: 'answer to a question (repeatable)', many: true },
    ],
    reads: true,
    load: () => import('./diff.ts'),
  },
];

const against = 'the last release: an index.json, a .tgz, or a commit or tag';

/** For authors, once their templates are written. */
const releaseCommands: readonly Command[] = [
  {
    name: 'test',
    argument: '[folder]',
    summary: 'test templates: expected files, index, update',
    examples: [
      ['pyfunc registry test', 'all templates of the registry in this folder'],
      ['pyfunc registry test --template orders -u', 'accept the output of one template'],
      ['pyfunc registry test --require-python --json', 'for CI'],
    ],
    flags: [
      { flags: '--template <name>', about: 'only this template (repeatable)', many: true },
      { flags: '-u, --update-snapshots', about: 'accept the current output of templates' },
      { flags: '--against <release>', about: `${against}; updates start from it` },
      { flags: '--python <path>', about: 'a Python with azure-functions to index with' },
      { flags: '--require-python', about: 'fail if there is no such Python' },
    ],
    load: () => import('./test.ts'),
  },
  {
    name: 'build',
    argument: '[folder]',
    summary: 'build a release: a tarball and its index',
    examples: [
      ['pyfunc registry build', 'into dist/'],
      [
        'pyfunc registry build tools/pyfunc-templates --against v1.2.0',
        'compared with a tag of git',
      ],
    ],
    flags: [
      { flags: '--out <folder>', about: 'where to write, from the registry folder (dist)' },
      { flags: '--against <release>', about: against },
      { flags: '--tests', about: 'include the tests of the templates' },
    ],
    load: () => import('./build.ts'),
  },
];

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
