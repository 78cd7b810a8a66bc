import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldedPath, problemWithPath } from '../../workspace/text/paths.ts';

const GOOD = `
function_app.py host.json local.settings.json requirements.txt README.md .funcignore .gitignore
.gitattributes .github/workflows/ci.yml .vscode/settings.json .vscode/tasks.json .env .editorconfig
Orders/__init__.py Orders/function.json http-trigger/main.py shared/db/models.py tests/test_orders.py
a/b/c/d/e/f/g.py x 1 0.py _private/__init__.py UPPER.PY Dockerfile pyproject.toml setup.cfg
blueprints/http_trigger.py docs/überblick.md données/été.py 関数/注文.py функция.py 说明：一.md 日本語.md
console.py contact.txt auxiliary.py auxiliary/main.py nullable.py com.py com10.py lpt.txt lpt0/x.py
community/com1x.py printer.py prn_jobs.py gitlab.py git.py .gitmodules .git-blame-ignore-revs .gitkeep
git~/x.py a~1.py backup.py~ 100%.txt a%20b.py name=1.py a+b.py a,b.py a;b.py a&b.py (copy).py [id].py
falcon.py silicon x.aux repo.git/HEAD x.git digit~1 .pyfunc2/x .pyfunc-lock.json a/.pyfunc/x
%2ea .g%69t1 x%2e x%2egit ․hidden x․ x․git ․gitignore ½.py
{id}.py @scope/x.py #x.py $x.py ^x.py !x.py 'x'.py a.b.c.d.py ...x .x ..x x..y v1..v2.diff
`
  .trim()
  .split(/\s+/)
  .concat([
    'with space/file name.py',
    ' leading.py',
    'straße.py',
    'x'.repeat(255),
    'é'.repeat(127),
  ]);

const DEVICES = [
  ...['con', 'prn', 'aux', 'nul', 'conin$', 'conout$', 'clock$', 'com¹', 'lpt³'],
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap((n) => [`com${n}`, `lpt${n}`]),
];
const CONTROLS = Array.from({ length: 0x20 }, (_, code) => code).concat(
  Array.from({ length: 0x21 }, (_, code) => 0x7f + code),
);
const INVISIBLE = [
  0xad, 0x61c, 0x180e, 0x200b, 0x200c, 0x200d, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a, 0x202b,
  0x202c, 0x202d, 0x202e, 0x2060, 0x2066, 0x2067, 0x2068, 0x2069, 0x3164, 0xfe0f, 0xfeff, 0xe0041,
];
const HOSTILE = [
  ...['', '.', '..', '../x', 'a/../b', 'a/..', './x', 'a/./b', 'a//b', 'a/', '/', '//', '///x'],
  ...['/etc/passwd', '\\x', '..\\x', 'a\\..\\b', 'a\\b', '\\\\server\\share\\x', '//server/share'],
  ...['\\\\?\\C:\\x', '\\\\.\\pipe\\x', 'C:', 'C:x', 'C:/x', 'c:\\x', 'z:..', 'file:///x', 'a:b'],
  ...['x.py:stream', 'x.py::$DATA', 'http://x/y', '~', '~/x', '~root/x'],
  ...[
    '%2e%2e',
    '%2e%2e/x',
    '.%2e/x',
    '%2E./x',
    '..%2fx',
    'a%2fb',
    'a%5cb',
    '%2e',
    'x%00.py',
    'C%3ax',
  ],
  ...[
    '.git',
    '.git/config',
    '.GIT/config',
    '.Git',
    '.gIt/hooks/pre-commit',
    'a/.git/config',
    '.git ',
  ],
  ...[
    '.git.',
    '.git./x',
    '.git /x',
    '.git. .',
    'git~1',
    'GIT~1/config',
    'git~2',
    '.git::$INDEX_ALLOCATION',
  ],
  ...[
    '.g\u200cit/config',
    '.gi\u200dt',
    '.git\u200b',
    '\ufeff.git',
    '.ｇit',
    '．git',
    '%2egit',
    '.g%69t',
  ],
  ...['．．/x', '․․', '‥', '‥/x', 'a／b', 'a＼b', '.．'],
  ...[
    'a<b',
    'a>b',
    'a"b',
    'a|b',
    'a?b',
    'a*b',
    'x.',
    'x ',
    'x. ',
    'x .',
    'a./b',
    'a /b',
    '...',
    ' ',
  ],
  ...['e\u0301.py', 'a\u030a/x', '가.py'.normalize('NFD'), '\ud800', 'a\udc00b', '\udfff/x'],
  ...['x'.repeat(256), 'é'.repeat(128), `a/${'x'.repeat(300)}`, 'a/'.repeat(600), '界'.repeat(86)],
  ...['.pyfunc', '.pyfunc/run/journal.json', '.PyFunc/lock', '.pyfunc/.gitignore'],
  ...DEVICES.flatMap((name) => [
    name,
    name.toUpperCase(),
    `${name}.py`,
    `a/${name}/b`,
    `${name} .txt`,
  ]),
  ...CONTROLS.flatMap((code) => [
    `a${String.fromCharCode(code)}b`,
    `a/${String.fromCharCode(code)}`,
  ]),
  ...INVISIBLE.map((code) => `a${String.fromCodePoint(code)}b.py`),
];

