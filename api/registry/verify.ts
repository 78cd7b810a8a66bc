import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { diagnose } from '../../diagnostics/diagnostic.ts';
import { integrityFault } from '../../diagnostics/registry/updates.ts';
import { initParser } from '../../python/parse.ts';
import { isRemote } from '../../registry/config/source.ts';
import { type Drift, driftOf, type EntryDrift, hasDrifted } from '../../registry/lock/drift.ts';
import type { Generated } from '../../registry/lock/lock.ts';
import { readLock } from '../../registry/lock/lock-file.ts';
import { namespaceOf } from '../../registry/open/join-libraries.ts';
import { openRegistries, type Registries } from '../../registry/open/registries.ts';
import { versionMismatches } from '../../registry/update/outdated-entries.ts';
import { openTree, Unreadable } from '../../workspace/tree/disk.ts';
import { nameOfApp, pathFrom } from '../apps/app-name.ts';
import { unreadable } from '../apps/disk-diagnostics.ts';
import { type AppsOutcome, eachApp } from '../apps/each-app.ts';
import { locateApp } from '../apps/locate.ts';
import { type AppsOptions, readManyApps } from '../apps/many-apps.ts';
import type { Host } from '../host.ts';
import { completed, type Outcome, stopped, withDiagnostics } from '../outcome.ts';
import { exitOfDiagnostic, mostSevere } from '../report/exit.ts';
import { placed } from '../report/placed.ts';

export type { EntryDrift };

/** How strict to be. */
export interface DriftOptions {
  /** The outcome is `different` where anything was edited or is missing. */
  readonly strict?: boolean | undefined;
}

/** What of an app is as it was generated. */
export interface DriftAbout {
  /** Absolute. */
  readonly root: string;
  /** From `host.cwd`, with `/`. */
  readonly path: string;
  readonly functions: Drift['entries'][number]['functions'];
  readonly entries: Drift['entries'];
  /** Files and functions that were not generated. */
  readonly foreign: Drift['foreign'];
}

export type DriftOutcome = Outcome<DriftAbout>;

/** Says what of the generated code was changed, and whether what is pinned is what is there. */
export async function verifyGenerated(
  path: string,
  options: DriftOptions,
  host: Host,
): Promise<DriftOutcome> {
  const located = await locateApp(path, 'registry verify', host);
  const early = placed(located.diagnostics);
  if (located.kind === 'none') return stopped('refused', early, { next: located.next });
  await initParser();
  return withDiagnostics(await driftIn(located.root, options, host), early);
}

/** The same for all apps below a path. */
export async function verifyGeneratedAll(
  path: string,
  options: DriftOptions & AppsOptions,
  host: Host,
): Promise<AppsOutcome> {
  const many = readManyApps(options);
  if (many.kind === 'failed') return stopped('refused', placed(many.diagnostics));
  await initParser();
  const onApp = (root: string) => driftIn(root, options, host);
  return eachApp({ path, many: many.value, patches: false, onApp }, host);
}

async function driftIn(
  root: string,
  { strict = false }: DriftOptions,
  host: Host,
): Promise<DriftOutcome> {
  const nothing = {
    ...{ root, path: pathFrom(host.cwd, root), functions: [], entries: [], foreign: [] },
  };
  const failed = (...found: readonly Diagnostic[]) =>
    stopped('failed', placed(found), { about: nothing });
  try {
    const tree = openTree(root);
    const lock = readLock(tree);
    if (lock.kind === 'failed') return failed(...lock.diagnostics);
    const names = lock.value.generated.flatMap(({ templates }) => Object.keys(templates));
    const namespaces = [...new Set(names.flatMap((name) => namespaceOf(name) ?? []))];
    const registries = await openRegistries(root, namespaces, { env: host.env, frozen: true });
    const drift = driftOf(tree, lock.value);
    const found =
      registries.kind === 'ok'
        ? replaced(lock.value.generated, registries.value)
        : registries.diagnostics;
    const { entries, foreign } = drift;
    const about = {
      ...nothing,
      functions: entries.flatMap(({ functions }) => functions),
      entries,
      foreign,
    };
    const diagnostics = placed(found);
    if (mostSevere(found.map(exitOfDiagnostic)) !== 'done') {
      return stopped('failed', diagnostics, { about });
    }
    const kind = strict && hasDrifted(drift) ? 'different' : 'done';
    return completed(kind, about, { diagnostics });
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return failed(unreadable(nameOfApp(root, host.cwd), root, error));
  }
}

/**
 * Versions of a remote registry that have other bytes now, which in a folder is work in progress; and
 * entries whose digest is that of another version.
 */
function replaced(
  entries: readonly Generated[],
  { configured, library }: Registries,
): Diagnostic[] {
  const remote = configured.filter(({ source }) => isRemote(source));
  return entries.flatMap((entry) => [
    ...versionMismatches(entry, library),
    ...Object.entries(entry.templates).flatMap(([name, { version, integrity }]) => {
      const isPinned = remote.some(({ namespace }) => namespace === namespaceOf(name));
      if (!isPinned || !library.names.includes(name)) return [];
      const there = library.origin(name);
      const isReplaced = there.version === version && there.integrity !== integrity;
      const slots = { what: `${name} ${version}`, expected: integrity, found: there.integrity };
      return isReplaced ? [diagnose(integrityFault, slots)] : [];
    }),
  ]);
}
