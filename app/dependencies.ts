/** Where an app asks for packages, beside and beyond requirements.txt. */
import type { Span } from '../workspace/change/edit.ts';
import { entriesBelow, readToml, type TomlEntry, type TomlValue } from '../workspace/text/toml.ts';
import { parentOf } from '../workspace/tree/disk.ts';
import { readableTextAt } from '../workspace/tree/file-text.ts';
import { pathFromApp, type Surroundings } from '../workspace/tree/surroundings.ts';
import { joinPath, type Tree } from '../workspace/tree/tree.ts';
import { readRequirements } from './requirements.ts';
import { fromPoetry } from './versions.ts';

/** One package that a file asks for. */
export interface Dependency {
  /** Normalized, e.g. `azure-functions`. */
  readonly name: string;
  /** As PEP 440 has it; empty for any version. */
  readonly specifier: string;
  /** What the file says, without comments and markers. */
  readonly text: string;
  readonly span: Span;
  /** The same in the way of the file, with another specifier. */
  readonly withSpecifier: (specifier: string) => string;
}

export interface DependencyFile {
  /** From the app's folder; one around the app begins with `../`. */
  readonly path: string;
  readonly text: string;
  readonly isInside: boolean;
  /** Paths of files that it includes, from the app's folder. */
  readonly includes: readonly string[];
  readonly dependencies: readonly Dependency[];
}

type Reader = (text: string) => Dependency[];

const readers: readonly (readonly [RegExp, Reader])[] = [
  [/^(?:requirements|constraints)[\w.-]*\.(?:txt|in)$/i, readLines],
  [/^pyproject\.toml$/, readProject],
  [/^Pipfile$/, readPipfile],
  [/^(?:environment|conda)[\w.-]*\.ya?ml$/i, readConda],
  [/^(?:setup\.cfg|tox\.ini)$/, readIni],
  [/^setup\.py$/, readStrings],
];

/**
 * The files that ask for packages of an app: in its folder, those they include, and, where none in the
 * folder asks for any of the packages, those of the nearest folder around it.
 */
export function dependencyFiles(
  tree: Tree,
  around: Surroundings | undefined,
  packages: readonly string[],
): DependencyFile[] {
  const inside = filesFrom(tree, ['', 'requirements']).map((each) => ({ ...each, isInside: true }));
  if (around === undefined) return inside;
  const { tree: outer, app } = around;
  const toOuter = (path: string) => resolved(app, path);
  const included = inside
    .flatMap(({ includes }) => includes)
    .filter((path) => path.startsWith('../'))
    .flatMap((path) => withIncluded(outer, toOuter(path)));
  const asks = (file: Found) => file.dependencies.some(({ name }) => packages.includes(name));
  const parents = app.split('/').map((_, index, parts) => parts.slice(0, index).join('/'));
  const nearest = [...inside, ...included].some(asks)
    ? []
    : (parents
        .reverse()
        .map((folder) => filesFrom(outer, [folder]).filter(asks))
        .find((files) => files.length > 0) ?? []);
  const outside = [...included, ...nearest].map((each) => {
    return { ...each, path: pathFromApp(around, each.path), isInside: false };
  });
  return [...inside, ...outside];
}

type Found = Omit<DependencyFile, 'isInside'>;

function filesFrom(tree: Tree, folders: readonly string[]): Found[] {
  const named = folders.flatMap((folder) =>
    tree
      .entries(folder)
      .filter(({ name, kind }) => kind === 'file' && isRead(joinPath(folder, name)))
      .map(({ name }) => joinPath(folder, name)),
  );
  const found = new Map<string, Found>();
  for (const path of named) {
    for (const each of withIncluded(tree, path)) found.set(each.path, each);
  }
  return [...found.values()];
}

/** A file and what it includes with `-r` and `-c`, each once. */
function withIncluded(tree: Tree, path: string, seen = new Set<string>()): Found[] {
  if (seen.has(path)) return [];
  seen.add(path);
  const text = readableTextAt(tree, path);
  if (text === undefined) return [];
  const read = readerOf(path) ?? readLines;
  const more = includesOf(text, path).filter((each) => !each.startsWith('../'));
  return [
    { path, text, includes: includesOf(text, path), dependencies: read(text) },
    ...more.flatMap((each) => withIncluded(tree, each, seen)),
  ];
}

