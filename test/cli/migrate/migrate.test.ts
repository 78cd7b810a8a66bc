import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { environment } from '../../python/environment.ts';
import { type Files, folderWith, shown } from '../../workspace/folders.ts';
import { pyfunc } from '../fake-host.ts';
import { hostileTexts } from '../hostile-texts.ts';
import { v1App } from '../v1-app.ts';

const python = await environment('py311');
const git = (cwd: string, ...words: string[]) =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...words], { cwd });

describe('a run that may not write', () => {
  test.each([
    ['without a terminal', [], 2],
    ['--dry-run', ['--dry-run'], 0],
    ['--dry-run --yes', ['--dry-run', '--yes'], 0],
    ['--check', ['--check'], 3],
    ['--check --yes', ['--check', '--yes'], 3],
    ['--patch', ['--patch'], 0],
    ['--json', ['--json'], 2],
  ])('%s leaves every byte, and says how to write', async (_, flags, expected) => {
    const root = folderWith(v1App);
    const before = shown(root);
    const { code, stdout, stderr } = await pyfunc(['migrate', ...flags], { cwd: root });
    expect(code).toBe(expected);
    expect(shown(root)).toEqual(before);
    if (!flags.includes('--json')) {
      expect(stdout + stderr).toMatch(/^Nothing was written[.:]/m);
      expect(stdout + stderr).toMatch(/To write it: pyfunc migrate --yes$/m);
    }
  });

  test('shows what changes, each function, and the sum', async () => {
    const { stdout } = await pyfunc(['migrate', folderWith(v1App)]);
    expect(stdout).toContain('Hello/__init__.py  changed');
    expect(stdout).toContain('+@bp.route(auth_level=func.AuthLevel.ANONYMOUS)');
    expect(stdout).toMatch(/^Hello\/function\.json {2}deleted, \d+ lines/m);
    expect(stdout).toMatch(/^ {2}Hello {3}httpTrigger {3}migrated$/m);
    expect(stdout).toMatch(/^ {2}Orders {2}queueTrigger {2}\w+/m);
    expect(stdout).toMatch(/^2 functions: /m);
  });

  test('shows a diff of any length', async () => {
    const config = v1App['Hello/function.json'] + '\n'.repeat(130_000);
    const root = folderWith({ ...v1App, 'Hello/function.json': config });
    const { code, stdout } = await pyfunc(['migrate', '--dry-run', '--diff', 'full', root]);
    expect(code).toBe(0);
    expect(stdout.split('\n').length).toBeGreaterThan(130_000);
  });

  test.each([['--check'], ['--dry-run'], ['--yes']])(
    'explains function.json files that no host looks at, with %s',
    async (flag) => {
      const deep = Object.entries(v1App).map(([path, text]) => [`src/${path}`, text]);
      const root = folderWith({ ...Object.fromEntries(deep), 'host.json': '{"version": "2.0"}' });
      rmSync(join(root, 'src/host.json'));
      const { code, stdout } = await pyfunc(['migrate', flag], { cwd: root });
      expect(code).toBe(4);
      expect(stdout).toContain('PYF191  src/Hello/function.json');
      rmSync(join(root, 'host.json'));
      const without = await pyfunc(['migrate', flag], { cwd: root });
      expect(without.code).toBe(2);
      const said = (without.stdout + without.stderr).replace(/\s+/g, ' ');
      expect(said).toContain('although there is src/Hello/function.json and 1 more');
    },
  );

  test('suggests the run that was meant, with all its flags', async () => {
    const root = folderWith(v1App);
    const { stdout } = await pyfunc(['migrate', root, '--leave-out', 'Orders', '--dry-run']);
    expect(stdout).toContain(`To write it: pyfunc migrate ${root} --leave-out Orders --yes`);
  });

  test('suggests npx to those who came by it', async () => {
    const env = { npm_command: 'exec' };
    const { stdout } = await pyfunc(['migrate', '.'], { cwd: folderWith(v1App), env });
    expect(stdout).toContain('To write it: npx pyfunc migrate . --yes');
  });
});

