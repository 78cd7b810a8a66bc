/** What an app takes from the repository that it lies in, and what of it is deployed. */
import path from 'node:path';
import { expect, test } from 'vitest';
import { verifyApp } from '../../verify/verify.ts';
import { environment } from '../python/environment.ts';
import { pythonAt, scratchFolders } from './scratch.ts';

const lay = scratchFolders();
const python = await pythonAt(await environment('py313'));

const app = 'import azure.functions as func\napp = func.FunctionApp()\n';
const hello = '@app.route(route="hello")\ndef hello(req: func.HttpRequest) -> str: ...\n';
const bySource =
  'import sys, pathlib\nsys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "src"))\n';

interface Repository {
  readonly name: string;
  readonly files: { readonly [path: string]: string };
  /** Errors and reviews, with their severities. */
  readonly grave: readonly string[];
  readonly notes?: readonly string[];
  readonly says?: readonly string[];
}

const repositories: readonly Repository[] = [
  {
    name: 'a folder that the app puts on the path, and packages that its modules lack here',
    files: {
      'api/function_app.py': `${app}${bySource}from shop.orders import total\n${hello}`,
      'src/shop/orders.py': 'import nowhere\ntotal = nowhere.total\n',
    },
    grave: ['review PYF595'],
    notes: ['PYF440'],
    says: ['shop.orders from ../src', 'not deployed'],
  },
  {
    name: 'a folder that a workflow copies',
    files: {
      'api/function_app.py': `${app}${bySource}from shop.orders import total\n${hello}`,
      'src/shop/orders.py': 'total = 1\n',
      '.github/workflows/deploy.yml':
        'jobs:\n  deploy:\n    steps:\n      - run: cp -r src/shop api/shop\n',
    },
    grave: [],
    notes: ['PYF595'],
    says: ['../.github/workflows/deploy.yml copies it'],
  },
  {
    name: 'a folder that a script packs as a whole',
    files: {
      'api/function_app.py': `${app}${bySource}from shop.orders import total\n${hello}`,
      'src/shop/orders.py': 'total = 1\n',
      'deploy.sh': 'zip -r app.zip ./src api\n',
    },
    grave: [],
    notes: ['PYF595'],
  },
  {
    name: 'another folder that a script copies',
    files: {
      'api/function_app.py': `${app}${bySource}from shop.orders import total\n${hello}`,
      'src/shop/orders.py': 'total = 1\n',
      'deploy.sh': 'cp -r docs/shop-manual site\n',
    },
    grave: ['review PYF595'],
  },
  {
    name: 'a package of the repository that no path leads to',
    files: {
      'api/function_app.py': `${app}from shop.orders import total\n${hello}`,
      'src/shop/orders.py': 'total = 1\n',
    },
    grave: ['error PYF595'],
    notes: ['PYF440'],
    says: ['shop.orders from ../src', "No module named 'shop'"],
  },
  {
    name: 'a package of the repository, where one that is not installed here may have its name',
    files: {
      'api/function_app.py': `${app}from shop.orders import total\n${hello}`,
      'api/requirements.txt': 'azure-functions\nacme-tools\n',
      'src/shop/orders.py': 'total = 1\n',
    },
    grave: ['review PYF595'],
    notes: ['PYF440'],
    says: ['The repository has it in ../src', 'may bring it instead', '--exact'],
  },
  {
    name: 'a package of the repository that a script copies into the app',
    files: {
      'api/function_app.py': `${app}from shop.orders import total\n${hello}`,
      'src/shop/orders.py': 'total = 1\n',
      Makefile: 'build:\n\tcp -R src/* api/\n',
    },
    grave: [],
    notes: ['PYF440', 'PYF595'],
  },
  {
    name: 'a folder of the app without __init__.py, in an app without requirements',
    files: {
      'api/function_app.py': `${app}from app_code.orders.totals import total\n${hello}`,
      'api/requirements.txt': '',
      'api/app_code/orders/totals.py': 'total = 1\n',
    },
    grave: [],
  },
  {
    name: 'a package that a Pipfile lists and its older lock file lacks',
    files: {
      'api/function_app.py': `${app}import yaml\n${hello}`,
      'api/requirements.txt': '',
      'api/Pipfile': '[packages]\nazure-functions = "*"\npyyaml = "*"\n',
      'api/Pipfile.lock': '{"default": {"azure-functions": {}}}',
    },
    grave: [],
    notes: ['PYF440'],
  },
  {
    name: 'a package of the repository that the requirements install by a path',
    files: {
      'api/function_app.py': `${app}from shop.orders import total\n${hello}`,
      'api/requirements.txt': 'azure-functions\n-e ../src\n',
      'src/shop/orders.py': 'total = 1\n',
    },
    grave: ['review PYF492'],
    notes: ['PYF440'],
  },
  {
    name: 'a package of the repository that the requirements install by a wheel with its name',
    files: {
      'api/function_app.py': `${app}from shop.orders import total\n${hello}`,
      'api/requirements.txt': 'azure-functions\n../src/shop-1.0-py3-none-any.whl\n',
      'src/shop/orders.py': 'total = 1\n',
    },
    grave: [],
    notes: ['PYF440'],
  },
  {
    name: 'folders that are named like packages, and a module of another app',
    files: {
      'api/function_app.py': `${app}import azure.cosmos\nimport yaml\nimport shop.orders\n${hello}`,
      'api/requirements.txt': 'azure-functions\n',
      'docs/azure/__init__.py': '',
      'docs/azure/cosmos.py': '',
      'docs/yaml/__init__.py': '',
      'other/host.json': '{"version":"2.0"}',
      'other/shop/orders.py': '',
    },
    grave: ['error PYF492'],
    notes: ['PYF440'],
    says: ['azure-cosmos, pyyaml, shop'],
  },
  {
    name: 'requirements above the app that nothing installs',
    files: {
      'api/function_app.py': `${app}import flask\nimport yaml\n${hello}`,
      'api/requirements.txt': '',
      'requirements.txt': 'azure-functions\nflask\npyyaml\n',
    },
    grave: ['review PYF492'],
    notes: ['PYF440'],
    says: ['flask, pyyaml', '../requirements.txt is not deployed'],
  },
  {
    name: 'requirements above the app that a workflow installs',
    files: {
      'api/function_app.py': `${app}import flask\nimport yaml\n${hello}`,
      'api/requirements.txt': '',
      'requirements.txt': 'azure-functions\nflask\npyyaml\n',
      '.github/workflows/deploy.yml':
        'jobs:\n  deploy:\n    steps:\n      - run: pip install -r requirements.txt -t api/.python_packages/lib/site-packages\n',
    },
    grave: [],
    notes: ['PYF440'],
  },
];

test.concurrent.each(repositories)('$name', async ({ files, grave, notes = [], says = [] }) => {
  const { 'api/requirements.txt': own = 'azure-functions\n', ...others } = files;
  const top = lay({
    '.git/HEAD': 'ref: refs/heads/main\n',
    'api/host.json': '{"version":"2.0"}',
    ...(own !== '' && { 'api/requirements.txt': own }),
    ...others,
  });
  const { diagnostics, functions } = await verifyApp(path.join(top, 'api'), { python });
  const shown = JSON.stringify(diagnostics, null, 1);
  expect(
    functions.map(({ name }) => name),
    shown,
  ).toEqual(['hello']);
  const severe = diagnostics.filter(({ severity }) => severity !== 'note');
  expect(
    severe.map(({ severity, code }) => `${severity} ${code}`),
    shown,
  ).toEqual(grave);
  const noted = diagnostics.filter(({ severity }) => severity === 'note').map(({ code }) => code);
  expect([...new Set(noted)].sort(), shown).toEqual([...notes]);
  for (const words of says) expect(shown).toContain(words);
});
