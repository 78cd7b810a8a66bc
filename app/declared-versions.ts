/** Which Python and which library the files of an app ask for. */
import { entriesBelow, readToml, type TomlEntry } from '../workspace/text/toml.ts';
import { textAt } from '../workspace/tree/file-text.ts';
import { pathFromApp, type Surroundings } from '../workspace/tree/surroundings.ts';
import { joinPath, type Tree } from '../workspace/tree/tree.ts';
import { type DeploymentFile, deploymentFiles } from './deployment/deployment-files.ts';
import { pythonsIn } from './deployment/python-version.ts';
import { projectDependencies } from './pyproject.ts';
import { readRequirements } from './requirements.ts';

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

/** Lists of packages by their name. */
const readers: readonly (readonly [name: RegExp, read: Reader])[] = [
  [/^(requirements|constraints)[\w.-]*\.txt$/, readRequirementsFile],
  [/^pyproject\.toml$/, readProject],
  [/^(uv|poetry|pdm)\.lock$/, readTomlLock],
  [/^Pipfile\.lock$/, readPipfileLock],
  [/^Pipfile$/, readPipfile],
  [/^environment\.ya?ml$/, readConda],
  [/^\.tool-versions$/, (text, path) => pythonIn(text, path, /^\s*python\s+(3\.\d+)/gm)],
];

/** These count in the folders above an app too, up to the top of its repository. */
const inherited = /^(\.tool-versions|(uv|poetry|pdm)\.lock)$/;

/**
 * What the files of an app ask for, and those around it that are about it. What describes its deployment
 * comes first.
 */
export function declaredVersions(tree: Tree, around?: Surroundings): DeclaredVersion[] {
  const deployed = deploymentFiles(tree, around)
    .filter((file) => file.isInside || isAbout(file, around))
    .sort((one, other) => rank(one) - rank(other))
    .flatMap((file) => [...readDeployment(file)]);
  const own = filesIn(tree, '').flatMap((path) => readIn(tree, path, path));
  const above = around === undefined ? [] : inheritedBy(around);
  return [...deployed, ...own, ...above];
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

function inheritedBy(around: Surroundings): DeclaredVersion[] {
  const { tree, app } = around;
  const parents = app.split('/').map((_, index, parts) => parts.slice(0, index).join('/'));
  const found = parents.reverse().flatMap((folder) => {
    return filesIn(tree, folder).filter((path) => inherited.test(baseOf(path)));
  });
  const names = found.map(baseOf);
  const nearest = found.filter((path, index) => names.indexOf(baseOf(path)) === index);
  return nearest.flatMap((path) => readIn(tree, path, pathFromApp(around, path)));
}

function readIn(tree: Tree, path: string, label: string): DeclaredVersion[] {
  const read = readers.find(([name]) => name.test(baseOf(path)))?.[1];
  const text = read && textAt(tree, path);
  return read === undefined || text === undefined ? [] : [...read(text, label)];
}

function filesIn(tree: Tree, folder: string): string[] {
  return tree
    .entries(folder)
    .filter(({ kind }) => kind === 'file')
    .map(({ name }) => joinPath(folder, name));
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

const isLibrary = (name: string) => name !== 'python' && isVersioned(name);

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
    const version = /python[:\d.-]*?[:-]?(?:\d+-)?(?:python)?(3\.\d+)/i.exec(image)?.[1];
    return version === undefined ? [] : [{ version, index: match.index }];
  });
  const last = stages.at(-1);
  if (last) yield declared('python', `==${last.version}.*`, text, path, last.index);
}

function* readRequirementsFile(text: string, path: string): Generator<DeclaredVersion> {
  for (const { name, specifier, start } of readRequirements(text)) {
    if (isLibrary(name) && isVersioned(name)) yield declared(name, specifier, text, path, start);
  }
}

function* readProject(text: string, path: string): Generator<DeclaredVersion> {
  const [python] = tomlEntries(text, ['project', 'requires-python']);
  if (python?.value.kind === 'text') {
    yield declared('python', python.value.text, text, path, python.value.span.start);
  }
  for (const { name, specifier } of projectDependencies(text)?.requirements ?? []) {
    const at = new RegExp(`\\b${name}\\b`, 'i').exec(text);
    if (isVersioned(name)) yield declared(name, specifier, text, path, at?.index ?? 0);
  }
}

function* readTomlLock(text: string, path: string): Generator<DeclaredVersion> {
  const entry = /^name\s*=\s*"([^"]+)"\s*\r?\nversion\s*=\s*"([^"]+)"/gm;
  for (const { 1: name = '', 2: version, index } of text.matchAll(entry)) {
    if (isLibrary(name) && isVersioned(name)) {
      yield declared(name, `==${version}`, text, path, index);
    }
  }
}

function* readPipfileLock(text: string, path: string): Generator<DeclaredVersion> {
  yield* pythonIn(text, path, /"python_(?:full_)?version":\s*"(3\.\d+)/g);
  const entry = /"(azure-functions(?:-durable)?)":\s*\{[^{}]*?"version":\s*"(==[^"]+)"/g;
  for (const { 1: name = '', 2: specifier = '', index } of text.matchAll(entry)) {
    if (isVersioned(name)) yield declared(name, specifier, text, path, index);
  }
}

function* readPipfile(text: string, path: string): Generator<DeclaredVersion> {
  for (const { path: names, value } of tomlEntries(text, [])) {
    const [table = '', name = '', field = 'version', ...more] = names;
    if (value.kind !== 'text' || field !== 'version' || more.length > 0) continue;
    const { start } = value.span;
    const minor = /^3\.\d+/.exec(value.text)?.[0];
    if (table === 'requires' && /^python_(?:full_)?version$/.test(name) && minor !== undefined) {
      yield declared('python', `==${minor}.*`, text, path, start);
    } else if (/packages$/.test(table) && isLibrary(name) && isVersioned(name)) {
      yield declared(name, value.text.replace('*', ''), text, path, start);
    }
  }
}

function tomlEntries(text: string, name: readonly string[]): readonly TomlEntry[] {
  const reading = readToml(text);
  return reading.kind === 'invalid' ? [] : entriesBelow(reading.tables, name);
}

/** `- python=3.11` of conda, and the lines below `pip:`. */
function* readConda(text: string, path: string): Generator<DeclaredVersion> {
  yield* pythonIn(text, path, /^\s*-\s*["']?python\s*={1,2}\s*(3\.\d+)/gm);
  const entry = /^\s*-\s*["']?(azure-functions(?:-durable)?)\s*((?:[=<>!~]=?[^\s"'#]*)?)/gm;
  for (const { 1: name = '', 2: specifier = '', index } of text.matchAll(entry)) {
    const pep440 = specifier.replace(/^=(?=\d)/, '==');
    if (isVersioned(name)) yield declared(name, pep440, text, path, index);
  }
}
