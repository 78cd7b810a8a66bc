import type { RunCommand } from '../command.ts';
import { registryFlags } from '../flags/shared-flags.ts';

/** `add` without its code, for what reads its flags. */
export const addCommand: Omit<RunCommand, 'load'> = {
  name: 'add',
  argument: '[template] [name]',
  summary: 'add a function to any v2 app',
  examples: [
    ['pyfunc add http hello', 'ask, show the diff, write, verify'],
    ['pyfunc add queue orders --to blueprints/orders.py --yes', 'a blueprint, registered'],
    ['pyfunc add http --help', 'the flags for the questions of a template'],
  ],
  flags: [
    {
      flags: '--to <file>',
      about:
        'an existing or new Python file of the app (function_app.py, or a new blueprint in that layout)',
    },
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
    { flags: '--emulators', about: 'add emulators for local runs to compose.yaml' },
    { flags: '--answers <file>', about: 'a JSON file with answers by name' },
    { flags: '--yes', about: 'take the defaults and write without asking' },
    { flags: '--dry-run', about: 'show the plan, write nothing' },
    { flags: '--diff', about: 'also show the text of new files' },
    { flags: '--no-install', about: 'do not install the packages that the template needs' },
    { flags: '--python <path>', about: 'the Python to verify with' },
    { flags: '--exact', about: 'install the packages of the app and verify with them' },
    { flags: '--no-verify', about: 'do not verify the result' },
    ...registryFlags,
  ],
};
