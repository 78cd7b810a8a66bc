import { relative } from 'node:path';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { notFrozen, registryPinned } from '../../diagnostics/registry/configs.ts';
import { lockUnreadable } from '../../diagnostics/registry/generation.ts';
import { failed, ok, type Result } from '../../diagnostics/result.ts';
import { changes } from '../../workspace/change/changes.ts';
import { apply } from '../../workspace/transaction/apply.ts';
import type { Refusal } from '../../workspace/transaction/refusal.ts';
import { undo } from '../../workspace/transaction/undo.ts';
import { type DiskTree, openTree, Unreadable } from '../../workspace/tree/disk.ts';
import type { ConfiguredRegistry, FoundConfigs } from '../config/find-configs.ts';
import { sourceText } from '../config/parse-source.ts';
import { isRemote } from '../config/source.ts';
import type { Pack } from '../open/pack.ts';
import { type Lock, lockFile, type Pin } from './lock.ts';
import { lockEdits, readLock } from './lock-file.ts';

export type NewPins = { readonly [namespace: string]: Pin };

/** What became of new pins: the folders (absolute) whose locks were written, or why none was. */
export type RecordedPins =
  | { readonly kind: 'written'; readonly folders: readonly string[] }
  | ({ readonly kind: 'failed' } & UnwrittenPins);

/** Why a lock could not be written. */
interface UnwrittenPins {
  /** Absolute. */
  readonly folder: string;
  readonly refusal: Refusal;
}

/** Writes pins to the lock of one folder, which may have changed since it was first read. */
async function pin(folder: string, tree: DiskTree, pins: NewPins) {
  const lock = readLock(tree);
  if (lock.kind === 'failed') return { kind: 'stale', paths: [lockFile] } as const;
  const edits = lockEdits(tree, withPins(lock.value, pins), { step: 'pin registries' });
  return apply(folder, changes(tree, edits), { inputs: tree.inputs() });
}

/** Reads the locks beside all files that name a remote registry. */
export function findPins(
  registrations: readonly ConfiguredRegistry[],
  { search }: FoundConfigs,
): Result<Pins> {
  const remote = registrations.filter(({ source }) => isRemote(source));
  const folders = [...new Set(remote.map(({ config }) => config.folder))];
  const locks = new Map<string, Lock>();
  const problems: Diagnostic[] = [];
  for (const folder of folders) {
    const lock = lockOf(folder);
    if (lock.kind === 'failed')
      problems.push(
        ...lock.diagnostics.map((each) =>
          inFolder(each, relative(search.folders[0] ?? '', folder)),
        ),
      );
    else locks.set(folder, lock.value);
  }
  return problems.length > 0 ? failed(...problems) : ok(new Pins(locks));
}

/** The pins of remote registries: those on file, and those that came to be in this run. */
export class Pins {
  readonly findings: Diagnostic[] = [];
  /** By the folder of the file that names the registry, which is also that of the lock. */
  readonly #locks: ReadonlyMap<string, Lock>;
  readonly #added = new Map<string, Record<string, Pin>>();

  constructor(locks: ReadonlyMap<string, Lock>) {
    this.#locks = locks;
  }

  /** What is on file for a registry, if it is for the source that is configured. */
  pinOf({ namespace, source, config }: ConfiguredRegistry): Pin | undefined {
    const added = this.#added.get(config.folder)?.[namespace];
    const pin = added ?? this.#onFile(config.folder)[namespace];
    return pin?.source === sourceText(source) ? pin : undefined;
  }

  /** The pin to open a registry with; none where it is to be resolved anew. */
  forOpening(
    registration: ConfiguredRegistry,
    options: { readonly frozen?: boolean; readonly refresh?: readonly string[] },
  ): Result<Pin> | undefined {
    const { namespace, source, config } = registration;
    if (!isRemote(source)) return undefined;
    const pin = this.pinOf(registration);
    if (options.refresh?.includes(namespace)) return undefined;
    if (pin !== undefined) return ok(pin);
    if (!options.frozen) return undefined;
    const stale = this.#onFile(config.folder)[namespace];
    const problem = stale === undefined ? 'is not pinned' : `is pinned to ${stale.source}`;
    return failed(diagnose(notFrozen, { namespace, problem }));
  }

  /** Takes note of what a registry was resolved to. */
  add({ namespace, source, config }: ConfiguredRegistry, pack: Pack): void {
    const { version, commit, integrity } = pack;
    const pin = { source: sourceText(source), version, ...(commit && { commit }), integrity };
    const before = this.#onFile(config.folder)[namespace];
    if (before?.source === pin.source && before.integrity === integrity) return;
    this.#added.set(config.folder, { ...this.#added.get(config.folder), [namespace]: pin });
    const was = before !== undefined && before.source !== pin.source ? before.source : undefined;
    this.findings.push(diagnose(registryPinned, { namespace, version, ...(was && { was }) }));
  }

  newIn(folder: string): NewPins {
    return this.#added.get(folder) ?? {};
  }

  /** Writes all locks that have new pins, or none: where one cannot be written, the others are undone. */
  async record(except?: string): Promise<RecordedPins> {
    const written: string[] = [];
    for (const [folder, pins] of this.#added) {
      if (folder === except) continue;
      const tree = openTree(folder);
      const outcome = await pin(folder, tree, pins);
      if (outcome.kind === 'applied') written.push(folder);
      else if (outcome.kind !== 'rejected') {
        for (const each of written) await undo(each);
        return { kind: 'failed', folder, refusal: outcome };
      }
    }
    for (const folder of written) this.#added.delete(folder);
    return { kind: 'written', folders: written };
  }

  #onFile(folder: string): Lock['registries'] {
    return this.#locks.get(folder)?.registries ?? {};
  }
}

/** The lock with these pins in it, which take the place of older ones. */
export function withPins(lock: Lock, pins: NewPins): Lock {
  return { ...lock, registries: { ...lock.registries, ...pins } };
}

function lockOf(folder: string): Result<Lock> {
  try {
    return readLock(openTree(folder));
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const slots = { path: lockFile, field: '', problem: `it cannot be read (${error.message})` };
    return failed(diagnose(lockUnreadable, slots, { at: { path: lockFile } }));
  }
}

function inFolder(diagnostic: Diagnostic, folder: string): Diagnostic {
  const { at } = diagnostic;
  const path = [folder.replaceAll('\\', '/'), at?.path].filter(Boolean).join('/');
  return { ...diagnostic, at: { ...at, path } };
}
