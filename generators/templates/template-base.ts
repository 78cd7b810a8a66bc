import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { failed, ok, type Result } from '../../diagnostics/result.ts';
import { templateManifest } from '../../diagnostics/templates.ts';
import { readText } from '../../workspace/text/text.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import { faultSpan } from '../language/json-places.ts';
import type { Loaded } from './loaded.ts';
import type { AppManifest, Manifest } from './manifest.ts';
import { type ManifestFile, readManifest } from './read-manifest.ts';

/** Gives a template that comes with pyfunc, for those of registries that extend it. */
export type FindBuiltIn = (name: string) => Loaded | undefined;

/** The manifest with all that it takes over, and the file of its own, for places. */
export interface Completed {
  readonly manifest: Manifest;
  readonly own: ManifestFile;
  /** What is wrong with what it takes over. */
  readonly problems: readonly Diagnostic[];
}

/** Reads `<folder>/template.json`, with what it takes over from the app template it completes. */
export function readWithBase(tree: Tree, folder: string, builtIn: FindBuiltIn): Result<Completed> {
  const at = `${folder}/template.json`;
  const text = readWhole(tree, at);
  const own = text.kind === 'ok' ? readManifest(at, text.value) : text;
  if (own.kind === 'failed') return own;
  const { manifest } = own.value;
  const alone = { manifest, own: own.value, problems: [] };
  if (manifest.kind !== 'app' || manifest.extends === undefined) return ok(alone);
  const base = foreignBase(manifest, builtIn)?.manifest ?? ownBase(tree, manifest.extends);
  if (base?.kind === 'app' && base.extends === undefined) {
    return ok({ ...alone, manifest: complete(manifest, base) });
  }
  const problem = `${JSON.stringify(manifest.extends)} is not an app template that stands alone`;
  const span = faultSpan(own.value.root, { path: ['extends'], problem });
  const slots = { field: 'extends', problem };
  return ok({
    ...alone,
    problems: [diagnose(templateManifest, slots, { at: { path: at, span } })],
  });
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
export function readWhole(tree: Tree, path: string): Result<string> {
  const file = tree.file(path);
  const read = file && readText(file);
  if (read?.kind === 'text') return ok(read.text);
  const problem = read?.reason ?? 'is missing';
  return failed(diagnose(templateManifest, { field: path, problem }, { at: { path } }));
}

/** Nothing where there is none that can be taken over. */
function ownBase(tree: Tree, name: string): Manifest | undefined {
  const at = `${name}/template.json`;
  const text = tree.isThere(at) ? readWhole(tree, at) : undefined;
  const read = text?.kind === 'ok' ? readManifest(at, text.value) : undefined;
  return read?.kind === 'ok' && read.value.problems.length === 0 ? read.value.manifest : undefined;
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
