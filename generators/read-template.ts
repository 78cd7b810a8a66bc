import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { diagnose } from '../diagnostics/diagnostic.ts';
import { templateManifest, templateName } from '../diagnostics/templates.ts';
import { readText } from '../workspace/text.ts';
import type { Tree } from '../workspace/tree.ts';
import { escapers } from './escapers.ts';
import { namesIn } from './fill.ts';
import { formats } from './formats.ts';
import type { Loaded } from './loaded.ts';
import type { AppManifest, FunctionManifest, Manifest } from './manifest.ts';
import { parseTemplate } from './parse-template.ts';
import type { Question } from './question.ts';
import { readManifest } from './read-manifest.ts';
import type { Names, Template, Use, Value } from './template.ts';

/** What pyfunc gives beside the answers, by kind of template. */
const given: Readonly<Record<Manifest['kind'], Names>> = {
  app: { functions: 'data', settings: 'data', requirements: 'data', azureFunctions: 'bare' },
  function: { app: 'text', module: 'text', bindings: 'data' },
  files: {},
};

/** Gives a template that comes with pyfunc, for those of registries that extend it. */
export type FindBuiltIn = (name: string) => Loaded | undefined;

/**
 * Reads `<folder>/template.json` and every file it names, or says all that is wrong with them. An app
 * template extends one of its own registry, or with `pyfunc:app` one that comes with pyfunc.
 */
export function readTemplate(
  tree: Tree,
  folder: string,
  builtIn: FindBuiltIn = () => undefined,
): Loaded | readonly Diagnostic[] {
  const at = `${folder}/template.json`;
  const manifest = readWithBase(tree, folder, builtIn);
  if ('code' in manifest) return [manifest];
  const base = manifest.kind === 'app' ? foreignBase(manifest, builtIn) : undefined;
  const others = manifest.kind === 'function' ? Object.keys(manifest.others) : [];
  const names = {
    ...given[manifest.kind],
    ...Object.fromEntries(others.map((name) => [name, 'data' as const])),
    ...namesOf(manifest.questions),
  };
  const sources = new Set([
    ...manifest.files.map(({ from }) => from),
    ...(manifest.kind === 'function' ? [manifest.module] : []),
    ...(manifest.kind === 'app' ? homeFiles(manifest) : []),
  ]);
  const problems: Diagnostic[] = [];
  const keep = (found: Template | Diagnostic): Template[] => {
    if (!('code' in found)) return [found];
    problems.push(found);
    return [];
  };
  const isOwn = (from: string) =>
    base?.contents[from] === undefined || tree.file(`${folder}/files/${from}`) !== undefined;
  const contents = [...sources]
    .filter(isOwn)
    .flatMap((from) =>
      keep(readSource(tree, sourceOf(tree, folder, manifest, from), names)).map(
        (each) => [from, each] as const,
      ),
    );
  const paths = pathsOf(manifest, names).flatMap(([to, known]) =>
    keep(parseTemplate(at, to, known, escapers)).map((each) => [to, each] as const),
  );
  const known = Object.keys(namesOf(manifest.questions));
  for (const name of namesIn([
    manifest.settings,
    manifest.host,
    ...(manifest.kind === 'function' ? [manifest.bindings, dataOf(manifest.others)] : []),
  ])) {
    if (!known.includes(name))
      problems.push(diagnose(templateName, { name, known }, { at: { path: at } }));
  }
  if (problems.length > 0) return problems;
  return {
    manifest,
    contents: { ...base?.contents, ...Object.fromEntries(contents) },
    paths: Object.fromEntries(paths),
  };
}

/** The manifest, with all that it takes over from the app template it completes. */
function readWithBase(tree: Tree, folder: string, builtIn: FindBuiltIn): Manifest | Diagnostic {
  const at = `${folder}/template.json`;
  const text = readWhole(tree, at);
  const own = typeof text === 'string' ? readManifest(at, text) : text;
  if ('code' in own || own.kind !== 'app' || own.extends === undefined) return own;
  const base = foreignBase(own, builtIn)?.manifest ?? readWithBase(tree, own.extends, builtIn);
  if ('code' in base) return base;
  if (base.kind === 'app' && base.extends === undefined) return complete(own, base);
  const problem = `${own.extends} is no app template that stands alone`;
  return diagnose(templateManifest, { field: 'extends', problem }, { at: { path: at } });
}

const fromPyfunc = /^pyfunc:/;

function foreignBase(
  { extends: name = '' }: AppManifest,
  builtIn: FindBuiltIn,
): Loaded | undefined {
  return fromPyfunc.test(name) ? builtIn(name.replace(fromPyfunc, '')) : undefined;
}

function complete(own: AppManifest, base: AppManifest): AppManifest {
  const replaced = new Map(own.questions.map((each) => [each.name, each]));
  const known = new Set(base.questions.map(({ name }) => name));
  const paths = new Set(own.files.map(({ to }) => to));
  return {
    ...own,
    questions: [
      ...base.questions.map((each) => replaced.get(each.name) ?? each),
      ...own.questions.filter(({ name }) => !known.has(name)),
    ],
    files: [...base.files.filter(({ to }) => !paths.has(to)), ...own.files],
    settings: { ...base.settings, ...own.settings },
    host: { ...base.host, ...own.host },
    requirements: [...base.requirements, ...own.requirements],
    homes: { ...base.homes, ...own.homes },
  };
}

/** A file of the template's own, or else of the one it completes. */
function sourceOf(tree: Tree, folder: string, manifest: Manifest, from: string): string {
  const own = `${folder}/files/${from}`;
  const base = manifest.kind === 'app' ? manifest.extends : undefined;
  if (base === undefined || fromPyfunc.test(base) || tree.file(own) !== undefined) return own;
  return `${base}/files/${from}`;
}

/** The same, as the plain data it is. */
function dataOf(others: FunctionManifest['others']): Value {
  return Object.values(others).map(({ name, bindings }) => ({ name, bindings }));
}

function readSource(tree: Tree, path: string, names: Names): Template | Diagnostic {
  const source = readWhole(tree, path);
  return typeof source === 'string' ? parseTemplate(path, source, names, escapers) : source;
}

function readWhole(tree: Tree, path: string): string | Diagnostic {
  const file = tree.file(path);
  const read = file === undefined ? { reason: 'is missing' } : readText(file);
  if ('text' in read) return read.text;
  return diagnose(templateManifest, { field: path, problem: read.reason }, { at: { path } });
}

function homeFiles({ homes }: AppManifest): string[] {
  return Object.values(homes).flatMap(({ from }) => from ?? []);
}

function pathsOf(manifest: Manifest, names: Names): (readonly [string, Names])[] {
  const homes = manifest.kind === 'app' ? Object.values(manifest.homes) : [];
  return [
    ...manifest.files.map(({ to }) => [to, names] as const),
    ...homes.map(({ to }) => [to, { name: 'bare' }] as const),
  ];
}

function namesOf(questions: readonly Question[]): Names {
  return Object.fromEntries(questions.map((question) => [question.name, useOf(question)]));
}

function useOf(question: Question): Use {
  switch (question.kind) {
    case 'text':
      return formats[question.format].bare ? 'bare' : 'text';
    case 'select':
      return question.choices.every(({ value }) => /^[\w.-]+$/.test(value)) ? 'bare' : 'text';
    default:
      return 'data';
  }
}
