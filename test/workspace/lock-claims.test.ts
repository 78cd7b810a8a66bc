import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { AppLock } from '../../workspace/transaction/lock.ts';
import { hasDeadClaims } from '../../workspace/transaction/lock.ts';
import { openState } from '../../workspace/transaction/state.ts';
import { lockApp } from '../../workspace/transaction/while-locked.ts';
import { folderWith } from './folders.ts';

const claimsOf = (root: string) => readdirSync(join(root, '.pyfunc/claims'));

async function held(root: string, milliseconds = 0): Promise<AppLock> {
  const lock = await lockApp(root, milliseconds);
  if (lock.kind !== 'held') throw new Error(lock.kind);
  return lock;
}

/** The parts of the claim that this process writes. */
async function ownClaim() {
  const root = folderWith();
  const lock = await held(root);
  const [pid = '', start = '', since = '', machine = '', nonce = ''] =
    claimsOf(root)[0]?.split('@') ?? [];
  lock.release();
  return { pid, start, since, machine, nonce };
}

type Claim = Awaited<ReturnType<typeof ownClaim>>;

/** An app with a claim of this machine, but for what is given. */
async function claimed(parts: Partial<Claim>) {
  const { pid, start, since, machine, nonce } = { ...(await ownClaim()), ...parts };
  const name = [pid, start, since, machine, nonce].join('@');
  return folderWith({ [`.pyfunc/claims/${name}`]: '' });
}

