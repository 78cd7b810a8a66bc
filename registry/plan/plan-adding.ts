import { isAbsolute, join, relative, resolve } from 'node:path';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { changedSince } from '../../diagnostics/environment.ts';
import { registryTaken, sourceText } from '../../diagnostics/registry/configs.ts';
import { failed, ok, type Result } from '../../diagnostics/result.ts';
import type { Edit } from '../../workspace/change/edit.ts';
import { readText } from '../../workspace/text/text.ts';
import { type DiskTree, openTree } from '../../workspace/tree/disk.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import type { RegistryEntry } from '../config/config.ts';
import type { ConfigScope } from '../config/config-scope.ts';
import { addToConfig, type ConfigForm, newConfig } from '../config/edit-config.ts';
import type { ConfigFile, ConfiguredRegistry } from '../config/find-configs.ts';
import { parseSource, shownSource } from '../config/parse-source.ts';
import { isSamePlace } from '../config/read-config.ts';
import { lockEdits, readLock } from '../lock/lock-file.ts';
import { findPins, type Pins, withPins } from '../lock/pins.ts';
import { type OpenedPack, openPack } from '../open/open-pack.ts';
import type { OpenOptions } from '../open/registries.ts';

/** A registry that can be used from now on. */
export interface Adding {
  readonly registration: ConfiguredRegistry;
  readonly pack: OpenedPack;
  /** Of the folder of the configuration. */
  readonly tree: DiskTree;
  /** None where it is configured and pinned already. */
  readonly edits: readonly Edit[];
  readonly findings: readonly Diagnostic[];
}

/**
 * Opens a registry and plans its entry in the outermost pyfunc.config, or a new one at the top of the
 * repository, with its pin. A path in the source is taken from the working folder.
 */
export async function planAdding(
  scope: ConfigScope,
  namespace: string,
  entry: RegistryEntry,
  options: OpenOptions,
): Promise<Result<Adding>> {
  const { found, registrations, top } = scope;
  const [cwd = top] = found.search.folders;
  const there = registrations.find((each) => each.namespace === namespace);
  const config = there?.config ?? found.configs.at(-1) ?? newFile(top, cwd);
  const text = fromFolder(entry.source, cwd, config.folder);
  const source = parseSource(text, entry.headers);
  if (source.kind === 'invalid') {
    return failed(
      diagnose(sourceText, { source: shownSource(entry.source), problem: source.problem }),
    );
  }
  const at = { path: config.label };
  const registration: ConfiguredRegistry = { namespace, source, text, config, at };
  if (there !== undefined && !isSamePlace(there, registration)) {
    const slots = { namespace, source: there.text, path: there.config.label };
    return failed(diagnose(registryTaken, slots, { at: there.at }));
  }
  const pins = findPins([registration], found);
  if (pins.kind === 'failed') return pins;
  const pack = await openPack(registration, { search: found.search, pins: pins.value, options });
  if (pack.kind === 'failed') return pack;
  const tree = openTree(config.folder);
  const named = there
    ? ok([])
    : await configEdits(tree, config, namespace, { ...entry, source: text });
  if (named.kind === 'failed') return named;
  const pinned = pinEdits(tree, pins.value, config);
  if (pinned.kind === 'failed') return pinned;
  const edits = [...named.value, ...pinned.value];
  return ok({ registration, pack: pack.value, tree, edits, findings: pins.value.findings });
}

/** A file that is to be made: a script where the package can be imported, so that editors know its types. */
function newFile(folder: string, cwd: string): ConfigFile {
  const name: ConfigForm = hasPackage(openTree(folder)) ? 'pyfunc.config.ts' : 'pyfunc.config.json';
  return { folder, name, label: slashes(relative(cwd, join(folder, name))) };
}

function hasPackage(tree: Tree): boolean {
  const file = tree.file('package.json');
  const read = file && readText(file);
  if (read === undefined || read.kind === 'undecodable') return false;
  try {
    const { dependencies, devDependencies } = JSON.parse(read.text);
    return Object.hasOwn({ ...dependencies, ...devDependencies }, 'pyfunc');
  } catch {
    return false;
  }
}

/** A source with its path, if it has one, taken from another folder. */
function fromFolder(text: string, cwd: string, folder: string): string {
  const [, scheme = '', path = ''] = /^(file:)?(\.{1,2}(?:\/.*)?)$/.exec(text) ?? [];
  if (path === '') return text;
  const moved = slashes(relative(folder, resolve(cwd, path)));
  if (isAbsolute(moved)) return text;
  return scheme + (moved.startsWith('../') ? moved : `./${moved}`);
}

async function configEdits(
  tree: Tree,
  { name: path }: ConfigFile,
  namespace: string,
  entry: RegistryEntry,
): Promise<Result<readonly Edit[]>> {
  const because = { step: 'add registry' };
  const file = tree.file(path);
  if (file === undefined) {
    const text = newConfig(path as ConfigForm, namespace, entry);
    return ok([{ kind: 'create', path, text, because }]);
  }
  const read = readText(file);
  // The file may have changed since its registries were read.
  const edits =
    read.kind === 'undecodable' ? undefined : await addToConfig(path, read.text, namespace, entry);
  if (edits === undefined) return failed(diagnose(changedSince, { files: [path] }));
  return ok(edits.map((each): Edit => ({ kind: 'modify', path, ...each, because })));
}

function pinEdits(tree: Tree, pins: Pins, { folder }: ConfigFile): Result<readonly Edit[]> {
  const lock = readLock(tree);
  if (lock.kind === 'failed') return lock;
  const pinned = withPins(lock.value, pins.newIn(folder));
  return ok(lockEdits(tree, pinned, { step: 'pin registries' }));
}

function slashes(path: string): string {
  return path.replaceAll('\\', '/');
}
