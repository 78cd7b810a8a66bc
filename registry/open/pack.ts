import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Tree } from '../../workspace/tree/tree.ts';

/**
 * The files of one registry, as its source has them now or as the lock pins them: checked, complete,
 * and data only. `registry.json` lies at the root of the tree, each template in a folder beside it.
 */
export interface Pack {
  readonly tree: Tree;
  /** Of the npm package, or of the tag in a range; else `version` of registry.json. */
  readonly version: string;
  /** Of a git source: the full hash. */
  readonly commit?: string;
  /** `sha512-…` over all files; see `integrityOf`. */
  readonly integrity: string;
  /** What happened on the way that who runs this should know. */
  readonly findings?: readonly Diagnostic[];
}
