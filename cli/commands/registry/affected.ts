import { type AffectedAbout, affectedApps } from '../../../api/registry/affected.ts';
import { counted } from '../../../workspace/text/counted.ts';
import { listOf, type Run } from '../../command.ts';
import { finish } from '../../finish.ts';
import { columns } from '../../views/registry/columns.ts';
import type { Line } from '../../views/terminal.ts';

type Use = AffectedAbout['apps'][number]['uses'][number];

/** Shows which apps of the repository have which templates on file, in which versions. */
export const run: Run = async (session, wanted, { include, exclude, offline }) => {
  const outcome = await affectedApps(
    wanted,
    { include: listOf(include), exclude: listOf(exclude), offline: offline === true },
    session.host(),
  );
  return finish(outcome, session, {
    lines: ({ about }) => (about ? lines(about, wanted) : []),
  });
};

function lines({ apps, count }: AffectedAbout, wanted: string | undefined): Line[] {
  const rows = apps.flatMap(({ path, uses }) => uses.map((use) => [path, ...cellsOf(use)]));
  if (rows.length === 0) {
    return [`None of ${counted(count, 'app')} uses ${wanted ?? 'a template'}.`];
  }
  const behind = apps.flatMap(({ uses }) => uses).filter(({ state }) => state === 'behind');
  return [
    ...columns(rows).map((line) => `  ${line}`),
    '',
    `${counted(rows.length, 'use')} in ${counted(apps.length, 'app')}, ${behind.length} behind.`,
  ];
}

function cellsOf({ template, version, state, now, by, functions }: Use): string[] {
  const states = {
    current: '',
    behind: now === version ? 'changed since' : `now ${now}`,
    unknown: 'not to be found',
  };
  const made = functions.join(', ');
  return [template, version, states[state], by === undefined ? made : `for ${by}`];
}
