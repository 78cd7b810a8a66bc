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
};

/** Reads `<folder>/template.json` and every file it names, or says all that is wrong with them. */
export function readTemplate(tree: Tree, folder: string): Loaded | readonly Diagnostic[] {
  const at = `${folder}/template.json`;
  const manifest = readWithBase(tree, folder);
  if ('code' in manifest) return [manifest];
  const others = manifest.kind === 'function' ? Object.keys(manifest.others) : [];
  const names = {
    ...given[manifest.kind],
    ...Object.fromEntries(others.map((name) => [name, 'data' as const])),
    ...namesOf(manifest.questions),
  };
  const sources = new Set([
    ...manifest.files.map(({ from }) => from),
    ...(manifest.kind === 'function' ? [manifest.module] : homeFiles(manifest)),
  ]);
  const problems: Diagnostic[] = [];
  const keep = (found: Template | Diagnostic): Template[] => {
    if (!('code' in found)) return [found];
    problems.push(found);
    return [];
  };
  const contents = [...sources].flatMap((from) =>
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
  return { manifest, contents: Object.fromEntries(contents), paths: Object.fromEntries(paths) };
}

/** The manifest, with all that it takes over from the app template it completes. */
function readWithBase(tree: Tree, folder: string): Manifest | Diagnostic {
  const at = `${folder}/template.json`;
  const text = readWhole(tree, at);
  const own = typeof text === 'string' ? readManifest(at, text) : text;
  if ('code' in own || own.kind !== 'app' || own.extends === undefined) return own;
  const base = readWithBase(tree, own.extends);
  if ('code' in base) return base;
  if (base.kind === 'app' && base.extends === undefined) return complete(own, base);
  const problem = `${own.extends} is no app template that stands alone`;
  return diagnose(templateManifest, { field: 'extends', problem }, { at: { path: at } });
}

function complete(own: AppManifest, base: AppManifest): AppManifest {
  return {
    ...own,
    questions: [...base.questions, ...own.questions],
    files: [...base.files, ...own.files],
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
  return base === undefined || tree.file(own) !== undefined ? own : `${base}/files/${from}`;
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
