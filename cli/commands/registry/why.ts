import { sourceFrom } from '../../../api/source.ts';
import type { ConfigFile, FoundConfigs } from '../../../registry/config/find-configs.ts';
import type { Configured } from '../../../registry/open/registries.ts';
import type { Session } from '../../command.ts';
import { positionOf } from '../../views/code-frame.ts';
import { columns } from '../../views/registry/columns.ts';
import type { Line } from '../../views/terminal.ts';

const ends: Record<FoundConfigs['search']['end']['because'], string> = {
  repository: 'is the top of the repository',
  home: 'is your home folder, which is never looked into',
  'no-repository': 'is in no repository (no .git above it), so nothing above it counts',
};

/** Which folders were looked into, what was there, and why the search ended. */
export function whyLines(
  { search, configs }: FoundConfigs,
  configured: readonly Configured[],
  session: Session,
): Line[] {
  const rows = search.folders.map((folder) => {
    const config = configs.find((each) => each.folder === folder);
    return [folder, config === undefined ? '-' : whatItGives(config, configured, session)];
  });
  return [
    'Looked for pyfunc.config.ts, .mts, .js, .mjs and .json in:',
    ...columns(rows).map((line) => `  ${line}`),
    `${search.end.at} ${ends[search.end.because]}.`,
  ];
}

/** e.g. `pyfunc.config.ts: @acme (line 4), @plat (line 5)`. */
function whatItGives(
  { name, label }: ConfigFile,
  configured: readonly Configured[],
  { cwd }: Session,
): string {
  const text = sourceFrom(cwd)(label);
  const given = configured
    .filter(({ at }) => at.path === label)
    .map(({ namespace, at }) =>
      text === undefined || at.span === undefined
        ? namespace
        : `${namespace} (line ${positionOf(text, at.span.start).line})`,
    );
  return `${name}: ${given.join(', ') || 'no registry of its own'}`;
}

/** The same for machines. */
export function searchJson({ search, configs }: FoundConfigs): object {
  return {
    folders: search.folders.map((folder) => {
      const config = configs.find((each) => each.folder === folder);
      return { folder, ...(config && { config: config.name }) };
    }),
    end: { folder: search.end.at, because: search.end.because },
  };
}
