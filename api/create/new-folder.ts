import { basename, dirname, relative, resolve } from 'node:path';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { notAFolder } from '../../diagnostics/environment.ts';
import { folderNameRefused } from '../../diagnostics/generators.ts';
import { failed, ok, type Result } from '../../diagnostics/result.ts';
import { problemWithName } from '../../workspace/text/paths.ts';
import { openTree, Unreadable } from '../../workspace/tree/disk.ts';
import { unreadable } from '../apps/disk-diagnostics.ts';

/** The folder an app is to be made in, which may not be there yet. */
export interface NewFolder {
  /** Absolute. */
  readonly root: string;
  readonly exists: boolean;
  /** Whether there is anything in it. */
  readonly isEmpty: boolean;
}

/**
 * Looks at the folder named on the command line. Names that are there already were chosen by
 * somebody else; only those still to be made are judged.
 */
export function newFolder(path: string, cwd: string): Result<NewFolder> {
  // An empty text is a variable that was not set, and not the folder we are in.
  if (path === '') return failed(diagnose(folderNameRefused, { name: path, problem: 'is empty' }));
  const root = resolve(cwd, path);
  let existing = root;
  const names: string[] = [];
  for (;;) {
    const found = look(existing);
    if (found.kind === 'file') {
      return failed(diagnose(notAFolder, { path: relative(cwd, existing) }));
    }
    if (found.kind === 'unreadable') return failed(found.diagnostic);
    if (found.kind === 'folder') {
      const isEmpty = names.length > 0 || found.isEmpty;
      return ok({ root, exists: names.length === 0, isEmpty });
    }
    const name = basename(existing);
    const problem = problemWithName(name);
    if (problem !== undefined) return failed(diagnose(folderNameRefused, { name, problem }));
    names.push(name);
    existing = dirname(existing);
  }
}

/** A name for the app, from the folder's: letters, digits and dashes. */
export function appNameFor(root: string): string {
  const name = basename(root)
    .normalize('NFKD')
    .replace(/[^a-zA-Z\d]+/g, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '');
  return name === '' ? 'function-app' : name;
}

type Found =
  | { readonly kind: 'missing' | 'file' }
  | { readonly kind: 'folder'; readonly isEmpty: boolean }
  | { readonly kind: 'unreadable'; readonly diagnostic: Diagnostic };

function look(path: string): Found {
  try {
    return { kind: 'folder', isEmpty: openTree(path).entries('').length === 0 };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const { cause, kind } = error;
    if (kind === 'not-a-folder') return { kind: 'file' };
    const { code = '' }: NodeJS.ErrnoException = Object(cause);
    // A name that no system call takes is not there either; its rule says what is wrong with it.
    const missing = ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ERR_INVALID_ARG_VALUE'];
    if (missing.includes(code)) return { kind: 'missing' };
    return { kind: 'unreadable', diagnostic: unreadable(path, path, error) };
  }
}
