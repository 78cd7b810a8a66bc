import { relative } from 'node:path';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { downgrade } from '../../diagnostics/registry/configs.ts';
import { failed, ok, type Result } from '../../diagnostics/result.ts';
import type { Edit } from '../../workspace/change/edit.ts';
import { lazyPackage } from '../../workspace/lazy-package.ts';
import { type DiskTree, openTree } from '../../workspace/tree/disk.ts';
import type { ConfigScope } from '../config/config-scope.ts';
import type { ConfiguredRegistry } from '../config/find-configs.ts';
import { isRemote } from '../config/source.ts';
import type { Pin } from '../lock/lock.ts';
import { lockEdits, readLock } from '../lock/lock-file.ts';
import { findPins, withPins } from '../lock/pins.ts';
import { openPack } from '../open/open-pack.ts';
import type { OpenOptions } from '../open/registries.ts';
import { unknownRegistry } from '../open/unknown-names.ts';

const semver = lazyPackage<typeof import('semver')>('semver');

/** Where a remote registry is and where it could be. */
export interface PinMove {
  readonly registration: ConfiguredRegistry;
  readonly from?: Pin;
  /** Equal to `from` where there is nothing newer. */
  readonly to?: Pin;
  /** Why that is not known. */
  readonly diagnostics: readonly Diagnostic[];
}

/** What it would take to have the newest of all registries. */
export interface PinUpdate {
  readonly moves: readonly PinMove[];
  /** Of the topmost folder with a configuration. */
  readonly tree: DiskTree;
  readonly edits: readonly Edit[];
}

/**
 * Resolves remote registries anew, all or those named, and plans the pins that follow. A registry that
 * lies in the repository has no pin: it is always as it is there.
 */
export async function planPinUpdate(
  { found, registrations, top }: ConfigScope,
  namespaces: readonly string[],
  options: OpenOptions,
): Promise<Result<PinUpdate>> {
  const known = registrations.map(({ namespace }) => namespace);
  const strangers = namespaces.filter((each) => !known.includes(each));
  if (strangers.length > 0) return failed(...strangers.map((each) => unknownRegistry(each, known)));
  const wanted = registrations.filter(
    ({ namespace, source }) =>
      isRemote(source) && (namespaces.length === 0 || namespaces.includes(namespace)),
  );
  const pins = findPins(wanted, found);
  if (pins.kind === 'failed') return pins;
  const before = wanted.map((each) => pins.value.pinOf(each));
  const refresh = wanted.map(({ namespace }) => namespace);
  const context = { search: found.search, pins: pins.value, options: { ...options, refresh } };
  const opened = await Promise.all(wanted.map((each) => openPack(each, context)));
  const moves = wanted.map((registration, index): PinMove => {
    const from = before[index];
    const pack = opened[index];
    const to = pins.value.pinOf(registration);
    const diagnostics = pack?.kind === 'failed' ? pack.diagnostics : [];
    const isKnown = to !== undefined && diagnostics.length === 0;
    return { registration, diagnostics, ...(from && { from }), ...(isKnown && { to }) };
  });
  const tree = openTree(top);
  const folders = new Set(wanted.map(({ config }) => config.folder));
  const edits: Edit[] = [];
  for (const folder of folders) {
    const path = relative(top, folder).replaceAll('\\', '/');
    const lock = readLock(tree, path);
    if (lock.kind === 'failed') return lock;
    const pinned = withPins(lock.value, pins.value.newIn(folder));
    edits.push(...lockEdits(tree, pinned, { step: 'pin registries' }, path));
  }
  return ok({ moves, tree, edits });
}

/** The moves that lead to an older version, as errors. */
export function downgradesIn(moves: readonly PinMove[]): Diagnostic[] {
  return moves.flatMap(({ registration: { namespace }, from, to }) =>
    from !== undefined && to !== undefined && isOlder(to.version, from.version)
      ? [diagnose(downgrade, { namespace, from: from.version, to: to.version })]
      : [],
  );
}

function isOlder(one: string, other: string): boolean {
  return semver().valid(one) !== null && semver().valid(other) !== null && semver().lt(one, other);
}
