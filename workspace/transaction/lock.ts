import { randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Holder } from './refusal.ts';
import { hideState, namesIn, removeFile, removeIfEmpty, type State, tidyState } from './state.ts';

/** Held by one process of one app at a time. */
export interface AppLock {
  readonly kind: 'held';
  /**
   * Lets the next one in. Removes the state folder where this run left nothing in it. Returns what the
   * system reported where that could not be removed; `leftLock` then says so.
   */
  release(): LeftLock | undefined;
}

/** A lock that could not be released. It counts as released on this machine once the process ends. */
export interface LeftLock {
  /** Absolute. */
  readonly path: string;
  /** The system's own word for it, e.g. `EACCES`. */
  readonly reason: string;
}

const DEFAULT_LOCK_TIMEOUT_MS = 1000;

/**
 * Takes the lock of an app, waiting up to `lockTimeoutMs` milliseconds; otherwise says who has it.
 *
 * Every process writes a claim under a name nobody else ever uses and then looks at the others: it
 * holds the lock if it is the only living one, and steps back otherwise. So no claim is ever taken
 * over or overwritten, and those of dead processes can be removed by anybody at any time. It needs
 * no file locks of the system, which network drives often lack. Who sees a living claim waits without
 * writing one, so that any number of waiting processes do not keep each other out.
 */
export async function takeLock(
  state: State,
  lockTimeoutMs = DEFAULT_LOCK_TIMEOUT_MS,
): Promise<AppLock | { readonly kind: 'locked'; readonly by: Holder }> {
  const giveUp = Date.now() + lockTimeoutMs;
  for (;;) {
    let other = livingClaim(state);
    if (other === undefined) {
      const claim = writeClaim(state);
      other = livingClaim(state, claim);
      if (other === undefined) return heldBy(claim, state);
      removeClaim(state, claim);
    }
    if (Date.now() >= giveUp) return { kind: 'locked', by: holderOf(other) };
    await sleep(5 + Math.random() * 30);
  }
}

/** A claim, read from the name of its file. */
interface Claim {
  readonly name: string;
  readonly pid: string;
  /** When the process started; '' where its system did not tell. */
  readonly start: string;
  readonly since: string;
  readonly machine: string;
}

/** Whether processes died that wanted to write here. */
export function hasDeadClaims(state: State): boolean {
  return claimsIn(state).some((claim) => !isAlive(claim));
}

/** A claim of a living process, other than one's own. */
function livingClaim(state: State, own?: string): Claim | undefined {
  return claimsIn(state).find((each) => each.name !== own && isAlive(each));
}

function heldBy(claim: string, state: State): AppLock {
  for (const other of claimsIn(state)) if (!isAlive(other)) removeClaim(state, other.name);
  hideState(state);
  return {
    kind: 'held',
    release() {
      try {
        tidyState(state);
        removeClaim(state, claim);
        if (removeIfEmpty(state.claims)) removeIfEmpty(state.folder);
        return undefined;
      } catch (error) {
        const { code, path = state.claims } = error as NodeJS.ErrnoException;
        if (code === undefined) throw error;
        return { path, reason: code };
      }
    },
  };
}

// Everything is in the name, so that a claim is complete from the moment it is there.
const CLAIM =
  /^(?<pid>\d{1,10})@(?<start>\d*)@(?<since>\d{1,13})@(?<machine>[\w.+-]+)@[0-9a-f]{12}$/;

/** How often a folder may be removed by other runs while a claim is written to it. */
const ATTEMPTS = 100;

function writeClaim(state: State): string {
  const start = startOf(process.pid);
  const nonce = randomBytes(6).toString('hex');
  const name = `${process.pid}@${start}@${Date.now()}@${machine()}@${nonce}`;
  for (let left = ATTEMPTS; ; left -= 1) {
    try {
      mkdirSync(state.claims, { recursive: true, mode: 0o700 });
      closeSync(openSync(join(state.claims, name), 'wx'));
      return name;
    } catch (error) {
      // Another run may just have removed the empty folder. A disk that fails says the same, always.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || left === 0) throw error;
    }
  }
}

function removeClaim(state: State, name: string): void {
  removeFile(join(state.claims, name));
}

function claimsIn(state: State): Claim[] {
  return namesIn(state.claims).flatMap((name): Claim[] => {
    const parts = CLAIM.exec(name)?.groups as Omit<Claim, 'name'> | undefined;
    return parts === undefined ? [] : [{ name, ...parts }];
  });
}

function holderOf({ pid, since, machine: host }: Claim): Holder {
  return {
    pid: Number(pid),
    host: host.replace(/\+\d+$/, ''),
    since: new Date(Number(since)).toISOString(),
  };
}

/** On another machine nobody can tell: then it counts as alive. */
function isAlive({ pid, start, machine: host }: Claim): boolean {
  if (host !== machine()) return true;
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return startOf(Number(pid)) === start;
}

/** Containers may share a host name and still not see each other's processes. */
function machine(): string {
  const host = hostname().replace(/[^\w.-]/g, '_') || 'unnamed';
  try {
    return `${host}+${readlinkSync('/proc/self/ns/pid').replace(/\D/g, '')}`;
  } catch {
    return host;
  }
}

/**
 * When a process started, in ticks, so that a number used again is not a mistake. '' where the system
 * does not tell; `gone` for one that only waits to be reaped.
 */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? 'gone' : (fields[19] ?? '');
  } catch {
    return '';
  }
}
