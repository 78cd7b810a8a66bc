/** The types of pyfunc.config, which the package exports: this file imports nothing. */

/** What pyfunc.config says. */
export interface Config {
  readonly $schema?: string;
  /** By namespace, e.g. `@acme`. */
  readonly registries?: { readonly [namespace: `@${string}`]: RegistrySource | RegistryEntry };
  /** Which apps `--all` means, where not all below the folder of this file. */
  readonly apps?: AppsEntry;
}

/**
 * Where a registry is: `./folder`, `workspace:<package>`, `npm:<package>@<range>`,
 * `git+https://<host>/<repository>.git#<ref>[:<folder>]`, `https://<host>/<file>.tgz` or
 * `file:./<file>.tgz`. Paths are relative to the folder of the file that says so.
 */
export type RegistrySource = string;

/** A source that takes more than a line. */
export interface RegistryEntry {
  readonly source: RegistrySource;
  /** Sent to the origin of a tarball only. `${NAME}` stands for an environment variable. */
  readonly headers?: { readonly [name: string]: string };
}

/** Globs over folders, relative to the folder of the file. */
export interface AppsEntry {
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
}

/**
 * Gives editors the types of pyfunc.config.ts: `export default defineConfig({ registries: {…} })`.
 * pyfunc reads the file as data and never runs it, so that values have to be written out.
 */
export function defineConfig(config: Config): Config {
  return config;
}
