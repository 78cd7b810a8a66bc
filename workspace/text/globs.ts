import { lazyPackage } from '../lazy-package.ts';

const picomatch = lazyPackage<typeof import('picomatch')>('picomatch');
/**
 * Whether a folder, or one above it, is meant by one of the globs. Both are paths with `/`, relative to
 * one folder, which is itself `''`; the globs `.` and `**` mean it and all that is in it.
 */
export function folderMatcher(globs: readonly string[]): (folder: string) => boolean {
  const plain = globs.map((glob) => glob.replace(/^(?:\.\/)+|\/+$/g, ''));
  if (plain.some((glob) => /^(?:\.?|\*\*)$/.test(glob))) return () => true;
  const isMeant = picomatch()(plain, { dot: true });
  return (folder) => {
    const parts = folder.split('/');
    return parts.some((_, depth) => isMeant(parts.slice(0, depth + 1).join('/')));
  };
}

/**
 * Whether a path is meant by a glob, files with a dot too. Both with `/`, relative to one folder. An empty
 * glob means no path.
 */
export function matchesGlob(glob: string, path: string): boolean {
  return glob !== '' && picomatch().isMatch(path, glob, { dot: true });
}
