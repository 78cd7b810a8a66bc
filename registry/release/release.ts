import type { TemplateVersion } from '../lock/lock.ts';

/** The file that describes a release, beside its tarball. */
export const indexFile = 'index.json';

/** index.json of a release: everything in it follows from the files of the registry. */
export interface ReleaseIndex {
  readonly formatVersion: 1;
  /** The namespace that its authors suggest, as registry.json says. */
  readonly name: string;
  readonly version: string;
  /** Over all files of the tarball: see `integrityOf`. */
  readonly integrity: string;
  /** The tarball, beside the index. */
  readonly file: string;
  /** `sha512-…` of the tarball as it is. */
  readonly fileIntegrity: string;
  readonly templates: readonly ReleasedTemplate[];
}

export interface ReleasedTemplate extends TemplateVersion {
  readonly name: string;
}
