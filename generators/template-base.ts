import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import { templateManifest } from '../diagnostics/templates.ts';
import { readText } from '../workspace/text.ts';
import type { Tree } from '../workspace/tree.ts';
import { faultSpan } from './json-places.ts';
import type { Loaded } from './loaded.ts';
import type { AppManifest, Manifest } from './manifest.ts';
import { type ManifestFile, readManifest } from './read-manifest.ts';

/** Gives a template that comes with pyfunc, for those of registries that extend it. */
export type FindBuiltIn = (name: string) => Loaded | undefined;

/** The manifest with all that it takes over, and the file of its own, for places. */
export interface Completed {
  readonly manifest: Manifest;
  readonly own: ManifestFile;
}

/** Reads `<folder>/template.json`, with what it takes over from the app template it completes. */
export function readWithBase(
  tree: Tree,
  folder: string,
  builtIn: FindBuiltIn,
): Completed | readonly Diagnostic[] {
  const at = `${folder}/template.json`;
  const text = readWhole(tree, at);
  if (typeof text !== 'string') return [text];
  const own = readManifest(at, text);
  if (!('manifest' in own)) return own;
  const { manifest } = own;
  if (manifest.kind !== 'app' || manifest.extends === undefined) return { manifest, own };
  const base = foreignBase(manifest, builtIn)?.manifest ?? ownBase(tree, manifest.extends);
  if (base !== undefined && !('kind' in base)) return base;
  if (base?.kind === 'app' && base.extends === undefined) {
    return { manifest: complete(manifest, base), own };
  }
  const problem = `${manifest.extends} is no app template that stands alone`;
  const span = faultSpan(own.root, { path: ['extends'], problem });
  return [diagnose(templateManifest, { field: 'extends', problem }, { at: { path: at, span } })];
}

const fromPyfunc = /^pyfunc:/;

/** What an app template completes, where that comes with pyfunc. */
export function foreignBase(
  { extends: name = '' }: AppManifest,
  builtIn: FindBuiltIn,
): Loaded | undefined {
  return fromPyfunc.test(name) ? builtIn(name.replace(fromPyfunc, '')) : undefined;
}

/** A file of the template's own, or else of the one it completes. */
export function sourceOf(tree: Tree, folder: string, manifest: Manifest, from: string): string {
  const own = `${folder}/files/${from}`;
  const base = manifest.kind === 'app' ? manifest.extends : undefined;
  if (base === undefined || fromPyfunc.test(base) || tree.file(own) !== undefined) return own;
  return `${base}/files/${from}`;
}

/** The text of a file of a registry, or why there is none. */
export function readWhole(tree: Tree, path: string): string | Diagnostic {
  const file = tree.file(path);
  const read = file === undefined ? { reason: 'is missing' } : readText(file);
  if ('text' in read) return read.text;
  return diagnose(templateManifest, { field: path, problem: read.reason }, { at: { path } });
}

/** Nothing where there is no template of that name, which is told with the place that names it. */
function ownBase(tree: Tree, name: string): Manifest | readonly Diagnostic[] | undefined {
  const at = `${name}/template.json`;
  if (tree.file(at) === undefined) return undefined;
  const text = readWhole(tree, at);
  const read = typeof text === 'string' ? readManifest(at, text) : [text];
  return 'manifest' in read ? read.manifest : read;
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
