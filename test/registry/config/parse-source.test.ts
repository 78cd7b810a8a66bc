import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseSource, shownSource, sourceText } from '../../../registry/config/parse-source.ts';
import { isRemote } from '../../../registry/config/source.ts';

const good: readonly (readonly [text: string, source: object])[] = [
  ['./tools/templates', { kind: 'folder', path: './tools/templates' }],
  ['../up', { kind: 'folder', path: '../up' }],
  ['.', { kind: 'folder', path: '.' }],
  ['./with space', { kind: 'folder', path: './with space' }],
  ['workspace:@acme/templates', { kind: 'workspace', name: '@acme/templates' }],
  ['workspace:templates', { kind: 'workspace', name: 'templates' }],
  ['npm:@acme/t@^2', { kind: 'npm', name: '@acme/t', range: '^2' }],
  ['npm:t@>=1 <2', { kind: 'npm', name: 't', range: '>=1 <2' }],
  ['npm:t@next', { kind: 'npm', name: 't', range: 'next' }],
  ['npm:t', { kind: 'npm', name: 't', range: '*' }],
  ['git+https://h/r.git#v1', { kind: 'git', url: 'https://h/r.git', ref: 'v1' }],
  ['git+https://h/r.git', { kind: 'git', url: 'https://h/r.git', ref: 'HEAD' }],
  ['git+https://h/r.git#a/b:c/d', { kind: 'git', url: 'https://h/r.git', ref: 'a/b', path: 'c/d' }],
  ['git+https://h/r.git#semver:^2', { kind: 'git', url: 'https://h/r.git', ref: 'semver:^2' }],
  [
    'git+https://h/r.git#semver:>=1.2 <3:python',
    { kind: 'git', url: 'https://h/r.git', ref: 'semver:>=1.2 <3', path: 'python' },
  ],
  ['git+ssh://git@h:22/r.git#v1', { kind: 'git', url: 'ssh://git@h:22/r.git', ref: 'v1' }],
  ['git+file:///srv/r.git#main', { kind: 'git', url: 'file:///srv/r.git', ref: 'main' }],
  ['https://h/t.tgz', { kind: 'tarball', url: 'https://h/t.tgz' }],
  ['http://localhost:1/t.tgz', { kind: 'tarball', url: 'http://localhost:1/t.tgz' }],
  ['http://127.0.0.1:1/t.tgz', { kind: 'tarball', url: 'http://127.0.0.1:1/t.tgz' }],
  ['file:./t.tgz', { kind: 'tarball', url: 'file:./t.tgz' }],
  ['file:../a/t.tar', { kind: 'tarball', url: 'file:../a/t.tar' }],
];

test.each(good)('%s', (text, source) => {
  const parsed = parseSource(text);
  expect(parsed).toEqual(source);
  if (parsed.kind === 'invalid') throw new Error(parsed.problem);
  expect(parseSource(sourceText(parsed))).toEqual(source);
  const whole = { 'npm:t': 'npm:t@*', 'git+https://h/r.git': 'git+https://h/r.git#HEAD' }[text];
  expect(sourceText(parsed)).toBe(whole ?? text);
  expect(isRemote(parsed)).toBe(!/^(\.|workspace)/.test(text));
});

test.each([
  ['https://user:s3cret@h/t.tgz', 'https://…@h/t.tgz'],
  ['https://s3cret@h/t.tgz', 'https://…@h/t.tgz'],
  ['git+https://s3cret:x-oauth-basic@h/r.git#v1', 'git+https://…@h/r.git#v1'],
  // No URL at all.
  ['https://user:s3/cr@et@h/t.tgz', 'https://…@h/t.tgz'],
  ['https://h:port/t.tgz?sig=s3cret', 'https://h:port/t.tgz?…'],
  ['https://h/t.tgz?a=1&token=s3cret', 'https://h/t.tgz?…'],
  ['user:s3cret@h/t.tgz', '…@h/t.tgz'],
  ['npm:t@https://user:s3cret@h/t.tgz', 'npm:t@https://…@h/t.tgz'],
  ['git@h:acme/r.git', 'git@h:acme/r.git'],
  ['./templates', './templates'],
])('%s is shown as %s where it is refused', (text, shown) => {
  expect(shownSource(text)).toBe(shown);
});

