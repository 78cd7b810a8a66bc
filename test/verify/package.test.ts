import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { verifyPackage } from '../../api/verify/verify-package.ts';
import { dockerImage } from '../../app/deployment/docker-image.ts';
import { dockerIgnore } from '../../app/deployment/ignore-rules.ts';
import { verifyApp } from '../../verify/verify.ts';
import { memoryTree } from '../../workspace/tree/disk.ts';
import { environment } from '../python/environment.ts';
import { pythonAt, scratchFolders } from './scratch.ts';

const lay = scratchFolders();
const python = await pythonAt(await environment('py313'));

const app = {
  'host.json': '{"version":"2.0"}',
  'requirements.txt': 'azure-functions\n',
  'function_app.py': `import azure.functions as func
from shop.orders import bp
app = func.FunctionApp()
app.register_functions(bp)
`,
  'shop/__init__.py': '',
  'shop/orders.py': `import azure.functions as func
bp = func.Blueprint()
@bp.route(route="orders")
def orders(req: func.HttpRequest) -> func.HttpResponse: ...
`,
};

async function verify(source: string, root = source) {
  const verified = await verifyPackage(source, root, { python });
  if (verified.kind === 'unreadable') return verified.diagnostic.code;
  return verified.packages.map(({ label, verification: { functions, diagnostics } }) => ({
    label,
    functions: functions.map(({ name }) => name),
    codes: diagnostics.map(({ code }) => code),
    texts: diagnostics.map(({ message }) => message).join('\n'),
  }));
}

describe('a folder', () => {
  test.concurrent.each<[string, { [path: string]: string }, string[][]]>([
    ['as it is', {}, [[]]],
    ['with a .funcignore', { '.funcignore': '.git*\ntests/\n' }, [[]]],
    ['whose .funcignore names a module', { '.funcignore': 'shop/orders.py\n' }, [['PYF482']]],
    [
      'whose .funcignore names a folder',
      { '.funcignore': '*\n!host.json\n!*.py\n!*.txt\n' },
      [['PYF482']],
    ],
    [
      'whose .funcignore names a module that the app can do without',
      {
        '.funcignore': 'more.py\n',
        'function_app.py': `${app['function_app.py']}try:
    from more import bp as more
    app.register_functions(more)
except ImportError:
    pass
`,
        'more.py': app['shop/orders.py'].replaceAll('orders', 'more'),
      },
      [['PYF518']],
    ],
    ['whose .funcignore names host.json', { '.funcignore': '*.json\n' }, [['PYF483']]],
    ['with an image of all', { Dockerfile: 'FROM x\nCOPY . /home/site/wwwroot\n' }, [[]]],
    [
      'with an image of the script alone',
      { Dockerfile: 'FROM x\nCOPY host.json function_app.py /home/site/wwwroot/\n' },
      [['PYF482']],
    ],
    [
      'whose .dockerignore names a module',
      {
        Dockerfile: 'FROM x\nWORKDIR /home/site/wwwroot\nCOPY . .\n',
        '.dockerignore': '**/orders.py\n',
      },
      [['PYF482']],
    ],
    [
      'with both ways to ship it',
      { Dockerfile: 'FROM x\nCOPY . /home/site/wwwroot\n', '.funcignore': 'shop\n' },
      [[], ['PYF482']],
    ],
  ])('%s', async (_, more, codes) => {
    const verified = await verify(lay({ ...app, ...more }));
    if (typeof verified === 'string') throw new Error(verified);
    expect(verified.map((each) => each.codes)).toEqual(codes);
    for (const each of verified) {
      if (each.codes.includes('PYF482'))
        expect(each.texts).toMatch(/shop\/(?:orders|__init__)\.py/);
      if (each.codes.length === 0) expect(each.functions).toEqual(['orders']);
    }
  });
});

