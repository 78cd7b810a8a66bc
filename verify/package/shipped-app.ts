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
      files: contentOf(tree, [...image.files]),
      leftOut: paths.filter((path) => !shipped.has(path)),
      unclear: image.unclear,
      ...(image.elsewhere && { elsewhere: image.elsewhere }),
    });
  }
  const hasFuncIgnore = tree.file('.funcignore') !== undefined;
  if (image === undefined || hasFuncIgnore) {
    const isLeftOut = funcIgnore(tree);
    const kept = paths.filter((path) => !isLeftOut(path));
    found.push({
      label: hasFuncIgnore ? 'the folder without what .funcignore names' : 'the folder',
      files: contentOf(
        tree,
        kept.map((path) => [path, path]),
      ),
      leftOut: paths.filter(isLeftOut),
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

/** Files that are too large to be read are data, which no index needs. */
function contentOf(
  tree: Tree,
  files: readonly (readonly [to: string, from: string])[],
): ShippedApp['files'] {
  const content: { [path: string]: Uint8Array } = {};
  for (const [to, from] of files) {
    try {
      content[to] = tree.file(from)?.bytes ?? new Uint8Array();
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      content[to] = new Uint8Array();
    }
  }
  return content;
}