describe('--yes', () => {
  test('is not proved with a library that is older than the app needs', async () => {
    const root = folderWith({
      'host.json': '{"version": "2.0"}',
      'Orders/function.json':
        '{"retry": {"strategy": "fixedDelay", "maxRetryCount": 3, "delayInterval": "00:00:05"}, "bindings": [{"type": "queueTrigger", "direction": "in", "name": "msg", "queueName": "q", "connection": "C"}]}',
      'Orders/__init__.py': 'def main(msg):\n    print(msg)\n',
    });
    execFileSync(python, ['-m', 'venv', '--without-pip', '.venv'], { cwd: root });
    // It has no module azure.functions.decorators, and no Blueprint.
    const packages = execFileSync(
      join(root, '.venv/bin/python'),
      ['-c', 'import sysconfig; print(sysconfig.get_path("purelib"))'],
      { encoding: 'utf8' },
    ).trim();
    for (const [path, text] of Object.entries({
      'azure/functions/__init__.py': '',
      'azure_functions-1.7.2.dist-info/METADATA': 'Name: azure-functions\nVersion: 1.7.2\n',
    })) {
      mkdirSync(dirname(join(packages, path)), { recursive: true });
      writeFileSync(join(packages, path), text);
    }
    const { code, stdout } = await pyfunc(['migrate', '--yes', '--allow-dirty'], { cwd: root });
    expect(stdout).toMatch(
      /^Verified: 1 function .*azure-functions 1\.26\.0 \(bundled\).*\(\.venv\)/m,
    );
    expect(code).toBe(0);
  });

  test('writes, and says that nothing proved it', async () => {
    const root = folderWith(v1App);
    const { code, stdout } = await pyfunc(['migrate', '--yes', '--no-verify'], { cwd: root });
    expect(code).toBe(0);
    expect(existsSync(join(root, 'function_app.py'))).toBe(true);
    expect(existsSync(join(root, 'Hello/function.json'))).toBe(false);
    expect(stdout).toContain('Written, but not verified: --no-verify was given.');
    expect(stdout).not.toContain('Done');
  });

  test('writes what --patch would have', async () => {
    const [root, twin] = [folderWith(v1App), folderWith(v1App)];
    const { stdout } = await pyfunc(['migrate', '--patch'], { cwd: root });
    await pyfunc(['migrate', '--yes', '--no-verify'], { cwd: root });
    execFileSync('git', ['apply'], { cwd: twin, input: stdout });
    const contents = (of: string) =>
      Object.entries(shown(of)).map(([path, { content }]) => [path, content]);
    expect(contents(twin)).toEqual(contents(root));
  });

  test('names files in a patch from the top of the repository', async () => {
    const files = Object.entries(v1App).map(([path, text]) => [`apps/one/${path}`, text]);
    const top = folderWith(Object.fromEntries(files));
    git(top, 'init', '-q');
    const cwd = join(top, 'apps');
    const { stdout } = await pyfunc(['migrate', 'one', '--patch'], { cwd });
    execFileSync('git', ['apply'], { cwd, input: stdout });
    expect(existsSync(join(top, 'apps/one/function_app.py'))).toBe(true);
  });

  test('does nothing the second time', async () => {
    const root = folderWith(v1App);
    await pyfunc(['migrate', '--yes', '--no-verify'], { cwd: root });
    const before = shown(root);
    const { code, stdout } = await pyfunc(['migrate', '--check'], { cwd: root });
    expect(code).toBe(0);
    expect(stdout).toMatch(/is on the v2 model already; nothing was changed\.\n$/);
    expect(shown(root)).toEqual(before);
  });

  test('is undone byte for byte', async () => {
    const root = folderWith(v1App);
    const before = shown(root);
    await pyfunc(['migrate', '--yes', '--no-verify'], { cwd: root });
    expect(await pyfunc(['undo'], { cwd: root })).toMatchObject({ code: 0 });
    expect(shown(root)).toEqual(before);
    expect((await pyfunc(['undo'], { cwd: root })).stdout).toContain('PYF011');
  });

  test('undo keeps work that came later', async () => {
    const root = folderWith(v1App);
    await pyfunc(['migrate', '--yes', '--no-verify'], { cwd: root });
    writeFileSync(join(root, 'Hello/__init__.py'), '# later\n');
    const { code, stdout } = await pyfunc(['undo'], { cwd: root });
    expect(code).toBe(5);
    expect(stdout).toContain('PYF012');
    expect(readFileSync(join(root, 'Hello/__init__.py'), 'utf8')).toBe('# later\n');
  });
});

