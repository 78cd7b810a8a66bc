import ignore from 'ignore';
import { matchesGlob } from '../../workspace/text/globs.ts';
import type { DeploymentFile } from './deployment-files.ts';

/** What an ignore file says of paths of the app; undefined for one that is not about them. */
export function ignoredBy(
  { path, text }: DeploymentFile,
  folder: string,
): ((path: string) => boolean) | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const above = path.split('/').filter((part) => part === '..').length;
  // Only at the app's own folder and above it: others are about folders beside or below.
  const parts = folder === '' ? [] : folder.split('/');
  if (path.split('/').length - 1 !== above || above > parts.length) return undefined;
  const base = parts
    .slice(parts.length - above)
    .map((part) => `${part}/`)
    .join('');
  if (/dockerignore$/i.test(name)) return (each) => isDockerIgnored(text, base + each);
  if (!/^\.gitignore$/i.test(name)) return undefined;
  const rules = ignore().add(text);
  return (each) => rules.ignores(base + each);
}

/** Patterns are relative to the build context; the last that fits a path or a folder above it decides. */
function isDockerIgnored(text: string, path: string): boolean {
  let isIgnored = false;
  for (const line of text.split(/\r\n|\n|\r/)) {
    const pattern = line.trim();
    if (pattern === '' || pattern.startsWith('#')) continue;
    const isException = pattern.startsWith('!');
    const glob = pattern.replace(/^!/, '').replace(/^(?:\.?\/)+|\/+$/g, '');
    const folders = path.split('/').map((_, index, all) => all.slice(0, index + 1).join('/'));
    if (folders.some((each) => matchesGlob(glob, each))) isIgnored = !isException;
  }
  return isIgnored;
}