describe('problemWithPath', () => {
  it.each(GOOD)('takes %j', (path) => {
    expect(problemWithPath(path)).toBeUndefined();
  });

  it('has lists that are long enough to mean something', () => {
    expect(new Set(GOOD).size).toBeGreaterThan(60);
    expect(new Set(HOSTILE).size).toBeGreaterThan(250);
  });

  it.each(HOSTILE)('refuses %j', (path) => {
    expect(problemWithPath(path)).toEqual(expect.any(String));
  });

  it.each([
    ['a/../b', 'leaves the folder'],
    ['/x', 'is absolute'],
    ['C:x', 'names a drive'],
    ['a/./b', 'has a . as a part'],
    ['.GIT/hooks', 'goes into .git'],
    ['aux.py', 'is a device on Windows'],
    ['x.', 'ends in a dot or a space'],
    ['a\u0007', 'holds a control character or an invisible one'],
  ])('says what is wrong with %j', (path, problem) => {
    expect(problemWithPath(path)).toBe(problem);
  });

  it.each([
    ['', 'is empty'],
    ['/x', 'is absolute'],
    ['c:x', 'names a drive'],
    ['~/x', 'starts with ~, which shells take for a home folder'],
    ['.PyFunc/x', 'lies in .pyfunc, where undo is kept'],
    ['a/b:c', 'holds one of < > : " | ? * \\'],
    [`${'abc/'.repeat(255)}abcde`, 'is longer than 1024 bytes'],
  ])('says of %j that it %s', (path, problem) => {
    expect(problemWithPath(path)).toBe(problem);
  });

  it('takes a path of 1024 bytes', () => {
    expect(problemWithPath(`${'abc/'.repeat(255)}abcd`)).toBeUndefined();
  });

  it('never lets a path out of its folder or into .git', () => {
    const part = fc.constantFrom(
      '..',
      '.',
      '',
      '.git',
      'a',
      '.GiT',
      'git~1',
      '\\',
      'C:',
      '%2e%2e',
      'b',
    );
    fc.assert(
      fc.property(
        fc.array(part, { minLength: 1, maxLength: 5 }),
        fc.constantFrom('/', '\\'),
        (parts, separator) => {
          const path = parts.join(separator);
          if (problemWithPath(path) !== undefined) return;
          expect(path.split('/').every((name) => name === 'a' || name === 'b')).toBe(true);
        },
      ),
    );
  });
});

describe('foldedPath', () => {
  it.each([
    ['Queue/x.py', 'queue/X.PY'],
    ['straße.py', 'STRASSE.py'],
    ['e\u0301.py', 'é.py'],
    ['ﬁ.py', 'fi.py'],
  ])('takes %j and %j for one', (one, other) => {
    expect(foldedPath(one)).toBe(foldedPath(other));
  });

  it('keeps different names apart', () => {
    expect(new Set(GOOD.map(foldedPath)).size).toBe(new Set(GOOD).size);
  });
});
