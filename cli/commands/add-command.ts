import type { Command } from '../command.ts';
import { registryFlags } from '../flags/shared-flags.ts';

/** `add` without its code, for what reads its flags. */
export const addCommand: Omit<Command, 'load'> = {
  name: 'add',
  argument: '[template] [name]',
  summary: 'add a function to any v2 app',
  examples: [
    ['pyfunc add http hello', 'ask, show the diff, write, verify'],
    ['pyfunc add queue orders --to blueprints/orders.py --yes', 'a blueprint, registered'],
    ['pyfunc add http --help', 'the questions of a template, each as a flag'],
  ],
  flags: [
    { flags: '--to <file>', about: 'an existing or new Python file of the app (function_app.py)' },
    {
      flags: '--input <binding>',
      about: 'an extra input, e.g. blob:name=logo,path=logo.png',
      many: true,
    },
    {
      flags: '--output <binding>',
      about: 'an extra output, e.g. queue:name=msg,queue=items',
      many: true,
    },
    { flags: '--emulators', about: 'keep emulators for local runs in compose.yaml' },
    { flags: '--answers <file>', about: 'a JSON file with answers by name' },
    { flags: '--yes', about: 'take the defaults and write without asking' },
    { flags: '--dry-run', about: 'show the plan, write nothing' },
    { flags: '--diff', about: 'show the text of new files too' },
    { flags: '--no-install', about: 'do not install the packages that the template needs' },
    { flags: '--python <path>', about: 'the Python to verify with' },
    { flags: '--exact', about: 'install what the app asks for and verify with that' },
    { flags: '--no-verify', about: 'do not verify the result' },
    ...registryFlags,
  ],
};
