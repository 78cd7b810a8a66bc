import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { apply } from '../../workspace/transaction/apply.ts';
import { recover } from '../../workspace/transaction/recover.ts';
import { undo } from '../../workspace/transaction/undo.ts';
import { contents, folderWith, shown } from './folders.ts';
import { buildChild, run } from './run-child.ts';
import { age, NEW, OLD, plan } from './scenario.ts';

let child: string;
beforeAll(() => {
  const built = buildChild();
  child = built.file;
  return built.remove;
});

function oldApp() {
  const root = folderWith(OLD);
  age(root);
  return root;
}

async function newApp() {
  const root = oldApp();
  await apply(root, plan(root).changes);
  return root;
}

const CALLS = [
  'openat',
  'write',
  'pwrite64',
  'fsync',
  'rename',
  'link',
  'unlink',
  'mkdir',
  'rmdir',
  'fchmod',
  'chmod',
];
const STRACE = ['strace', '-f', '-qq', '-e', `trace=${CALLS.join(',')}`];
const canTrace = run([...STRACE, '-o', '/dev/null', 'true']).status === 0;

/** A system call of the child's main thread: which one, and its number among those of its name. */
interface Moment {
  readonly call: string;
  readonly number: number;
}

/** Every call that changes something, from the first that touches the app on. */
function mutations(root: string, command: string): Moment[] {
  const log = join(folderWith(), 'log');
  run([...STRACE, '-o', log, process.execPath, child, command, root]);
  const lines = readFileSync(log, 'utf8').split('\n');
  const main = lines[0]?.split(' ')[0];
  const counts = new Map<string, number>();
  const moments: Moment[] = [];
  let begun = false;
  for (const line of lines) {
    const [thread, rest = ''] = line.split(/ +(.*)/);
    const call = /^\w+/.exec(rest)?.[0] ?? '';
    if (thread !== main || !CALLS.includes(call) || rest.includes('resumed')) continue;
    const number = (counts.get(call) ?? 0) + 1;
    counts.set(call, number);
    begun ||= rest.includes('.pyfunc');
    const opensToRead = call === 'openat' && !rest.includes('O_CREAT');
    // Standard output, and what wakes other threads.
    const isOurs = !rest.startsWith('write(1,') && !rest.includes('"\\1\\0\\0\\0\\0\\0\\0\\0", 8)');
    if (begun && isOurs && !opensToRead) moments.push({ call, number });
  }
  return moments;
}

/** Runs the command and kills it as it enters this call. */
function killAt({ call, number }: Moment, root: string, command: string) {
  const inject = ['-e', `inject=${call}:signal=KILL:when=${number}`];
  return run([...STRACE, ...inject, '-o', '/dev/null', process.execPath, child, command, root]);
}

/** Every one of a few, evenly chosen ones of many. */
function sample<Item>(items: readonly Item[], count: number): Item[] {
  const step = Math.max(1, items.length / count);
  return Array.from(
    { length: Math.min(count, items.length) },
    (_, at) => items[Math.floor(at * step)] as Item,
  );
}

const withoutTimes = (root: string) =>
  Object.fromEntries(Object.entries(shown(root)).map(([path, { mtime, ...rest }]) => [path, rest]));

// PYFUNC_KILLS=all takes every moment: some minutes.
const count = (few: number) =>
  process.env.PYFUNC_KILLS === 'all' ? Number.POSITIVE_INFINITY : few;

describe.skipIf(!canTrace)('killed at any call that changes something (needs strace)', () => {
  it('apply leaves the old tree or the new one', { timeout: 600_000 }, async () => {
    const [before, after] = [withoutTimes(oldApp()), withoutTimes(await newApp())];
    const moments = mutations(oldApp(), 'apply');
    expect(moments.length).toBeGreaterThan(50);
    const seen = new Set<string>();
    for (const moment of sample(moments, count(24))) {
      const root = oldApp();
      const start = shown(root);
      expect(killAt(moment, root, 'apply').signal, JSON.stringify(moment)).toBe('SIGKILL');
      const recovery = await recover(root);
      const tree = withoutTimes(root);
      const isNew = Object.hasOwn(tree, 'function_app.py');
      seen.add(`${recovery.kind} ${isNew}`);
      expect(isNew ? tree : shown(root), JSON.stringify(moment)).toEqual(isNew ? after : start);
      expect(await recover(root)).toEqual({ kind: 'clean' });
      expect(await undo(root)).toMatchObject({ kind: isNew ? 'undone' : 'nothing' });
      expect(shown(root)).toEqual(start);
      if (!isNew) expect(existsSync(join(root, '.pyfunc'))).toBe(false);
    }
    expect(before).not.toEqual(after);
    expect(seen).toEqual(new Set(['clean false', 'recovered true', 'clean true']));
  });

  it('undo leaves the new tree or the old one', { timeout: 600_000 }, async () => {
    const before = shown(oldApp());
    const moments = mutations(await newApp(), 'undo');
    expect(moments.length).toBeGreaterThan(25);
    for (const moment of sample(moments, count(12))) {
      const root = await newApp();
      const after = shown(root);
      expect(killAt(moment, root, 'undo').signal, JSON.stringify(moment)).toBe('SIGKILL');
      await recover(root);
      const isNew = existsSync(join(root, 'function_app.py'));
      expect(shown(root), JSON.stringify(moment)).toEqual(isNew ? after : before);
      expect(await recover(root)).toEqual({ kind: 'clean' });
    }
  });

  it('recover itself can be killed and started again', { timeout: 600_000 }, async () => {
    const start = shown(oldApp());
    const halfDone = () => {
      const root = oldApp();
      run([process.execPath, child, 'die-while-accepting', root]);
      return root;
    };
    const moments = mutations(halfDone(), 'recover');
    expect(moments.length).toBeGreaterThan(20);
    for (const moment of sample(moments, count(10))) {
      const root = halfDone();
      expect(killAt(moment, root, 'recover').signal, JSON.stringify(moment)).toBe('SIGKILL');
      await recover(root);
      expect(shown(root), JSON.stringify(moment)).toEqual(start);
      expect(await recover(root)).toEqual({ kind: 'clean' });
    }
  });
});

