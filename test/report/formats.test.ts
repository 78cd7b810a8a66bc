import { createRequire } from 'node:module';
import AjvDraft4 from 'ajv-draft-04';
import formats from 'ajv-formats';
import fc from 'fast-check';
import { parse as parseJUnit } from 'junit2json';
import { describe, expect, test } from 'vitest';
import { formatDocument } from '../../api/report/formats/formats.ts';
import { pyfunc } from '../cli/fake-host.ts';
import { hostileTexts } from '../cli/hostile-texts.ts';
import { v1App } from '../cli/v1-app.ts';
import { folderWith } from '../workspace/folders.ts';
import { documentWith } from './hostile-document.ts';

// The schema of SARIF is a draft 4, and names its meta-schema by a format of its own.
const schema = createRequire(import.meta.url)(
  '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json',
);
const Ajv = (AjvDraft4 as unknown as { default: typeof AjvDraft4.default }).default ?? AjvDraft4;
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
formats.default(ajv as never);
const isSarif = ajv.compile(schema);

function expectSarif(text: string) {
  const log = JSON.parse(text);
  isSarif(log);
  expect(isSarif.errors ?? []).toEqual([]);
  return log.runs[0];
}

const markup = [
  '"><script>alert(1)</script>',
  ']]><failure/>',
  '</details>\n# heading\n|cell|',
  '`````',
  '```\n```diff',
  '[link](javascript:x) ![i](http://e.example/x.png) @octocat #1 www.example.com',
  '%0A::error file=x::y',
  'a\n::set-env name=X::y',
  'a:b,c=d',
  '../../x?y#z',
  'C:\\x',
  'file:///etc/passwd',
];

