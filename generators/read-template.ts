import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { diagnose } from '../diagnostics/diagnostic.ts';
import { templateManifest, templateName } from '../diagnostics/templates.ts';
import { readText } from '../workspace/text.ts';
import type { Tree } from '../workspace/tree.ts';
import { escapers } from './escapers.ts';
import { namesIn } from './fill.ts';
import { formats } from './formats.ts';
import type { Loaded } from './loaded.ts';
import type { AppManifest, Manifest } from './manifest.ts';
import { parseTemplate } from './parse-template.ts';
import type { Question } from './question.ts';
import { readManifest } from './read-manifest.ts';
import type { Names, Template, Use } from './template.ts';

/** What pyfunc gives beside the answers, by kind of template. */
const given: Readonly<Record<Manifest['kind'], Names>> = {
  app: { functions: 'data', settings: 'data', requirements: 'data' },
  function: { app: 'text', module: 'text', bindings: 'data' },
};

/** Reads `<folder>/template.json` and every file it names, or says all that is wrong with them. */
export function readTemplate(tree: Tree, folder: string): Loaded | readonly Diagnostic[] {
  const at = `${folder}/template.json`;
  const text = readWhole(tree, at);
  if (typeof text !== 'string') return [text];
  const manifest = readManifest(at, text);
  if ('code' in manifest) return [manifest];
  const names = { ...given[manifest.kind], ...namesOf(manifest.questions) };
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
    keep(readSource(tree, `${folder}/files/${from}`, names)).map((each) => [from, each] as const),
  );
  const paths = pathsOf(manifest, names).flatMap(([to, known]) =>
    keep(parseTemplate(at, to, known, escapers)).map((each) => [to, each] as const),
  );
  const known = Object.keys(namesOf(manifest.questions));
  for (const name of namesIn([
    manifest.settings,
    'bindings' in manifest ? manifest.bindings : [],
  ])) {
    if (!known.includes(name))
      problems.push(diagnose(templateName, { name, known }, { at: { path: at } }));
  }
  if (problems.length > 0) return problems;
  return { manifest, contents: Object.fromEntries(contents), paths: Object.fromEntries(paths) };
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