function readerOf(path: string): Reader | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return readers.find(([pattern]) => pattern.test(name))?.[1];
}

/** Every list in a folder `requirements` counts, whatever its name. */
function isRead(path: string): boolean {
  return readerOf(path) !== undefined || /(?:^|\/)requirements\/[^/]+\.(?:txt|in)$/i.test(path);
}

function includesOf(text: string, path: string): string[] {
  if (!/\.(?:txt|in)$/i.test(path)) return [];
  const lines = text.matchAll(/^\s*(?:-r|-c|--requirement|--constraint)[ =]?\s*([^\s#]+)/gm);
  return [...lines].map(([, to = '']) => resolved(parentOf(path), to));
}

/** A path from a folder, with `..` taken as far as it goes. */
function resolved(folder: string, path: string): string {
  const parts: string[] = folder === '' ? [] : folder.split('/');
  for (const part of path.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

function readLines(text: string): Dependency[] {
  return readRequirements(text).map(({ name, specifier, text: own, start, end }) => {
    const head = own.slice(0, own.length - specifier.length);
    return dependency(name, specifier, own, start, end, (to) => joined(head, specifier, to));
  });
}

/** Lists of requirements, which may begin behind their key, and in tox behind the environments they are for. */
function readIni(text: string): Dependency[] {
  const blank = (part: string) => ' '.repeat(part.length);
  const lists = text
    .replace(/^(?:install_requires|setup_requires|tests_require|deps)[ \t]*=/gm, blank)
    .replace(/^[ \t]+!?[\w{},-]+:[ \t]/gm, blank);
  return readLines(lists);
}

/** A bound that is new goes without the blank that may stand before a marker. */
function joined(head: string, specifier: string, to: string): string {
  return specifier === '' ? head.trimEnd() + to : head + to;
}

/** Requirements as strings in a list, e.g. `"azure-functions>=1.13",`. */
function readStrings(text: string): Dependency[] {
  const strings = text.matchAll(/^(?:[^#\r\n]*[[,])?\s*(?=["'])[^\r\n]*/gm);
  return [...strings].flatMap(({ 0: line, index }) =>
    [...line.matchAll(/(?<=^\s*|[[,]\s*)(["'])((?:(?!\1)[^\r\n])+)\1(?!\s*[=:])/g)].flatMap(
      (match) =>
        readRequirements(match[2] ?? '').map(({ name, specifier, text: own, start, end }) => {
          const offset = index + match.index + 1;
          const head = own.slice(0, own.length - specifier.length);
          return dependency(name, specifier, own, offset + start, offset + end, (to) =>
            joined(head, specifier, to),
          );
        }),
    ),
  );
}

/** Requirements in lists of a pyproject.toml, and the tables of Poetry. */
function readProject(text: string): Dependency[] {
  const reading = readToml(text);
  if (reading.kind === 'invalid') return [];
  const entries = entriesBelow(reading.tables, []);
  const items = entries.flatMap(({ value }) => (value.kind === 'list' ? value.items : []));
  const poetry = entriesBelow(reading.tables, ['tool', 'poetry']);
  return [...items.flatMap((item) => readItem(text, item)), ...readTables(text, poetry)];
}

function readPipfile(text: string): Dependency[] {
  const reading = readToml(text);
  return reading.kind === 'invalid' ? [] : readTables(text, entriesBelow(reading.tables, []));
}

function readItem(text: string, { span: { start }, ...item }: TomlValue): Dependency[] {
  if (item.kind !== 'text' || !text.startsWith(item.text, start + 1)) return [];
  return readRequirements(item.text).map(({ name, specifier, text: own, ...place }) => {
    const head = own.slice(0, own.length - specifier.length);
    const [from, to] = [start + 1 + place.start, start + 1 + place.end];
    return dependency(name, specifier, own, from, to, (next) => joined(head, specifier, next));
  });
}

/** `azure-functions = "^1.7"` or `azure-functions = {version = "==1.7"}` in tables of packages. */
function readTables(text: string, entries: readonly TomlEntry[]): Dependency[] {
  return entries.flatMap(({ path, value }) => {
    const at = path.findIndex((part) => /(?:dependencies|packages)$/.test(part));
    const [named, field = 'version', ...more] = at < 0 ? [] : path.slice(at + 1);
    if (named === undefined || field !== 'version' || more.length > 0) return [];
    const { start } = value.span;
    if (value.kind !== 'text' || !text.startsWith(value.text, start + 1)) return [];
    const name = named.replace(/[-_.]+/g, '-').toLowerCase();
    const { text: range } = value;
    const end = start + 1 + range.length;
    // A series of Poetry, `~1.7`, is pinned as `~=1.7.0` is elsewhere.
    const [, series] = /^~\s*(\d+\.\d[\d.]*)$/.exec(range) ?? [];
    if (series !== undefined) {
      const compatible = `~=${series}${series.split('.').length === 2 ? '.0' : ''}`;
      return [
        dependency(name, compatible, range, start + 1, end, (to) =>
          to.replace(/^~=(?=[\d.]+$)/, '~'),
        ),
      ];
    }
    return [
      dependency(name, fromPoetry(range), range, start + 1, end, (to) =>
        /^\d/.test(range) ? to.replace(/^==/, '') : to,
      ),
    ];
  });
}

/** `- azure-functions=1.9.0` of conda, and the lines below `pip:`. */
function readConda(text: string): Dependency[] {
  const lines = text.matchAll(/^\s*-\s*["']?([A-Za-z][\w.-]*)[ \t]*((?:[=<>!~][^\s"'#]*)?)/dgm);
  return [...lines].map(({ 1: named = '', 2: specifier = '', indices }) => {
    const name = named.replace(/[-_.]+/g, '-').toLowerCase();
    const [start = 0] = indices?.[1] ?? [];
    const [, end = 0] = indices?.[2] ?? [];
    const isFuzzy = /^=(?!=)/.test(specifier);
    const head = text.slice(start, end - specifier.length);
    return dependency(
      name,
      isFuzzy ? `=${specifier}` : specifier,
      text.slice(start, end),
      start,
      end,
      (to) => joined(head, specifier, isFuzzy ? to.replace(/^==/, '=') : to),
    );
  });
}

function dependency(
  name: string,
  specifier: string,
  text: string,
  start: number,
  end: number,
  withSpecifier: Dependency['withSpecifier'],
): Dependency {
  return { name, specifier, text, span: { start, end }, withSpecifier };
}

/** What records the versions that a file was resolved to, and the command that does so anew. */
export const lockFiles = [
  { lock: 'uv.lock', of: 'pyproject.toml', command: 'uv lock' },
  { lock: 'poetry.lock', of: 'pyproject.toml', command: 'poetry lock' },
  { lock: 'pdm.lock', of: 'pyproject.toml', command: 'pdm lock' },
  { lock: 'Pipfile.lock', of: 'Pipfile', command: 'pipenv lock' },
  { lock: 'conda-lock.yml', of: 'environment.yml', command: 'conda-lock' },
] as const;

/** The version of a package in the text of a lock file; undefined where it is not in there. */
export function lockedVersion(
  text: string,
  name: string,
): { version: string; span: Span } | undefined {
  const toml = String.raw`^name\s*=\s*"${name}"\s*\r?\nversion\s*=\s*"([^"]+)"`;
  const json = String.raw`"${name}":\s*\{[^{}]*?"version":\s*"==([^"]+)"`;
  for (const source of [toml, json]) {
    const match = new RegExp(source, 'dm').exec(text);
    const [start, end] = match?.indices?.[1] ?? [];
    if (start !== undefined && end !== undefined) {
      return { version: text.slice(start, end), span: { start, end } };
    }
  }
  return undefined;
}
