import type { Question } from '../../../api/host.ts';
import { describeTemplate, type TemplateAbout } from '../../../api/list-templates.ts';
import type { Run, Session } from '../../command.ts';
import { finish } from '../../finish.ts';
import { flagOf } from '../../flags/question-flags.ts';
import { commandRow } from '../../views/next-view.ts';
import { columns } from '../../views/registry/columns.ts';
import { lineOf } from '../../views/run-again.ts';
import { type Line, styled } from '../../views/terminal.ts';
import { wrap } from '../../views/wrap.ts';

/** Shows one template: what it asks, what it writes, what it needs, and where it comes from. */
export const run: Run = async (session, name = '', { offline }) => {
  const outcome = await describeTemplate(name, { offline: offline === true }, session.host());
  return finish(outcome, session, {
    lines: ({ about }) => (about ? lines(about.template, session) : []),
  });
};

function lines(template: TemplateAbout['template'], session: Session): Line[] {
  const { name, kind, title, prompts, version, description, deprecated } = template;
  const { registry, source } = template;
  const words = kind === 'app' ? ['create', '--template', name] : ['add', name];
  const origin = registry === null ? 'comes with pyfunc' : `from ${registry} (${source})`;
  return [
    [styled('bold', name), `  ${version}  ${title}`],
    [styled('dim', `${kind}, ${origin}`)],
    ...(deprecated ? [[styled('yellow', 'Deprecated'), `: ${deprecated}`]] : []),
    ...(description ? ['', ...wrap(description, session.io.columns)] : []),
    '',
    commandRow(lineOf({ kind: 'command', words }, session)),
    ...section('Asks', columns(prompts.map(questionRow))),
    ...section('Files', template.files),
    ...section('May write', template.writes),
    ...section('Needs the templates', template.uses),
    ...section('Settings it reads', template.settings),
    ...section('Requirements', template.requirements),
  ];
}

/** e.g. `--route <text>`, `The route (hello)`. */
function questionRow(question: Question): string[] {
  const { default: usual } = question;
  const values =
    question.kind === 'select' || question.kind === 'multiselect'
      ? question.choices.map(({ value }) => value)
      : [];
  const remark = usual === undefined ? 'no default' : String(usual) || 'none';
  const choices = values.length === 0 ? '' : `: ${values.join(', ')}`;
  return [flagOf(question).flags, `${question.title}${choices}${limitsText(question)} (${remark})`];
}

function limitsText(question: Question): string {
  if (question.kind === 'text' && question.rule !== undefined) return `; ${question.rule}`;
  if (question.kind !== 'number') return '';
  const { min, max } = question;
  if (min !== undefined && max !== undefined) return `; ${min} to ${max}`;
  if (min !== undefined) return `; at least ${min}`;
  return max === undefined ? '' : `; at most ${max}`;
}

function section(heading: string, rows: readonly string[]): Line[] {
  return rows.length === 0 ? [] : ['', `${heading}:`, ...rows.map((row) => `  ${row}`)];
}
