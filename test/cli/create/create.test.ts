import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commands } from '../../../cli/commands/commands.ts';
import { flagOf } from '../../../cli/flags/question-flags.ts';
import { appQuestions } from '../../../generators/new-app/app-questions.ts';
import { library } from '../../generators/new-app.ts';
import { fill, folderWith, shown } from '../../workspace/folders.ts';
import { pyfunc } from '../fake-host.ts';
import { create, lastLine, quick, wordsOf } from './created.ts';

const secrets =
  '{"Values": {\n  "AzureWebJobsStorage": "AccountKey=s3cr3t",\n  "B": "s3cr3t"\n}}\n';

test('every question has its flag, and the flag says the same', () => {
  const flags = commands.find(({ name }) => name === 'create')?.flags;
  expect(flags).toEqual(expect.arrayContaining(appQuestions(library, 'x').map(flagOf)));
});

describe('a new folder', () => {
  test('--yes makes the app with the defaults', async () => {
    const cwd = folderWith();
    const { code, stdout, stderr } = await create(cwd, 'my-app', '--yes', ...quick);
    expect(stderr).toMatch(/^Verifying with azure-functions .* …\n$/);
    expect(code).toBe(0);
    expect(Object.keys(shown(join(cwd, 'my-app')))).toEqual([
      '.funcignore',
      '.gitignore',
      'README.md',
      'function_app.py',
      'host.json',
      'local.settings.json',
      'pyfunc-lock.json',
      'pytest.ini',
      'requirements-dev.txt',
      'requirements.txt',
      'tests',
      'tests/test_cleanup.py',
      'tests/test_hello.py',
    ]);
    expect(stdout).toContain('The app is ready.');
    expect(stdout).toMatch(/^To undo: pyfunc undo \S+$/m);
  });

  test('an app without functions is valid, and the next steps start with pyfunc add', async () => {
    const cwd = folderWith();
    const words = ['--template', 'app', '--extras', 'github,azure-pipelines'];
    const { code, stdout } = await create(cwd, 'a', '--yes', ...quick, ...words);
    expect(code).toBe(0);
    expect(stdout).toContain('The app is ready.\nVerified: the app has no functions yet, with');
    expect(stdout).not.toContain('PYF458');
    expect(stdout).toContain('  cd a\n  pyfunc add http hello\n');
    // Without tests, pytest exits with code 5.
    expect(stdout).not.toContain('pytest\n');
    for (const path of ['.github/workflows/function-app.yml', 'azure-pipelines.yml']) {
      expect(readFileSync(join(cwd, 'a', path), 'utf8')).toMatch(
        /python -m pytest.* \|\| \[ \$\? -eq 5 \]\n/,
      );
    }
  });

  test('the last line repeats the run, byte for byte', async () => {
    const [one, other] = [folderWith(), folderWith()];
    const answers = ['--layout', 'blueprints', '--template=timer', '--auth-level', 'admin'];
    const first = await create(
      one,
      "it's my app",
      ...answers,
      '--python',
      '3.11',
      '--yes',
      ...quick,
    );
    const [program, ...words] = wordsOf(lastLine(first.stdout));
    expect(program).toBe('pyfunc');
    const second = await pyfunc(words, { cwd: other });
    expect(second.code).toBe(0);
    const contents = (root: string) =>
      Object.entries(shown(root)).map(([path, { content }]) => [path, content]);
    expect(contents(other)).toEqual(contents(one));
    expect(lastLine(second.stdout)).toBe(lastLine(first.stdout));
  });

  test('a second run has nothing to do', async () => {
    const cwd = folderWith();
    await create(cwd, 'a', '--yes', ...quick);
    const before = shown(cwd);
    const { code, stdout } = await create(cwd, 'a', '--yes', ...quick);
    expect([code, stdout.trim()]).toEqual([0, 'Already up to date.']);
    expect(shown(cwd)).toEqual(before);
  });

  test('the order of the flags does not matter', async () => {
    const cwd = folderWith();
    const { code } = await create(cwd, ...quick, '--yes', '--template', 'http', 'a');
    expect(code).toBe(0);
    expect(readdirSync(join(cwd, 'a/tests'))).toEqual(['test_hello.py']);
  });

  test('--dry-run writes nothing and lists what the run writes', async () => {
    const cwd = folderWith();
    const dry = await create(cwd, 'x/y', '--yes', '--dry-run', ...quick);
    expect([dry.code, readdirSync(cwd)]).toEqual([0, []]);
    const wet = await create(cwd, 'x/y', '--yes', ...quick);
    const listed = (text: string) => text.match(/^ {2}new .*$/gm);
    expect(listed(wet.stdout)).toEqual(listed(dry.stdout));
    expect(listed(dry.stdout)).toHaveLength(12);
  });

  test('--diff shows the text of new files', async () => {
    const { stdout } = await create(folderWith(), 'a', '--yes', '--dry-run', '--diff');
    expect(stdout).toContain('+app = func.FunctionApp()');
  });

  test('--json is one document', async () => {
    const cwd = folderWith();
    const { stdout } = await create(cwd, 'a', '--yes', '--json', ...quick);
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({
      status: 'written',
      exitCode: 0,
      result: {
        folder: 'a',
        answers: { name: 'a', template: ['http', 'timer'], layout: 'function_app' },
      },
      diagnostics: [],
    });
    expect(document.changes).toHaveLength(12);
  });
});

