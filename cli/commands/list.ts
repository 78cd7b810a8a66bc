import type { Question } from '../../api/host.ts';
import { type ListedTemplate, listTemplates } from '../../api/list-templates.ts';
import { flagName } from '../../api/report/question-data.ts';
import type { Run } from '../command.ts';
import { finish } from '../finish.ts';
import { type Line, styled } from '../views/terminal.ts';

/** Shows every template and what it asks. */
export const run: Run = async (session, _, { offline, frozen }) => {
  const outcome = await listTemplates(
    { offline: offline === true, frozen: frozen === true },
    session.host(),
  );
  return finish(outcome, session, { lines: ({ about }) => lines(about?.templates ?? []) });
};

function lines(templates: readonly ListedTemplate[]): Line[] {
  const widest = Math.max(...templates.map(({ name }) => name.length));
  return templates.flatMap(({ name, title, kind, prompts, deprecated }): Line[] => [
    [
      styled('bold', name.padEnd(widest)),
      `  ${title}`,
      kind === 'function' ? '' : ` (${kind})`,
      deprecated === undefined ? '' : styled('yellow', `  deprecated: ${deprecated}`),
    ],
    [styled('dim', `${' '.repeat(widest)}  ${prompts.map(flagText).join(' ')}`)],
  ]);
}

/** e.g. `--auth-level function|anonymous|admin`, the default first, or `--route hello`. */
function flagText(question: Question): string {
  const { default: usual } = question;
  if (question.kind === 'confirm') return flagName(question);
  const values = 'choices' in question ? question.choices.map(({ value }) => value) : [];
  const first = typeof usual === 'string' || typeof usual === 'number' ? [String(usual)] : [];
  const others = values.filter((value) => value !== usual);
  return `${flagName(question)} ${[...first, ...others].join('|') || (question.kind === 'number' ? '<number>' : '<text>')}`;
}
