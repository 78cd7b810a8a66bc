import { searchTemplates } from '../../../api/registry/search.ts';
import type { Run } from '../../command.ts';
import { finish } from '../../finish.ts';
import { columns } from '../../views/registry/columns.ts';

/** Shows the templates, built-in or not, whose name and title hold all of the words. */
export const run: Run = async (session, first = '', { offline }, more) => {
  const text = [first, ...more].join(' ');
  const outcome = await searchTemplates(text, { offline: offline === true }, session.host());
  return finish(outcome, session, {
    lines: ({ about }) => {
      const rows = about?.templates.map(({ name, title }) => [name, title]) ?? [];
      const nothing = 'No template has these words in its name or title.';
      return rows.length === 0 ? [nothing] : columns(rows);
    },
  });
};
