import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { findPython } from '../../verify/environment/python.ts';
import { runPython } from '../../workspace/process/run-program.ts';
import { environment } from '../python/environment.ts';
import { scratchFolders, writeFiles } from './scratch.ts';

const py311 = await environment('py311');
const py313 = await environment('py313');
const lay = scratchFolders();
const venv311 = path.dirname(path.dirname(py311));
const venv313 = path.dirname(path.dirname(py313));
/** No VIRTUAL_ENV. */
const noVariables = {};

/** An interpreter that does as the script says; on descriptor 3 it is asked for its versions. */
function fake(root: string, name: string, script: string): void {
  const python = path.join(name, 'bin/python');
  writeFiles(root, { [python]: `#!/bin/sh\n${script}\n` });
  chmodSync(path.join(root, python), 0o755);
}

describe('the Python of an app', () => {
  test('is the virtual environment in its folder', async () => {
    const root = lay({});
    symlinkSync(venv311, path.join(root, '.venv'));
    const { found, rejected } = await findPython(root, { environment: noVariables });
    expect(found).toMatchObject({ from: '.venv', azureFunctions: '1.26.0' });
    expect(found?.version).toMatch(/^3\.11\./);
    expect(rejected).toEqual([]);
  });

  test('is asked without importing what lies in the folder', async () => {
    const root = lay({
      're.py': 'raise SystemExit(1)\n',
      'json/__init__.py': 'raise SystemExit(1)\n',
    });
    symlinkSync(venv311, path.join(root, '.venv'));
    expect((await findPython(root, { environment: noVariables })).found).toMatchObject({
      from: '.venv',
    });
  });

  test('is the active virtual environment before that', async () => {
    const root = lay({});
    symlinkSync(venv311, path.join(root, '.venv'));
    const { found } = await findPython(root, { environment: { VIRTUAL_ENV: venv313 } });
    expect(found).toMatchObject({ from: 'VIRTUAL_ENV', azureFunctions: '2.3.0' });
  });

  test('is the one that is named, before all others', async () => {
    for (const python of [py313, venv313, path.relative(process.cwd(), venv313)]) {
      const { found } = await findPython(lay({}), {
        python,
        environment: { VIRTUAL_ENV: venv311 },
      });
      expect(found).toMatchObject({ from: '--python', azureFunctions: '2.3.0' });
    }
  });

  test('may lie above the app, up to the root of the repository and no further', async () => {
    const outside = lay({});
    const repository = path.join(outside, 'repository');
    const root = path.join(repository, 'services/orders');
    mkdirSync(root, { recursive: true });
    symlinkSync(venv311, path.join(outside, '.venv'));
    execFileSync('git', ['init', '-q', repository]);
    expect(
      (await findPython(root, { environment: noVariables })).found?.from ?? 'none',
    ).not.toMatch(/venv/);
    symlinkSync(venv311, path.join(repository, 'venv'));
    expect((await findPython(root, { environment: noVariables })).found?.from).toBe('../../venv');
  });

  test.each([
    [
      'too old',
      `printf '["3.9.2", "1.17.0"]' >&3`,
      /3\.9\.2; azure-functions needs 3\.10 to 3\.14/,
    ],
    ['too new', `printf '["3.15.0", "2.9.0"]' >&3`, /3\.15\.0/],
    [
      'without azure-functions',
      `printf '["3.12.1", null]' >&3`,
      /3\.12\.1 does not have azure-functions/,
    ],
    ['a shim for nothing', 'echo "command not found" >&2; exit 127', /does not run/],
  ])('is not one that is %s', async (_, script, reason) => {
    const root = lay({});
    fake(root, '.venv', script);
    symlinkSync(venv311, path.join(root, 'env'));
    const { found, rejected } = await findPython(root, { environment: noVariables });
    expect(rejected).toEqual([
      { path: path.join(root, '.venv/bin/python'), reason: expect.stringMatching(reason) },
    ]);
    expect(found?.from).toBe('env');
  });

  test.each([
    ['azure-functions', '"1.17.0", "1.7.0"', '1.18.0'],
    ['azure-functions-durable', '"1.26.0", "1.2.2"', '1.2.4'],
  ])(
    'has the library of pyfunc where its %s is older than the app needs',
    async (name, own, minimum) => {
      const root = lay({});
      fake(root, '.venv', `printf '["3.12.1", ${own}, null]' >&3`);
      const options = { environment: noVariables, python: path.join(root, '.venv') };
      const { found, rejected } = await findPython(root, {
        ...options,
        needs: [{ name, minimum }],
      });
      expect(found).toMatchObject({ azureFunctions: '1.26.0', azureFunctionsDurable: '1.7.0' });
      expect(found?.bundled?.packages).toEqual(['azure-functions', 'azure-functions-durable']);
      expect(rejected).toMatchObject([
        { reason: expect.stringContaining(`the app needs ${minimum}`) },
      ]);
      const enough = [{ name, minimum: '1.2.0' }];
      const kept = await findPython(root, { ...options, needs: enough });
      expect(kept.found?.bundled).toBeUndefined();
    },
  );

  test.each(['no-such-python', './nowhere/python'])(
    '%s that is named is not there',
    async (python) => {
      const { found, rejected } = await findPython(lay({}), { python });
      expect(found).toBeUndefined();
      expect(rejected).toEqual([{ path: python, reason: 'it cannot be started' }]);
    },
  );
});

describe('a run', () => {
  const python = (code: string, seconds = 20) =>
    runPython([py311, '-c', code], { folder: lay({}), seconds });

  test('keeps report and output apart, and gives no input', async () => {
    const run = await python('import os; os.write(3, b"{}"); print(input())');
    expect(run.ending).toEqual({ kind: 'exit', status: 1 });
    expect(run.report).toBe('{}');
    expect(run.output).toContain('EOFError');
  });

  test('keeps only so much of the output', async () => {
    const { output } = await python('print("x" * 10_000_000)');
    expect(output).toHaveLength(64 * 1024);
  });

  test('leaves nothing running that the app has started', async () => {
    const child = 'import time, os, pathlib; time.sleep(1); pathlib.Path(r"{0}").write_text("")';
    const mark = path.join(lay({}), 'still-running');
    const started = JSON.stringify(child.replace('{0}', mark));
    for (const rest of ['', '; import time; time.sleep(60)']) {
      const run = await python(
        `import subprocess, sys; subprocess.Popen([sys.executable, "-c", ${started}])${rest}`,
        0.5,
      );
      expect(run.ending.kind).toBe(rest === '' ? 'exit' : 'killed');
    }
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(existsSync(mark)).toBe(false);
  });

  test('that cannot start is an ending too', async () => {
    const run = await runPython(['/nowhere/python'], { folder: lay({}), seconds: 1 });
    expect(run.ending).toEqual({ kind: 'not-started', reason: 'ENOENT' });
  });
});
