import { describe, expect, test } from 'vitest';
import type { Command } from '../../cli/command.ts';
import { commands } from '../../cli/commands/commands.ts';
import { version } from '../../cli/version.ts';
import { pyfunc } from './fake-host.ts';

describe('an internal error', () => {
  const broken: Command = {
    name: 'broken',
    summary: 'fails',
    examples: [['pyfunc broken', 'fails']],
    flags: [],
    load: async () => ({
      run: () => {
        throw new TypeError('boom');
      },
    }),
  };

  test('with --json is a document', async () => {
    const { code, stdout } = await pyfunc(['broken', '--json'], { commands: [broken] });
    const { status, diagnostics } = JSON.parse(stdout);
    expect(code).toBe(70);
    expect(status).toBe('failed');
    expect(diagnostics).toMatchObject([{ code: 'PYF022', severity: 'error' }]);
    expect(diagnostics[0].message).toContain('boom');
  });

  test('before a command has started is a document too', async () => {
    const unloaded = { ...broken, load: () => Promise.reject(new TypeError('boom')) };
    const { code, stderr } = await pyfunc(['broken', '--json'], { commands: [unloaded] });
    expect(code).toBe(70);
    expect(stderr).toContain('boom');
  });

  test('is told with how to report it', async () => {
    const { code, stdout, stderr } = await pyfunc(['broken'], { commands: [broken] });
    expect(code).toBe(70);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/boom[\s\S]*report it/);
  });
});

describe('help', () => {
  test.each([
    ['--help'],
    ['help'],
    ...commands.flatMap(({ name }) => [
      [name, '--help'],
      ['help', name],
    ]),
  ])('%s %s fits on a screen, examples first', async (...words) => {
    const { code, stdout, stderr } = await pyfunc(words.filter((word) => word !== undefined));
    const lines = stdout.trimEnd().split('\n');
    expect(code).toBe(0);
    expect(stderr).toBe('');
    expect(lines.length).toBeLessThanOrEqual(25);
    expect(lines[2]).toMatch(/^ {2}(pyfunc|npm|npx) /);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test('without a command goes to stderr: nothing was done', async () => {
    const { code, stdout, stderr } = await pyfunc([]);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^ {2}explain /m);
  });

  test.each(commands.map(({ name }) => [name]))(
    'of %s breaks between words at any width',
    async (name) => {
      const words = async (columns: number) => {
        const { stdout } = await pyfunc([name, '--help'], { columns });
        for (const line of stdout.split('\n')) {
          const isOneWord = !line.trim().includes(' ') || / {2}--/.test(line);
          if (!isOneWord) expect(line.length, line).toBeLessThanOrEqual(columns);
        }
        // A command that is too long goes on in the next line.
        return stdout.replace(/ \\\n/g, '').split(/\s+/);
      };
      expect(await words(40)).toEqual(await words(80));
      expect(await words(200)).toEqual(await words(80));
    },
  );

  test('of a flag with few values lists them', async () => {
    const text = async (command: string) =>
      (await pyfunc([command, '--help'])).stdout.replace(/\s+/g, ' ');
    expect(await text('migrate')).toContain('in-place, blueprints, single-file');
    expect(await text('create')).toContain('pip, uv, poetry');
  });

  test('is text without marks of control characters', async () => {
    for (const words of [[], ['--help'], ...commands.map(({ name }) => [name, '--help'])]) {
      const { stdout, stderr } = await pyfunc(words);
      expect(stdout + stderr).not.toMatch(/[\u2400-\u2426]/);
    }
  });

  test('--version', async () => {
    expect(await pyfunc(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });
});

describe('a slip of the finger', () => {
  /** One letter lost, doubled, changed or swapped with its neighbor. */
  const slips = (word: string) =>
    [...word].flatMap((letter, index) => {
      const [head, tail] = [word.slice(0, index), word.slice(index + 1)];
      return [
        head + tail,
        head + letter + letter + tail,
        `${head}x${tail}`,
        head + swap(word.slice(index)),
      ];
    });
  const swap = (text: string) => (text[1] ?? '') + text[0] + text.slice(2);

  test('in a command is met with the command that was meant', async () => {
    const names = commands.map(({ name }) => name);
    const typed = names.flatMap((name) => slips(name).map((slip) => [name, slip] as const));
    const wrong = typed.filter(([, slip]) => !names.includes(slip) && slip !== 'help');
    const answers = await Promise.all(wrong.map(([, slip]) => pyfunc([slip])));
    const right = answers.filter(({ stderr }, index) =>
      stderr.includes(`Did you mean ${wrong[index]?.[0]}?`),
    );
    expect(right.length / wrong.length).toBeGreaterThanOrEqual(0.95);
    for (const { code, stdout, stderr } of answers) {
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(3);
    }
  });

  test('a report that is not an HTML file is refused', async () => {
    const { code, stderr } = await pyfunc(['verify', '.', '--report', 'host.json']);
    expect(code).toBe(2);
    expect(stderr).toContain('must be a file that ends in .html');
  });

  test('in a flag is met with the flag that was meant', async () => {
    const { code, stderr } = await pyfunc(['explain', '--jsn']);
    expect(code).toBe(2);
    expect(stderr).toContain('Did you mean --json?');
  });

  test.each([
    [['help', 'nope'], "no command 'nope'"],
    [['migrate', 'a', 'b'], 'too many arguments'],
    [['migrate', '--leave-out'], 'argument missing'],
    [['migrate', '--diff', 'ful'], 'Allowed choices are names, short, full'],
  ])('%j is usage', async (words, told) => {
    const { code, stdout, stderr } = await pyfunc(words);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(told);
    expect(stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(3);
  });

  test('is told to a machine too', async () => {
    const { code, stdout } = await pyfunc(['explian', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ version: 1, exitCode: code });
  });

  test('does not get hostile text to the terminal', async () => {
    const { stderr } = await pyfunc(['\x1b]0;x\x07']);
    expect(stderr).toContain('␛]0;x␇');
  });
});

describe('a fault of ours', () => {
  const broken = (env: Record<string, string>) =>
    pyfunc(['explain'], {
      env,
      get cwd(): string {
        throw new Error('boom\x1b[2J');
      },
    });

  test('says what, where to report it, and shows no stack', async () => {
    const { code, stdout, stderr } = await broken({});
    expect(code).toBe(70);
    expect(stdout).toBe('');
    expect(stderr).toContain('boom␛[2J');
    expect(stderr).toContain(version);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test('shows the stack to those who ask', async () => {
    expect((await broken({ PYFUNC_DEBUG: '1' })).stderr).toMatch(/^\s+at /m);
  });
});
