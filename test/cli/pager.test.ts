import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderWith } from '../workspace/folders.ts';
import { pyfunc } from './fake-host.ts';
import { v1App } from './v1-app.ts';

type Situation = Parameters<typeof pyfunc>[1];

/** Runs a command at a terminal with a pager that keeps what it gets. */
async function paged(words: readonly string[], situation: Situation = {}) {
  const file = join(folderWith(), 'paged.txt');
  const env = { PATH: process.env.PATH ?? '', PAGER: `cat > ${file}`, ...situation.env };
  const ran = await pyfunc(words, { cwd: folderWith(v1App), tty: true, ...situation, env });
  return { ...ran, shown: existsSync(file) ? readFileSync(file, 'utf8') : undefined };
}

describe('the pager', () => {
  test.each([
    ['list', 0],
    ['explain', 0],
    ['migrate --dry-run --no-verify', 0],
    ['migrate --check --no-verify', 3],
    ['migrate --all --dry-run --diff full --no-verify', 0],
  ])('shows the whole result of %s, and leaves its exit code', async (words, expected) => {
    const cwd = folderWith(v1App);
    const plain = await paged(words.split(' '), { cwd, env: { PAGER: 'cat' } });
    const { code, stdout, shown } = await paged(words.split(' '), { cwd, rows: 5 });
    expect(code).toBe(expected);
    expect(stdout).toBe('');
    expect(shown).toBe(plain.stdout);
  });

  test('may be left before the end', async () => {
    const { code, stdout, stderr } = await paged(['explain'], { env: { PAGER: 'true' } });
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test.each<[string, readonly string[], Situation]>([
    ['the result fits on the screen', [], { rows: 200 }],
    ['a flag says so', ['--no-pager'], {}],
    ['the output goes elsewhere', [], { tty: false }],
    ['a screen reader follows', ['--plain'], {}],
    ['stdout is for a machine', ['--json'], {}],
    ['the terminal is dumb', [], { env: { TERM: 'dumb' } }],
    ['PAGER is empty', [], { env: { PAGER: '' } }],
    ['PAGER is cat', [], { env: { PAGER: 'cat' } }],
    ['the pager does not exist', [], { env: { PAGER: 'no-such-pager 2>/dev/null' } }],
    ['less is not installed', [], { env: { PAGER: undefined, PATH: '' } }],
  ])('is not used where %s', async (_, flags, situation) => {
    const { code, stdout, shown } = await paged(['list', ...flags], situation);
    expect({ code, shown }).toEqual({ code: 0, shown: undefined });
    expect(stdout).toContain('service-bus-queue');
  });

  test('the flag that turns it off is left out of the suggested command', async () => {
    const { stdout } = await paged(['migrate', '--dry-run', '--no-pager', '--no-verify']);
    expect(stdout).toContain('To write it: pyfunc migrate --no-verify --yes');
  });

  test('does not get what is written', async () => {
    const { code, stdout, shown } = await paged(['migrate', '--yes', '--no-verify'], { rows: 5 });
    expect({ code, shown }).toEqual({ code: 0, shown: undefined });
    expect(stdout).toContain('Written, but not verified');
  });
});