describe('without a terminal', () => {
  test('missing answers are listed, and the line below goes through', async () => {
    const cwd = folderWith();
    const { code, stdout, stderr } = await create(cwd, '--layout', 'blueprints', ...quick);
    expect([code, stdout, readdirSync(cwd)]).toEqual([2, '', []]);
    for (const flag of ['[folder]', '--name', '--template', '--python', '--auth-level']) {
      expect(stderr).toContain(`  ${flag} `);
    }
    expect(stderr).not.toContain('  --layout ');
    const [, ...words] = wordsOf(lastLine(stderr));
    expect(words).toContain('blueprints');
    expect((await pyfunc(words, { cwd })).code).toBe(0);
  });

  test('a machine is told the same', async () => {
    const { code, stdout } = await create(folderWith(), 'app', '--json', ...quick);
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({ status: 'missing-answers', exitCode: code });
    expect(document.result.missing.map(({ name }: { name: string }) => name)).toEqual([
      'name',
      'template',
      'layout',
      'python',
      'authLevel',
      'packages',
      'tests',
      'extras',
    ]);
    const [, ...words] = wordsOf(document.next[0]);
    expect((await pyfunc(words, { cwd: folderWith() })).code).toBe(0);
  });

  test('with all answers given, --yes is only asked for where something is there', async () => {
    const cwd = folderWith();
    const all = ['--name=a', '--template=http', '--layout=function_app', '--python=3.12'];
    const more = ['--packages=pip', '--tests=pytest', '--extras=', '--auth-level=function'];
    const given = [...all, ...more, ...quick];
    fill(cwd, { 'used/README.md': 'Mine' });
    expect((await create(cwd, 'new', ...given)).code).toBe(0);
    const refused = await create(cwd, 'used', ...given);
    expect([refused.code, readdirSync(join(cwd, 'used'))]).toEqual([2, ['README.md']]);
    expect((await create(cwd, 'used', '--yes', ...given)).code).toBe(0);
    expect(readFileSync(join(cwd, 'used/README.md'), 'utf8')).toBe('Mine');
  });

  test.each([
    ['an unknown flag', ['app', '--yes', '--typescript']],
    ['an unknown layout', ['app', '--yes', '--layout', 'folders']],
    ['an unknown template', ['app', '--yes', '--template', 'http,tmer']],
    ['no template', ['app', '--yes', '--template', '']],
    ['a template twice', ['app', '--yes', '--template', 'http,http']],
    ['a name that Azure does not take', ['app', '--yes', '--name', 'a b']],
    ['a version that Azure does not run', ['app', '--yes', '--python', '3.9']],
    ['an answers file that is not there', ['app', '--yes', '--answers', 'no.json']],
    ['a second folder', ['app', 'other', '--yes']],
  ])('%s ends with 2 and nothing is made', async (_, words) => {
    const cwd = folderWith();
    const { code, stderr } = await create(cwd, ...words, ...quick);
    expect([code, readdirSync(cwd)]).toEqual([2, []]);
    expect(stderr).toMatch(/^pyfunc: /);
    expect(stderr.split('\n').length).toBeLessThanOrEqual(4);
  });
});

describe('--answers', () => {
  test('answers by name; flags win', async () => {
    const cwd = folderWith({ 'a.json': '\ufeff{"layout": "blueprints", "template": ["timer"]}' });
    const { stdout } = await create(
      cwd,
      'app',
      ...['--answers', 'a.json', '--template', 'http', '--yes', '--json', ...quick],
    );
    expect(JSON.parse(stdout).result.answers).toMatchObject({
      layout: 'blueprints',
      template: ['http'],
    });
  });

  test.each([
    ['{"layuot": "blueprints"}', 'layuot'],
    ['{"layout": "x"}', '--layout'],
    ['{"template": "http"}', '--template'],
    ['{"extras": ["lint", "lnt"]}', 'did you mean lint?'],
    ['{"name": 3}', '--name'],
    ['[]', 'no JSON object'],
    ['{', 'not valid JSON'],
  ])('%s is refused', async (text, says) => {
    const cwd = folderWith({ 'a.json': text });
    const { code, stderr } = await create(cwd, 'app', '--answers', 'a.json', '--yes', ...quick);
    expect([code, readdirSync(cwd)]).toEqual([2, ['a.json']]);
    expect(stderr).toContain(says);
  });
});

describe('secrets', () => {
  test.each([[[]], [['--diff']], [['--dry-run']], [['--json', '--diff']]])(
    'values of local.settings.json are never shown (%j)',
    async (words) => {
      const cwd = folderWith({ 'local.settings.json': secrets });
      const { code, stdout, stderr } = await create(cwd, '.', '--yes', ...words, ...quick);
      expect(code).toBe(0);
      expect(stdout + stderr).not.toContain('s3cr3t');
      expect(stdout).toContain('local.settings.json');
    },
  );
});
