import { createHash } from 'node:crypto';
import { memoryTree } from '../../workspace/tree/disk.ts';
import { joinPath, type Tree } from '../../workspace/tree/tree.ts';

/** All that a template is rendered from, so that it can be rendered again when the registry moved on. */
export interface Snapshot {
  /** By path: `<template>/template.json`, `<template>/files/…`, and the same of what it extends. */
  readonly files: { readonly [path: string]: Uint8Array };
  readonly integrity: string;
}

/** What a lock says about a template, so that it can be told whether it moved on. */
export interface TemplateVersion {
  readonly version: string;
  /** Of a built-in template: the version of pyfunc that it came with. */
  readonly pyfunc?: string;
  /** Of a template out of npm or git: the version or the commit of the registry that it came with. */
  readonly release?: string;
  /** Of its `Snapshot`. */
  readonly integrity: string;
}

/** Takes the files of a template, and of the app template that it extends, out of a registry. */
export function snapshotOf(tree: Tree, name: string): Snapshot {
  const folders = [name, ...extended(tree, name)];
  const paths = folders.flatMap((folder) => [
    `${folder}/template.json`,
    ...filesBelow(tree, `${folder}/files`),
  ]);
  const files = Object.fromEntries(
    paths.sort().flatMap((path) => {
      const file = tree.file(path);
      return file === undefined ? [] : [[path, file.bytes]];
    }),
  );
  return { files, integrity: integrityOf(files) };
}

/** The snapshot as a registry of its own, which `openLibrary` and `readTemplate` take. */
export function treeOf({ files }: Snapshot): Tree {
  return memoryTree(files);
}

/**
 * A digest of files that depends on their paths and bytes and on nothing else: as sha512 in the form
 * that npm and browsers use, `sha512-<base64>`.
 */
export function integrityOf(files: { readonly [path: string]: Uint8Array }): string {
  const hash = createHash('sha512');
  for (const path of Object.keys(files).sort()) {
    const bytes = files[path] ?? new Uint8Array();
    hash.update(`${Buffer.byteLength(path)}:${path}${bytes.length}:`).update(bytes);
  }
  return `sha512-${hash.digest('base64')}`;
}

/** Paths of all files in a folder and in those within it. */
export function filesBelow(tree: Tree, folder: string): string[] {
  return tree.entries(folder).flatMap(({ name, kind }) => {
    const path = joinPath(folder, name);
    return kind === 'folder' ? filesBelow(tree, path) : kind === 'file' ? [path] : [];
  });
}

/** An app template may complete another one, which stands alone. */
function extended(tree: Tree, name: string): string[] {
  const file = tree.file(`${name}/template.json`);
  if (file === undefined) return [];
  try {
    const { extends: base } = JSON.parse(Buffer.from(file.bytes).toString());
    return typeof base === 'string' ? [base] : [];
  } catch {
    return [];
  }
}
