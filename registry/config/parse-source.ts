import { lazyPackage } from '../../workspace/lazy-package.ts';
import { isSecretName } from '../../workspace/text/secrets.ts';
import { type Source, tagRange } from './source.ts';

const semver = lazyPackage<typeof import('semver')>('semver');

/** Why a text is not a source, as the end of a sentence: `The source "x" …`. */
export interface SourceProblem {
  readonly kind: 'invalid';
  readonly problem: string;
}

/**
 * Reads what pyfunc.config says about where a registry is. Only the form is judged here; whether
 * there is anything in that place is found out by opening it.
 */
export function parseSource(
  text: string,
  headers?: { readonly [name: string]: string },
): Source | SourceProblem {
  if (/[\p{Cc}\p{Cf}]/u.test(text))
    return { kind: 'invalid', problem: 'holds an invisible character' };
  const source = parserOf(text)(text);
  if (headers === undefined || source.kind === 'invalid') return source;
  return source.kind === 'tarball' && !source.url.startsWith('file:')
    ? { ...source, headers }
    : { kind: 'invalid', problem: 'cannot take headers: only a tarball at a URL can' };
}

/** The text of a source, without its headers. `parseSource` reads it back. */
export function sourceText(source: Source): string {
  switch (source.kind) {
    case 'folder':
      return source.path;
    case 'workspace':
      return `workspace:${source.name}`;
    case 'npm':
      return `npm:${source.name}@${source.range}`;
    case 'git':
      return `git+${source.url}#${source.ref}${source.path === undefined ? '' : `:${source.path}`}`;
    case 'tarball':
      return source.url;
  }
}

/**
 * A source that was refused, as it may be shown: without what may be a user name, a password or a token,
 * whether it is a URL or not.
 */
export function shownSource(text: string): string {
  const [, start = '', rest = ''] = /^([^?#]*?:?\/\/)(.*)$/s.exec(text) ?? [];
  if (start === '') return text.replace(/^[^@/]*:[^@/]*@/, '…@').replace(/\?.*$/s, '?…');
  const address = rest.replace(/^.*@(?=[\w.[\]:-]+(?:[/?#]|$))/s, '…@');
  return start + address.replace(/\?[^#]*/, '?…');
}

type Parse = (text: string) => Source | SourceProblem;

function parserOf(text: string): Parse {
  return kinds.find(([start]) => start.test(text))?.[1] ?? unknownKind;
}

const folder: Parse = (path) => {
  if (path.includes('\\'))
    return { kind: 'invalid', problem: 'holds a backslash; folders are parted by /' };
  return { kind: 'folder', path };
};

/** The names npm itself takes, with those of its old packages left out. */
const packageName = /^(?:@[a-z0-9~][a-z0-9._~-]*\/)?[a-z0-9~][a-z0-9._~-]*$/;

const workspace: Parse = (text) => {
  const name = text.slice('workspace:'.length);
  return packageName.test(name)
    ? { kind: 'workspace', name }
    : { kind: 'invalid', problem: 'names no package after workspace:' };
};

const npm: Parse = (text) => {
  const [, name = '', range = '*'] = /^npm:(@?[^@]*)(?:@(.*\S.*))?$/.exec(text) ?? [];
  if (!packageName.test(name)) return { kind: 'invalid', problem: 'names no package after npm:' };
  // A URL in its place may hold a password.
  return /^\w[\w.-]*$/.test(range) || semver().validRange(range) !== null
    ? { kind: 'npm', name, range }
    : { kind: 'invalid', problem: 'has no range of versions and no tag after the name' };
};

const git: Parse = (text) => {
  const [, url = '', ref = 'HEAD', path] =
    /^git\+([^#]*)(?:#((?:semver:)?[^:]*)(?::(.*))?)?$/.exec(text) ?? [];
  const read = addressOf(url);
  if (read.kind === 'invalid') return read;
  const { address } = read;
  if (!['https:', 'ssh:', 'file:'].includes(address.protocol)) {
    return { kind: 'invalid', problem: 'is a git repository over none of https, ssh and file' };
  }
  const range = tagRange(ref);
  if (range !== undefined) {
    if (semver().validRange(range) === null) {
      return { kind: 'invalid', problem: 'has no range of versions after #semver:' };
    }
  } else if (!/^[\w][\w./@{}^~+-]*$/.test(ref) || ref.includes('..')) {
    return { kind: 'invalid', problem: 'has no branch, tag or commit after #' };
  }
  return { kind: 'git', url, ref, ...(path !== undefined && { path }) };
};

const tarball: Parse = (url) => {
  const read = addressOf(url);
  if (read.kind === 'invalid') return read;
  const { address } = read;
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(address.hostname);
  if (address.protocol === 'http:' && !isLocal) {
    return { kind: 'invalid', problem: 'is not encrypted; use https' };
  }
  return { kind: 'tarball', url };
};

const tarballFile: Parse = (url) =>
  /^file:\.\.?\/.*\.(?:tgz|tar\.gz|tar)$/.test(url)
    ? { kind: 'tarball', url }
    : {
        kind: 'invalid',
        problem: 'names no .tgz or .tar relative to the file, as in file:./templates.tgz',
      };

const unknownKind: Parse = (text) => {
  if (/^(?:[/~\\]|[a-z]:)/i.test(text)) {
    return { kind: 'invalid', problem: 'is an absolute path, which is right on one machine only' };
  }
  const isGit = /^(?:git@|git:|ssh:|github:)/.test(text);
  if (isGit)
    return { kind: 'invalid', problem: 'is not a URL of a git repository, which begins with git+' };
  return /^@?[\w.-]+(?:\/[\w.-]+)*$/.test(text)
    ? { kind: 'invalid', problem: `begins with no kind; for a folder, write ./${text}` }
    : { kind: 'invalid', problem: 'begins with no kind' };
};

const kinds: readonly (readonly [start: RegExp, parse: Parse])[] = [
  [/^\.{1,2}(?:\/|$)/, folder],
  [/^workspace:/, workspace],
  [/^npm:/, npm],
  [/^git\+/, git],
  [/^https?:/, tarball],
  [/^file:/, tarballFile],
];

/** A password in a URL would end in the lock and in logs. */
function addressOf(url: string): { readonly kind: 'url'; readonly address: URL } | SourceProblem {
  if (/\s/.test(url) || !URL.canParse(url)) return { kind: 'invalid', problem: 'is not a URL' };
  const address = new URL(url);
  if (address.password !== '' || (address.username !== '' && address.protocol !== 'ssh:')) {
    return {
      kind: 'invalid',
      problem: 'holds a user name or password; keep those in headers or git credentials',
    };
  }
  if ([...address.searchParams.keys()].some(isSecretName)) {
    return { kind: 'invalid', problem: 'holds a secret in its query; keep that in headers' };
  }
  // What begins with a dash is an option to git and ssh.
  return /^-/.test(address.hostname) || /^-/.test(address.username)
    ? { kind: 'invalid', problem: 'has a host that begins with a dash' }
    : { kind: 'url', address };
}