describe.skipIf(!canTrace)('when the system reports an error (needs strace)', () => {
  const errors = ['EIO', 'ENOSPC', 'EACCES', 'EXDEV'] as const;
  it('apply leaves the old tree and says so', { timeout: 600_000 }, async () => {
    const moments = mutations(oldApp(), 'apply').filter(({ call }) =>
      ['rename', 'fsync', 'write', 'mkdir', 'fchmod', 'openat'].includes(call),
    );
    for (const [at, moment] of sample(moments, count(14)).entries()) {
      const root = oldApp();
      const start = shown(root);
      const error = errors[at % errors.length];
      const inject = ['-e', `inject=${moment.call}:error=${error}:when=${moment.number}`];
      const { stdout } = run([
        ...STRACE,
        ...inject,
        '-o',
        '/dev/null',
        process.execPath,
        child,
        'apply',
        root,
      ]);
      const outcome = JSON.parse(stdout);
      const label = JSON.stringify({ moment, error, outcome });
      // The last steps only clear up: what they cannot do is left to the next command.
      if (Object.hasOwn(shown(root), 'function_app.py')) {
        expect(outcome, label).not.toMatchObject({ kind: 'rejected' });
        await recover(root);
        expect(contents(root), label).toEqual(NEW);
        continue;
      }
      expect(['failed', 'not-writable', 'no-space'], label).toContain(outcome.kind);
      expect(shown(root), label).toEqual(start);
      expect(await recover(root), label).toEqual({ kind: 'clean' });
    }
  });
});

describe.skipIf(!canTrace)('while another program has a file open (needs strace)', () => {
  const renames = (when: string, error: string) => {
    const inject = ['-e', `inject=rename:error=${error}:when=${when}`, '-o', '/dev/null'];
    const root = oldApp();
    const command = [...STRACE, ...inject, process.execPath, child, 'apply', root];
    return { root, outcome: JSON.parse(run(command).stdout) };
  };

  it.each(['EPERM', 'EBUSY'])('renames are tried again after %s', (error) => {
    const { root, outcome } = renames('2..5', error);
    expect(outcome).toMatchObject({ kind: 'applied' });
    expect(contents(root)).toEqual(NEW);
  });

  it('a second at most', () => {
    const { root, outcome } = renames('2..12', 'EPERM');
    expect(outcome).toMatchObject({ kind: 'not-writable' });
    expect(shown(root)).toEqual(shown(oldApp()));
  });
});

describe('a run that died while its result was looked at', () => {
  async function half(phase?: 'forward') {
    const root = oldApp();
    run([process.execPath, child, 'die-while-accepting', root]);
    expect(contents(root)).toEqual(NEW);
    const next = join(root, '.pyfunc/next');
    // What it would be without `accept`.
    if (phase) renameSync(join(next, 'phase-back'), join(next, `phase-${phase}`));
    return root;
  }

  it('is rolled back', async () => {
    const root = await half();
    expect(await recover(root)).toMatchObject({
      kind: 'recovered',
      run: 'apply',
      outcome: 'rolled-back',
    });
    expect(shown(root)).toEqual(shown(oldApp()));
    expect(existsSync(join(root, '.pyfunc'))).toBe(false);
  });

  it('is completed if it was not in doubt', async () => {
    const root = await half('forward');
    expect(await recover(root)).toMatchObject({
      kind: 'recovered',
      run: 'apply',
      outcome: 'completed',
    });
    expect(contents(root)).toEqual(NEW);
    expect(await undo(root)).toMatchObject({ kind: 'undone' });
    expect(shown(root)).toEqual(shown(oldApp()));
  });

  it('is rolled back once a person has restored some files', async () => {
    const root = await half('forward');
    writeFileSync(join(root, 'empty.txt'), OLD['empty.txt']);
    writeFileSync(join(root, 'Orders/function.json'), OLD['Orders/function.json']);
    rmSync(join(root, 'function_app.py'));
    expect(await recover(root)).toMatchObject({ kind: 'recovered', outcome: 'rolled-back' });
    expect(contents(root)).toEqual(OLD);
  });

  it('is left to a person who has changed one of its files', async () => {
    const root = await half('forward');
    writeFileSync(join(root, 'empty.txt'), 'mine');
    const before = shown(root);
    const refusal = { kind: 'interrupted', paths: ['empty.txt'] };
    expect(await recover(root)).toEqual(refusal);
    expect(await apply(root, plan(folderWith(OLD)).changes)).toEqual(refusal);
    expect(await undo(root)).toEqual(refusal);
    expect(shown(root)).toEqual(before);
    writeFileSync(join(root, 'empty.txt'), NEW['empty.txt']);
    expect(await recover(root)).toMatchObject({ kind: 'recovered', outcome: 'completed' });
  });

  it('keeps the originals when its journal is damaged', async () => {
    const root = await half('forward');
    writeFileSync(join(root, '.pyfunc/next/journal.json'), '{');
    expect(await recover(root)).toEqual({ kind: 'interrupted', paths: ['.pyfunc/next'] });
    expect(readdirSync(join(root, '.pyfunc/next/old')).length).toBeGreaterThan(0);
  });
});

it.skipIf(canTrace)('was not killed at every call: strace is not there or may not trace', () => {});
