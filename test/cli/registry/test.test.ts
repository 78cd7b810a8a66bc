import { execFileSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { assetsFolder } from '../../../verify/assets.ts';
import { environment } from '../../python/environment.ts';
import { registryFiles, templateFiles } from '../../registry/registry-files.ts';
import { contents, type Files, fill, folderWith } from '../../workspace/folders.ts';
import { pyfunc } from '../fake-host.ts';

const python = await environment('py311');
const registry = registryFiles('', ['orders']);
const usual = { 'orders/tests/usual.json': '{"answers": {"name": "nightly"}}' };

describe('what is expected', () => {
  test('is taken from what is made, then holds, and fails where that changes', async () => {
    const root = folderWith({ ...files(registry), ...usual });
    const first = await run(root);
    expect(first.code).toBe(1);
    expect(first.stdout).toContain('orders/tests/usual.json: it has no expected files yet.');

    expect((await run(root, '-u')).code).toBe(0);
    const taken = contents(root);
    expect(Object.keys(taken).filter((path) => path.includes('/tests/'))).toEqual([
      'orders/tests/usual/function_app.py',
      'orders/tests/usual/requirements.txt',
      'orders/tests/usual.json',
    ]);
    expect(taken['orders/tests/usual/function_app.py']).toContain('def nightly(timer');
    expect((await run(root)).code).toBe(0);
    expect((await run(root, '-u')).code).toBe(0);
    expect(contents(root)).toEqual(taken);

    change(root, 'return None');
    const ran = await run(root);
    expect(ran.code).toBe(1);
    expect(ran.stdout).toContain('what it makes differs in function_app.py');
    expect(ran.stdout).toContain('-    pass\n+    return None\n');
    expect(contents(root)['orders/tests/usual/function_app.py']).toContain('    pass\n');
  });

  test('may have the line ends of a checkout', async () => {
    const root = folderWith({ ...files(registry), ...usual });
    await run(root, '-u');
    const path = 'orders/tests/usual/function_app.py';
    fill(root, { [path]: String(contents(root)[path]).replaceAll('\n', '\r\n') });
    expect((await run(root)).code).toBe(0);
  });

  test('goes where nothing makes it any more', async () => {
    const root = folderWith({
      ...files(registry),
      ...usual,
      'orders/tests/usual/old.py': '',
      'orders/tests/gone/function_app.py': '',
    });
    const ran = await run(root);
    expect(ran.stdout).toContain('orders/tests/gone: there are expected files of it');
    expect((await run(root, '-u')).code).toBe(0);
    expect(Object.keys(contents(root)).filter((path) => /old|gone/.test(path))).toEqual([]);
  });

  test('is named where git would not commit it', async () => {
    const settings = { settings: { ORDERS: 'local' } };
    const root = folderWith({
      ...files(registry),
      ...templateFiles('orders', settings),
      ...usual,
      '.gitignore': 'local.settings.json\n',
      '.git/HEAD': '',
    });
    const { ignoredByGit } = JSON.parse((await run(root, '-u', '--json')).stdout).result;
    expect(ignoredByGit).toEqual(['orders/tests/usual/local.settings.json']);
  });
});

describe('the real azure-functions', () => {
  test('sees each template in the script and in a blueprint', async () => {
    const root = folderWith(files(registry));
    const { exitCode, result } = JSON.parse((await run(root, '--json')).stdout);
    expect(exitCode).toBe(0);
    expect(result).toMatchObject({
      python: { path: python },
      counts: { tests: 1, passed: 1, failed: 0 },
    });
    const [{ tests }] = result.templates;
    expect(tests[0].apps).toEqual([
      { place: 'in function_app.py', indexed: true, diagnostics: [] },
      { place: 'in blueprints/orders_part.py', indexed: true, diagnostics: [] },
      { place: 'twice, beside nothing else', indexed: true, diagnostics: [] },
    ]);
  });

  test('sees each template twice, beside the others of its registry', async () => {
    const helper = (body: string) => `\n\ndef audit(text: str) -> str:\n    return ${body}\n`;
    const withHelper = (name: string, body: string) => {
      const own = files(registryFiles('', [name]));
      const path = `${name}/files/module.py.hbs`;
      return { ...own, [path]: `${own[path]}${helper(body)}` };
    };
    const root = folderWith({ ...withHelper('orders', 'text'), ...withHelper('returns', 'text') });
    const { result } = JSON.parse((await run(root, '--json')).stdout);
    const placesOf = (at: number) =>
      result.templates[at].tests[0].apps.map(({ place }: { readonly place: string }) => place);
    expect([placesOf(0)[2], placesOf(1)[2]]).toEqual([
      'twice, beside 1 other template',
      'twice, beside 1 other template',
    ]);
    expect(result.counts.failed).toBe(0);
    fill(root, withHelper('returns', 'text.upper()'));
    const clash = await run(root);
    expect(clash.code).toBe(1);
    expect(clash.stdout).toContain('PYF347');
  });

  test.each([
    ['does not take what Python does not compile', 'return 1\n', 'PYF404', 'function_app.py'],
    [
      'does not take what fails when it is imported',
      'raise ValueError("x")\n',
      'PYF405',
      'function_app.py:',
    ],
  ])('%s', async (_, more, code, place) => {
    const root = folderWith(files(registry));
    const path = 'orders/files/module.py.hbs';
    fill(root, { [path]: `${contents(root)[path]}\n\n${more}` });
    const ran = await run(root);
    expect(ran.code).toBe(1);
    expect(ran.stdout).toContain('  failed  defaults');
    expect(ran.stdout).toContain(`${code}  ${place}`);
  });

  test('does not take decorators that are not those of the manifest', async () => {
    const root = folderWith(files(registry));
    const path = 'orders/files/module.py.hbs';
    const by = '@{{ident app}}.timer_trigger(arg_name="timer", schedule="0 0 4 * * *")';
    fill(root, { [path]: String(contents(root)[path]).replace(/\{\{decorators .*\}\}/, by) });
    const ran = await run(root);
    expect(ran.code).toBe(1);
    const said = ran.stdout.replaceAll(/\s+/g, ' ');
    expect(said).toContain('timer.schedule is "0 0 4 * * *", not "0 0 3 * * *"');
  });

  test('is not there: that is said, and is an error where it was counted on', async ({ skip }) => {
    if (existsSync(join(assetsFolder, 'wheels'))) skip('Any Python will do beside the wheels.');
    const root = folderWith(files(registry));
    const env = { PATH: '/nowhere' };
    const without = await pyfunc(['registry', 'test', root], { env });
    expect(without.code).toBe(0);
    expect(without.stdout).toContain('  passed  defaults  not indexed');
    expect(without.stdout).toContain('no Python with azure-functions was found');
    expect(without.stderr).toContain('PYF400');
    const required = await pyfunc(['registry', 'test', root, '--require-python'], { env });
    expect(required.code).toBe(2);
  });
});

describe('tests', () => {
  test('are made for all that can be chosen, two choices at a time', async () => {
    const choice = (name: string, values: readonly string[]) => ({
      name,
      title: name,
      kind: 'select',
      choices: values.map((value) => ({ value, title: value })),
      default: values[0],
    });
    const questions = [
      { name: 'name', title: 'Name', kind: 'text', format: 'function-name', default: 'orders' },
      choice('level', ['low', 'high']),
      choice('region', ['north', 'south']),
      { name: 'loud', title: 'Loud', kind: 'confirm', default: false, when: { level: 'high' } },
    ];
    const root = folderWith({ ...files(registry), ...templateFiles('orders', { questions }) });
    const { templates } = JSON.parse((await run(root, '--json')).stdout).result;
    const names = templates[0].tests.map(({ name }: { name: string }) => name);
    expect(names[0]).toBe('defaults');
    const met = ['level=low, region=north', ...names].join('; ');
    for (const pair of ['low, region=south', 'high, region=north', 'high, region=south']) {
      expect(met).toContain(`level=${pair}`);
    }
    expect(met).toContain('loud=true');
    expect(met).not.toMatch(/level=low[^;]*loud/);
  });

  test.each([
    ['{"answers": {"nmae": "x"}}', 'no question asks for "nmae" (did you mean name?)', ':1:13'],
    ['{"answers": {"name": "1x"}}', '"name" must be letters, digits and underscores', ':1:13'],
    ['{"answers": ', 'orders/tests/usual.json', ''],
    [
      '{"answer": {}}',
      'it has a "answer", which means nothing here (did you mean answers?)',
      ':1:12',
    ],
    ['{"answers": null}', '"answers" must be an object', ':1:13'],
    ['[]', 'it must be an object', ':1:1'],
    ['{"update": {"edit": []}}', '"update" has a "edit"', ':1:21'],
    ['{"update": {"edits": [{"file": "x"}]}}', 'each of "edits" has a "file"', ':1:22'],
  ])('that cannot be run are shown with their place: %s', async (text, problem, place) => {
    const root = folderWith({ ...files(registry), 'orders/tests/usual.json': text });
    const ran = await run(root);
    expect(ran.code).toBe(1);
    expect(ran.stdout).toContain(`PYF295  orders/tests/usual.json${place}`);
    expect(ran.stdout.replaceAll(/\s+/g, ' ')).toContain(problem);
  });

  test('are of templates that there are', async () => {
    const ran = await run(folderWith(files(registry)), '--template', 'ordres');
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain('orders');
  });
});

test('the templates that come with pyfunc are such a registry', async () => {
  const templates = fileURLToPath(new URL('../../../templates', import.meta.url));
  expect((await pyfunc(['registry', 'validate', templates])).code).toBe(0);
  const words = ['--template', 'queue', '--template', 'http', '--json'];
  const { code, stdout } = await run(templates, ...words);
  expect(code).toBe(0);
  expect(JSON.parse(stdout).result.counts).toEqual({ tests: 4, passed: 4, failed: 0 });
});

describe('an update from the last release', () => {
  test('keeps what users did, and indexes', async () => {
    const root = released(files(registry));
    change(root, 'return None', '1.1.0');
    const { code, stdout } = await run(root, '--json');
    expect(code).toBe(0);
    const places = JSON.parse(stdout).result.templates[0].tests[0].apps;
    expect(places.slice(3)).toEqual([
      { place: 'updated from 1.0.0, with a function beside it', indexed: true, diagnostics: [] },
      {
        place: 'updated from 1.0.0, with a line of it changed: a conflict, and nothing changed',
        indexed: false,
        diagnostics: [],
      },
    ]);
  });

  test('starts from a release that was built, too', async () => {
    const root = folderWith(files(registry));
    await pyfunc(['registry', 'build', root]);
    change(root, 'return None', '1.1.0');
    expect((await run(root, '--json')).stdout).toContain('updated from 1.0.0');
    const against = ['--against', join(root, 'dist/acme-1.0.0.tgz'), '--json'];
    expect((await run(root, ...against)).stdout).toContain('updated from 1.0.0');
  });

  test('fails with a question that nobody can answer', async () => {
    const root = released(files(registry));
    const questions = [
      { name: 'name', title: 'Name', kind: 'text', format: 'function-name', default: 'orders' },
      { name: 'queue', title: 'Queue', kind: 'text', format: 'resource-name' },
    ];
    fill(root, { ...templateFiles('orders', { version: '2.0.0', questions }), ...usual });
    fill(root, { 'orders/tests/usual.json': '{"answers": {"queue": "items"}}' });
    await run(root, '-u');
    expect((await run(root)).code).toBe(0);
    rmSync(join(root, 'orders/tests'), { recursive: true });
    expect((await run(root)).stdout).toMatch(/"queue" \(Queue\)\s+has no default/);
  });

  test('fails where it meets the edits that its author said users make', async () => {
    const edits = [{ file: 'function_app.py', find: '    pass', replace: '    print("x")' }];
    const spec = JSON.stringify({ answers: {}, update: { edits } });
    const root = released({ ...files(registry), 'orders/tests/usual.json': spec });
    await run(root, '-u');
    expect((await run(root)).code).toBe(0);
    change(root, 'return None', '1.1.0');
    await run(root, '-u');
    const ran = await run(root);
    expect(ran.code).toBe(1);
    expect(ran.stdout).toContain('updated from 1.0.0, with its own edits:');
    expect(ran.stdout).toContain('PYF297');
    expect(ran.stdout).toContain('conflicts in function_app.py');
  });

  test('fails where an edit that its author tells of breaks the lock', async () => {
    const edits = [{ file: 'pyfunc-lock.json', append: '{' }];
    const spec = JSON.stringify({ answers: {}, update: { edits } });
    const root = released({ ...files(registry), 'orders/tests/usual.json': spec });
    change(root, 'return None', '1.1.0');
    await run(root, '-u');
    const ran = await run(root);
    expect(ran.code).toBe(1);
    expect(ran.stdout).toContain('PYF297');
    expect(ran.stdout).toContain('pyfunc-lock.json');
  });
});

/** Committed, so that the history knows the release. */
function released(all: Files): string {
  const root = folderWith(all);
  const git = (...words: string[]) =>
    execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@x', ...words], { cwd: root });
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '--message', 'x');
  return root;
}

/** The template orders with other text. */
function change(root: string, body: string, version = '1.0.0'): void {
  const all = Object.entries(templateFiles('orders', { version }));
  fill(root, Object.fromEntries(all.map(([path, text]) => [path, text.replace('pass', body)])));
}

function files(of: Files): Files {
  return Object.fromEntries(Object.entries(of).map(([path, text]) => [path.slice(1), text]));
}

function run(root: string, ...words: readonly string[]) {
  return pyfunc(['registry', 'test', '--python', python, ...words], { cwd: root });
}
