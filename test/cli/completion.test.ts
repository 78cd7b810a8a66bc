import { execFileSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commands } from '../../cli/commands/commands.ts';
import { codes } from '../../diagnostics/codes.ts';
import { library } from '../generators/new-app.ts';
import { folderWith } from '../workspace/folders.ts';
import { built } from './built.ts';
import { pyfunc } from './fake-host.ts';
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

  test('works in bash', () => {
    const bin = folderWith({ pyfunc: `#!/bin/sh\nexec '${process.execPath}' '${entry}' "$@"\n` });
    chmodSync(join(bin, 'pyfunc'), 0o755);
    const script = [
      'eval "$(pyfunc completion bash)"',
      'COMP_WORDS=(pyfunc migrate --leave-out "") COMP_CWORD=3',
      '_pyfunc',
      'IFS=,; echo "$'.concat('{COMPREPLY[*]}"'),
    ].join('\n');
    const cwd = folderWith(v1App);
    const env = { ...process.env, PATH: `${bin}:${process.env.PATH}` };
    const stdout = execFileSync('bash', ['-c', script], { cwd, env, encoding: 'utf8' });
    expect(stdout).toBe('Hello,Orders\n');
  });
});
