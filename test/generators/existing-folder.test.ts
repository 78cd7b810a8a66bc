import { describe, expect, test } from 'vitest';
import { planApp } from '../../generators/new-app/app.ts';
import { memoryTree } from '../../workspace/tree/disk.ts';
import type { Entry, Tree } from '../../workspace/tree/tree.ts';
import { generate, library, standard } from './new-app.ts';

const raw = (...values: number[]) => Uint8Array.from(values);
const utf16 = (text: string) => Buffer.concat([raw(0xff, 0xfe), Buffer.from(text, 'utf16le')]);
const crlf = (text: string) => text.replaceAll('\n', '\r\n');

/** Folders of many kinds. What they hold must be in them afterwards, in this order, byte for byte. */
const folders: Readonly<Record<string, Readonly<Record<string, string | Uint8Array>>>> = {
  'README only': { 'README.md': '# Mine\n' },
  'license and README': { 'README.md': '# Mine\n', LICENSE: 'MIT\n' },
  '.env': { '.env': 'SECRET=1\n' },
  'empty files': { 'requirements.txt': '', '.gitignore': '', '.funcignore': '' },
  '.gitignore without a last line end': { '.gitignore': 'node_modules\n*.log' },
  '.gitignore with Windows line ends': { '.gitignore': crlf('.venv\nlocal.settings.json\n') },
  '.gitignore that exempts': { '.gitignore': '*.json\n!local.settings.json\n' },
  'requirements with pins': { 'requirements.txt': 'Azure_Functions==1.20.0  # why\nrequests\n' },
  'requirements in UTF-16': { 'requirements.txt': utf16('requests==2.32.0\r\n') },
  'requirements with a byte order mark': { 'requirements.txt': '\ufeffrequests\n' },
  'requirements that are not text': { 'requirements.txt': raw(0xff, 0x00, 0x81, 0x0a) },
  'host.json with comments and numbers': {
    'host.json':
      '{\n  // mine\n  "version": "2.0",\n  "functionTimeout": "00:10:00",\n  "x": 1.0\n}\n',
  },
  'host.json with its own bundle': {
    'host.json': '{"version":"2.0","extensionBundle":{"id":"x","version":"[3.*, 4.0.0)"}}',
  },
  'host.json with Windows line ends': { 'host.json': crlf('{\n    "version": "2.0"\n}\n') },
  'host.json with trailing commas': { 'host.json': '{\n\t"version": "2.0",\n}' },
  'host.json that is an empty object': { 'host.json': '{}' },
  'host.json that is broken': { 'host.json': '{"version": ' },
  'host.json that is a list': { 'host.json': '[]' },
  'local.settings.json with secrets': {
    'local.settings.json':
      '{\n  "IsEncrypted": false,\n  "Values": {\n    "AzureWebJobsStorage": "AccountKey=s3cr3t"\n  },\n  "Host": {"CORS": "*"}\n}\n',
  },
  'local.settings.json without values': { 'local.settings.json': '{"Values": {}}' },
  'local.settings.json encrypted': {
    'local.settings.json': '{"IsEncrypted": true, "Values": {"A": "CfDJ8"}}',
  },
  'a Python project': {
    'pyproject.toml': '[tool.pytest.ini_options]\ntestpaths = ["t"]\n',
    'src/app.py': 'x = 1\n',
    'tests/test_app.py': 'def test(): ...\n',
    'tests/__init__.py': '',
  },
  'tests of the same name': { 'tests/test_hello.py': 'def test_mine(): ...\n' },
  'another app below': { 'api/host.json': '{}', 'api/function_app.py': 'import x\n' },
  'a web project': { 'package.json': '{}', 'node_modules/x/index.js': '', 'index.html': '<p>' },
  'files in Latin-1': { 'README.md': raw(0xe9, 0x0a), '.gitignore': raw(0xe9, 0x0a) },
};

describe.each(Object.entries(folders))('%s', (_, existing) => {
  const { files, bytes, edits } = generate({}, existing);

  test('keeps every byte that was there', () => {
    for (const [path, content] of Object.entries(existing)) {
      expect(isWithin(Buffer.from(content).toString('latin1'), files[path] ?? '')).toBe(true);
    }
  });

  test('is planned: nothing goes, nothing moves', () => {
    expect(edits.length).toBeGreaterThan(0);
    expect(edits.filter(({ kind }) => kind === 'delete' || kind === 'move')).toEqual([]);
  });

  test('a second run changes nothing', () => {
    expect(generate({}, bytes).edits).toEqual([]);
  });
});

/** Whether all of `before` stands in `after` in this order. */
function isWithin(before: string, after: string): boolean {
  let at = 0;
  for (const character of after) if (character === before[at]) at += 1;
  return at === before.length;
}

