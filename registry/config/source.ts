/** Where a registry is, as pyfunc.config says. Paths are relative to the folder of that file. */
export type Source =
  | { readonly kind: 'folder'; readonly path: string }
  /** A package of the repository's own workspaces (npm, pnpm, yarn). */
  | { readonly kind: 'workspace'; readonly name: string }
  | { readonly kind: 'npm'; readonly name: string; readonly range: string }
  | {
      readonly kind: 'git';
      readonly url: string;
      /** A branch, tag or commit; or `semver:^2` for the newest tag in a range, as npm writes it. */
      readonly ref: string;
      readonly path?: string;
    }
  /** A `.tar` or `.tgz` at a URL, or a file. */
  | {
      readonly kind: 'tarball';
      readonly url: string;
      /** `${NAME}` in a value stands for an environment variable; sent to the origin of `url` only. */
      readonly headers?: { readonly [name: string]: string };
    };

/** The range of versions that a `ref` asks for; undefined for a branch, tag or commit. */
export function tagRange(ref: string): string | undefined {
  return /^semver:(.*)$/s.exec(ref)?.[1];
}

/** Whether what it holds can change without the repository changing, so that the lock must pin it. */
export function isRemote({ kind }: Source): boolean {
  return kind === 'npm' || kind === 'git' || kind === 'tarball';
}
