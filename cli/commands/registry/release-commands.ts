import type { Command } from '../../command.ts';

const against = 'what was released before: an index.json, a .tgz, or a commit or tag of git';

/** For authors, once their templates are written. */
export const releaseCommands: readonly Command[] = [
  {
    name: 'test',
    argument: '[folder]',
    summary: 'try templates in apps: expected files, index, update',
    examples: [
      ['pyfunc registry test', 'all templates of the registry in this folder'],
      ['pyfunc registry test --template orders -u', 'take what one makes as expected'],
      ['pyfunc registry test --require-python --json', 'for CI'],
    ],
    flags: [
      { flags: '--template <name>', about: 'only this template (repeatable)', many: true },
      { flags: '-u, --update-snapshots', about: 'take what templates make now as expected' },
      { flags: '--against <release>', about: `${against}; updates start from it` },
      { flags: '--python <path>', about: 'the Python, with azure-functions, to index with' },
      { flags: '--require-python', about: 'an error where there is none' },
    ],
    load: () => import('./test.ts'),
  },
  {
    name: 'build',
    argument: '[folder]',
    summary: 'make a release: a tarball and an index of it',
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