test.each([
  ['git+https://h/r.git#semver:two', 'has no range of versions after #semver:'],
  ['', 'begins with no kind'],
  ['tools/templates', 'write ./tools/templates'],
  ['@acme/templates', 'write ./@acme/templates'],
  ['/abs', 'absolute'],
  ['~/x', 'absolute'],
  ['C:\\x', 'absolute'],
  ['.\\x', 'begins with no kind'],
  ['./a\\b', 'backslash'],
  ['workspace:', 'names no package'],
  ['workspace:../x', 'names no package'],
  ['workspace:*', 'names no package'],
  ['npm:', 'names no package'],
  ['npm:../x@1', 'names no package'],
  ['npm:@acme', 'names no package'],
  ['npm:--registry=http://evil@1', 'names no package'],
  ['npm:UPPER@1', 'names no package'],
  ['npm:t@https://user:s3cret@h/t.tgz', 'no range of versions and no tag'],
  ['npm:t@file:../t', 'no range of versions and no tag'],
  ['git+ext::sh -c id', 'is not a URL'],
  ['git+ext::sh%20-c%20id#main', 'over none of'],
  ['git+http://h/r.git#v1', 'over none of'],
  ['git+git://h/r.git#v1', 'over none of'],
  ['git+https://h/r.git#--upload-pack=id', 'has no branch'],
  ['git+https://h/r.git#a..b', 'has no branch'],
  ['git+https://h/r.git#a b', 'has no branch'],
  ['git+https://u:p@h/r.git#v1', 'user name or password'],
  ['git+https://token@h/r.git#v1', 'user name or password'],
  ['git+ssh://git:p@h/r.git#v1', 'user name or password'],
  ['git+ssh://-oProxyCommand=id/x#v1', 'dash'],
  ['git+ssh://-l@h/x#v1', 'dash'],
  ['git+', 'is not a URL'],
  ['git@h:r.git', 'begins with git+'],
  ['ssh://h/r.git', 'begins with git+'],
  ['github:o/r', 'begins with git+'],
  ['http://h/t.tgz', 'not encrypted'],
  ['http://localhost.evil.example/t.tgz', 'not encrypted'],
  ['https://u:p@h/t.tgz', 'user name or password'],
  ['https://', 'is not a URL'],
  ['file:///etc/t.tgz', 'relative to the file'],
  ['file:t.tgz', 'relative to the file'],
  ['file:./t.zip', 'relative to the file'],
  ['ftp://h/t.tgz', 'begins with no kind'],
  ['javascript:alert(1)', 'begins with no kind'],
  ['./a\nb', 'invisible'],
  ['./a\u202eb', 'invisible'],
  ['./a\0b', 'invisible'],
])('%j is refused', (text, told) => {
  expect(parseSource(text)).toEqual({
    kind: 'invalid',
    problem: expect.stringContaining(told),
  });
});

describe('headers', () => {
  const headers = { Authorization: 'Bearer x' };
  test('go with a URL', () => {
    expect(parseSource('https://h/t.tgz', headers)).toMatchObject({ headers });
  });
  test.each(['file:./t.tgz', './t', 'npm:t@1', 'git+https://h/r.git#v1', 'workspace:t'])(
    'make no sense with %s',
    (text) => expect(parseSource(text, headers)).toHaveProperty('kind', 'invalid'),
  );
});

test('no text makes it throw, and what is understood is understood again', () => {
  const part = fc.constantFrom(
    'npm:',
    'git+https://',
    '@',
    '#',
    ':',
    './',
    'a',
    '-',
    '..',
    '%2e',
    '/',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.array(part).map((all) => all.join('')),
      ),
      (text) => {
        const source = parseSource(text);
        if (source.kind !== 'invalid') expect(parseSource(sourceText(source))).toEqual(source);
      },
    ),
    { numRuns: 5000 },
  );
});
