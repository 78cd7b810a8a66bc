import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { readText, Unencodable } from '../../workspace/text/text.ts';

function read(bytes: Uint8Array | string, path = 'a.py') {
  return readText({ path, bytes: Buffer.from(bytes), mode: 0o644 });
}

function mustRead(bytes: Uint8Array | string, path = 'a.py') {
  const result = read(bytes, path);
  if (result.kind === 'undecodable') throw new Error(result.reason);
  return result;
}

const cookie = (name: string) => `# -*- coding: ${name} -*-\n`;
const bytes = (...values: number[]) => Uint8Array.from(values);

describe('readText', () => {
  it.each([
    ['no end', '', '\n'],
    ['one line', 'a', '\n'],
    ['LF', 'a\nb\n', '\n'],
    ['CRLF', 'a\r\nb\r\n', '\r\n'],
    ['CR', 'a\rb\r', '\r'],
    ['mostly CRLF', 'a\r\nb\r\nc\n', '\r\n'],
    ['mostly LF', 'a\nb\nc\r\n', '\n'],
  ])('finds the line end: %s', (_, text, eol) => {
    expect(mustRead(text)).toMatchObject({ text, eol });
  });

  const same: [string, Uint8Array, string, string][] = [
    ['UTF-8', Buffer.from('é🐍\f\t\n'), 'é🐍\f\t\n', 'a.py'],
    ['UTF-8 with a mark', Buffer.from('\ufeffé\n'), 'é\n', 'a.py'],
    ['two marks', Buffer.from('\ufeff\ufeffx'), '\ufeffx', 'a.py'],
    ['UTF-16 LE', Buffer.from('\ufeffazure\r\n', 'utf16le'), 'azure\r\n', 'requirements.txt'],
    [
      'UTF-16 BE',
      Buffer.from('\ufeffazure\r\n', 'utf16le').swap16(),
      'azure\r\n',
      'requirements.txt',
    ],
    ['a cookie for UTF-8', Buffer.from(`${cookie('UTF8')}é`), `${cookie('UTF8')}é`, 'a.py'],
    [
      'a cookie in the second line',
      iconv.encode(`#!/bin/python\n${cookie('cp1252')}“é”`, 'cp1252'),
      `#!/bin/python\n${cookie('cp1252')}“é”`,
      'a.py',
    ],
    [
      'a vim cookie',
      iconv.encode('# vim: set fileencoding=latin-1 :\né', 'latin1'),
      '# vim: set fileencoding=latin-1 :\né',
      'a.py',
    ],
    ['nothing', Buffer.of(), '', 'a.py'],
    ['a mark alone', Buffer.from('\ufeff'), '', 'a.py'],
  ];
  it.each(same)('reads and writes back: %s', (_, raw, text, path) => {
    const result = mustRead(raw, path);
    expect(result.text).toBe(text);
    expect(Buffer.from(result.encode(result.text)).equals(raw)).toBe(true);
  });

  it.each([
    ['latin-1', 'äöü ÿ\u0080'],
    ['iso_8859_1', 'äöü'],
    ['cp1252', 'äöü € “”'],
    ['windows-1252', '… –'],
    ['cp1251', 'Привет'],
    ['koi8-r', 'Привет'],
    ['iso8859-15', '€ žœ'],
    ['gbk', '中文 “引号” ￥'],
    ['gb2312', '中文'],
    ['cp936', '中文'],
    ['big5', '中文'],
    ['shift_jis', '日本語 ｶﾅ'],
    ['cp932', '①日本'],
    ['euc_jp', '日本語'],
    ['euc_kr', '한국어'],
  ])('reads and writes Python in %s', (name, text) => {
    const source = `${cookie(name)}x = "${text}"\r\n`;
    const raw = iconv.encode(source, name.replace('iso8859-', 'iso-8859-').replace('euc_', 'euc-'));
    const result = mustRead(raw);
    expect(result.text).toBe(source);
    const changed = source.replace('x = ', 'y = 1\r\nx = ');
    expect(
      Buffer.from(result.encode(changed)).equals(
        iconv.encode(changed, name.replace('iso8859-', 'iso-8859-').replace('euc_', 'euc-')),
      ),
    ).toBe(true);
    expect(() => result.encode(`${source}\u{1f40d}`)).toThrow(Unencodable);
  });

  it.each<[string, Uint8Array, string, string, number | undefined]>([
    ['bytes that are not UTF-8', bytes(0x61, 10, 0x62, 10, 0xe9, 10), 'a.py', 'not valid utf-8', 3],
    ['the same in any file', bytes(0xe9), 'a.txt', 'not valid utf-8', 1],
    [
      'bytes the cookie has no character for',
      Buffer.concat([Buffer.from(cookie('cp1252')), bytes(0x81)]),
      'a.py',
      'not valid cp1252',
      2,
    ],
    [
      'more than the cookie allows',
      Buffer.from(`${cookie('ascii')}é`),
      'a.py',
      'not valid ascii',
      2,
    ],
    [
      'an unknown cookie',
      Buffer.from(`\n${cookie('klingon')}`),
      'a.py',
      'unknown encoding klingon',
      2,
    ],
    [
      'a stateful encoding',
      Buffer.from(cookie('iso-2022-jp')),
      'a.py',
      'unknown encoding iso-2022-jp',
      1,
    ],
    ['UTF-7', Buffer.from(cookie('utf-7')), 'a.py', 'unknown encoding utf-7', 1],
    [
      'a mark and another cookie',
      Buffer.from(`\ufeff${cookie('latin-1')}`),
      'a.py',
      'a UTF-8 byte order mark, but the encoding named is latin-1',
      1,
    ],
    [
      'UTF-16 Python',
      Buffer.from('\ufeffx', 'utf16le'),
      'a.py',
      'utf-16-le, which Python does not read',
      1,
    ],
    [
      'half of a UTF-16 character',
      bytes(0xff, 0xfe, 0x61),
      'r.txt',
      'not valid utf-16-le',
      undefined,
    ],
    [
      'a lone surrogate in UTF-16',
      bytes(0xff, 0xfe, 0, 0xd8),
      'r.txt',
      'not valid utf-16-le',
      undefined,
    ],
    ['a lone surrogate in UTF-8', bytes(0xed, 0xa0, 0x80), 'a.py', 'not valid utf-8', 1],
    ['an overlong form', bytes(0xc0, 0x80), 'a.py', 'not valid utf-8', 1],
    ['NUL', Buffer.from('a\nb\0'), 'a.py', 'holds a NUL character', 2],
    [
      'UTF-16 without a mark',
      Buffer.from('azure', 'utf16le'),
      'requirements.txt',
      'holds a NUL character',
      1,
    ],
  ])('refuses %s', (_, raw, path, reason, line) => {
    const found = { kind: 'undecodable', reason };
    expect(read(raw, path)).toEqual(line === undefined ? found : { ...found, line });
  });

  it.each([
    'x = "coding: latin-1"\né',
    `import x\n${cookie('latin-1')}é`,
    `\n\n${cookie('latin-1')}é`,
    `"""\n${cookie('latin-1')}"""\né`,
  ])('takes no cookie from where Python takes none: %j', (text) => {
    expect(mustRead(text)).toMatchObject({ encoding: 'utf-8', text });
  });

  it('takes cookies in Python only', () => {
    expect(mustRead(`${cookie('latin-1')}é`, 'notes.txt').encoding).toBe('utf-8');
  });

  it('refuses new text that UTF-8 cannot hold', () => {
    expect(() => mustRead('x').encode('\ud800')).toThrow(Unencodable);
  });

  it('writes back whatever it reads, or does not read it', () => {
    const name = fc.constantFrom(
      'utf-8',
      'latin-1',
      'cp1252',
      'gbk',
      'shift_jis',
      'big5',
      'koi8-r',
      'euc_kr',
      'gb18030',
    );
    fc.assert(
      fc.property(
        name,
        fc.uint8Array({ maxLength: 40 }),
        fc.boolean(),
        (encoding, tail, python) => {
          const raw = Buffer.concat([Buffer.from(cookie(encoding)), tail]);
          const result = read(raw, python ? 'a.py' : 'a.txt');
          if (result.kind === 'undecodable') return;
          expect(Buffer.from(result.encode(result.text)).equals(raw)).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('agrees with Python about real bytes', () => {
    const table = Uint8Array.from({ length: 128 }, (_, at) => at + 128);
    for (const encoding of ['latin-1', 'koi8-r', 'cp1251', 'iso8859-15', 'cp1252', 'cp866']) {
      const script = `import sys\nfor b in range(128, 256):\n  try: c = bytes([b]).decode('${encoding}')\n  except UnicodeDecodeError: c = '-'\n  sys.stdout.buffer.write(c.encode('utf-8'))`;
      const expected = execFileSync('python3', ['-c', script]).toString();
      const got = [...table].map((byte) => {
        const result = read(Buffer.concat([Buffer.from(cookie(encoding)), Buffer.of(byte)]));
        return result.kind === 'undecodable' ? '-' : result.text.slice(cookie(encoding).length);
      });
      // WHATWG gives control characters to bytes that Python calls unassigned: never text to lose.
      expect(got.join('').replace(/\u0098/g, '-')).toBe(expected.replace(/\u0098/g, '-'));
    }
  });
});
