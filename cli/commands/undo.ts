import { nameOfApp } from '../../api/apps/app-name.ts';
import { undo } from '../../api/undo.ts';
import { counted } from '../../workspace/text/counted.ts';
import type { Run } from '../command.ts';
import { finish } from '../finish.ts';

/** Undoes the last run on an app. */
export const run: Run = async (session, path = '.') => {
  const outcome = await undo(path, session.host());
  return finish(outcome, session, {
    lines: ({ kind, about }) => {
      if (kind !== 'undone' || about === undefined) return [];
      const label = nameOfApp(about.root, session.cwd);
      return [`Done: restored ${counted(about.paths.length, 'file')} of ${label}.`];
    },
  });
};
