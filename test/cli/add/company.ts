import { join } from 'node:path';
import { type Files, folderWith } from '../../workspace/folders.ts';
import { pyfunc, type Ran } from '../fake-host.ts';

const json = (value: object) => JSON.stringify(value, null, 2);

const common = { version: '1.0.0', settings: {}, requirements: [], questions: [], files: [] };

const name = (usual: string) => ({
  name: 'name',
  title: 'Name',
  kind: 'text',
  format: 'function-name',
  default: usual,
});

const code = (signature: string, body: string) =>
  `import azure.functions as func\n\n\n{{decorators app name bindings}}\ndef {{ident name}}(${signature}:\n    ${body}\n`;

/** A registry of a company: functions that build on one another, a pipeline, and an app of its own. */
export const companyRegistry: Files = {
  'registry.json': json({ name: '@acme', version: '1.0.0', plopfile: 'plopfile.mjs' }),
  'plopfile.mjs': `export default (plop) => plop.setGenerator('page', {
  description: 'a page',
  prompts: [{ type: 'input', name: 'name', message: 'Name' }],
  actions: [{ type: 'add', path: 'pages/{{name}}.md', template: '# {{name}}' }],
});
`,
  'orders/template.json': json({
    ...common,
    kind: 'function',
    name: 'orders',
    title: 'Takes orders',
    questions: [
      name('orders'),
      {
        name: 'team',
        title: 'Team',
        kind: 'select',
        choices: ['a', 'b'].map((value) => ({ value, title: value })),
        default: 'a',
      },
    ],
    module: 'module.py.hbs',
    bindings: [
      { type: 'httpTrigger', direction: 'in', name: 'req', route: '{{name}}', methods: ['POST'] },
      { type: 'http', direction: 'out', name: '$return' },
    ],
    files: [{ from: 'doc.md.hbs', to: 'docs/{{name}}.md', merge: 'keep' }],
    settings: { ORDERS_TEAM: '{{team}}' },
    requirements: ['requests>=2'],
    uses: [{ template: 'audit', answers: { name: 'audit_orders' } }],
  }),
  'orders/files/module.py.hbs': code(
    'req: func.HttpRequest) -> func.HttpResponse',
    'return func.HttpResponse({{py team}})',
  ),
  'orders/files/doc.md.hbs': '# {{name}} of {{team}}\n',
  'audit/template.json': json({
    ...common,
    kind: 'function',
    name: 'audit',
    title: 'Audits',
    questions: [name('audit')],
    module: 'module.py.hbs',
    bindings: [{ type: 'timerTrigger', direction: 'in', name: 'timer', schedule: '0 0 3 * * *' }],
  }),
  'audit/files/module.py.hbs': code('timer: func.TimerRequest) -> None', 'pass'),
  'ci/template.json': json({
    ...common,
    kind: 'files',
    name: 'ci',
    title: 'Our pipeline',
    files: [
      { from: 'ci.yml', to: '.github/workflows/ci.yml', merge: 'keep' },
      { from: 'ci.md', to: 'docs/ci.md', merge: 'keep' },
    ],
    settings: { CI_COLOR: 'green' },
  }),
  'ci/files/ci.yml': 'on: push\n',
  'ci/files/ci.md': '# CI\n',
  'service/template.json': json({
    ...common,
    kind: 'app',
    name: 'service',
    title: 'Our service',
    extends: 'pyfunc:app',
    questions: [
      { name: 'owner', title: 'Owner', kind: 'text', format: 'app-name', default: 'nobody' },
    ],
    files: [{ from: 'owners.md.hbs', to: 'OWNERS.md', merge: 'keep' }],
    homes: {},
    requirements: ['acme-core>=1'],
  }),
  'service/files/owners.md.hbs': '{{owner}}\n',
};

export interface Company {
  /** The top of the repository. */
  readonly root: string;
  /** Runs pyfunc in a folder of it, as a user who has nothing but it. */
  run(folder: string, ...words: readonly string[]): Promise<Ran>;
}

/** A repository that has the registry, its files changed by `change`, and these other files. */
export function company(files: Files = {}, change: Files = {}): Company {
  const registry = Object.entries({ ...companyRegistry, ...change }).map(([path, text]) => [
    `tools/t/${path}`,
    text,
  ]);
  const root = folderWith({
    '.git/HEAD': 'ref: refs/heads/main\n',
    'pyfunc.config.json': json({ registries: { '@acme': './tools/t' } }),
    ...Object.fromEntries(registry),
    ...files,
  });
  const home = folderWith();
  const env = {
    HOME: home,
    XDG_CACHE_HOME: join(home, 'cache'),
    XDG_CONFIG_HOME: join(home, 'config'),
  };
  return { root, run: (folder, ...words) => pyfunc(words, { cwd: join(root, folder), env }) };
}

/** A small app of anybody's. */
export const shop: Files = {
  'apps/shop/host.json': '{"version": "2.0"}\n',
  'apps/shop/function_app.py': 'import azure.functions as func\n\napp = func.FunctionApp()\n',
  'apps/shop/local.settings.json': '{"IsEncrypted": false, "Values": {"SECRET": "s3cr3t"}}\n',
  'apps/shop/requirements.txt': 'azure-functions\n',
};