describe('proof', () => {
  test('is asked of the real azure-functions before anything counts as done', async () => {
    const root = folderWith(v1App);
    const { code, stdout } = await pyfunc(['migrate', '--yes', '--python', python], { cwd: root });
    expect(stdout).toContain('Verified: 2 functions equal to the original');
    expect(stdout).toMatch(/^Done: 2 functions: /m);
    expect(code).toBe(0);
  });

  test('takes in functions that were there already, and renames that were asked for', async () => {
    const cosmos = { type: 'cosmosDBTrigger', direction: 'in', name: 'docs', databaseName: 'd' };
    const config = { ...cosmos, collectionName: 'c', connectionStringSetting: 'C' };
    const root = folderWith({
      ...v1App,
      'Changes/function.json': JSON.stringify({ bindings: [config] }),
      'Changes/__init__.py': 'def main(docs):\n    pass\n',
      'function_app.py':
        'import azure.functions as func\n\napp = func.FunctionApp()\n\n\n@app.route(route="new")\ndef new(req: func.HttpRequest) -> str:\n    return ""\n',
    });
    const flags = ['--merge', '--upgrade-bundle', '--yes', '--python', python];
    const { code, stdout } = await pyfunc(['migrate', ...flags], { cwd: root });
    expect(stdout).toMatch(/^Done: 3 functions: /m);
    expect(code).toBe(0);
    expect(readFileSync(join(root, 'Changes/__init__.py'), 'utf8')).toContain('container_name="c"');
    expect(readFileSync(join(root, 'function_app.py'), 'utf8')).toContain(
      '@app.route(route="new")',
    );
  });

  // The result fails and the original does not: it loads below the package __app__.
  const onlyInV2 = 'if not __name__.startswith("__app__"):\n    raise RuntimeError("no \x1b[2J")\n';
  const withCode = (code: string) => {
    const root = folderWith(v1App);
    const script = join(root, 'Hello/__init__.py');
    writeFileSync(script, readFileSync(script, 'utf8').replace('\n\n\n', `\n\n${code}\n\n`));
    return root;
  };

  test('that fails takes everything back, and points to the lines that are there', async () => {
    const root = withCode(onlyInV2);
    const before = shown(root);
    const { code, stdout } = await pyfunc(['migrate', '--yes', '--python', python], { cwd: root });
    expect(code).toBe(1);
    expect(stdout).toContain('PYF405  Hello/__init__.py:4:5');
    expect(stdout).toContain('4 |     raise RuntimeError("no ␛[2J")');
    expect(stdout).toMatch(/^Rolled back: no files in .* were changed\./m);
    expect(shown(root)).toEqual(before);
    const { stdout: json } = await pyfunc(['migrate', '--yes', '--python', python, '--json', root]);
    const { verification } = JSON.parse(json).apps[0];
    expect(verification.diagnostics[0].at).toMatchObject({ path: 'Hello/__init__.py', line: 4 });
  });

  test('that fails in code that was moved points to the line it came from', async () => {
    const root = withCode(onlyInV2);
    const flags = ['--yes', '--layout', 'single-file', '--python', python];
    const { code, stdout } = await pyfunc(['migrate', ...flags], { cwd: root });
    expect(code).toBe(1);
    expect(stdout).toContain('PYF405  Hello/__init__.py:4:5');
    expect(stdout).toContain('4 |     raise RuntimeError("no ␛[2J")');
  });

  test.each([
    ['a bad indentation', 'def other():\n        x = 1\n    return x\n', 5],
    ['two parameters of one name', 'def other(a, a):\n    pass\n', 3],
    ['a return outside of functions', 'return 1\n', 3],
  ])('does not begin where Python does not compile the result: %s', async (_, code, line) => {
    const root = withCode(code);
    const before = shown(root);
    const run = await pyfunc(['migrate', '--yes', '--python', python], { cwd: root });
    expect(run.code).toBe(4);
    expect(run.stdout).toContain(`PYF194  Hello/__init__.py:${line}:`);
    expect(run.stdout).toContain('--leave-out Hello');
    expect(run.stdout).not.toContain('Verifying');
    expect(shown(root)).toEqual(before);
  });

  test('keeps code that Python finds too complex to parse, before and after', async () => {
    const root = withCode(`X = ${'-'.repeat(60_000)}1\n`);
    const { code, stdout } = await pyfunc(['migrate', '--yes', '--python', python], { cwd: root });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Written, but not verified: the original does not load here either\./m);
  });

  test('that fails on missing packages like the original, with a different list of packages', async () => {
    const root = withCode('import acme_a\nif not acme_a.load("x"):\n    pass\n');
    const script = (more: string) =>
      `import acme_a${more}\nif "x" not in acme_a.names():\n    raise ValueError("no x")\ndef main(msg):\n    pass\n`;
    for (const [name, more] of [
      ['Alpha', ''],
      ['Beta', ', acme_b'],
    ] as const) {
      mkdirSync(join(root, name));
      writeFileSync(join(root, name, '__init__.py'), script(more));
      writeFileSync(
        join(root, name, 'function.json'),
        '{"bindings": [{"type": "queueTrigger", "direction": "in", "name": "msg", "queueName": "q", "connection": "C"}]}',
      );
    }
    const { code, stdout } = await pyfunc(['migrate', '--yes', '--python', python], { cwd: root });
    expect(stdout).toContain('PYF190');
    expect(stdout).toMatch(/^Written, but not verified: the original does not load here either\./m);
    expect(code).toBe(0);
  });

  test.each([
    ['another version of a package', 'from azure.functions import NoSuchClass', 'cannot import'],
    ['a file that only Azure has', 'RULES = open("/etc/none/rules.json")', 'No such file'],
    ['a submodule that is gone', 'import azure.durable_functions.none', 'durable_functions.none'],
    ['code that ends the process', 'import sys; sys.exit("no license")', 'no license'],
    ['an error of its own', '1 / 0', 'division by zero'],
  ])('that fails as the original does keeps the result: %s', async (_, line, says) => {
    const root = withCode(`${line}\n`);
    const { code, stdout } = await pyfunc(['migrate', '--yes', '--python', python], { cwd: root });
    expect(code).toBe(0);
    expect(stdout).toMatch(/PYF190 {2}Hello\/__init__\.py:\d+:1\n/);
    expect(stdout).toContain(`| ${line}`);
    expect(stdout.replace(/\s+/g, ' ')).toContain(says);
    expect(stdout).toMatch(/^Written, but not verified: the original does not load here either\./m);
    expect(stdout).not.toMatch(/^Verified/m);
    expect(existsSync(join(root, 'function_app.py'))).toBe(true);
    const undone = await pyfunc(['undo'], { cwd: root });
    expect(undone.code).toBe(0);
    expect(existsSync(join(root, 'function_app.py'))).toBe(false);
  });

  test('gets the time that --timeout gives', async () => {
    const root = withCode('import time; time.sleep(30)\n');
    const run = (seconds: string) =>
      pyfunc(['migrate', '--yes', '--python', python, '--timeout', seconds], { cwd: root });
    const before = shown(root);
    const refused = await run('0');
    expect(refused.code).toBe(2);
    expect(refused.stdout).toContain('PYF019');
    expect(shown(root)).toEqual(before);
    const { code, stdout } = await run('1');
    expect(code).toBe(0);
    expect(stdout.replace(/\s+/g, ' ')).toContain('still being imported after 1 second.');
    expect(stdout).toMatch(/^Written, but not verified: the original does not load here either\./m);
  });

  test('that fails behind a link only keeps the result, and names the file behind it', async () => {
    const root = withCode('from ..shared.rules import X\n');
    const linked = folderWith({ 'rules.py': 'import __app__.Hello\nX = 1\n' });
    symlinkSync(linked, join(root, 'shared'));
    const { code, stdout } = await pyfunc(['migrate', '--yes', '--python', python], { cwd: root });
    expect(code).toBe(0);
    expect(stdout).toContain('PYF184  shared/rules.py');
    expect(stdout).not.toMatch(/^(?:error|Verified)/m);
    expect(stdout).toMatch(/^Written, but not verified: code behind a link has to be changed/m);
    expect(stdout).toMatch(/^Before you deploy:\n.*\(PYF184\)\n {5}shared\/rules\.py$/m);
    expect(readFileSync(join(linked, 'rules.py'), 'utf8')).toContain('__app__');
  });

  test('says once what the plan has said of a batch that is annotated as one event', async () => {
    const root = folderWith({
      ...v1App,
      'Hello/function.json':
        '{"bindings": [{"type": "eventHubTrigger", "name": "event", "eventHubName": "h", "connection": "C", "cardinality": "many"}]}',
      'Hello/__init__.py':
        'import azure.functions as func\n\n\ndef main(event: func.EventHubEvent):\n    pass\n',
    });
    const { stdout } = await pyfunc(['migrate', '--yes', '--python', python], { cwd: root });
    expect(stdout.match(/PYF(?:196|477)/g)).toEqual(['PYF196']);
  });

  test('by a Python that was named and is none is a mistake, before anything is written', async () => {
    const root = folderWith(v1App);
    const before = shown(root);
    const { code, stdout } = await pyfunc(['migrate', root, '--yes', '--python', 'no-such']);
    expect(code).toBe(2);
    expect(stdout).toContain('PYF400');
    expect(shown(root)).toEqual(before);
  });
});

