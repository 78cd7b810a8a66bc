import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { diagnose } from '../../diagnostics/diagnostic.ts';
import { failed, ok, type Result } from '../../diagnostics/result.ts';
import { templateManifest, templateName } from '../../diagnostics/templates.ts';
import type { JsonNode } from '../../workspace/text/json.ts';
import { correction } from '../../workspace/text/nearest.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import { escapers } from '../language/escapers.ts';
import { holesIn } from '../language/fill.ts';
import { formats } from '../language/formats.ts';
import { spanInText, textsUnder } from '../language/json-places.ts';
import { parseTemplate, unknownName } from '../language/parse-template.ts';
import type { Names, NameUse, Template } from '../language/template.ts';
import type { Loaded } from './loaded.ts';
import type { Manifest } from './manifest.ts';
import type { Question } from './question.ts';
import type { ManifestFile } from './read-manifest.ts';
import {
  type Completed,
  type FindBuiltIn,
  foreignBase,
  readWhole,
  readWithBase,
  sourceOf,
} from './template-base.ts';

/** What pyfunc gives beside the answers, by kind of template. */
const given: Readonly<Record<Manifest['kind'], Names>> = {
  app: {
    functions: 'data',
    settings: 'data',
    prerequisites: 'data',
    requirements: 'data',
    azureFunctions: 'bare',
    azure: 'data',
    requests: 'data',
  },
  function: { app: 'text', module: 'text', bindings: 'data' },
  files: {},
};

/**
 * Reads `<folder>/template.json` and every file it names, or says all that is wrong with them. An app
 * template extends one of its own registry, or with `pyfunc:app` one that comes with pyfunc.
 */
export function readTemplate(
  tree: Tree,
  folder: string,
  builtIn: FindBuiltIn = () => undefined,
): Result<Loaded> {
  const completed = readWithBase(tree, folder, builtIn);
  if (completed.kind === 'failed') return completed;
  const broken = [...completed.value.own.problems, ...completed.value.problems];
  if (broken.length > 0) return failed(...broken);
  const { problems, ...loaded } = readParts(tree, folder, completed.value, builtIn);
  return problems.length > 0 ? failed(...problems) : ok(loaded);
}

/** Everything that a manifest names, as far as it can be read, and what is wrong with the rest. */
export function readParts(
  tree: Tree,
  folder: string,
  { manifest, own }: Pick<Completed, 'manifest' | 'own'>,
  builtIn: FindBuiltIn,
): Loaded & { readonly problems: readonly Diagnostic[] } {
  const at = `${folder}/template.json`;
  const base = manifest.kind === 'app' ? foreignBase(manifest, builtIn) : undefined;
  const names = namesFor(manifest);
  const problems: Diagnostic[] = [];
  const keep = (found: Result<Template>): Template[] => {
    if (found.kind === 'ok') return [found.value];
    problems.push(...found.diagnostics);
    return [];
  };
  const isOwn = (from: string) =>
    base?.contents[from] === undefined || tree.file(`${folder}/files/${from}`) !== undefined;
  const contents = sourcesOf(manifest)
    .filter(isOwn)
    .flatMap((from) => {
      const path = sourceOf(tree, folder, manifest, from);
      const source = tree.isThere(path)
        ? readWhole(tree, path)
        : failed(missing(tree, folder, from, own));
      const parsed =
        source.kind === 'ok' ? parseTemplate(path, source.value, names, escapers) : source;
      return keep(parsed).map((each) => [from, each] as const);
    });
  const paths = pathsOf(manifest, names).flatMap(([to, known]) => {
    const parsed = parseTemplate(at, to, known, escapers);
    const found =
      parsed.kind === 'failed'
        ? failed(...parsed.diagnostics.map((each) => inManifest(each, to, own)))
        : parsed;
    return keep(found).map((each) => [to, each] as const);
  });
  problems.push(...unknownNames(manifest, own, at));
  return {
    manifest,
    contents: { ...base?.contents, ...Object.fromEntries(contents) },
    paths: Object.fromEntries(paths),
    problems,
  };
}

