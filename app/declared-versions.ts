/** Which Python and which library the files of an app ask for. */
import { entriesBelow, readToml } from '../workspace/text/toml.ts';
import { textAt } from '../workspace/tree/file-text.ts';
import { pathFromApp, type Surroundings } from '../workspace/tree/surroundings.ts';
import { joinPath, type Tree } from '../workspace/tree/tree.ts';
import { dependencyFiles, lockedVersion, lockFiles } from './dependencies.ts';
import { type DeploymentFile, deploymentFiles } from './deployment/deployment-files.ts';
import { imageOf } from './deployment/function-image.ts';
import { pythonsIn } from './deployment/python-version.ts';

export type Versioned = 'python' | 'azure-functions' | 'azure-functions-durable';

/** What one file asks for. */
export interface DeclaredVersion {
  readonly of: Versioned;
  /** As PEP 440 has it, e.g. `==1.17.0`. */
  readonly specifier: string;
  /** From the app's folder; one around the app begins with `../`. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
}

type Reader = (text: string, path: string) => Iterable<DeclaredVersion>;

/** Files that name Python beside those that deploy an app. */
const pythonReaders: readonly (readonly [name: RegExp, read: Reader])[] = [
  [/^pyproject\.toml$/, readRequiredPython],
  [/^Pipfile$/, readPipfilePython],
  [/^\.tool-versions$/, (text, path) => pythonIn(text, path, /^\s*python\s+(3\.\d+)/gm)],
];

const libraries = ['azure-functions', 'azure-functions-durable'] as const;

/**
 * What the files of an app ask for, and those around it that are about it. What describes its deployment
 * comes first.
 */
export function declaredVersions(tree: Tree, around?: Surroundings): DeclaredVersion[] {
  const deployed = deploymentFiles(tree, around)
    .filter((file) => file.isInside || isAbout(file, around))
    .sort((one, other) => rank(one) - rank(other))
    .flatMap((file) => [...readDeployment(file)]);
  const places = placesOf(tree, around);
  const named = places.flatMap(({ tree: at, path, label }) => {
    const read = pythonReaders.find(([name]) => name.test(baseOf(path)))?.[1];
    const text = read && textAt(at, path);
    return read === undefined || text === undefined ? [] : [...read(text, label)];
  });
  return [...deployed, ...named, ...listed(tree, around), ...places.flatMap(readLock)];
}

/** An image or a setting of Azure decides; pipelines and pins of developers follow. */
function rank({ kind }: DeploymentFile): number {
  const order = ['dockerfile', 'bicep', 'terraform', 'json', 'script', 'environment', 'yaml'];
  return order.indexOf(kind);
}

/** Whether a file around an app is about it and not about another app of the repository. */
function isAbout({ kind, path, text }: DeploymentFile, around: Surroundings | undefined): boolean {
  if (around === undefined) return false;
  if (kind === 'environment') return /^(\.\.\/)+[^/]+$/.test(path);
  return text.includes(around.app);
}

function* readDeployment(file: DeploymentFile): Generator<DeclaredVersion> {
  const { kind, path, text } = file;
  if (kind === 'dockerfile') return yield* readDockerfile(text, path);
  if (kind === 'ignore' || kind === 'code') return;
  for (const { start, end } of pythonsIn(file)) {
    const minor = text.slice(start, end).split('.').slice(0, 2).join('.');
    yield declared('python', `==${minor}.*`, text, path, start);
  }
}

interface FilePlace {
  readonly tree: Tree;
  readonly path: string;
  /** As seen from the app's folder. */
  readonly label: string;
}

/** Files of an app's folder; of some kinds, those in the nearest folder above it count too. */
function placesOf(tree: Tree, around: Surroundings | undefined): FilePlace[] {
  const own = filesIn(tree, '').map((path) => ({ tree, path, label: path }));
  if (around === undefined) return own;
  const { tree: outer, app } = around;
  const parents = app.split('/').map((_, index, parts) => parts.slice(0, index).join('/'));
  const above = parents.reverse().flatMap((folder) =>
    filesIn(outer, folder)
      .filter((path) => baseOf(path) === '.tool-versions' || isLock(baseOf(path)))
      .map((path) => ({ tree: outer, path, label: pathFromApp(around, path) })),
  );
  const all = [...own, ...above];
  const names = all.map(({ path }) => baseOf(path));
  return all.filter(({ path }, index) => names.indexOf(baseOf(path)) === index);
}

function filesIn(tree: Tree, folder: string): string[] {
  return tree
    .entries(folder)
    .filter(({ kind }) => kind === 'file')
    .map(({ name }) => joinPath(folder, name));
}

const isLock = (name: string) => lockFiles.some(({ lock }) => lock === name);

/** What lists of packages ask for; `python` is one of them in Poetry and conda. */
function listed(tree: Tree, around: Surroundings | undefined): DeclaredVersion[] {
  const files = dependencyFiles(tree, around, libraries);
  return files.flatMap(({ path, text, dependencies }) =>
    dependencies.flatMap(({ name, specifier, span }) => {
      if (!isVersioned(name)) return [];
      const minor = name === 'python' ? /^==(3\.\d+)(?:\.\d+)?$/.exec(specifier)?.[1] : undefined;
      const asked = minor === undefined ? specifier : `==${minor}.*`;
      return [declared(name, asked, text, path, span.start)];
    }),
  );
}

function readLock({ tree, path, label }: FilePlace): DeclaredVersion[] {
  const text = isLock(baseOf(path)) ? textAt(tree, path) : undefined;
  if (text === undefined) return [];
  return libraries.flatMap((name) => {
    const locked = lockedVersion(text, name);
    if (locked === undefined) return [];
    return [declared(name, `==${locked.version}`, text, label, locked.span.start)];
  });
}

const baseOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);

