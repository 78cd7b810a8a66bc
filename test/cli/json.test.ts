import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exitCode } from '../../api/report/exit.ts';
import type { Command } from '../../cli/command.ts';
import { commands } from '../../cli/commands/commands.ts';
import schema from '../../schemas/report.schema.json' with { type: 'json' };
import { environment } from '../python/environment.ts';
import { type Files, folderWith } from '../workspace/folders.ts';
import { pyfunc } from './fake-host.ts';
import { v1App } from './v1-app.ts';

const python = await environment('py311');

/** Runs with --json, and returns the document. */
async function json(words: readonly string[], cwd: string) {
  const { stdout } = await pyfunc([...words, '--json'], { cwd });
  return JSON.parse(stdout);
}

describe('--json', () => {
  test('of a plan: functions, diagnostics with places, changes with their patches', async () => {
    const latin = '# -*- coding: latin-1 -*-\n# caf\xe9\n';
    const script = Buffer.from(latin + v1App['Orders/__init__.py'], 'latin1');
    const config = '{ "disabled": true,' + String(v1App['Hello/function.json']).slice(1);
    const root = folderWith({
      ...v1App,
      'Orders/__init__.py': script,
      'Hello/function.json': config,
    });
    const { apps } = await json(['migrate', '--dry-run'], root);
    expect(apps).toMatchObject([{ root, status: 'ready', result: 'planned' }]);
    const [{ functions, changes, diagnostics }] = apps;
    expect(functions).toContainEqual(
      expect.objectContaining({ name: 'Orders', trigger: 'queueTrigger' }),
    );
    expect(diagnostics).toContainEqual(
      expect.objectContaining({
        function: 'Hello',
        at: expect.objectContaining({ path: 'Hello/function.json', line: 1 }),
      }),
    );
    const change = (path: string) => changes.find((each: { path: string }) => each.path === path);
    expect(change('Hello/function.json')).toMatchObject({ kind: 'deleted' });
    expect(change('function_app.py')).toMatchObject({ kind: 'new', patchEncoding: 'utf-8' });
    expect(change('Orders/__init__.py')).toMatchObject({ patchEncoding: 'latin-1' });
    expect(change('Orders/__init__.py').patch).toContain('# caf\xe9');
  });

  test('of what is added, and of the templates', async () => {
    const source = 'import azure.functions as func\n\napp = func.FunctionApp()\n';
    const root = folderWith({ 'host.json': '{}', 'function_app.py': source });
    const words = ['add', 'queue', 'orders', '--yes', '--python', python];
    expect(await json([...words, '--dry-run'], root)).toMatchObject({ status: 'planned' });
    const written = await json(words, root);
    expect(written).toMatchObject({
      status: 'written',
      result: { verification: { sound: true } },
    });
    expect((await json(['list'], root)).result.templates.length).toBeGreaterThan(10);
  });

  test('of a run that writes and proves', async () => {
    const root = folderWith(v1App);
    const words = ['migrate', '--yes', '--python', python];
    const { apps } = await json(words, root);
    expect(apps).toMatchObject([{ result: 'written', verification: { sound: true } }]);
    const verified = await json(['verify', '--python', python], root);
    expect(verified).toMatchObject({
      status: 'done',
      apps: [{ functions: [{}, {}], verification: { sound: true } }],
    });
    expect(await json(['undo'], root)).toMatchObject({ status: 'undone' });
    expect(await json(['undo'], root)).toMatchObject({ status: 'nothing' });
  });

  test('of a refusal', async () => {
    const root = folderWith({ ...v1App, 'Hello/function.json': '{' });
    const { exitCode, apps } = await json(['migrate', '--yes'], root);
    expect(exitCode).toBe(4);
    expect(apps).toMatchObject([{ status: 'refused', result: 'refused', changes: [] }]);
  });

  test('of a file that is too large: the hint is not about permissions', async () => {
    const script = `x = '${'x'.repeat(6_000_000)}'\n`;
    const root = folderWith({ ...v1App, 'Hello/__init__.py': script });
    const { exitCode, apps, diagnostics } = await json(['migrate', '--dry-run'], root);
    expect(exitCode).toBe(1);
    const hint =
      'Make Hello/__init__.py smaller or move it out of the app, then run the command again.';
    expect([
      ...diagnostics,
      ...(apps ?? []).flatMap((app: typeof apps) => app.diagnostics),
    ]).toEqual([expect.objectContaining({ code: 'PYF003', hint })]);
  });

  test.each<[string, string[]]>([
    ['no app', ['migrate']],
    ['no app to verify', ['verify']],
    ['an unknown flag', ['migrate', '--nope']],
  ])('of %s', async (_, words) => {
    expect((await json(words, folderWith())).exitCode).toBe(2);
  });

  test('of an original that differs', async () => {
    const root = folderWith(v1App);
    await pyfunc(['migrate', '--yes', '--no-verify'], { cwd: root });
    const against = folderWith(v1App);
    const other = String(v1App['Orders/function.json']).replace('"orders"', '"others"');
    writeFileSync(join(against, 'Orders/function.json'), other);
    const words = ['verify', '--against', against, '--python', python];
    const { exitCode, apps } = await json(words, root);
    expect(exitCode).toBe(1);
    expect(apps[0].functions).toMatchObject([
      { name: 'Hello', outcome: 'same' },
      { name: 'Orders', outcome: 'different' },
    ]);
  });

  const leaves = (all: readonly Command[], path: readonly string[] = []): string[][] =>
    all.flatMap((each) => {
      const words = [...path, each.name];
      return each.commands ? leaves(each.commands, words) : [words];
    });

  /** Every command with the words that it cannot do without. */
  const lines = leaves(commands).map((words) => {
    const needed: Record<string, string[]> = {
      run: ['plopfile.mjs'],
      completion: ['bash'],
      'registry adopt': ['http'],
      apply: ['plan.json'],
      'registry search': ['queue'],
      'registry info': ['@acme/x'],
      'registry remove': ['@acme'],
      'registry diff': ['http'],
      'report merge': ['none.json'],
    };
    const name = words.join(' ');
    return [name, [...words, ...(needed[name] ?? [])]] as const;
  });

  test.each(lines)('of %s, in an empty folder', async (name, words) => {
    const document = await json(words, folderWith());
    expect(document).toMatchObject({ command: name, diagnostics: expect.any(Array) });
    expect(document.exitCode === 0).toBe(/^(?:done|nothing|written)$/.test(document.status));
  });

  const plopfile = 'export default () => { throw new Error("no"); };';
  const isRoot = process.getuid?.() === 0;

  test.each<[string, string[], Files]>([
    ['a folder that does not exist', ['--cwd', 'nowhere'], {}],
    ['a file in place of a folder', ['--cwd', 'host.json'], {}],
    ['a broken host.json', [], { 'host.json': '{' }],
    ['a broken function.json', [], { 'Hello/function.json': '{"bindings": [{]' }],
    ['an unknown flag with a value', ['--nope=value'], {}],
    ['an unknown format', ['--format', 'yaml'], {}],
    ...(isRoot ? [] : [['an unreadable folder', [], {}] as [string, string[], Files]]),
  ])('of every command, with %s', async (title, flags, files) => {
    const cwd = folderWith({ ...v1App, 'plopfile.mjs': plopfile, 'plan.json': '{', ...files });
    if (title === 'an unreadable folder') chmodSync(cwd, 0);
    try {
      for (const [name, words] of lines) {
        const { code, stdout } = await pyfunc([...words, ...flags, '--json'], { cwd });
        const { command, result } = JSON.parse(stdout);
        expect([name, code]).not.toEqual([name, exitCode('bug')]);
        // A line that cannot be parsed belongs to no command.
        if (result?.errors === undefined) expect(command).toBe(name);
      }
    } finally {
      chmodSync(cwd, 0o700);
    }
  });

  test('is not for --help and --version, which print text', async () => {
    const { code, stdout } = await pyfunc(['migrate', '--help', '--json']);
    expect([code, stdout]).toEqual([0, expect.stringContaining('pyfunc migrate')]);
    expect(await pyfunc(['--version', '--json'])).toEqual(await pyfunc(['--version']));
  });

  test('has a rule in the schema for every command', () => {
    const ruled = schema.allOf.flatMap((rule) => rule.if.properties.command.enum).sort();
    expect(ruled).toEqual(
      leaves(commands)
        .map((words) => words.join(' '))
        .sort(),
    );
  });

  test('of a slip', async () => {
    const document = await json(['registry', 'add', 'Acme', './x', '--yes'], folderWith());
    expect(document).toMatchObject({ status: 'invalid', result: { errors: [{}] } });
  });

  test('keeps messages off stdout', async () => {
    const root = folderWith(v1App);
    const { stdout, stderr } = await pyfunc(['migrate', '--json'], { cwd: root });
    expect(stdout.startsWith('{\n')).toBe(true);
    expect(stdout.endsWith('}\n')).toBe(true);
    expect(stderr).toBe('');
  });
});
