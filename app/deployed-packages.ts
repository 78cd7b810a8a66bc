/** What a deployment installs for an app. */
import { readableTextAt } from '../workspace/tree/file-text.ts';
import type { Surroundings } from '../workspace/tree/surroundings.ts';
import { joinPath, type Tree } from '../workspace/tree/tree.ts';
import type { ListedPackage } from './brings-along.ts';
import { type DependencyFile, dependencyFiles, lockFiles } from './dependencies.ts';
import { pipfileDependencies, projectDependencies } from './pyproject.ts';
import { moduleNames, readRequirements } from './requirements.ts';

/** The packages that an app asks for. */
export interface DeployedPackages {
  /** The file that lists them, from the app's folder. */
  readonly path: string;
  readonly packages: readonly ListedPackage[];
  /** Whether all packages are named, those that others bring too: there is a lock file. */
  readonly isLocked: boolean;
  /** Whether URLs, folders, extras or commands bring packages that no file names. */
  readonly isPartial: boolean;
}

/**
 * The packages of the list that a deployment installs from: requirements.txt where there is one, else
 * the list of another tool, in the app's folder or the nearest one around it that has one.
 */
export function deployedPackages(
  tree: Tree,
  around: Surroundings | undefined,
): DeployedPackages | undefined {
  const inside = fromFolder(tree, '', dependencyFiles(tree, undefined, []));
  if (inside !== undefined || around === undefined) return inside;
  const folders = around.app.split('/').map((_, at, parts) => parts.slice(0, at).join('/'));
  for (const folder of folders.reverse()) {
    const found = fromFolder(around.tree, folder, undefined);
    if (found !== undefined)
      return { ...found, path: `${'../'.repeat(depth(around.app, folder))}${found.path}` };
  }
  return undefined;
}

function depth(app: string, folder: string): number {
  return app.split('/').length - (folder === '' ? 0 : folder.split('/').length);
}

function fromFolder(
  tree: Tree,
  folder: string,
  files: readonly DependencyFile[] | undefined,
): DeployedPackages | undefined {
  const at = (name: string) => joinPath(folder, name);
  const image = readableTextAt(tree, at('Dockerfile')) ?? '';
  const installed = installedBy(image);
  const text = readableTextAt(tree, at('requirements.txt'));
  const locks = lockFiles.flatMap(({ lock }) => readableTextAt(tree, at(lock)) ?? []);
  if (text !== undefined) {
    const included = includedBy('requirements.txt', files ?? []);
    const packages = [
      ...packagesIn(text),
      ...included.flatMap((each) => [
        ...each.dependencies.map(listed),
        ...fromAddresses(each.text),
      ]),
    ];
    const isPartial =
      [text, ...included.map((each) => each.text)].some(bringsUnnamed) || installed.isPartial;
    return {
      path: 'requirements.txt',
      packages: [...packages, ...installed.packages],
      isLocked: false,
      isPartial,
    };
  }
  const project = readableTextAt(tree, at('pyproject.toml'));
  const own = project === undefined ? undefined : projectDependencies(project)?.requirements;
  const other = ['Pipfile', 'environment.yml', 'environment.yaml', 'setup.py', 'setup.cfg'].find(
    (name) => tree.isThere(at(name)),
  );
  if (own === undefined && other === undefined && locks.length === 0) {
    const { packages, isPartial } = installed;
    if (packages.length === 0 && !isPartial) return undefined;
    return { path: 'Dockerfile', packages, isLocked: false, isPartial };
  }
  const locked = locks.flatMap(lockedNames);
  const named = own ?? pipfileDependencies(readableTextAt(tree, at('Pipfile')) ?? '')?.requirements;
  const packages = [
    ...(named ?? []).map(listed),
    ...locked.map((name) => ({ name, specifier: '' })),
    ...installed.packages,
  ];
  const path = own === undefined ? (other ?? 'pyproject.toml') : 'pyproject.toml';
  // What other tools list is not read name by name; they are a list nevertheless.
  const hasExtras = own === undefined || own.some(({ text }) => text.includes('['));
  const isPartial = (hasExtras && locks.length === 0) || installed.isPartial;
  // A lock that lacks what the project lists is older than the list, and names not all.
  const isLocked = locks.length > 0 && (named ?? []).every(({ name }) => locked.includes(name));
  return { path, packages, isLocked, isPartial };
}

