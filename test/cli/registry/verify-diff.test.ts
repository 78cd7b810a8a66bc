import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { shown } from '../../workspace/folders.ts';
import { pyfunc } from '../fake-host.ts';
import { repository, v2 } from '../update/update-repository.ts';

describe('pyfunc registry verify', () => {
  test('says what is as it was generated; drift is not a fault unless it is to be', async () => {
    const { app, run } = repository(v2);
    const fresh = await run('registry', 'verify', 'apps/shop');
    expect(fresh.code).toBe(0);
    expect(fresh.stdout).toMatch(/@acme\/orders 1\.0\.0\n {2}orders +untouched/);
    expect((await run('registry', 'verify', 'apps/shop', '--strict')).code).toBe(0);
    const path = join(app, 'function_app.py');
    const more =
      '\n\n@app.timer_trigger(arg_name="t", schedule="0 0 3 * * *")\ndef mine(t):\n    pass\n';
    writeFileSync(path, readFileSync(path, 'utf8').replace('"one"', '"x"') + more);
    const drifted = await run('registry', 'verify', '--all', '--json');
    expect(drifted.code).toBe(0);
    expect(JSON.parse(drifted.stdout)).toMatchObject({
      command: 'registry verify',
      exitCode: 0,
      apps: [
        {
          path: 'apps/shop',
          result: 'done',
          entries: [
            {
              template: '@acme/orders',
              version: '1.0.0',
              functions: [{ name: 'orders', state: 'edited' }],
            },
          ],
          foreign: ['mine'],
        },
      ],
    });
    expect((await run('registry', 'verify', 'apps/shop', '--strict')).code).toBe(1);
  });
});

describe('pyfunc registry diff', () => {
  test('in an app: what it would get', async () => {
    const { app, env } = repository(v2);
    const before = shown(app);
    const { code, stdout } = await pyfunc(['registry', 'diff', '@acme/orders'], { cwd: app, env });
    expect(code).toBe(0);
    expect(stdout).toContain('+    logging.warning("two")');
    expect(stdout).toContain('pyfunc update --template @acme/orders --yes');
    expect(shown(app)).toEqual(before);
  });

  test('elsewhere: what changed in the template, and in what it makes', async () => {
    const { run } = repository(v2);
    const usual = await run('registry', 'diff', '@acme/orders');
    expect(usual.code).toBe(0);
    expect(usual.stdout).toContain('@acme/orders 1.0.0 → 2.0.0');
    expect(usual.stdout).toContain('orders/files/module.py.hbs');
    expect(usual.stdout.match(/\+ {4}logging\.warning\("two"\)/g)).toHaveLength(2);
    const back = await run('registry', 'diff', '@acme/orders', '2.0.0..1.0.0', '--json');
    expect(JSON.parse(back.stdout)).toMatchObject({
      exitCode: 0,
      result: { from: '2.0.0', to: '1.0.0' },
    });
    const unknown = await run('registry', 'diff', '@acme/orders', '0.9.0..2.0.0');
    expect([unknown.code, unknown.stderr.includes('2.0.0, 1.0.0')]).toEqual([2, true]);
    const answered = await run('registry', 'diff', '@acme/orders', '--answer', 'name=returns');
    expect(answered.stdout).toContain('def returns(');
    expect((await run('registry', 'diff', '@acme/orders', '--answer', 'nmae=x')).code).toBe(2);
  });
});
