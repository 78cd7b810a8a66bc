import { lstatSync, realpathSync, type Stats } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { repositoryOf } from '../git/git.ts';

/** Something of a name that was looked for. */
export interface FoundAbove {
  /** Absolute. */
  readonly folder: string;
  readonly name: string;
  readonly isFile: boolean;
  /** The user who owns it, where that is not who runs this. */
  readonly stranger?: number;
}

/** Which folders were looked into, and why no more of them. */
export interface SearchUp {
  /** Absolute, with no link on the way; nearest first. */
  readonly folders: readonly string[];
  /** Nearest first. */
  readonly found: readonly FoundAbove[];
  /** The top of the repository; the home folder, which is never looked into; or there is no repository. */
  readonly end: { readonly because: 'repository' | 'home' | 'no-repository'; readonly at: string };
}

/**
 * Looks for files of these names in a folder and in those above it, up to the top of its repository
 * and no further. Outside a repository only the folder itself counts: what lies in /tmp or in a folder
 * of several users is nobody's project.
 */
export function searchUp(
  start: string,
  names: readonly string[],
  home: string = homedir(),
): SearchUp {
  const from = real(start);
  const top = repositoryOf(from);
  const all = top === undefined ? [from] : foldersUpTo(from, top);
  const homeAt = all.indexOf(real(home));
  const folders = homeAt < 0 ? all : all.slice(0, homeAt);
  const found = folders.flatMap((folder) => names.flatMap((name) => look(folder, name)));
  if (homeAt >= 0) return { folders, found, end: { because: 'home', at: real(home) } };
  return {
    folders,
    found,
    end:
      top === undefined
        ? { because: 'no-repository', at: from }
        : { because: 'repository', at: top },
  };
}

function foldersUpTo(from: string, top: string): string[] {
  return from === top ? [from] : [from, ...foldersUpTo(dirname(from), top)];
}

function look(folder: string, name: string): FoundAbove[] {
  let stat: Stats | undefined;
  try {
    stat = lstatSync(join(folder, name), { throwIfNoEntry: false });
  } catch {
    // A folder that may not be searched shows nothing.
  }
  if (stat === undefined) return [];
  const stranger = isOwn(stat.uid) ? {} : { stranger: stat.uid };
  return [{ folder, name, isFile: stat.isFile(), ...stranger }];
}

/** As git does it: who runs `sudo` owns what they owned before. Windows has no such numbers. */
function isOwn(uid: number): boolean {
  const own = process.getuid?.();
  return own === undefined || uid === own || (own === 0 && String(uid) === process.env.SUDO_UID);
}

/** Whether a path lies in a folder, or is that folder, once links are followed. */
export function isWithin(folder: string, path: string): boolean {
  const way = relative(real(folder), real(path));
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function real(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return resolve(folder);
  }
}
