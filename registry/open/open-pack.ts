import { relative } from 'node:path';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { otherPyfunc } from '../../diagnostics/registry/configs.ts';
import { failed, ok, type Result } from '../../diagnostics/result.ts';
import manifest from '../../package.json' with { type: 'json' };
import { lazyPackage } from '../../workspace/lazy-package.ts';
import { jsonDocumentAt } from '../../workspace/tree/file-text.ts';
import type { SearchUp } from '../../workspace/tree/search-up.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import type { ConfiguredRegistry } from '../config/find-configs.ts';
import { isRemote } from '../config/source.ts';
import type { Pins } from '../lock/pins.ts';
import type { Pack } from './pack.ts';
import type { OpenOptions } from './registries.ts';

export interface OpenedPack extends Pack {
  /** Where its files are, in messages: a path from the working folder, or the namespace. */
  readonly label: string;
  /** What it can be fetched by again, from npm or git. */
  readonly release?: string;
}

interface PackContext {
  readonly search: SearchUp;
  readonly pins: Pins;
  readonly options: OpenOptions;
}

/** Opens one registry at the version its pin says, or at the newest one that its source allows. */
export async function openPack(
  registration: ConfiguredRegistry,
  { search, pins, options }: PackContext,
): Promise<Result<OpenedPack>> {
  const { namespace, source, config } = registration;
  const pin = pins.forOpening(registration, options);
  if (pin?.kind === 'failed') return pin;
  const { openSource } = await import('../sources/open-source.ts');
  const { env, offline = false, signal } = options;
  const pack = await openSource(source, {
    base: config.folder,
    repository: search.folders.at(-1) ?? config.folder,
    env,
    offline,
    ...(pin && { pin: pin.value }),
    ...(signal && { signal }),
  });
  if (pack.kind === 'failed') return pack;
  const problem = problemWithRequirements(namespace, pack.value.tree);
  if (problem !== undefined) return failed(problem);
  if (isRemote(source) && pin === undefined) pins.add(registration, pack.value);
  pins.findings.push(...(pack.value.findings ?? []));
  const isHere = source.kind === 'folder' || source.kind === 'workspace';
  const [cwd = ''] = search.folders;
  const label = isHere ? relative(cwd, pack.value.tree.root).replaceAll('\\', '/') : namespace;
  const release = { npm: pack.value.version, git: pack.value.commit }[source.kind as string];
  return ok({
    ...(release && { release }),
    label,
    tree: pack.value.tree,
    version: pack.value.version,
    ...(pack.value.commit && { commit: pack.value.commit }),
    // That of a folder is worked out where somebody asks.
    get integrity() {
      return pack.value.integrity;
    },
  });
}

const semver = lazyPackage<typeof import('semver')>('semver');

/** Whether the authors of a registry say, in its registry.json, that it needs another pyfunc. */
function problemWithRequirements(namespace: string, tree: Tree): Diagnostic | undefined {
  const wanted = requiredPyfunc(tree);
  const { version } = manifest;
  return wanted === undefined || semver().satisfies(version, wanted, { includePrerelease: true })
    ? undefined
    : diagnose(otherPyfunc, { namespace, wanted, version });
}

function requiredPyfunc(tree: Tree): string | undefined {
  const document = jsonDocumentAt(tree, 'registry.json');
  if (document === undefined) return undefined;
  const { requires } = Object(document.value);
  return typeof requires?.pyfunc === 'string' ? requires.pyfunc : undefined;
}
