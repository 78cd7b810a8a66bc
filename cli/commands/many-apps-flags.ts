import type { Flag } from '../command.ts';

/** The flags of a command that works on all apps of a repository. */
export const manyAppsFlags: readonly Flag[] = [
  { flags: '--all', about: 'all apps below; --include, --exclude, --shard imply it' },
  {
    flags: '--include <glob>',
    about: 'only these folders and what is below them, from the path (repeatable)',
    many: true,
    under: '--all',
  },
  {
    flags: '--exclude <glob>',
    about: 'not these folders and what is below them (repeatable)',
    many: true,
    under: '--all',
  },
  { flags: '--shard <i/n>', about: 'every n-th app, from the i-th', under: '--all' },
];