/** Each place where a pattern finds a minor version of Python. */
function* pythonIn(text: string, path: string, pattern: RegExp): Generator<DeclaredVersion> {
  for (const match of text.matchAll(pattern)) {
    yield declared('python', `==${match[1]}.*`, text, path, match.index);
  }
}

function declared(
  of: Versioned,
  specifier: string,
  text: string,
  path: string,
  index: number,
): DeclaredVersion {
  return { of, specifier, path, line: text.slice(0, index).split(/\r\n|\r|\n/).length };
}

const isVersioned = (name: string): name is Versioned =>
  ['python', 'azure-functions', 'azure-functions-durable'].includes(name);

/** The tag of a Functions image begins with the version of the host. */
function pythonOfImage(image: string): string | undefined {
  const tag = /azure-functions\/python:([\w.-]+)/.exec(image)?.[1];
  if (tag !== undefined) return imageOf(tag)?.python;
  return /python[:\d.-]*?[:-]?(?:\d+-)?(?:python)?(3\.\d+)/i.exec(image)?.[1];
}

/** The last stage that names Python is the one that runs. */
function* readDockerfile(text: string, path: string): Generator<DeclaredVersion> {
  const args = new Map(
    [...text.matchAll(/^\s*ARG\s+(\w+)=["']?([^\s"']+)/gim)].map(([, name, value]) => [
      name,
      value,
    ]),
  );
  const stages = [...text.matchAll(/^\s*FROM\s+(?:--\S+\s+)*(\S+)/gim)].flatMap((match) => {
    const image = (match[1] ?? '').replace(
      /\$\{?(\w+)(?::-([^}]*))?\}?/g,
      (whole, name, given) => args.get(name) ?? given ?? whole,
    );
    const version = pythonOfImage(image);
    return version === undefined ? [] : [{ version, index: match.index }];
  });
  const last = stages.at(-1);
  if (last) yield declared('python', `==${last.version}.*`, text, path, last.index);
}

function* readRequiredPython(text: string, path: string): Generator<DeclaredVersion> {
  for (const { value, start } of textsBelow(text, ['project', 'requires-python'])) {
    yield declared('python', value, text, path, start);
  }
}

function* readPipfilePython(text: string, path: string): Generator<DeclaredVersion> {
  for (const name of ['python_version', 'python_full_version']) {
    for (const { value, start } of textsBelow(text, ['requires', name])) {
      const minor = /^3\.\d+/.exec(value)?.[0];
      if (minor !== undefined) yield declared('python', `==${minor}.*`, text, path, start);
    }
  }
}

function textsBelow(text: string, name: readonly string[]): { value: string; start: number }[] {
  const reading = readToml(text);
  const entries = reading.kind === 'invalid' ? [] : entriesBelow(reading.tables, name);
  return entries.flatMap(({ value }) =>
    value.kind === 'text' ? [{ value: value.text, start: value.span.start }] : [],
  );
}
