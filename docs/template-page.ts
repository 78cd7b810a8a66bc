import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type ListTemplatesAbout, listTemplates } from '../api/list-templates.ts';
import { fence, page, slug, table } from './markdown.ts';

type Template = ListTemplatesAbout['templates'][number];

const root = fileURLToPath(new URL('../', import.meta.url));

/** Every built-in template with the code that it makes, which the tests keep in snapshots/templates/. */
export async function templateCatalogPage(): Promise<string> {
  const host = { cwd: root, env: {}, signal: new AbortController().signal, on: () => {} };
  const { about } = await listTemplates({}, host);
  if (about === undefined) throw new Error('the templates cannot be listed');
  const services = [...new Set(about.templates.map(({ service }) => service))];
  return page('Built-in templates', [
    'This page shows what each template generates. `pyfunc add <template>` adds it to an app, and `pyfunc create --template <templates>` starts a new app with it. Every template also generates one or more tests for its function. The tests of pyfunc run each template on Python 3.10 and 3.13, with its own tests, Black, Ruff and Pyright.',
    '`pyfunc list` shows this list in the terminal, together with the templates of your own [registries](registries.md).',
    table(
      ['template', 'what it makes', 'service'],
      about.templates.map(({ name, title, service }) => [
        `[${name}](#${slug(name)})`,
        title,
        service,
      ]),
    ),
    ...services.flatMap((service) => [
      `## ${service}`,
      ...about.templates.filter((each) => each.service === service).flatMap(section),
    ]),
  ]);
}

function section({ name, title, kind, prompts, description }: Template): string[] {
  const questions = table(
    ['flag', 'question', 'default'],
    prompts.map((question) => [
      `\`${question.flag}\``,
      question.title,
      'default' in question && question.default !== undefined
        ? `\`${[question.default].flat().join(', ') || 'none'}\``
        : '',
    ]),
  );
  const use = kind === 'app' ? 'pyfunc create my-app --yes' : `pyfunc add ${name} --yes`;
  return [
    `### ${name}`,
    `${title}.`,
    ...(description === undefined ? [] : [description]),
    fence('sh', use),
    ...(prompts.length === 0 ? [] : [questions]),
    ...codeOf(name).flatMap(([file, code]) => [`\`${file}\`:`, fence('python', code)]),
  ];
}

/** The Python files of an app with nothing but this template. */
function codeOf(name: string): (readonly [file: string, code: string])[] {
  // The template of apps makes what the others are added to.
  if (name === 'app') return [];
  const snapshot = readFileSync(`${root}snapshots/templates/${name}.txt`, 'utf8');
  return snapshot
    .split(/^==> /m)
    .slice(1)
    .map((part) => [part.slice(0, part.indexOf('\n')), part.slice(part.indexOf('\n') + 1)] as const)
    .filter(([file]) => file.endsWith('.py'))
    .map(([file, code]) => [file, code.trimEnd()]);
}
