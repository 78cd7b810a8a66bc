import { basename, dirname, join, resolve } from 'node:path';
import { diagnose } from '../../diagnostics/diagnostic.ts';
import { releaseUnreadable } from '../../diagnostics/registry/releases.ts';
import { failed, ok, type Result } from '../../diagnostics/result.ts';
import { templateNames } from '../../generators/templates/open-library.ts';
import { integrityOf, snapshotOf } from '../../generators/templates/snapshot.ts';
import type { Attempt } from '../../workspace/attempt.ts';
import { gitTree } from '../../workspace/git/git-tree.ts';
import { readJson } from '../../workspace/text/json.ts';
import { readText } from '../../workspace/text/text.ts';
import { memoryTree, openTree, Unreadable } from '../../workspace/tree/disk.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import { textField } from '../config/text-field.ts';
import { filesOfPack } from '../open/pack-files.ts';
import { openSource } from '../sources/open-source.ts';
import type { Released } from './compare-releases.ts';
import type { ReleasedTemplate } from './release.ts';

/** A release with the files of its registry, where these are to be had. */
export interface FormerRelease extends Released {
  readonly tree?: Tree;
}

/**
 * Reads a release: an index.json of `registry build`, with the tarball beside it, a tarball alone, or
 * the registry in the folder `root` as it was in a commit of git. `text` is a path from `cwd` or
 * whatever git takes for a commit.
 */
export async function readReleased(
  text: string,
  root: string,
  cwd: string,
): Promise<Result<FormerRelease>> {
  const unreadable = (problem: string) =>
    failed(diagnose(releaseUnreadable, { release: text, problem }));
  const asRelease = (tree: Attempt<Tree>) =>
    tree.kind === 'failed' ? unreadable(tree.reason) : tree;
  try {
    const path = resolve(cwd, text);
    if (text.endsWith('.json')) return await fromIndex(text, path);
    const isTarball = /\.(?:tgz|tar|tar\.gz)$/.test(text);
    const tree = isTarball ? await tarballAt(path) : asRelease(gitTree(root, text));
    return tree.kind === 'failed' ? tree : ok(releaseOf(text, tree.value));
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return unreadable(error.message);
  }
}

/** What the registry at the root of a tree is as a release. */
export function releaseOf(label: string, tree: Tree): FormerRelease {
  const files = filesOfPack(tree);
  const packed = memoryTree(files);
  return {
    label,
    version: textField(packed, 'registry.json', 'version'),
    integrity: integrityOf(files),
    templates: templatesIn(packed),
    tree: packed,
  };
}

/** The templates of a registry with what an app's lock would say of them. */
export function templatesIn(tree: Tree): ReleasedTemplate[] {
  return templateNames(tree).map((name) => ({
    name,
    version: textField(tree, `${name}/template.json`, 'version'),
    integrity: snapshotOf(tree, name).integrity,
  }));
}

async function fromIndex(label: string, path: string): Promise<Result<FormerRelease>> {
  const folder = openTree(dirname(path));
  const file = folder.file(basename(path));
  const read = file && readText(file);
  const json = read?.kind === 'text' ? readJson(read.text) : undefined;
  const index = json?.kind === 'json' ? indexIn(json.value) : undefined;
  if (index === undefined) {
    const problem =
      file === undefined ? 'there is no such file' : 'it is not an index of a release';
    return failed(diagnose(releaseUnreadable, { release: label, problem }));
  }
  const { file: tarball, ...released } = index;
  if (!folder.isThere(tarball)) return ok({ label, ...released });
  const tree = await tarballAt(join(dirname(path), tarball));
  return tree.kind === 'failed' ? tree : ok({ label, ...released, tree: tree.value });
}

function indexIn(
  value: unknown,
): (Omit<Released, 'label'> & { readonly file: string }) | undefined {
  const { version, integrity, file, templates } = Object(value);
  const isIndex = areTexts(version, integrity, file) && Array.isArray(templates);
  if (!isIndex || /[\\/]/.test(file)) return undefined;
  const known = templates
    .map(Object)
    .filter((each) => areTexts(each.name, each.version, each.integrity));
  return { version, integrity, file, templates: known };
}

function areTexts(...values: readonly unknown[]): boolean {
  return values.every((value) => typeof value === 'string');
}

async function tarballAt(path: string): Promise<Result<Tree>> {
  const folder = dirname(path);
  const source = { kind: 'tarball', url: `file:./${basename(path)}` } as const;
  const options = { base: folder, repository: folder, env: {}, offline: false };
  const pack = await openSource(source, options);
  return pack.kind === 'failed' ? pack : ok(pack.value.tree);
}
