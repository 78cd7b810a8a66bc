import { exitCode } from '../../../api/report/exit.ts';
import { jsonText } from '../../../api/report/json-text.ts';
import type { Manifest } from '../../../generators/templates/manifest.ts';
import type { Question } from '../../../generators/templates/question.ts';
import { namespaceOf } from '../../../registry/open/join-libraries.ts';
import { openRegistries, type Registries } from '../../../registry/open/registries.ts';
import { asData, flagOf } from '../../ask/question.ts';
import type { Run, Session } from '../../command.ts';
import { commandLine } from '../../views/command-line.ts';
import { columns } from '../../views/registry/columns.ts';
import { program } from '../../views/run-again.ts';
import { type Line, styled } from '../../views/terminal.ts';
import { wrap } from '../../views/wrap.ts';
import { refuse } from './refuse.ts';

/** Shows one template: what it asks, what it writes, what it needs, and where it comes from. */
export const run: Run = async (session, name = '', options) => {
  const { io, cwd, env, json } = session;
  const offline = options.offline === true;
  const registries = await openRegistries(cwd, [name], { env, offline });
  if (!('library' in registries)) return refuse(registries, session);
  const found = registries.library.read(name);
  if (!('manifest' in found)) return refuse(found, session);
  const { manifest } = found;
  if (json) {
    const { questions, kind, title, description, deprecated } = manifest;
    const document = {
      version: 1,
      exitCode: exitCode('done'),
      template: {
        ...{ name, kind, title },
        ...(description && { description }),
        ...(deprecated && { deprecated }),
        ...registries.library.origin(name),
        ...sourceOf(name, registries),
        prompts: questions.map(asData),
        ...contentOf(manifest),
      },
    };
    io.raw(jsonText(document));
    return 'done';
  }
  io.out(...lines(manifest, registries, session));
  return 'done';
};

function lines(manifest: Manifest, registries: Registries, { io, env }: Session): Line[] {
  const { name, kind, title, questions, version, description, deprecated } = manifest;
  const { registry, source } = sourceOf(name, registries);
  const words = kind === 'app' ? ['create', '--template', name] : ['add', name];
  const origin = registry === null ? 'comes with pyfunc' : `from ${registry} (${source})`;
  const content = Object.entries(contentOf(manifest));
  return [
    [styled('bold', name), `  ${version}  ${title}`],
    [styled('dim', `${kind}, ${origin}`)],
    ...(deprecated ? [[styled('yellow', 'Deprecated'), `: ${deprecated}`]] : []),
    ...(description ? ['', ...wrap(description, io.columns)] : []),
    '',
    `  ${commandLine([...program(env), ...words])}`,
    ...section('Asks', columns(questions.map(questionRow))),
    ...content.flatMap(([heading, values]) => section(headings[heading] ?? heading, values)),
  ];
}

/** e.g. `--route <text>`, `The route (hello)`. */
function questionRow(question: Question): string[] {
  const { default: usual } = question;
  const values = 'choices' in question ? question.choices.map(({ value }) => value) : [];
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

const headings: Readonly<Record<string, string>> = {
  files: 'Files',
  writes: 'May write',
  uses: 'Needs the templates',
  settings: 'Settings it reads',
  requirements: 'Requirements',
};

function contentOf({ files, writes = [], uses = [], settings, requirements }: Manifest) {
  return {
    files: files.map(({ to }) => to),
    writes: [...writes],
    uses: uses.map(({ template }) => template),
    settings: Object.keys(settings),
    requirements: [...requirements],
  };
}

function section(heading: string, rows: readonly string[]): Line[] {
  return rows.length === 0 ? [] : ['', `${heading}:`, ...rows.map((row) => `  ${row}`)];
}

function sourceOf(name: string, { configured }: Registries) {
  const registry = namespaceOf(name) ?? null;
  const source = configured.find(({ namespace }) => namespace === registry)?.text ?? null;
  return { registry, source };
}