describe('code behind links', () => {
  const linked = (more: { [path: string]: string } = {}) => {
    const { 'shop/__init__.py': init, 'shop/orders.py': orders, ...rest } = app;
    const shared = lay({
      'shop/__init__.py': init,
      'shop/orders.py': `import ordering\n${orders}`,
    });
    const root = lay({ ...rest, 'requirements.txt': 'azure-functions\nordering\n', ...more });
    symlinkSync(path.join(shared, 'shop'), path.join(root, 'shop'));
    return { root, shared };
  };

  test('is code of the app', async () => {
    const { root } = linked();
    const { functions, diagnostics, indexing } = await verifyApp(root, { python });
    expect(functions.map(({ name }) => name)).toEqual(['orders']);
    expect(indexing.standIns.modules).toEqual(['ordering']);
    expect(diagnostics.map(({ code }) => code)).toEqual(['PYF440']);
  });

  test('is packed with the folder', async () => {
    const { root, shared } = linked();
    symlinkSync(root, path.join(shared, 'shop/circle'));
    symlinkSync('.', path.join(root, 'self'));
    symlinkSync('nowhere', path.join(root, 'dead.py'));
    const verified = await verify(root);
    expect(verified).toMatchObject([{ functions: ['orders'], codes: ['PYF440'] }]);
  });

  test('is left out by a .funcignore, and not copied into an image', async () => {
    const ignored = linked({ '.funcignore': 'shop\n' });
    expect(await verify(ignored.root)).toMatchObject([{ codes: ['PYF482'] }]);
    const image = linked({ Dockerfile: 'FROM x\nCOPY . /home/site/wwwroot\n' });
    const [found] = await verify(image.root);
    expect(found).not.toMatchObject({ functions: ['orders'] });
  });
});

test.each([
  ['nothing', '', 1],
  ['tests', 'tests\n', 1],
  ['a module that the app needs', 'shop/orders.py\n', 1],
  ['a module that it can do without', 'more.py\n', 2],
])(
  'an app is imported once but for functions that may be left out: %s',
  async (_, ignored, times) => {
    const count = path.join(lay({}), 'imports');
    const script = `open(${JSON.stringify(count)}, "a").write("x")\n${app['function_app.py']}`;
    const more = { 'tests/test_app.py': '', 'more.py': '', '.funcignore': ignored };
    await verify(lay({ ...app, 'function_app.py': script, ...more }));
    expect(readFileSync(count, 'utf8')).toHaveLength(times);
  },
);

describe('a zip', () => {
  const zip = (files: { [path: string]: string }) => {
    const folder = lay({});
    const file = path.join(folder, 'app.zip');
    const content = Object.entries(files).map(([name, text]) => [name, strToU8(text)]);
    writeFileSync(file, zipSync(Object.fromEntries(content)));
    return file;
  };

  test('of all files is verified', async () => {
    expect(await verify(zip(app), lay({}))).toMatchObject([{ functions: ['orders'], codes: [] }]);
  });

  test('without a module that the folder has names it', async () => {
    const { 'shop/orders.py': _, ...rest } = app;
    expect(await verify(zip(rest), lay(app))).toMatchObject([{ codes: ['PYF482'] }]);
  });

  test('with the folder inside has no host.json at its root', async () => {
    const inside = Object.entries(app).map(([name, text]) => [`app/${name}`, text]);
    const verified = await verify(zip(Object.fromEntries(inside)), lay({}));
    expect(verified).toMatchObject([{ codes: ['PYF483', 'PYF401'] }]);
  });

  test('that leads out of its folder, or is none, is refused', async () => {
    expect(await verify(zip({ ...app, '../evil.py': '' }), lay({}))).toBe('PYF485');
    const noZip = path.join(lay({ 'a.zip': 'no zip' }), 'a.zip');
    expect(await verify(noZip, lay({}))).toBe('PYF485');
    expect(await verify(path.join(lay({}), 'nowhere.zip'), lay({}))).toBe('PYF485');
  });

  test('with backslashes in paths is refused', async () => {
    const windows = Object.entries(app).map(([name, text]) => [name.replaceAll('/', '\\'), text]);
    const verified = await verifyPackage(zip(Object.fromEntries(windows)), lay({}), { python });
    expect(verified).toMatchObject({
      kind: 'unreadable',
      diagnostic: { code: 'PYF485', message: expect.stringContaining('backslash') },
    });
  });
});