describe('git', () => {
  const repository = () => {
    const root = folderWith(v1App);
    git(root, 'init', '-q');
    git(root, 'add', '.');
    git(root, 'commit', '-qm', 'x');
    return root;
  };

  test('changes in files that would be rewritten stop the run; others do not', async () => {
    const root = repository();
    writeFileSync(join(root, 'notes.md'), 'new\n');
    writeFileSync(join(root, 'Hello/__init__.py'), `# changed\n${v1App['Hello/__init__.py']}`);
    const before = shown(root);
    const flags = ['--yes', '--no-verify'];
    const { code, stdout } = await pyfunc(['migrate', ...flags], { cwd: root });
    expect(code).toBe(5);
    expect(stdout).toContain('about to be rewritten: Hello/__init__.py.');
    expect(shown(root)).toEqual(before);
    expect(await pyfunc(['migrate', ...flags, '--allow-dirty'], { cwd: root })).toMatchObject({
      code: 0,
    });
  });

  test('a clean repository is migrated', async () => {
    const root = repository();
    expect(await pyfunc(['migrate', root, '--yes', '--no-verify'])).toMatchObject({ code: 0 });
  });
});

const misspelled = JSON.stringify({
  bindings: [{ type: 'httpTriger', direction: 'in', name: 'req', authLevel: 'anonymous' }],
});