describe('with a hostile text in every field', () => {
  test('SARIF meets its schema, and no URI leaves its base', async () => {
    for (const text of [...hostileTexts, ...markup]) {
      const { results, tool } = expectSarif(await formatDocument(documentWith(text), 'sarif'));
      expect(tool.driver.rules.map((each: { id: string }) => each.id)).toEqual([
        'PYF101',
        'PYF126',
        'PYF288',
        'PYF440',
      ]);
      for (const { locations = [] } of results) {
        const { uri } = locations[0]?.physicalLocation.artifactLocation ?? { uri: 'none' };
        expect(new URL(uri, 'https://base.example/top/').host).toBe('base.example');
      }
    }
  });

  test('JUnit has the same suites and cases', async () => {
    for (const text of [...hostileTexts, ...markup]) {
      const xml = await formatDocument(documentWith(text), 'junit');
      const read = (await parseJUnit(xml)) as unknown as {
        testsuite: { name: string; testcase: { name: string; failure?: unknown[] }[] }[];
      };
      expect(read.testsuite.map(({ testcase }) => testcase.length)).toEqual([3, 1]);
      const [failing, skipped, whole] = read.testsuite[0]?.testcase ?? [];
      expect(failing?.failure).toHaveLength(1);
      expect(skipped).toHaveProperty('skipped');
      expect(whole?.name).toBe('pyfunc migrate');
    }
  });

  test('annotations are one command a line, and read back as they were', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...markup)),
        async (text) => {
          const printed = await formatDocument(documentWith(text), 'github');
          // The runner ends a line at each of the three line ends.
          const lines = printed.split(/\r\n|\r|\n/);
          expect(lines.pop()).toBe('');
          const commands = lines.map(readCommand);
          expect(commands.map(({ name }) => name)).toEqual(['error', 'warning', 'notice', 'error']);
          expect(commands[1]?.message).toBe(`${text}\n${text}`);
          expect(commands[1]?.properties).toMatchObject({
            line: '3',
            col: '5',
            // The runner trims the properties as a whole, of which the title is the last.
            title: `PYF126 ${text}`.replace(/[^\S\r\n]+$/, ''),
          });
        },
      ),
      { numRuns: 100 },
    );
  });

  test('Markdown has the same blocks, and none out of a text', async () => {
    const outline = (body: string) => ({
      folded: body.match(/^<details>/gm)?.length,
      headings: body.match(/^#+ .*$/gm),
      rows: body.match(/^\|/gm)?.length,
    });
    const expected = outline(await formatDocument(documentWith('plain'), 'markdown'));
    for (const text of [...hostileTexts, ...markup]) {
      const body = await formatDocument(documentWith(text), 'markdown');
      expect(outline(body)).toEqual(expected);
      const [outside = ''] = body.split('#### Changes');
      expect(outside).not.toMatch(/<(?!br)|\]\(|@octocat|:\/\/|`/);
      for (const { opened, inside } of fencesOf(body)) expect(inside).not.toContain(opened);
    }
  });
});

/**
 * Reads a line as the runner of GitHub Actions does (ActionCommand.TryParseV2 in actions/runner). There is no
 * well-kept package that reads these commands: `@actions/core` writes them, the packages of
 * actions/languageservices read workflow files, and the reader of nektos/act is private to its Go package.
 * So this follows the rules of the runner to the letter: what it trims and drops, and the order in which it
 * takes the escapes back. Unlike the runner, it throws if a line is not a command.
 */
function readCommand(printed: string) {
  const line = printed.trimStart();
  const end = line.indexOf('::', 2);
  if (!line.startsWith('::') || end < 0) throw new Error(`no command: ${printed}`);
  const head = line.slice(2, end);
  const space = head.indexOf(' ');
  const name = space < 0 ? head : head.slice(0, space);
  if (!['error', 'warning', 'notice'].includes(name)) throw new Error(`no annotation: ${printed}`);
  const pairs = (space > 0 ? head.slice(space + 1).trim() : '').split(',').flatMap((pair) => {
    const [, key, value] = /^=*([^=]+)=+(.+)$/s.exec(pair) ?? [];
    return key === undefined || value === undefined
      ? []
      : [[key, unescaped(value, propertyEscapes)]];
  });
  const message = unescaped(line.slice(end + 2), dataEscapes);
  return { name, properties: Object.fromEntries(pairs), message };
}

const dataEscapes = { '%0D': '\r', '%0A': '\n', '%25': '%' };
const propertyEscapes = { '%0D': '\r', '%0A': '\n', '%3A': ':', '%2C': ',', '%25': '%' };

/** One escape after the other. */
function unescaped(text: string, escapes: Readonly<Record<string, string>>): string {
  return Object.entries(escapes).reduce((all, [code, sign]) => all.replaceAll(code, sign), text);
}

function fencesOf(body: string) {
  return [...body.matchAll(/^(`{3,})diff\n([\s\S]*?)\n\1$/gm)].map(
    ([, opened = '', inside = '']) => ({
      opened,
      inside,
    }),
  );
}

describe('of a migration', () => {
  const app: typeof v1App = {
    ...v1App,
    'Hello/function.json': String(v1App['Hello/function.json']).replace('{', '{ "disabled": true,'),
  };

  test('each format tells the same diagnostics, with places from the repository', async () => {
    const root = folderWith({ '.git/HEAD': '', ...below('apps/one', app) });
    const cwd = `${root}/apps`;
    const printed = async (format: string) =>
      (await pyfunc(['migrate', 'one', '--dry-run', '--format', format], { cwd })).stdout;
    const { apps } = JSON.parse(await printed('json'));
    const codes: string[] = apps[0].diagnostics.map((each: { code: string }) => each.code);
    expect(codes).toContain('PYF126');
    const run = expectSarif(await printed('sarif'));
    expect(run.results.map((each: { ruleId: string }) => each.ruleId)).toEqual(codes);
    const result = run.results.find((each: { ruleId: string }) => each.ruleId === 'PYF126');
    expect(result.locations[0].physicalLocation).toMatchObject({
      artifactLocation: { uri: 'apps/one/Hello/function.json' },
      region: { startLine: 1 },
    });
    const github = (await printed('github')).trimEnd().split('\n').map(readCommand);
    expect(github.map(({ properties }) => properties.title?.slice(0, 6))).toEqual(codes);
    expect(github.map(({ properties }) => properties.file)).toContain(
      'apps/one/Hello/function.json',
    );
    const body = await printed('markdown');
    expect(body).toMatch(/^\| Hello \| httpTrigger \| /m);
    for (const code of codes) expect(body).toContain(`**${code}**`);
    expect(body).toContain('+++ b/function_app.py');
    const junit = await printed('junit');
    expect(junit).toContain('<testcase classname="one" name="Orders"');
  });

  test('of all apps, and of a merged report', async () => {
    const cwd = folderWith({
      ...below('a', app),
      ...below('b', { ...app, 'Orders/__init__.py': 'def x(' }),
    });
    const { stdout, code } = await pyfunc(['migrate', '--all', '--check', '--format', 'junit'], {
      cwd,
    });
    expect(code).not.toBe(0);
    const read = (await parseJUnit(stdout)) as unknown as {
      testsuite: { name: string; failures: number }[];
    };
    expect(read.testsuite.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(read.testsuite.every(({ failures }) => failures > 0)).toBe(true);
    const json = await pyfunc(['migrate', '--all', '--check', '--json'], { cwd });
    const merged = folderWith({ '1.json': json.stdout });
    const words = ['report', 'merge', '1.json', '--format'];
    const again = await pyfunc([...words, 'junit'], { cwd: merged });
    expect(again.stdout).toBe(stdout);
    expectSarif((await pyfunc([...words, 'sarif'], { cwd: merged })).stdout);
  });

  test('secrets are in no format', async () => {
    const key = `AccountKey=${Buffer.from('a long secret key '.repeat(4)).toString('base64')}`;
    const cwd = folderWith({
      ...app,
      'Orders/__init__.py': `CONNECTION = "DefaultEndpointsProtocol=https;${key}"\n${app['Orders/__init__.py']}`,
    });
    for (const format of ['sarif', 'junit', 'github', 'markdown', 'json']) {
      const { stdout } = await pyfunc(['migrate', '--dry-run', '--format', format], { cwd });
      expect(stdout).not.toContain(key.slice(11, 40));
    }
  });
});

function below(folder: string, files: typeof v1App): typeof v1App {
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]),
  );
}
