import type { Files } from '../workspace/folders.ts';

/** The files of a registry with small templates for functions. */
export function registryFiles(
  folder: string,
  templates: readonly string[],
  registry: { readonly [key: string]: unknown } = {},
): Files {
  const head = { name: '@acme', version: '1.0.0', ...registry };
  const files = templates.flatMap((name) => Object.entries(templateFiles(name)));
  return Object.fromEntries(
    [['registry.json', JSON.stringify(head)] as const, ...files].map(([path, text]) => [
      `${folder}/${path}`,
      text,
    ]),
  );
}

/** One template that makes a timer. */
export function templateFiles(
  name: string,
  fields: { readonly [key: string]: unknown } = {},
): { readonly [path: string]: string } {
  const id = name.replaceAll('-', '_');
  const manifest = {
    kind: 'function',
    name,
    title: `Makes ${name}`,
    version: '1.0.0',
    questions: [
      { name: 'name', title: 'Name', kind: 'text', format: 'function-name', default: id },
    ],
    module: 'module.py.hbs',
    bindings: [{ type: 'timerTrigger', direction: 'in', name: 'timer', schedule: '0 0 3 * * *' }],
    files: [],
    settings: {},
    requirements: [],
    ...fields,
  };
  return {
    [`${name}/template.json`]: JSON.stringify(manifest, null, 2),
    [`${name}/files/module.py.hbs`]:
      'import azure.functions as func\n\n\n{{decorators app name bindings}}\n' +
      'def {{ident name}}(timer: func.TimerRequest) -> None:\n    pass\n',
  };
}
