import type { Flag } from '../command.ts';

/** Of commands that make something from templates of registries. */
export const registryFlags: readonly Flag[] = [
  {
    flags: '--allow-sensitive <glob>',
    about: 'sensitive files that a template may write',
    many: true,
  },
  { flags: '--offline', about: 'only cached registries; --frozen: add no pins either' },
  { flags: '--frozen', about: 'pin no registry', under: '--offline' },
];
