import type { Flag } from '../command.ts';

/** Flags that every command takes, anywhere on the line. */
export const globalFlags: readonly Flag[] = [
  { flags: '--cwd <folder>', about: 'work as if started in this folder' },
  { flags: '--json', about: 'one JSON document on stdout, messages on stderr' },
  { flags: '--no-color', about: 'disable colors (also respects NO_COLOR and FORCE_COLOR)' },
  { flags: '--plain', about: 'words in place of drawings, nothing redrawn: for screen readers' },
  { flags: '--accessible', about: 'the same as --plain', under: '--plain' },
];
