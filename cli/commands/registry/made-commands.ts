import type { Command } from '../../command.ts';
import { manyAppsFlags } from '../shared-flags.ts';

/** Commands about what templates made in apps, and would make. */
export const madeCommands: readonly Command[] = [
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
    load: () => import('./verify.ts'),
  },
  {
    name: 'adopt',
    argument: '<template> [path]',
    summary: 'record that code in an app came from a template',
    examples: [
      ['pyfunc registry adopt @acme/orders', 'finds the version that the code came from'],
      ['pyfunc registry adopt @acme/orders --from 1.0.0 --answer queue=orders', 'as it was made'],
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
    load: () => import('./diff.ts'),
  },
];
