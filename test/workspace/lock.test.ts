import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { apply } from '../../workspace/transaction/apply.ts';
import { recover } from '../../workspace/transaction/recover.ts';
import { undo } from '../../workspace/transaction/undo.ts';
import { lockApp } from '../../workspace/transaction/while-locked.ts';
import { folderWith } from './folders.ts';
import { buildChild, run, start } from './run-child.ts';

let child: string;
beforeAll(() => {
  const built = buildChild();
  child = built.file;
  return built.remove;
});

const change = {
  after: { path: 'new.py', bytes: new Uint8Array(), mode: 0o644 },
  because: [],
};

async function mustLock(root: string) {
  const lock = await lockApp(root, 0);
  if (lock.kind !== 'held') throw new Error(lock.kind);
  return lock;
}

describe('the lock of an app', () => {
  it('keeps others out until it is released, and names its holder', async () => {
    const root = folderWith();
    const lock = await mustLock(root);
    const refusal = {
      kind: 'locked',
      by: { pid: process.pid, host: hostname(), since: expect.any(String) },
    };
    expect(await lockApp(root, 0)).toEqual(refusal);
    expect(await undo(root)).toEqual(refusal);
    expect(await apply(root, [change])).toEqual(refusal);
    expect(await apply(root, [change], { lock })).toMatchObject({ kind: 'applied' });
    lock.release();
    expect(await undo(root)).toMatchObject({ kind: 'undone' });
  });

  it('leaves nothing behind when nothing was written', async () => {
    const root = folderWith();
    (await mustLock(root)).release();
    expect(readdirSync(root)).toEqual([]);
  });

  it('is open again when its holder was killed', async () => {
    const root = folderWith();
    expect(run([process.execPath, child, 'die-with-lock', root]).signal).toBe('SIGKILL');
    expect(readdirSync(join(root, '.pyfunc/claims'))).toHaveLength(1);
    expect(await apply(root, [change])).toMatchObject({ kind: 'applied' });
    expect(readdirSync(root)).toEqual(['new.py']);
  });

  it('is cleared of the dead by the next command', async () => {
    const root = folderWith();
    run([process.execPath, child, 'die-with-lock', root]);
    expect(await recover(root)).toEqual({ kind: 'clean' });
    expect(readdirSync(root)).toEqual([]);
  });

  it('is not fooled by a process number that is in use again', async () => {
    const root = folderWith();
    run([process.execPath, child, 'die-with-lock', root]);
    const claims = join(root, '.pyfunc/claims');
    const [, start, since, machine, nonce] = (readdirSync(claims)[0] ?? '').split('@');
    writeFileSync(join(claims, [process.pid, start, since, machine, nonce].join('@')), '');
    (await mustLock(root)).release();
  });

  it('lets 20 processes at once each have its turn', { timeout: 120_000 }, async () => {
    const root = folderWith({ 'function_app.py': '# start\n' });
    const words = Array.from({ length: 20 }, (_, at) => `line${at}`);
    const results = await Promise.all(
      words.map((word) => start([process.execPath, child, 'append-locked', root, word])),
    );
    expect(results.map((result) => result?.kind)).toEqual(words.map(() => 'applied'));
    const lines = readFileSync(join(root, 'function_app.py'), 'utf8').trim().split('\n');
    expect(lines.sort()).toEqual(['# start', ...words].sort());
  });

  it('loses no update when 20 processes plan first and lock later', {
    timeout: 120_000,
  }, async () => {
    const root = folderWith({ 'function_app.py': '# start\n' });
    const words = Array.from({ length: 20 }, (_, at) => `line${at}`);
    const results = await Promise.all(
      words.map((word) => start([process.execPath, child, 'append', root, word])),
    );
    const kinds = results.map((result) => result?.kind);
    const lines = readFileSync(join(root, 'function_app.py'), 'utf8').trim().split('\n');
    expect(lines.sort()).toEqual(
      ['# start', ...words.filter((_, at) => kinds[at] === 'applied')].sort(),
    );
    expect(kinds.filter((kind) => !['applied', 'stale', 'locked'].includes(kind ?? ''))).toEqual(
      [],
    );
  });

  it('works where the folder is there but empty', async () => {
    const root = folderWith();
    mkdirSync(join(root, '.pyfunc'));
    (await mustLock(root)).release();
    expect(readdirSync(root)).toEqual([]);
  });
});
