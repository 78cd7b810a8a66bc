import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { packRefused, sourceMissing } from '../../diagnostics/registry/sources.ts';
import { failed, ok, type Result } from '../../diagnostics/result.ts';
import { integrityOf } from '../../generators/templates/snapshot.ts';
import { memoryTree } from '../../workspace/tree/disk.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import { type EntryProblem, problemWithJson } from '../config/check-files.ts';
import { jsonAt, textField } from '../config/text-field.ts';
import type { Pack } from '../open/pack.ts';

/** Files by path, checked one by one. */
export type Files = { readonly [path: string]: Uint8Array };

/**
 * The registry in the files of a package, a commit or an archive: at `path`, where its package.json
 * says so, at the root, or in the one folder that holds all the rest.
 */
export function packOf(
  files: Files,
  source: string,
  { path, commit }: { readonly path?: string; readonly commit?: string } = {},
): Result<Pack> {
  const root = path?.replace(/\/+$/, '') ?? rootOf(files);
  const own = below(files, root);
  if (own['registry.json'] === undefined) {
    const where = root === '' ? 'it' : `its folder ${JSON.stringify(root)}`;
    return failed(diagnose(sourceMissing, { source, problem: `${where} has no registry.json` }));
  }
  const tree = memoryTree(own);
  const problem = problemWithManifests(own);
  if (problem !== undefined) return failed(refused(source, problem));
  const version = textField(tree, 'registry.json', 'version');
  return ok({ tree, version, integrity: integrityOf(own), ...(commit && { commit }) });
}

/** What a source holds that keeps all of it from being used. */
export function refused(source: string, problem: EntryProblem): Diagnostic {
  return diagnose(packRefused, { source, ...problem });
}

/** A key with a meaning to JavaScript in what says what a registry and its templates are. */
export function problemWithManifests(files: Files): EntryProblem | undefined {
  for (const [path, bytes] of Object.entries(files)) {
    if (!/^(?:registry|[^/]+\/template)\.json$/.test(path)) continue;
    const problem = problemWithJson(path, bytes);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** `package` in what npm packs, `name-1.0.0` in what git hosts pack. */
function rootOf(files: Files): string {
  const tops = new Set(Object.keys(files).map((path) => path.split('/', 1)[0] ?? ''));
  const [only = ''] = tops.size === 1 ? tops : [];
  const top = Object.hasOwn(files, only) ? '' : only;
  const named = registryFolder(memoryTree(below(files, top)));
  return [top, named].filter((part) => part !== '').join('/');
}

/** The folder of a package that package.json names: `"pyfunc": { "registry": "templates" }`. */
export function registryFolder(tree: Tree): string {
  const { pyfunc } = Object(jsonAt(tree, 'package.json'));
  const named: unknown = Object(pyfunc).registry;
  return typeof named === 'string' ? named.replace(/^(?:\.(?:\/+|$))+|\/+$/g, '') : '';
}

function below(files: Files, folder: string): Files {
  if (folder === '') return files;
  const start = `${folder}/`;
  return Object.fromEntries(
    Object.entries(files).flatMap(([path, bytes]) =>
      path.startsWith(start) ? [[path.slice(start.length), bytes]] : [],
    ),
  );
}