describe('a claim', () => {
  it('says who holds the lock, since when, and on which machine', async () => {
    const before = Date.now();
    const { pid, start, since, machine, nonce } = await ownClaim();
    expect(Number(pid)).toBe(process.pid);
    expect(Number(since)).toBeGreaterThanOrEqual(before);
    expect(Number(since)).toBeLessThanOrEqual(Date.now());
    expect(machine.replace(/\+\d+$/, '')).toBe(hostname().replace(/[^\w.-]/g, '_'));
    expect(nonce).toMatch(/^[0-9a-f]{12}$/);
    if (process.platform !== 'linux') return;
    // The number of the fields in front of it counts from behind the name of the program.
    const stat = readFileSync('/proc/self/stat', 'latin1');
    expect(start).toBe(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
    expect(machine).toMatch(/\+\d+$/);
  });

  it('lies in folders of the user alone, which no version control sees', async () => {
    const root = folderWith();
    const lock = await held(root);
    expect(statSync(join(root, '.pyfunc')).mode & 0o777).toBe(0o700);
    expect(statSync(join(root, '.pyfunc/claims')).mode & 0o777).toBe(0o700);
    expect(readFileSync(join(root, '.pyfunc/.gitignore'), 'utf8')).toBe('*\n');
    lock.release();
  });

  it.each<[string, Partial<Claim>, boolean]>([
    ['of this process', {}, true],
    ['of a process that is gone', { pid: '999999999' }, false],
    ['of another process with its number', { start: '1' }, false],
    ['of another machine', { machine: 'elsewhere+7', pid: '999999999' }, true],
    ['of another container on this machine', { machine: `${hostname()}+1`, start: '1' }, true],
    ['of a machine that tells no start', { machine: 'elsewhere', start: '', pid: '1' }, true],
  ])('%s counts: %j %j', async (_, parts, isAlive) => {
    const root = await claimed(parts);
    expect(hasDeadClaims(openState(root))).toBe(!isAlive);
    const lock = await lockApp(root, 0);
    expect(lock.kind).toBe(isAlive ? 'locked' : 'held');
    // Nobody takes the claim of another one that lives; those of the dead are cleared away.
    expect(claimsOf(root)).toHaveLength(1);
    if (lock.kind === 'held') lock.release();
    expect(existsSync(join(root, '.pyfunc'))).toBe(isAlive);
  });

  it.skipIf(process.platform !== 'linux')(
    'of a process that only waits to be reaped counts for nothing',
    async () => {
      // The child ends once the shell has become a program that reaps nobody.
      const parent = spawn('sh', ['-c', '(read line <&3) & echo $!; exec sleep 60 3<&-'], {
        stdio: ['ignore', 'pipe', 'ignore', 'pipe'],
      });
      onTestFinished(() => void parent.kill('SIGKILL'));
      const [, out, , line] = parent.stdio as unknown as [null, Readable, null, Writable];
      const pid = await new Promise<string>((done) => {
        out.once('data', (data) => done(String(data).trim()));
      });
      const name = () => readFileSync(`/proc/${parent.pid}/comm`, 'latin1');
      await expect.poll(name).toBe('sleep\n');
      line.end();
      const stat = () => readFileSync(`/proc/${pid}/stat`, 'latin1');
      await expect.poll(() => stat().split(') ')[1]?.[0]).toBe('Z');
      const start = stat().split(') ')[1]?.split(' ')[19] ?? '';
      const root = await claimed({ pid, start });
      expect(hasDeadClaims(openState(root))).toBe(true);
      (await held(root)).release();
    },
  );

  it.each([
    ['elsewhere+7', 'elsewhere'],
    ['a+1+22', 'a+1'],
    ['node-1.local', 'node-1.local'],
  ])('of %s is told as one of %s', async (machine, host) => {
    const root = await claimed({ machine, pid: '12', since: '1700000000000' });
    const by = { pid: 12, host, since: '2023-11-14T22:13:20.000Z' };
    expect(await lockApp(root, 0)).toEqual({ kind: 'locked', by });
  });

  it.each([
    'x1@5@1700000000000@elsewhere+7@aaaaaaaaaaaa',
    '@5@1700000000000@elsewhere+7@aaaaaaaaaaaa',
    '12345678901@5@1700000000000@elsewhere+7@aaaaaaaaaaaa',
    '1@x@1700000000000@elsewhere+7@aaaaaaaaaaaa',
    '1@5@@elsewhere+7@aaaaaaaaaaaa',
    '1@5@17000000000000@elsewhere+7@aaaaaaaaaaaa',
    '1@5@1700000000000@@aaaaaaaaaaaa',
    '1@5@1700000000000@else where@aaaaaaaaaaaa',
    '1@5@1700000000000@elsewhere+7@aaaaaaaaaaa',
    '1@5@1700000000000@elsewhere+7@aaaaaa-aaaaa',
    '1@5@1700000000000@elsewhere+7@aaaaaaaaaaaa.bak',
    '.DS_Store',
  ])('is not what is called %s', async (name) => {
    const root = folderWith({ [`.pyfunc/claims/${name}`]: '' });
    (await held(root)).release();
    expect(claimsOf(root)).toEqual([name]);
  });
});

describe('a lock', () => {
  it('goes to who waits once it is released', async () => {
    const root = folderWith();
    const first = await held(root);
    const waiting = held(root, 60_000);
    expect(first.release()).toBeUndefined();
    const second = await waiting;
    expect(claimsOf(root)).toHaveLength(1);
    second.release();
    expect(readdirSync(root)).toEqual([]);
  });

  it('is waited for a moment where nobody says how long', async () => {
    const root = folderWith();
    const first = await held(root);
    const waiting = lockApp(root);
    first.release();
    const second = await waiting;
    expect(second.kind).toBe('held');
  });

  it('lets those who gave up leave nothing', async () => {
    const root = folderWith();
    const lock = await held(root);
    const others = await Promise.all([lockApp(root, 0), lockApp(root, 1), lockApp(root, 50)]);
    expect(others.map(({ kind }) => kind)).toEqual(['locked', 'locked', 'locked']);
    expect(claimsOf(root)).toHaveLength(1);
    lock.release();
  });

  it('keeps the state folder where something else is in it', async () => {
    const root = folderWith({ '.pyfunc/run/journal.json': '{}' });
    (await held(root)).release();
    expect(readdirSync(join(root, '.pyfunc')).sort()).toEqual(['.gitignore', 'run']);
  });

  it('narrows the rights of a state folder that others could read', async () => {
    const root = folderWith();
    mkdirSync(join(root, '.pyfunc'));
    chmodSync(join(root, '.pyfunc'), 0o755);
    const lock = await held(root);
    expect(statSync(join(root, '.pyfunc')).mode & 0o777).toBe(0o700);
    lock.release();
  });

  it('that cannot be released says where it lies and why', async () => {
    const root = folderWith();
    const lock = await held(root);
    const claim = join(root, '.pyfunc/claims', claimsOf(root)[0] ?? '');
    rmSync(claim);
    mkdirSync(claim);
    expect(lock.release()).toEqual({
      path: claim,
      reason: expect.stringMatching(/^(?:EISDIR|EPERM)$/),
    });
  });

  it('is released without complaint where its claim is gone', async () => {
    const root = folderWith();
    const lock = await held(root);
    rmSync(join(root, '.pyfunc'), { recursive: true });
    expect(lock.release()).toBeUndefined();
  });

  it('cannot be taken where its folder can be no folder', async () => {
    const root = folderWith({ '.pyfunc/claims': '' });
    expect(await lockApp(root, 0)).toMatchObject({ kind: 'unsafe', path: '.pyfunc/claims' });
  });
});