describe('bad input is told apart, and nothing is touched', () => {
  const broken = (files: Files) => folderWith({ ...v1App, ...files });

  test.each<[string, () => string, number, string]>([
    ['a missing path', () => join(folderWith(), 'nowhere'), 2, 'PYF001'],
    ['a file', () => join(folderWith({ 'a.txt': '' }), 'a.txt'), 2, 'PYF002'],
    ['no app', () => folderWith({ 'main.py': '' }), 2, 'PYF004'],
    ['broken JSON', () => broken({ 'Hello/function.json': '{ "bindings": [' }), 4, 'PYF101'],
    ['no object', () => broken({ 'Hello/function.json': '[]' }), 4, 'PYF102'],
    [
      'a misspelled trigger',
      () => broken({ 'Hello/function.json': misspelled }),
      4,
      '"httpTriger" may be a misspelled',
    ],
    ['a syntax error', () => broken({ 'Hello/__init__.py': 'def main(:\n' }), 4, 'Hello'],
    ['no entry point', () => broken({ 'Hello/__init__.py': 'x = 1\n' }), 4, 'Hello'],
  ])('%s', async (_, make, expected, told) => {
    const root = make();
    const app = existsSync(root) && !root.endsWith('.txt') ? root : undefined;
    const before = app && shown(app);
    const { code, stdout } = await pyfunc(['migrate', root, '--yes', '--no-verify']);
    expect(code).toBe(expected);
    expect(stdout).toMatch(/^error PYF\d{3}/m);
    expect(stdout).toContain(told);
    if (app) expect(shown(app)).toEqual(before);
  });

  test('a refusal offers the way past it', async () => {
    const root = broken({ 'Hello/function.json': '{' });
    const { stdout } = await pyfunc(['migrate', root]);
    expect(stdout).toContain('2 functions: 1 refused, 1 held back.');
    expect(stdout).toContain(`To go on without it: pyfunc migrate ${root} --leave-out Hello`);
    const past = await pyfunc(['migrate', root, '--leave-out', 'Hello', '--yes', '--no-verify']);
    expect(past.code).toBe(0);
    expect(past.stdout).toMatch(/1 left out/);
    expect(existsSync(join(root, 'Hello/function.json'))).toBe(true);
  });
});

