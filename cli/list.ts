import { builtIn } from '../generators/library.ts';
import type { Manifest } from '../generators/manifest.ts';
import type { Question } from '../generators/question.ts';
import type { Run } from './command.ts';
import { jsonText } from './json-text.ts';
import { asData, flagName } from './question.ts';
import { type Line, styled } from './terminal.ts';

/** Shows every template: for functions, then for whole apps. */
export const run: Run = async ({ io, json }) => {
  const library = await builtIn();
  const all = library.names.map((name) => library.template(name).manifest);
  const ordered = (['function', 'app'] as const).flatMap((kind) =>
    all.filter((each) => each.kind === kind),
  );
  if (json) io.raw(jsonText({ version: 1, exitCode: 0, templates: ordered.map(describe) }));
  else io.out(...lines(ordered));
  return 'done';
};

function describe({ name, title, kind, version, questions }: Manifest): object {
  return { name, title, kind, version, prompts: questions.map(asData) };
}

function lines(templates: readonly Manifest[]): Line[] {
  const widest = Math.max(...templates.map(({ name }) => name.length));
  return templates.flatMap(({ name, title, kind, questions }): Line[] => [
    [styled('bold', name.padEnd(widest)), `  ${title}`, kind === 'app' ? ' (app)' : ''],
    [styled('dim', `${' '.repeat(widest)}  ${questions.map(flagText).join(' ')}`)],
  ]);
}

/** e.g. `--auth-level function|anonymous|admin`, the default first, or `--route hello`. */
function flagText(question: Question): string {
  const { default: usual } = question;
  if (question.kind === 'confirm') return flagName(question);
  const values = 'choices' in question ? question.choices.map(({ value }) => value) : [];
  const first = typeof usual === 'string' ? [usual] : [];
  const others = values.filter((value) => value !== usual);
  return `${flagName(question)} ${[...first, ...others].join('|') || '<text>'}`;
}