/** Every name that a template may use, in its files and its paths. */
function namesFor(manifest: Manifest): Names {
  const others = manifest.kind === 'function' ? Object.keys(manifest.others) : [];
  return {
    ...given[manifest.kind],
    ...Object.fromEntries(others.map((name) => [name, 'data' as const])),
    ...namesOf(manifest.questions),
  };
}

/** The files below `files/` that a template is made of. */
function sourcesOf(manifest: Manifest): string[] {
  const homes = manifest.kind === 'app' ? Object.values(manifest.homes) : [];
  const sources = new Set([
    ...manifest.files.map(({ from }) => from),
    ...(manifest.kind === 'function' ? [manifest.module] : []),
    ...homes.flatMap(({ from }) => from ?? []),
  ]);
  return [...sources];
}

/** What template.json names and nobody wrote, with what may have been meant. */
function missing(tree: Tree, folder: string, from: string, { root }: ManifestFile): Diagnostic {
  const node = textsUnder(root, ['files', 'homes', 'module']).find(
    (each) => each.value === from && keyOf(each) !== 'to',
  );
  const there = filesBelow(tree, `${folder}/files`, '');
  const slots = {
    field: `${folder}/files/${from}`,
    problem: `is missing: ${correction(from, there, there.length === 0 ? 'there are no files' : 'there are')}`,
  };
  const path = `${folder}/template.json`;
  const span = node && { start: node.offset, end: node.offset + node.length };
  return diagnose(templateManifest, slots, { at: { path, ...(span && { span }) } });
}

/** The paths below a folder; of a registry, whose packs have a limit of files. */
function filesBelow(tree: Tree, folder: string, below: string): string[] {
  return tree
    .entries(folder)
    .flatMap(({ name, kind }) =>
      kind === 'folder'
        ? filesBelow(tree, `${folder}/${name}`, `${below}${name}/`)
        : [`${below}${name}`],
    );
}

/** The property that a text is the value of. */
function keyOf({ parent }: JsonNode): unknown {
  return parent?.type === 'property' ? parent.children?.[0]?.value : undefined;
}

/** What is wrong with a path is in template.json; with one that was taken over, in no place of it. */
function inManifest(finding: Diagnostic, to: string, { root, text }: ManifestFile): Diagnostic {
  const node = textsUnder(root, ['files', 'homes']).find(
    (each) => each.value === to && keyOf(each) === 'to',
  );
  const { path = '', span = { start: 0, end: to.length } } = finding.at ?? {};
  if (node === undefined) return { ...finding, at: { path } };
  return { ...finding, at: { path, span: spanInText(text, node, span) } };
}

/** Placeholders in the data of template.json that no question fills. */
function unknownNames(
  { kind, questions }: Manifest,
  { root, text }: ManifestFile,
  path: string,
): Diagnostic[] {
  const known = questions.map(({ name }) => name);
  const fields = [
    'settings',
    'host',
    'prerequisites',
    ...(kind === 'function' ? ['bindings', 'others'] : []),
  ];
  return textsUnder(root, fields).flatMap((node) =>
    holesIn(String(node.value))
      .filter(({ name }) => !known.includes(name))
      .map(({ name, span }) => {
        const at = { path, span: spanInText(text, node, span) };
        return diagnose(templateName, unknownName(name, known), { at });
      }),
  );
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

function useOf(question: Question): NameUse {
  switch (question.kind) {
    case 'text':
      return question.format && formats[question.format].bare ? 'bare' : 'text';
    case 'number':
      return 'bare';
    case 'select':
      return question.choices.every(({ value }) => /^[\w.-]+$/.test(value)) ? 'bare' : 'text';
    default:
      return 'data';
  }
}
