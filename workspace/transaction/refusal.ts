/** Why nothing was written; the tree is as it was, except where `failed` says `pending`. */
export type Refusal =
  /** Another run is at work. */
  | { readonly kind: 'locked'; readonly by: Holder }
  /** Changed, deleted or added by somebody else since it was read. A folder's path ends in `/`. */
  | { readonly kind: 'stale'; readonly paths: readonly string[] }
  /** A link on the way, or a path that leaves the app or goes into .git. */
  | { readonly kind: 'unsafe'; readonly path: string; readonly reason: string }
  | { readonly kind: 'not-writable'; readonly paths: readonly string[] }
  /** Bytes. */
  | { readonly kind: 'no-space'; readonly needed: number; readonly free: number }
  /** A folder on another file system than the app's root: files cannot be swapped in there. */
  | { readonly kind: 'other-file-system'; readonly path: string }
  /**
   * An earlier run was interrupted, and these files were changed since, so that neither completing
   * nor rolling back would be right. The originals are in `.pyfunc/next/old`.
   */
  | { readonly kind: 'interrupted'; readonly paths: readonly string[] }
  /**
   * The system reported an error. `pending`: undoing the half-done run failed too; the next command
   * tries again.
   */
  | {
      readonly kind: 'failed';
      readonly path: string;
      readonly cause: Error;
      readonly pending: boolean;
    };

/** Carries a refusal out of nested steps; never leaves this room. */
export class Refused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.kind);
    this.refusal = refusal;
  }
}

/** Runs one step on a path of the app; an error of the system becomes a refusal that names it. */
export function on<Result>(path: string, step: () => Result): Result {
  try {
    return step();
  } catch (error) {
    throw isOfSystem(error) ? new Refused(failure(error, path)) : error;
  }
}

/** The refusal that an error carries or amounts to. Bugs stay exceptions. */
export function refusalFrom(error: unknown): Refusal {
  if (error instanceof Refused) return error.refusal;
  if (isOfSystem(error)) return failure(error, error.path ?? '');
  throw error;
}

/** Runs the way back of a failed run; if that fails too, the next command has to try again. */
export function orPending(wayBack: () => void): void {
  try {
    wayBack();
  } catch (error) {
    const cause = error instanceof Error ? error : new Error(String(error));
    throw new Refused({ kind: 'failed', path: pathOf(error), cause, pending: true });
  }
}

function pathOf(error: unknown): string {
  if (!(error instanceof Refused)) return '';
  const { path = '' }: { readonly kind: string; readonly path?: string } = error.refusal;
  return path;
}

function failure(cause: NodeJS.ErrnoException, path: string): Refusal {
  const isForbidden = ['EACCES', 'EPERM', 'EROFS'].includes(cause.code ?? '');
  if (isForbidden) return { kind: 'not-writable', paths: [path] };
  return { kind: 'failed', path, cause, pending: false };
}

function isOfSystem(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && (error as NodeJS.ErrnoException).syscall !== undefined;
}

/** Who holds the lock. */
export interface Holder {
  readonly pid: number;
  /** The machine or container it runs on. */
  readonly host: string;
  /** ISO 8601. */
  readonly since: string;
}
