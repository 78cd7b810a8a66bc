import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { type Line, openIo, type Style, styled } from '../../../cli/views/terminal.ts';
import { width } from '../../../cli/views/visible.ts';
import { commandLine } from '../../../workspace/text/command-line.ts';
import { hostileTexts } from '../hostile-texts.ts';

function open({ env = {}, tty = true, columns = 80, flags = {} }) {
  const written = { stdout: '', stderr: '' };
  const io = openIo(
    {
      stdin: { isTTY: tty },
      stdout: { isTTY: tty, columns, write: (text) => (written.stdout += text) },
      stderr: { isTTY: tty, columns, write: (text) => (written.stderr += text) },
      env,
    },
    flags,
  );
  return { io, written };
}

describe('color', () => {
  test.each([
    ['a terminal', {}, true],
    ['no terminal', { tty: false }, false],
    ['a dumb terminal', { env: { TERM: 'dumb' } }, false],
    ['FORCE_COLOR in a dumb terminal', { env: { TERM: 'dumb', FORCE_COLOR: '1' } }, true],
    ['FORCE_COLOR in a pipe', { tty: false, env: { FORCE_COLOR: '1' } }, true],
    ['FORCE_COLOR=0', { env: { FORCE_COLOR: '0' } }, false],
    ['NO_COLOR', { env: { NO_COLOR: '1' } }, false],
    ['an empty NO_COLOR', { env: { NO_COLOR: '' } }, true],
    ['NO_COLOR against FORCE_COLOR', { env: { NO_COLOR: '1', FORCE_COLOR: '1' } }, false],
    [
      '--no-color against FORCE_COLOR',
      { env: { FORCE_COLOR: '1' }, flags: { color: false } },
      false,
    ],
  ])('%s', (_, situation, expected) => {
    const { io, written } = open(situation);
    expect(io.color).toBe(expected);
    io.out([styled('red', 'x')]);
    expect(written.stdout === 'x\n').toBe(!expected);
  });
});

describe('output', () => {
  const styles: Style[] = ['bold', 'dim', 'red', 'green', 'yellow', 'cyan'];

  test('shows hostile text in every style, on both streams', () => {
    const { io, written } = open({ env: { FORCE_COLOR: '1' } });
    for (const text of hostileTexts) {
      io.out(text, [text], ...styles.map((style) => [styled(style, text)]));
      io.err(text);
    }
    // biome-ignore lint/complexity/useRegexLiterals: a literal with these escapes is harder to read
    const ours = new RegExp('\\x1b\\[(?:1|2|22|3[1-6]|39)m', 'g');
    const rest = (written.stdout + written.stderr).replace(ours, '');
    expect(rest).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/);
    expect(rest.split('\n').length - 1).toBe(hostileTexts.length * (styles.length + 3));
  });

  test('goes to stderr where stdout is for a machine', () => {
    const { io, written } = open({ flags: { machine: true } });
    io.out('for people');
    io.raw('{"a":"\x1b"}\n');
    expect(written).toEqual({ stdout: '{"a":"\x1b"}\n', stderr: 'for people\n' });
  });

  test('has one empty line between blocks, whichever of them brings it', () => {
    const { io, written } = open({});
    io.out('', 'one', '');
    io.out('', 'two', '', '', 'three');
    io.out('');
    io.out();
    io.out('', 'four');
    expect(written.stdout).toBe('\none\n\ntwo\n\n\nthree\n\nfour\n');
  });

  describe('wider than the screen', () => {
    const rows = (columns: number, line: Line) => {
      const { io, written } = open({ columns, env: { NO_COLOR: '1' } });
      io.out(line);
      return written.stdout.split('\n').slice(0, -1);
    };
    const words = 'A line of words that is wider than the narrowest screen, 注文 among them';

    test('is broken between words, and every word stays', () => {
      for (let columns = 40; columns <= 80; columns += 1) {
        for (const line of [
          words,
          `  ${words}`,
          [styled('bold', 'A '), words, styled('dim', words)],
        ]) {
          const broken = rows(columns, line);
          expect(Math.max(...broken.map(width))).toBeLessThanOrEqual(columns);
          const all = [line].flat().map((part) => (typeof part === 'string' ? part : part.text));
          expect(broken.join(' ').split(/ +/)).toEqual(all.join('').split(/ +/));
        }
      }
    });

    test('is set in where it has columns, and keeps long words whole', () => {
      const path = `services/${'x'.repeat(60)}`;
      expect(rows(40, `  note  ${path}  and more`)).toEqual([
        '  note',
        `    ${path}`,
        '    and more',
      ]);
      expect(rows(40, words)[1]).toMatch(/^\S/);
    });

    test('is one line where nobody looks at a screen', () => {
      const { io, written } = open({ columns: 40, tty: false });
      io.out(words);
      expect(written.stdout).toBe(`${words}\n`);
    });

    test.skipIf(process.platform === 'win32')('is a command that a shell still reads', () => {
      const arguments_ = [
        '--name',
        'a b',
        '--title',
        "it's  a\\b $x",
        '--long',
        'x'.repeat(50),
        'end',
      ];
      const command = commandLine(['printf', '%s\\n', ...arguments_]);
      for (let columns = 40; columns <= 120; columns += 1) {
        const broken = rows(columns, ['To do: ', styled('command', command)]);
        const copied = broken.join('\n').slice('To do: '.length);
        expect(String(execFileSync('sh', ['-c', copied]))).toBe(`${arguments_.join('\n')}\n`);
        if (columns > 60) expect(Math.max(...broken.map(width))).toBeLessThanOrEqual(columns);
      }
    });
  });

  describe('that can be taken away', () => {
    const gone = (rows: number) => `\x1b[${rows}A\x1b[J`;
    const printed = (io: ReturnType<typeof open>['io']) => {
      io.outRemovable('one');
      io.outRemovable('x'.repeat(81), 'three');
      return io;
    };

    test('goes with all its rows, the last one first', () => {
      const { io, written } = open({});
      printed(io).removeLast();
      expect(written.stdout.endsWith(`three\n${gone(3)}`)).toBe(true);
      io.removeLast();
      expect(written.stdout.endsWith(`${gone(3)}${gone(1)}`)).toBe(true);
      io.removeLast();
      expect(written.stdout.endsWith(`${gone(3)}${gone(1)}`)).toBe(true);
    });

    test.each([
      ['other output stands below it', {}, ['below']],
      ['there is no terminal', { tty: false }, []],
      ['a screen reader follows', { flags: { plain: true } }, []],
      ['the terminal is dumb', { env: { TERM: 'dumb' } }, []],
    ])('stays where %s', (_, situation, below) => {
      const { io, written } = open(situation);
      printed(io);
      if (below.length > 0) io.out(...below);
      io.removeLast();
      expect(written.stdout).not.toContain('\x1b[J');
    });
  });

  test.each([
    [10, 40],
    [120, 120],
    [1000, 200],
  ])('in %i columns is laid out for %i', (columns, expected) => {
    expect(open({ columns }).io.columns).toBe(expected);
  });
});
