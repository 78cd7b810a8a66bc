import type { Command } from '../command.ts';

const against = 'what was released before: an index.json, a .tgz, or a commit or tag of git';

/** For authors, once their templates are written. */
export const releaseCommands: readonly Command[] = [
  {
    name: 'build',
    argument: '[folder]',
    summary: 'make a release of a registry: a tarball and an index, the same bytes everywhere',
    examples: [
      ['pyfunc registry build', 'into dist/'],
      [
        'pyfunc registry build tools/pyfunc-templates --against v1.2.0',
        'compared with a tag of git',
      ],
    ],
    flags: [
      { flags: '--out <folder>', about: 'where to, from the folder of the registry (dist)' },
      { flags: '--against <release>', about: against },
      { flags: '--tests', about: 'put the tests of the templates in too' },
    ],
    load: () => import('./build.ts'),
  },
];