function listed({ name, specifier }: ListedPackage): ListedPackage {
  return { name, specifier };
}

function includedBy(path: string, files: readonly DependencyFile[]): DependencyFile[] {
  const found = new Set([path]);
  for (const name of found) {
    for (const each of files.find((file) => file.path === name)?.includes ?? []) found.add(each);
  }
  return files.filter((file) => file.path !== path && found.has(file.path));
}

/** Requirements, also those that are taken from a URL or a folder that names them. */
function packagesIn(text: string): ListedPackage[] {
  return [...readRequirements(text).map(listed), ...fromAddresses(text)];
}

/** `name @ https://…`, `git+https://…#egg=name`, and the file name of a wheel. */
function fromAddresses(text: string): ListedPackage[] {
  const named = [
    /^\s*([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*@\s*\S/gm,
    /^[^#\r\n]*\S#(?:[^\s#]*&)?egg=([A-Za-z0-9][\w.-]*)/gm,
    /^(?:[^#\r\n]*\/)?\s*([A-Za-z0-9][\w.]*)-\d[^/\s]*\.whl\b/gm,
  ];
  return named
    .flatMap((pattern) => [...text.matchAll(pattern)])
    .flatMap(([, name = '']) => readRequirements(name).map(listed));
}

function bringsUnnamed(text: string): boolean {
  return /^\s*(?:-e|--editable|git\+|https?:|file:|\.{1,2}\/|\S+\.whl|[\w.-]+\s*\[)/m.test(text);
}

/** What `pip install` and the like in a Dockerfile name. */
function installedBy(image: string): {
  readonly packages: readonly ListedPackage[];
  readonly isPartial: boolean;
} {
  const text = image.replace(/\\\r?\n/g, ' ');
  const commands = [...text.matchAll(/\bpip3?\s+install\s+([^\n&|;]+)/g)].map(
    ([, words = '']) => words,
  );
  const words = commands.flatMap((each) => each.trim().split(/\s+/));
  const packages = words
    .filter((word) => !word.startsWith('-'))
    .flatMap((word) => readRequirements(word.replace(/^["']|["']$/g, '')))
    .map(listed);
  const usesOther =
    /\b(?:apt-get|apk|conda|mamba)\s+(?:-\S+\s+)*(?:install|add)\b[^\n]*\b(?:python3?|py3)-/.test(
      text,
    );
  return { packages, isPartial: usesOther };
}

function lockedNames(lock: string): string[] {
  const toml = [...lock.matchAll(/^name\s*=\s*"([^"]+)"/gm)];
  const json = [...lock.matchAll(/^\s*"([A-Za-z0-9][\w.-]*)":\s*\{/gm)];
  const yaml = [...lock.matchAll(/^\s*-?\s*name:\s*([\w.-]+)/gm)];
  return [...toml, ...json, ...yaml].flatMap(([, name = '']) =>
    readRequirements(name).map((each) => each.name),
  );
}

/** How sure it is that a package of the list brings a module: by its very name, by one like it, or not at all. */
export function nameFits(module: string, distribution: string): boolean {
  const parts = module.toLowerCase().split('.');
  const isShared = /^(?:azure|azurefunctions|google)$/.test(parts[0] ?? '');
  const known = moduleNames(distribution);
  if (known.some((each) => module === each || module.startsWith(`${each}.`))) return true;
  const prefixes = parts.map((_, at) =>
    parts
      .slice(0, at + 1)
      .join('-')
      .replaceAll('_', '-'),
  );
  if (prefixes.slice(isShared ? 1 : 0).includes(distribution)) return true;
  if (isShared) return distribution.startsWith(`${prefixes[1] ?? ''}-`) && parts.length <= 2;
  const [top = ''] = parts;
  const plain = (text: string) => text.replace(/[-_]/g, '');
  const [one, other] = [plain(top), plain(distribution)];
  return other.includes(one) || (other.length >= 4 && one.includes(other));
}