describe('what is added', () => {
  test.each([
    ['requirements with pins', 'requirements.txt', 'Azure_Functions==1.20.0  # why\nrequests\n'],
    [
      'requirements in UTF-16',
      'requirements.txt',
      utf16('requests==2.32.0\r\nazure-functions>=1.21.0\r\n').toString('latin1'),
    ],
    [
      'host.json with Windows line ends',
      'host.json',
      /^\{\r\n {4}"version": "2.0",\r\n {4}"logging": \{\r\n[\s\S]*\}\r\n\}\r\n$/,
    ],
    [
      'host.json with its own bundle',
      'host.json',
      /"extensionBundle":\{"id":"x","version":"\[3\.\*, 4\.0\.0\)"\}/,
    ],
    ['host.json with comments and numbers', 'host.json', /"x": 1\.0,\n/],
    [
      'local.settings.json with secrets',
      'local.settings.json',
      /"AzureWebJobsStorage": "AccountKey=s3cr3t",\n {4}"FUNCTIONS_WORKER_RUNTIME": "python"\n/,
    ],
    ['.gitignore that exempts', '.gitignore', /^(?![\s\S]*\nlocal\.settings\.json)/],
    ['.gitignore without a last line end', '.gitignore', /^node_modules\n\*\.log\n# Local secrets/],
    ['.gitignore with Windows line ends', '.gitignore', /^(?![\s\S]*[^\r]\n)/],
  ])('%s', (folder, path, wanted) => {
    const text = generate({}, folders[folder]).files[path];
    if (typeof wanted === 'string') expect(text).toBe(wanted);
    else expect(text).toMatch(wanted);
  });

  test.each(Object.entries(folders).filter(([name]) => name.startsWith('host.json')))(
    '%s: what was JSON is JSON',
    (_, existing) => {
      const parse = (text: unknown) => {
        try {
          return JSON.parse(String(text).replace(/\/\/.*|,(?=\s*[}\]])/g, ''));
        } catch {
          return undefined;
        }
      };
      const before = parse(existing['host.json']);
      const after = parse(generate({}, existing).files['host.json']);
      if (before === undefined || Array.isArray(before)) return expect(after).toEqual(before);
      expect(after).toMatchObject(before);
      expect(after).toHaveProperty('extensionBundle.version');
    },
  );

  test('pytest.ini stays away from a project that has its own configuration', () => {
    expect(Object.keys(generate({}, folders['a Python project']).files)).not.toContain(
      'pytest.ini',
    );
  });
});

describe('what is refused, and nothing planned', () => {
  test.each([
    ['a v2 app', { 'function_app.py': 'import azure.functions as func\n' }, 'PYF300'],
    ['an empty function_app.py', { 'function_app.py': '' }, 'PYF300'],
    ['a v1 app', { 'host.json': '{}', 'Orders/function.json': '{}' }, 'PYF301'],
    ['function_app.py in another case', { 'Function_App.py': '' }, 'PYF303'],
    ['a folder called function_app.py', { 'function_app.py/x': '' }, 'PYF303'],
  ])('%s', (_, existing, code) => {
    const { edits, diagnostics } = generate({}, existing);
    expect(edits).toEqual([]);
    expect(diagnostics.map((each) => each.code)).toContain(code);
  });

  test('a link called function_app.py', () => {
    expect(besideLink('function_app.py')).toEqual({ edits: 0, codes: ['PYF303'] });
  });

  test('a blueprint of the same name', () => {
    const { edits, diagnostics } = generate(
      { layout: 'blueprints' },
      { 'blueprints/hello.py': 'x\n' },
    );
    expect(edits).toEqual([]);
    expect(diagnostics.map(({ code }) => code)).toEqual(['PYF303']);
  });
});

describe('what is left out, or not completed, and said', () => {
  const all = generate({}).edits.length;

  test.each([
    ['a README in another case', { 'readme.md': '' }, 1, 'PYF309'],
    ['a folder called README.md', { 'README.md/x': '' }, 1, 'PYF309'],
    ['a file called tests', { tests: '' }, 2, 'PYF309'],
    ['a README of its own', { 'README.md': '# Mine' }, 1, 'PYF302'],
    ['a folder called host.json', { 'host.json/x': '' }, 1, 'PYF304'],
    ['a host.json that is broken', { 'host.json': '{' }, 1, 'PYF304'],
    ['encrypted settings', folders['local.settings.json encrypted'], 1, 'PYF304'],
    ['requirements that are not text', folders['requirements that are not text'], 1, 'PYF304'],
  ])('%s', (_, existing, missing, code) => {
    const { edits, diagnostics } = generate({}, existing);
    expect(edits).toHaveLength(all - missing);
    expect(diagnostics.map((each) => each.code)).toEqual(Array(missing).fill(code));
  });

  test.each([
    ['tests', 2, 'PYF309'],
    ['.gitignore', 1, 'PYF304'],
  ])('a link called %s', (name, missing, code) => {
    expect(besideLink(name)).toEqual({ edits: all - missing, codes: Array(missing).fill(code) });
  });
});

function besideLink(name: string) {
  const link: Entry = { name, kind: 'link' };
  const tree: Tree = { ...memoryTree({}), entries: (folder) => (folder === '' ? [link] : []) };
  const { edits, diagnostics } = planApp(tree, library, standard);
  return { edits: edits.length, codes: diagnostics.map(({ code }) => code) };
}
