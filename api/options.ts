/** How a caller says what to verify with. */
export interface VerifyOptions {
  /** Whether to verify the result; true where it is absent. */
  readonly verify?: boolean | undefined;
  /** Path or name of the Python to verify with, in place of that of the project. */
  readonly python?: string | undefined;
  /** Install what the app asks for and verify with that. */
  readonly exact?: boolean | undefined;
  /** Seconds that the import of the app may take, from 1 to 86,400; 60 where it is absent. */
  readonly timeoutS?: number | string | undefined;
}

/** How registries are opened. */
export interface RegistryOptions {
  /** Fetch nothing. */
  readonly offline?: boolean | undefined;
  /** Pin no registry. */
  readonly frozen?: boolean | undefined;
}

/** Whether the changes are committed to git once they are written. */
export interface CommitOptions {
  /** Commit the files that were written, and nothing else. Refused where that is not possible. */
  readonly commit?: boolean | undefined;
  /** Commit on this branch, which is made unless it is the current one; implies `commit`. */
  readonly branch?: string | undefined;
}
