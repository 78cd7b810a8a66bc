import { type ListTemplatesAbout, listTemplates } from '../../api/list-templates.ts';
import type { Run, Session } from '../command.ts';
import { finish } from '../finish.ts';
import { cut } from '../views/cut.ts';
import { commandForApp } from '../views/run-again.ts';
import { type Line, styled } from '../views/terminal.ts';
import { width } from '../views/visible.ts';

type Listed = ListTemplatesAbout['templates'][number];

/** Shows the templates, or those that a word finds: one line each, service by service. */
export const run: Run = async (session, search, { offline, frozen }) => {
  const options = { search, offline: offline === true, frozen: frozen === true };
  const outcome = await listTemplates(options, session.host());
  return finish(outcome, session, { lines: ({ about }) => (about ? lines(about, session) : []) });
};

function lines({ templates, count }: ListTemplatesAbout, session: Session): Line[] {
  // Where nobody looks at a screen nothing is cut.
  const { rows: isScreen, columns } = session.io;
  const cells = isScreen === undefined ? Number.POSITIVE_INFINITY : columns;
  const widest = Math.max(...templates.map(({ name }) => width(name)));
  const rows = templates.flatMap((each, index): Line[] => {
    const isFirst = each.service !== templates[index - 1]?.service;
    return [...(isFirst ? [[styled('bold', each.service)]] : []), row(each, widest, cells)];
  });
  return [...rows, '', ...footer(templates, count, session)];
}

function row({ name, title, deprecated }: Listed, widest: number, columns: number): Line {
  const lead = `  ${name}${' '.repeat(Math.max(widest - width(name), 0))}  `;
  const text = deprecated === undefined ? title : `${title} (deprecated: ${deprecated})`;
  return [
    lead,
    styled(deprecated === undefined ? 'dim' : 'yellow', cut(text, columns - width(lead))),
  ];
}

function footer(templates: readonly Listed[], count: number, session: Session): Line[] {
  const [first] = templates;
  const isSearch = templates.length < count;
  const name =
    isSearch && first !== undefined && first.kind === 'function' ? first.name : '<template>';
  const add = commandForApp(['add'], session);
  const list = commandForApp(['list'], session);
  return [
    ['Add one:        ', styled('command', `${add} ${name} <name>`)],
    ['Its questions:  ', styled('command', `${add} ${name} --help`)],
    isSearch
      ? [`All ${count}:`.padEnd(16), styled('command', list)]
      : ['Find some:      ', styled('command', `${list} <word>`)],
  ];
}
