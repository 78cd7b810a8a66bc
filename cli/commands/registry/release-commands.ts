import type { Command } from '../../command.ts';

const against = 'the last release: an index.json, a .tgz, or a commit or tag';

/** For authors, once their templates are written. */
export const releaseCommands: readonly Command[] = [
  {
    name: 'test',
    argument: '[folder]',
    summary: 'try templates in apps: expected files, index, update',
    examples: [
      ['pyfunc registry test', 'all templates of the registry in this folder'],
      ['pyfunc registry test --template orders -u', 'accept the output of one template'],
      ['pyfunc registry test --require-python --json', 'for CI'],
    ],
    flags: [
      { flags: '--template <name>', about: 'only this template (repeatable)', many: true },
      { flags: '-u, --update-snapshots', about: 'accept the current output of templates' },
      { flags: '--against <release>', about: `${against}; updates start from it` },
      { flags: '--python <path>', about: 'a Python with azure-functions to index with' },
      { flags: '--require-python', about: 'fail if there is no such Python' },
    ],
    load: () => import('./test.ts'),
  },
  {
    name: 'build',
    argument: '[folder]',
    summary: 'build a release: a tarball and its index',
    examples: [
      ['pyfunc registry build', 'into dist/'],
      [
        'pyfunc registry build tools/pyfunc-templates --against v1.2.0',
        'compared with a tag of git',
      ],
    ],
    flags: [
      { flags: '--out <folder>', about: 'where to write, from the registry folder (dist)' },
      { flags: '--against <release>', about: against },
      { flags: '--tests', about: 'include the tests of the templates' },
    ],
    load: () => import('./build.ts'),
  },
];
