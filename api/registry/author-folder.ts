import { join, relative, resolve } from 'node:path';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { builtIn } from '../../generators/templates/library.ts';
import { initParser } from '../../python/parse.ts';
import { namespacePattern } from '../../registry/config/check-config.ts';
import { validateRegistry } from '../../registry/validate/validate-registry.ts';
import { type DiskTree, openTree, Unreadable } from '../../workspace/tree/disk.ts';
import { searchUp } from '../../workspace/tree/search-up.ts';
import { joinPath } from '../../workspace/tree/tree.ts';
import { pathFrom } from '../apps/app-name.ts';
import { unreadable } from '../apps/disk-diagnostics.ts';
import type { Host } from '../host.ts';
import type { Outcome } from '../outcome.ts';
import { refuse } from '../refuse.ts';

/** The folder of a registry that somebody works on. */
export interface AuthorFolder {
  readonly tree: DiskTree;
  /** From the working folder, for places in messages; `''` for that itself. */
  readonly label: string;
}

/** Does the work of a use case in the folder of a registry, whatever in it cannot be read. */
export async function inAuthorFolder<About extends object>(
  path: string,
  host: Host,
  work: (folder: AuthorFolder) => Promise<Outcome<About>>,
): Promise<Outcome<About>> {
  const root = resolve(host.cwd, path);
  try {
    const label = relative(host.cwd, root).replaceAll('\\', '/');
    return await work({ tree: openTree(root), label });
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return refuse([unreadable(path, root, error)], host);
  }
}

/** A diagnostic about a file of the registry, with its path from the working folder. */
export function fromHere(
  diagnostic: Diagnostic,
  { label }: Pick<AuthorFolder, 'label'>,
): Diagnostic {
  const { at } = diagnostic;
  return at === undefined
    ? diagnostic
    : { ...diagnostic, at: { ...at, path: joinPath(label, at.path) } };
}

/** All that keeps it from being used, as `registry validate` finds it. */
export async function errorsIn(folder: AuthorFolder): Promise<readonly Diagnostic[]> {
  const { tree, label } = folder;
  await initParser();
  const { findings } = validateRegistry(tree, await builtIn(), label || '.');
  return findings
    .filter(({ severity }) => severity === 'error')
    .map((each) => fromHere(each, folder));
}

/** What is wrong with a namespace, with the one that was meant. */
export function problemWithNamespace(text: string): string | undefined {
  if (namespacePattern.test(text)) return undefined;
  const meant = `@${plainName(text.replace(/^@/, ''))}`;
  const rule = 'must be @ followed by lowercase letters, digits or dashes';
  return namespacePattern.test(meant) ? `${rule}: ${meant}?` : rule;
}

/** What is wrong with the name of a template, with the one that was meant. */
export function problemWithTemplateName(text: string): string | undefined {
  if (/^[a-z0-9][a-z0-9-]*$/.test(text)) return undefined;
  const meant = plainName(text);
  const rule = 'must be lowercase letters, digits or dashes';
  return meant === '' ? rule : `${rule}: ${meant}?`;
}

/** A text as a namespace or a template may be called. */
export function plainName(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
}

/**
 * The field by which an editor knows what a file may hold, for a file in `folder`: a relative path to the
 * package where it is installed in reach, and nothing otherwise.
 */
export function schemaLink(
  folder: string,
  from: string,
  schema: 'registry' | 'template',
  home: string | undefined,
): { readonly $schema?: string } {
  const path = `node_modules/pyfunc/schemas/${schema}.schema.json`;
  const above = searchUp(folder, ['node_modules'], home).found.find((each) =>
    isThere(each.folder, path),
  );
  return above === undefined ? {} : { $schema: pathFrom(from, join(above.folder, path)) };
}

function isThere(folder: string, path: string): boolean {
  try {
    return openTree(folder).isThere(path);
  } catch (error) {
    if (error instanceof Unreadable) return false;
    throw error;
  }
}
