import { spawn } from 'node:child_process';
import fs, {
  chmodSync,
  existsSync,
  mkdirSync,
  type openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import os, { hostname } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
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

/** Until the test ends, calls of the system go through `instead`. */
function intercept<Name extends 'openSync' | 'unlinkSync' | 'readlinkSync' | 'readFileSync'>(
  name: Name,
  instead: (call: (typeof fs)[Name]) => (...args: never[]) => unknown,
): void {
  const call = fs[name];
  replace(fs, name, instead(call) as never);
}

/** Until the test ends, `before` happens before a claim is written. */
function beforeClaims(before: () => void): void {
  intercept('openSync', (call) => (...words: Parameters<typeof openSync>) => {
    if (words[1] === 'wx') before();
    return call(...words);
  });
}

function replace<Of extends object>(module: Of, name: keyof Of, by: Of[keyof Of]): void {
  const former = module[name];
  const put = (value: Of[keyof Of]) => {
    module[name] = value;
    syncBuiltinESMExports();
  };
  put(by);
  onTestFinished(() => put(former));
}

function systemError(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(code), { code, syscall: 'open', path: 'x' });
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
    ['of a process that is gone, which told no start', { pid: '999999999', start: '' }, false],
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
      for (const told of [start, '']) {
        const root = await claimed({ pid, start: told });
        expect(hasDeadClaims(openState(root))).toBe(true);
        (await held(root)).release();
      }
    },
  );

  it('of the dead is found among those of the living', async () => {
    const root = await claimed({ machine: 'elsewhere+7' });
    writeFileSync(join(root, '.pyfunc/claims', `999999999@1@1@${hostname()}@aaaaaaaaaaaa`), '');
    const { pid, start, since, machine } = await ownClaim();
    const name = ['999999999', start, since, machine, 'bbbbbbbbbbbb'].join('@');
    expect(hasDeadClaims(openState(root))).toBe(false);
    writeFileSync(join(root, '.pyfunc/claims', name), '');
    expect(hasDeadClaims(openState(root))).toBe(true);
    expect(pid).toBe(String(process.pid));
  });

  it('of a process of another user counts', async () => {
    const root = await claimed({ pid: '999999999' });
    const spy = vi.spyOn(process, 'kill').mockImplementation(() => {
      throw systemError('EPERM');
    });
    onTestFinished(() => spy.mockRestore());
    expect(hasDeadClaims(openState(root))).toBe(false);
  });

  it.each([
    ['a b/c', 'a_b_c'],
    ['', 'unnamed'],
  ])('of a machine that is called %j names it %s', async (name, told) => {
    replace(os, 'hostname', () => name);
    const { machine } = await ownClaim();
    expect(machine.replace(/\+\d+$/, '')).toBe(told);
    expect(await lockApp(await claimed({}), 0)).toMatchObject({ by: { host: told } });
  });

  it('does without what the system does not tell', async () => {
    intercept('readlinkSync', () => () => {
      throw systemError('ENOENT');
    });
    intercept('readFileSync', (call) => (path: string, ...rest: never[]) => {
      if (path.startsWith('/proc/')) throw systemError('ENOENT');
      return call(path, ...rest);
    });
    const { start, machine } = await ownClaim();
    expect([start, machine]).toEqual(['', hostname().replace(/[^\w.-]/g, '_')]);
    expect(hasDeadClaims(openState(await claimed({})))).toBe(false);
  });

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

  it('is not claimed by those who wait for it', async () => {
    const root = folderWith();
    const lock = await held(root);
    let claims = 0;
    beforeClaims(() => {
      claims += 1;
    });
    expect((await lockApp(root, 50)).kind).toBe('locked');
    expect(claims).toBe(0);
    lock.release();
  });

  it('is asked for once where nobody waits, also on a clock that stands', async () => {
    const root = await claimed({});
    const spy = vi.spyOn(Date, 'now').mockReturnValue(1_700_000_000_000);
    onTestFinished(() => spy.mockRestore());
    expect((await lockApp(root, 0)).kind).toBe('locked');
  });

  it('is held by nobody where two claim it at once: both step back', async () => {
    const root = folderWith();
    const other = '1@1@1700000000000@elsewhere+7@aaaaaaaaaaaa';
    beforeClaims(() => writeFileSync(join(root, '.pyfunc/claims', other), ''));
    expect((await lockApp(root, 0)).kind).toBe('locked');
    expect(claimsOf(root)).toEqual([other]);
  });

  it('is claimed again where another run has just removed the empty folder', async () => {
    const root = folderWith();
    let left = 3;
    beforeClaims(() => {
      if (left > 0) rmSync(join(root, '.pyfunc'), { recursive: true });
      left -= 1;
    });
    const lock = await held(root);
    expect(claimsOf(root)).toHaveLength(1);
    lock.release();
  });

  it.each([
    ['ENOENT', 101],
    ['EIO', 1],
  ])('cannot be taken where the disk always says %s', async (code, times) => {
    let tried = 0;
    beforeClaims(() => {
      tried += 1;
      throw systemError(code);
    });
    expect(await lockApp(folderWith(), 0)).toMatchObject({ kind: 'failed', cause: { code } });
    expect(tried).toBe(times);
  });

  it('that cannot be released because of a fault in pyfunc does not blame the disk', async () => {
    const lock = await held(folderWith());
    intercept('unlinkSync', () => () => {
      throw new TypeError('a fault');
    });
    expect(() => lock.release()).toThrow('a fault');
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
