import { registriesFor } from '../../api/registries-at-hand.ts';
import { exitCode, exitOf, gravest } from '../../api/report/exit.ts';
import { jsonText } from '../../api/report/json-text.ts';
import { jsonDiagnostic } from '../../api/report/report-json.ts';
import { sourceFrom } from '../../api/source.ts';
import type { Manifest } from '../../generators/templates/manifest.ts';
import type { Question } from '../../generators/templates/question.ts';
import { asData, flagName } from '../ask/question.ts';
import type { Run } from '../command.ts';
import { type Line, styled } from '../views/terminal.ts';
import { findingLines, refuse } from './registry/refuse.ts';

/**
 * Shows every template, those of registries first: for functions, then for whole apps, then for files.
 * A registry that cannot be opened, or a template that is broken, is named, and the others are shown.
 */
export const run: Run = async (session, _, options) => {
  const { io, json, cwd } = session;
  const registries = await registriesFor(session, 'all', options);
  if (!('library' in registries)) return refuse(registries, session);
  const { library, configured, findings } = registries;
  const read = library.names.map((name) => [name, library.read(name)] as const);
  const all = read.flatMap(([name, found]) =>
    'manifest' in found ? [{ ...found.manifest, name }] : [],
  );
  const broken = read.flatMap(([, found]) => ('manifest' in found ? [] : found));
  const problems = [...configured.flatMap(({ problem }) => problem ?? []), ...broken];
  const isOwn = ({ name }: Manifest) => name.startsWith('@');
  const sorted = [...all.filter(isOwn), ...all.filter((each) => !isOwn(each))];
  const ordered = (['function', 'app', 'files'] as const).flatMap((kind) =>
    sorted.filter((each) => each.kind === kind),
  );
  const exit = gravest(problems.map(exitOf));
  const notes = findings.filter((each) => !problems.includes(each));
  if (json) {
    const source = sourceFrom(cwd);
    const diagnostics = [...notes, ...problems].map((each) => jsonDiagnostic(each, source));
    const templates = ordered.map(describe);
    io.raw(jsonText({ version: 1, exitCode: exitCode(exit), templates, diagnostics }));
    return exit;
  }
  io.out(...lines(ordered));
  if (problems.length > 0) io.err(...findingLines(problems, session));
  return exit;
};

function describe(manifest: Manifest): object {
  const { name, title, kind, version, questions, description, deprecated } = manifest;
  return {
    ...{ name, title, kind, version },
    ...(description !== undefined && { description }),
    ...(deprecated !== undefined && { deprecated }),
    prompts: questions.map(asData),
  };
}

function lines(templates: readonly Manifest[]): Line[] {
  const widest = Math.max(...templates.map(({ name }) => name.length));
  return templates.flatMap(({ name, title, kind, questions, deprecated }): Line[] => [
    [
      styled('bold', name.padEnd(widest)),
      `  ${title}`,
      kind === 'function' ? '' : ` (${kind})`,
      deprecated === undefined ? '' : styled('yellow', `  deprecated: ${deprecated}`),
    ],
    [styled('dim', `${' '.repeat(widest)}  ${questions.map(flagText).join(' ')}`)],
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
