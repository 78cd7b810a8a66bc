import {
  type ListedRegistry,
  type ListRegistriesAbout,
  listRegistries,
} from '../../../api/registry/list.ts';
import type { Run } from '../../command.ts';
import { finish } from '../../finish.ts';
import { place } from '../../views/code-frame.ts';
import { columns } from '../../views/registry/columns.ts';
import { type Line, styled } from '../../views/terminal.ts';
import { versionOf } from './shared.ts';

/** Shows each registry in reach with its source, its version and its templates. */
export const run: Run = async (session, _, { why, offline }) => {
  const outcome = await listRegistries({ offline: offline === true }, session.host());
  return finish(outcome, session, {
    lines: ({ about, kind }) => {
      if (about === undefined) return [];
      const { registries } = about;
      return [
        ...registries.flatMap(registryLines),
        ...(registries.length === 0 && kind === 'done' ? noRegistry : []),
        ...(why === true ? ['', ...whyLines(about)] : []),
      ];
    },
  });
};

const noRegistry: readonly Line[] = [
  'No registry is configured here; there are the built-in templates (`pyfunc list`).',
  ['Use one with: ', styled('command', 'pyfunc registry add @<name> <source>')],
];

function registryLines(registry: ListedRegistry): readonly Line[] {
  const { namespace, source, at, templates } = registry;
  const rows = templates.map(({ name, title }) => [name, title]);
  return [
    [
      styled('bold', namespace),
      `  ${versionText(registry)}  ${source}`,
      styled('dim', `  ${place(at)}`),
    ],
    ...columns(rows).map((line) => `  ${line}`),
  ];
}

/** e.g. `2.3.1`, `2.3.1 at 1a2b3c4d5e6f`, `2.3.1, not pinned yet`. */
function versionText({ pinned, ...pack }: ListedRegistry): string {
  if (pack.version === undefined) return 'not opened';
  return `${versionOf(pack)}${pinned === false ? ', not pinned yet' : ''}`;
}

const ends: Record<ListRegistriesAbout['search']['end']['because'], string> = {
  repository: 'is the top of the repository',
  home: 'is your home folder, which pyfunc does not search',
  'no-repository': 'is in no repository (no .git above it), so nothing above it counts',
};

/** Which folders were looked into, what was there, and why the search ended. */
function whyLines({ search, registries }: ListRegistriesAbout): Line[] {
  const rows = search.folders.map(({ folder, config, label }) => {
    if (config === undefined) return [folder, '-'];
    const given = registries
      .filter(({ at }) => at.path === label)
      .map(({ namespace, at }) =>
        at.line === undefined ? namespace : `${namespace} (line ${at.line})`,
      );
    return [folder, `${config}: ${given.join(', ') || 'no registries'}`];
  });
  return [
    'Looked for pyfunc.config.ts, .mts, .js, .mjs and .json in:',
    ...columns(rows).map((line) => `  ${line}`),
    `${search.end.folder} ${ends[search.end.because]}.`,
  ];
}
