import { type OutdatedAbout, outdated } from '../../../api/registry/outdated.ts';
import { counted } from '../../../workspace/text/counted.ts';
import type { Run } from '../../command.ts';
import { finish } from '../../finish.ts';
import { columns } from '../../views/registry/columns.ts';
import type { Line } from '../../views/terminal.ts';
import { versionChange } from '../../views/version-change.ts';
import { moveLines } from './shared.ts';

/** Shows pins that are behind their source, and what was generated from templates that moved on. */
export const run: Run = async (session, path = '.', { check, offline }) => {
  const wanted = { check: check === true, offline: offline === true };
  const outcome = await outdated(path, wanted, session.host());
  return finish(outcome, session, { lines: ({ about }) => (about ? lines(about) : []) });
};

function lines({ registries, apps }: OutdatedAbout): Line[] {
  const behind = registries.filter((each) => each.behind);
  const rows = apps.flatMap(({ app, templates }) =>
    templates.map((each) => [app, each.template, versionChange(each)]),
  );
  if (behind.length === 0 && rows.length === 0) return ['Nothing is behind.'];
  return [
    ...(behind.length === 0
      ? []
      : [`${counted(behind.length, 'pin')} behind (pyfunc registry update):`]),
    ...(behind.length === 0 ? [] : moveLines(behind).map((line) => `  ${line}`)),
    ...(rows.length === 0 ? [] : ['Generated from templates that moved on (pyfunc update):']),
    ...columns(rows).map((line) => `  ${line}`),
  ];
}