describe('COPY lines', () => {
  const image = (dockerfile: string, files: string[], more = {}) => {
    const tree = memoryTree({ Dockerfile: dockerfile, ...more });
    return dockerImage(tree, files);
  };
  const files = ['host.json', 'function_app.py', 'shop/a.py', 'src/lib/b.py'];

  test.each<[string, string, string[]]>([
    ['a folder by its content', 'COPY src/ /home/site/wwwroot/', ['lib/b.py']],
    [
      'files by a pattern',
      'COPY *.py host.json /home/site/wwwroot/',
      ['function_app.py', 'host.json'],
    ],
    ['as a list', 'COPY ["shop", "/home/site/wwwroot/shop"]', ['shop/a.py']],
    [
      'under another name',
      'COPY shop/a.py /home/site/wwwroot/function_app.py',
      ['function_app.py'],
    ],
    ['to another root', 'ENV AzureWebJobsScriptRoot=/app\nCOPY shop /app/shop', ['shop/a.py']],
    [
      'from an earlier stage',
      'COPY . /w\nFROM y\nCOPY --from=build /w/shop /home/site/wwwroot/shop',
      ['shop/a.py'],
    ],
    ['over two lines', 'COPY shop \\\n  /home/site/wwwroot/shop', ['shop/a.py']],
  ])('%s', (_, lines, expected) => {
    expect([...(image(`FROM x AS build\n${lines}\n`, files)?.files.keys() ?? [])].sort()).toEqual(
      expected,
    );
  });

  test.each([
    ['a variable', 'COPY $DIR /home/site/wwwroot'],
    ['a command that copies', 'COPY . /w\nRUN cp -r /w/shop /home/site/wwwroot/'],
    ['a command in the folder of the app', 'WORKDIR /home/site/wwwroot\nRUN mv /w/shop .'],
  ])('%s is not followed, and is said', (_, lines) => {
    expect(image(`FROM x\n${lines}\n`, files)?.unclear).toHaveLength(1);
  });

  test('a command that installs packages is ignored', () => {
    const lines = 'WORKDIR /home/site/wwwroot\nCOPY . .\nRUN pip install -r requirements.txt';
    expect(image(`FROM x\n${lines}\n`, files)?.unclear).toEqual([]);
  });

  test('a Dockerfile may have a small letter', () => {
    const tree = memoryTree({ dockerfile: 'FROM x\nCOPY . /home/site/wwwroot\n' });
    expect(dockerImage(tree, files)?.files.size).toBe(files.length);
  });

  test('an image of the host with the app in another folder has none of it', async () => {
    const from = 'FROM mcr.microsoft.com/azure-functions/python:4-python3.11\n';
    const elsewhere = { root: '/home/site/wwwroot', path: '/app/host.json' };
    expect(image(`${from}COPY . /app\n`, files)).toMatchObject({ elsewhere });
    expect(image(`${from}WORKDIR /app\nCOPY . .\n`, files)).toMatchObject({ elsewhere });
    const named = image(`${from}ENV AzureWebJobsScriptRoot=/app/\nCOPY . /app\n`, files);
    expect([...(named?.files.keys() ?? [])]).toEqual(files);
    const host = image(`${from.trim()} AS base\nFROM base\nCOPY . /app\n`, files);
    expect(host).toMatchObject({ elsewhere });
    const verified = await verify(lay({ ...app, Dockerfile: `${from}COPY . /app\n` }));
    expect(verified).toMatchObject([{ codes: ['PYF483', 'PYF401'] }]);
  });

  test('a Dockerfile that copies nothing into the app is none of its ways to be shipped', () => {
    expect(image('FROM x\nCOPY . /elsewhere\n', files)).toBeUndefined();
  });
});

test.each<[string, string, boolean]>([
  ['node_modules', 'node_modules/a.js', true],
  ['node_modules', 'app/node_modules/a.js', false],
  ['**/*.md', 'a/b/c.md', true],
  ['*.md', 'a/c.md', false],
  ['*\n!src', 'src/a.py', false],
  ['*\n!src', 'lib/a.py', true],
  ['src\n!src/a.py', 'src/a.py', false],
  ['# src', '# src', false],
  ['/src/', 'src/a.py', true],
])('.dockerignore %j and %s', (text, file, isLeftOut) => {
  expect(dockerIgnore(memoryTree({ '.dockerignore': text }))(file)).toBe(isLeftOut);
});
