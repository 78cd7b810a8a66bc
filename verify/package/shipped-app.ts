import path from 'node:path';
import { type DockerImage, dockerImage } from '../../app/deployment/docker-image.ts';
import { funcIgnore } from '../../app/deployment/ignore-rules.ts';
import { isSkippedFolder } from '../../app/find.ts';
import { type NoZip, readZip } from '../../workspace/archive/read-zip.ts';
import { openTree, Unreadable } from '../../workspace/tree/disk.ts';
import { joinPath, type Tree } from '../../workspace/tree/tree.ts';

/** An app as Azure gets it. */
export interface ShippedApp {
  /** For people: what decides about its files. */
  readonly label: string;
  readonly files: { readonly [path: string]: Uint8Array };
  /** Files of the app's folder that are not shipped. */
  readonly leftOut: readonly string[];
  /** Instructions of a Dockerfile whose effect is unknown. */
  readonly unclear: readonly string[];
  /** The folder of an image that the host reads, and where host.json lies instead. */
  readonly elsewhere?: DockerImage['elsewhere'];
}

/**
 * What would be shipped of a folder: with a Dockerfile as its COPY lines and .dockerignore leave it, with
 * a .funcignore, or without either, as that does; with both files both ways. Of a zip: its content, and
 * `root` is the folder it was made of, where there is one.
 */
export function shippedApps(
  source: string,
  root: string,
): { readonly kind: 'shipped'; readonly apps: readonly ShippedApp[] } | NoZip {
  const folder = folderAt(source);
  if (folder !== undefined) return { kind: 'shipped', apps: shippedOf(folder) };
  const zip = readZip(source);
  if (zip.kind === 'unreadable') return zip;
  const own = folderAt(root);
  const leftOut = own === undefined ? [] : pathsOf(own).filter((path) => !(path in zip.files));
  const app = { label: source, files: zip.files, leftOut, unclear: [] };
  return { kind: 'shipped', apps: [app] };
}

function shippedOf(tree: Tree): readonly ShippedApp[] {
  const paths = pathsOf(tree);
  const image = dockerImage(tree, paths);
  const found: ShippedApp[] = [];
  if (image !== undefined) {
    const shipped = new Set(image.files.values());
    found.push({
      label: 'the image of Dockerfile',
      files: contentOf([...image.files].map(([to, from]) => [to, tree, from])),
      leftOut: paths.filter((path) => !shipped.has(path)),
      unclear: image.unclear,
      ...(image.elsewhere && { elsewhere: image.elsewhere }),
    });
  }
  const hasFuncIgnore = tree.file('.funcignore') !== undefined;
  if (image === undefined || hasFuncIgnore) {
    const isLeftOut = funcIgnore(tree);
    const linked = linkedFiles(tree);
    const files = [...paths.map((path): Shipped => [path, tree, path]), ...linked];
    found.push({
      label: hasFuncIgnore ? 'the folder without what .funcignore names' : 'the folder',
      files: contentOf(files.filter(([path]) => !isLeftOut(path))),
      leftOut: files.map(([path]) => path).filter(isLeftOut),
      unclear: [],
    });
  }
  return found;
}

function folderAt(path: string): Tree | undefined {
  try {
    return openTree(path);
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

/** All files but those of environments and caches, sorted. */
function pathsOf(tree: Tree): string[] {
  const found: string[] = [];
  const visit = (folder: string): void => {
    for (const { name, kind } of tree.entries(folder)) {
      const path = joinPath(folder, name);
      if (kind === 'folder' && !isSkippedFolder(tree, path, name)) visit(path);
      if (kind === 'file') found.push(path);
    }
  };
  visit('');
  return found.sort();
}

/** A file as it is shipped, and its source. */
type Shipped = readonly [to: string, tree: Tree, from: string];

/** Files reached through symbolic links, which the tools that pack a folder follow. */
function linkedFiles(tree: Tree): Shipped[] {
  const found: Shipped[] = [];
  const visit = (at: Tree, folder: string, to: string, above: readonly string[]): void => {
    for (const { name, kind } of at.entries(folder)) {
      const from = joinPath(folder, name);
      const shown = joinPath(to, name);
      if (kind === 'folder' && !isSkippedFolder(at, from, name)) visit(at, from, shown, above);
      if (kind === 'file' && above.length > 0) found.push([shown, at, from]);
      const behind = kind === 'link' ? at.behind(from) : undefined;
      if (behind === undefined || isSkippedFolder(at, from, name)) continue;
      const target = path.join(behind.tree.root, behind.path);
      const isFile = behind.tree.entries('').some((each) => {
        return each.name === behind.path && each.kind === 'file';
      });
      if (isFile) found.push([shown, behind.tree, behind.path]);
      // A link to a parent folder would loop forever.
      const isCircle = [tree.root, ...above].some((each) => isWithin(each, target));
      if (!isFile && !isCircle) visit(behind.tree, behind.path, shown, [...above, target]);
    }
  };
  visit(tree, '', '', []);
  return found;
}

function isWithin(inner: string, folder: string): boolean {
  return inner === folder || inner.startsWith(folder + path.sep);
}

/** Files that are too large to be read are data, which no index needs. */
function contentOf(files: readonly Shipped[]): ShippedApp['files'] {
  const content: { [path: string]: Uint8Array } = {};
  for (const [to, tree, from] of files) {
    try {
      content[to] = tree.file(from)?.bytes ?? new Uint8Array();
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      content[to] = new Uint8Array();
    }
  }
  return content;
}