describe('several apps', () => {
  const under = (name: string) =>
    Object.fromEntries(Object.entries(v1App).map(([path, text]) => [`${name}/${path}`, text]));

  test('are listed, each with its command', async () => {
    const cwd = folderWith({ ...under('one'), ...under('two words') });
    const { code, stdout } = await pyfunc(['migrate'], { cwd });
    expect(code).toBe(2);
    expect(stdout).toContain('  pyfunc migrate one\n');
    expect(stdout).toContain("  pyfunc migrate 'two words'\n");
  });

  test('are all migrated on request', async () => {
    const cwd = folderWith({ ...under('one'), ...under('two') });
    const { code } = await pyfunc(['migrate', '--all', '--yes', '--no-verify'], { cwd });
    expect(code).toBe(0);
    for (const app of ['one', 'two']) {
      expect(existsSync(join(cwd, app, 'function_app.py'))).toBe(true);
    }
  });

  test('one alone is found below the path', async () => {
    const cwd = folderWith(under('deep/down'));
    const { stdout } = await pyfunc(['migrate', '--yes', '--no-verify'], { cwd });
    expect(stdout).toContain('To undo: pyfunc undo deep/down');
  });
});

test('no name and no text of an app reaches the terminal raw', async () => {
  const printable = hostileTexts.filter((text) => !/[\0\n\r\t\x0b\x0c\ud800-\udfff]/.test(text));
  const script = printable.map((text) => `# ${text}`).join('\n');
  const root = folderWith({
    ...v1App,
    'Hello/__init__.py': `${script}\n${v1App['Hello/__init__.py']}`,
    '\x1b]0;title\x07/function.json': '{ "bindings": 1 }',
  });
  const tty = { tty: true, env: { TERM: 'xterm' }, columns: 60 };
  for (const flags of [['--dry-run', '--diff', 'full'], ['--json'], ['--check', '--accessible']]) {
    const { stdout, stderr } = await pyfunc(['migrate', root, ...flags], tty);
    // biome-ignore lint/complexity/useRegexLiterals: a literal with these escapes is harder to read
    const ours = new RegExp('\\x1b\\[(?:1|2|22|3[1-6]|39)m|\\r\\x1b\\[K', 'g');
    expect((stdout + stderr).replace(ours, '')).not.toMatch(
      /[\0-\x09\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069]/,
    );
  }
});
