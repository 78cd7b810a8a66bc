import { execFileSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commands } from '../../cli/commands/commands.ts';
import { codes } from '../../diagnostics/codes.ts';
import { isOnPath } from '../../workspace/process/on-path.ts';
import { library } from '../generators/new-app.ts';
import { folderWith } from '../workspace/folders.ts';
import { built } from './built.ts';
import { pyfunc } from './fake-host.ts';
import { inTerminal } from './terminal.ts';
import { v1App } from './v1-app.ts';

const entry = built('pyfunc');

/** What may stand in place of the last word. */
async function complete(cwd: string, ...words: string[]): Promise<string[]> {
  const { code, stdout } = await pyfunc(['completion', 'words', '--', ...words], { cwd });
  expect(code).toBe(0);
  return stdout.split('\n').flatMap((line) => line.split('\t')[0] || []);
}

describe('completion', () => {
  test.each<[string[], string[]]>([
    [['mig'], ['migrate']],
    [
      ['migrate', '--leave-out', ''],
      ['Hello', 'Orders'],
    ],
    [['migrate', '--leave-out', 'O'], ['Orders']],
    [
      ['migrate', '--layout', ''],
      ['in-place', 'blueprints', 'single-file'],
    ],
    [['migrate', '--layout=in'], ['--layout=in-place']],
    [['migrate', '--dry'], ['--dry-run']],
    [['migrate', ''], []],
    [
      ['add', 'service-bus'],
      ['service-bus-queue', 'service-bus-topic'],
    ],
    [['add', 'queue', 'x', '--que'], ['--queue']],
    [
      ['list', 'cosmos'],
      ['cosmos-db', 'cosmos-db-all-versions', 'cosmos-db-sdk'],
    ],
    [['create', '--template', 'tim'], ['timer']],
    [
      ['create', '--packages', 'p'],
      ['pip', 'poetry'],
    ],
    [['registry', 'valid'], ['validate']],
    [
      ['explain', 'PYF12'],
      codes.map(({ code }) => code).filter((code) => code.startsWith('PYF12')),
    ],
    [['completion', 'b'], ['bash']],
    [['no-such', ''], []],
  ])('of %j', async (words, expected) => {
    expect(await complete(folderWith(v1App), ...words)).toEqual(expected);
  });

  test('has all commands and templates', async () => {
    const cwd = folderWith();
    expect(await complete(cwd, '')).toEqual(commands.map(({ name }) => name));
    expect((await complete(cwd, 'add', '')).toSorted()).toEqual(library.names.toSorted());
  });

  test.each(['bash', 'zsh', 'fish', 'powershell'])('has a script for %s', async (shell) => {
    const { code, stdout } = await pyfunc(['completion', shell]);
    expect(code).toBe(0);
    expect(stdout).toContain('pyfunc completion words --');
  });

  test('has none for other shells', async () => {
    const { code, stderr } = await pyfunc(['completion', 'no-shell']);
    expect(code).toBe(2);
    expect(stderr).toContain('bash, zsh, fish, powershell');
  });
});

const hasShell = (name: string) => isOnPath(name, process.env);

describe('in a shell', () => {
  const withPyfunc = () => {
    const bin = folderWith({ pyfunc: `#!/bin/sh\nexec '${process.execPath}' '${entry}' "$@"\n` });
    chmodSync(join(bin, 'pyfunc'), 0o755);
    return { ...process.env, PATH: `${bin}:${process.env.PATH}` };
  };

  test.skipIf(!hasShell('bash'))('bash', () => {
    const completed = (...words: string[]) => {
      const script = [
        'eval "$(pyfunc completion bash)"',
        `COMP_WORDS=(pyfunc ${words.map((word) => `'${word}'`).join(' ')}) COMP_CWORD=${words.length}`,
        '_pyfunc',
        'IFS=,; echo "$'.concat('{COMPREPLY[*]}"'),
      ].join('\n');
      return execFileSync('bash', ['-c', script], {
        cwd: folderWith(v1App),
        env: withPyfunc(),
        encoding: 'utf8',
      });
    };
    expect(completed('migrate', '--leave-out', '')).toBe('Hello,Orders\n');
    expect(completed('add', 'service-bus-t')).toBe('service-bus-topic\n');
    expect(completed('explain', 'PYF126')).toBe('PYF126\n');
    // As bash breaks --layout=in.
    expect(completed('migrate', '--layout', '=', 'in')).toBe('in-place\n');
    expect(completed('migrate', '--layout', '=')).toBe('in-place,blueprints,single-file\n');
  });

  test.skipIf(!hasShell('fish'))('fish', () => {
    const completed = (line: string) => {
      const script = `pyfunc completion fish | source; complete -C '${line}'`;
      const options = { cwd: folderWith(v1App), env: withPyfunc(), encoding: 'utf8' } as const;
      const lines = execFileSync('fish', ['--no-config', '-c', script], options).trimEnd();
      return lines.split('\n').map((each) => each.split('\t')[0]);
    };
    expect(completed('pyfunc migrate --leave-out ')).toEqual(['Hello', 'Orders']);
    expect(completed('pyfunc add service-bus-t')).toEqual(['service-bus-topic']);
    expect(completed('pyfunc explain PYF126')).toEqual(['PYF126']);
    expect(completed('pyfunc migrate --layout=in')).toEqual(['--layout=in-place']);
    // Files, where pyfunc knows nothing.
    expect(completed('pyfunc migrate He')).toEqual(['Hello/']);
  });

  test.skipIf(!hasShell('zsh'))('zsh', async () => {
    const cwd = folderWith({
      ...v1App,
      'setup.zsh': 'autoload -U compinit; compinit -u -D; eval "$(pyfunc completion zsh)"\n',
    });
    const prompt = 'ready> ';
    const { waiting, status } = await inTerminal(
      cwd,
      ['zsh', '-f', '-i'],
      [
        ['first> ', `source setup.zsh; PS1='re''ady> '\r`],
        [prompt, 'pyfunc migrate --leave-out He\t'],
        ['--leave-out Hello', '\x03'],
        [prompt, 'pyfunc add service-bus-t\t'],
        ['service-bus-topic', '\x03'],
        [prompt, 'pyfunc explain PYF126\t'],
        // The line does not include its description.
        ['PYF126 ', '\x03'],
        [prompt, 'pyfunc migrate --layout=in\t'],
        ['--layout=in-place', '\x03'],
        [prompt, 'exit 0\r'],
      ],
      { env: { PATH: withPyfunc().PATH, PS1: 'first> ' } },
    );
    expect({ waiting, status }).toEqual({ waiting: [], status: 0 });
  });
});
