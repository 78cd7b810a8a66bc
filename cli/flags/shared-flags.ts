import { formatNames } from '../../api/report/formats/format-names.ts';
import { branchNameProblem } from '../../workspace/text/branch-name.ts';
import type { Flag } from '../command.ts';

/** Flags that every command takes, anywhere on the line. */
export const globalFlags: readonly Flag[] = [
  { flags: '--cwd <folder>', about: 'work as if started in this folder' },
  { flags: '--json', about: 'one JSON document on stdout, messages on stderr' },
  { flags: '--no-color', about: 'disable colors (also respects NO_COLOR and FORCE_COLOR)' },
  { flags: '--no-pager', about: 'print long results at once, not through $PAGER or less' },
  { flags: '--plain', about: 'plain text without drawings, for screen readers' },
  { flags: '--accessible', about: 'the same as --plain', under: '--plain' },
];

/** In place of what people read: one document on stdout. */
export const formatFlag: Flag = {
  flags: '--format <format>',
  about: 'json, sarif, markdown, github, junit; or --report',
  choices: formatNames,
};

/** Beside what is printed. */
export const reportFlag: Flag = {
  flags: '--report <file.html>',
  about: 'also write an HTML page with everything to this file',
  endings: ['.html', '.htm'],
  under: '--format',
};

/** The flags of a command that works on all apps of a repository. */
export const manyAppsFlags: readonly Flag[] = [
  { flags: '--all', about: 'all apps below; --include, --exclude, --shard imply it' },
  {
    flags: '--include <glob>',
    about: 'only these folders and what is below them (repeatable)',
    many: true,
    under: '--all',
  },
  {
    flags: '--exclude <glob>',
    about: 'not these folders and what is below them (repeatable)',
    many: true,
    under: '--all',
  },
  { flags: '--shard <i/n>', about: 'every n-th app, starting with the i-th', under: '--all' },
];

/** Of commands that make something from templates of registries. */
export const registryFlags: readonly Flag[] = [
  {
    flags: '--allow-sensitive <glob>',
    about: 'sensitive files that a template may write',
    many: true,
  },
  { flags: '--offline', about: 'use only cached registries; --frozen: also add no pins' },
  { flags: '--frozen', about: 'add no pins', under: '--offline' },
];

/** Of commands that change apps which are in git. */
export const gitFlags: readonly Flag[] = [
  { flags: '--commit', about: 'commit it to git; --branch <name>; or --allow-dirty' },
  {
    flags: '--branch <name>',
    about: 'commit on this new branch, or the current one (implies --commit)',
    problemOf: branchNameProblem,
    under: '--commit',
  },
  { flags: '--allow-dirty', about: 'write despite uncommitted changes in git', under: '--commit' },
];
