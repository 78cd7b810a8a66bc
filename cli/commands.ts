import type { Command, Flag } from './command.ts';

/** In the order of `pyfunc --help`. */
export const commands: readonly Command[] = [
  {
    name: 'explain',
    argument: '[code]',
    summary: 'say what a diagnostic means and what to do about it',
    examples: [
      ['pyfunc explain PYF004', 'one diagnostic: what it says, why, what to do'],
      ['pyfunc explain', 'the list of all diagnostics'],
    ],
    flags: [],
    load: () => import('./explain.ts'),
  },
];

/** Flags that every command takes, anywhere on the line. */
export const everywhere: readonly Flag[] = [
  { flags: '--cwd <folder>', about: 'work as if started in this folder' },
  { flags: '--json', about: 'one JSON document on stdout, messages on stderr' },
  { flags: '--no-color', about: 'no colours (NO_COLOR and FORCE_COLOR are heeded too)' },
  { flags: '--accessible', about: 'plain words in place of drawings, for screen readers' },
];
