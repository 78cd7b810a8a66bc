import { relative, sep } from 'node:path';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { templateNotNamed } from '../../diagnostics/registry/many-apps.ts';
import { failed } from '../../diagnostics/result.ts';
import { readLock } from '../../registry/lock/lock-file.ts';
import { type TemplateUse, usesMeant, usesOf } from '../../registry/plan/uses.ts';
import { openTree, Unreadable } from '../../workspace/tree/disk.ts';
import { pathFrom } from '../apps/app-name.ts';
import { unreadable } from '../apps/disk-diagnostics.ts';
import { locateApps } from '../apps/locate.ts';
import { type AppsOptions, readManyApps } from '../apps/many-apps.ts';
import type { Host } from '../host.ts';
import type { RegistryOptions } from '../options.ts';
import { completed, type Outcome } from '../outcome.ts';
import { refuse } from '../refuse.ts';
import { registriesFor } from '../registries-for.ts';
import { placed, sourceFrom } from '../report/placed.ts';
import { fromHere } from './author-folder.ts';

/** Apps that have templates on file. */
export interface AffectedAbout {
  /** Those that use one of the templates in question. */
  readonly apps: readonly {
    /** Absolute. */
    readonly root: string;
    /** From `host.cwd`, with `/`. */
    readonly path: string;
    readonly uses: readonly TemplateUse[];
  }[];
  /** How many apps there are in all. */
  readonly count: number;
}

export type AffectedOutcome = Outcome<AffectedAbout>;

/** Shows which apps below `host.cwd` use which templates, in which versions: all, or e.g. `@acme/orders@<2`. */
export async function affectedApps(
  wanted: string | undefined,
  options: AppsOptions & RegistryOptions,
  host: Host,
): Promise<AffectedOutcome> {
  const { cwd } = host;
  const isMeant = wanted === undefined ? () => true : usesMeant(wanted);
  if (isMeant === undefined) {
    return refuse([diagnose(templateNotNamed, { text: wanted ?? '' })], host);
  }
  const many = readManyApps(options);
  if (many.kind === 'failed') return refuse(many.diagnostics, host);
  const located = await locateApps('.', many.value, host);
  if (located.kind === 'none') return refuse([located.diagnostic], host);
  const registries = await registriesFor(host, 'all', options);
  if (registries.kind === 'failed') return refuse(registries.diagnostics, host);
  const diagnostics = [
    ...located.diagnostics,
    ...registries.value.configured.flatMap((each) => each.diagnostics),
  ];
  const apps = located.roots.flatMap((root) => {
    const lock = lockOf(root, cwd);
    if (lock.kind === 'failed') diagnostics.push(...lock.diagnostics);
    const uses =
      lock.kind === 'failed' ? [] : usesOf(lock.value, registries.value.library).filter(isMeant);
    return uses.length === 0 ? [] : [{ root, path: pathFrom(cwd, root), uses }];
  });
  return completed(
    'done',
    { apps, count: located.count },
    // They do not keep the other apps from being shown.
    { diagnostics: placed(diagnostics.map(toReview), sourceFrom(cwd)) },
  );
}

function toReview(diagnostic: Diagnostic): Diagnostic {
  return diagnostic.severity === 'error' ? { ...diagnostic, severity: 'review' } : diagnostic;
}

/** The lock of an app, or why it cannot be read, with paths from the working folder. */
function lockOf(root: string, cwd: string): ReturnType<typeof readLock> {
  try {
    const lock = readLock(openTree(root));
    const label = relative(cwd, root).split(sep).join('/');
    return lock.kind === 'failed'
      ? failed(...lock.diagnostics.map((each) => fromHere(each, { label })))
      : lock;
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return failed(unreadable(pathFrom(cwd, root), root, error));
  }
}
