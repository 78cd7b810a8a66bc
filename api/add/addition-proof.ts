import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { ok, type Result } from '../../diagnostics/result.ts';
import type { UserPython } from '../../verify/environment/python.ts';
import type { Verification } from '../../verify/verify.ts';
import type { Change } from '../../workspace/change/edit.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import { treeAfter } from '../../workspace/tree/tree-after.ts';
import type { Host } from '../host.ts';
import type { VerifyOptions } from '../options.ts';
import { proveByIndexing } from '../verify/prove-by-indexing.ts';
import type { IndexProof, Rejection, Unproved } from '../write.ts';
import {
  type AddedPackages,
  addedPackages,
  installAdded,
  isForMissingPackages,
  missingDiagnostic,
  missingFrom,
} from './install-added.ts';

/** An app with functions that were added, and what they need. */
interface Added {
  /** Absolute. */
  readonly root: string;
  readonly functions: readonly string[];
  readonly tree: Tree;
  readonly changes: readonly Change[];
  /** Requirement lines of the templates. */
  readonly requirements: readonly string[];
}

/**
 * Proves an addition with the packages that it brings: they are installed once the files are in place,
 * and what cannot be installed makes the result unproved rather than wrong.
 */
export class AdditionProof {
  readonly #added: Added;
  readonly #options: VerifyOptions & { readonly install?: boolean | undefined };
  readonly #host: Host;
  #packages: AddedPackages | undefined;
  #python: UserPython | undefined;
  #problem: string | undefined;
  #missing: readonly string[] = [];

  constructor(
    added: Added,
    options: VerifyOptions & { readonly install?: boolean | undefined },
    host: Host,
  ) {
    this.#added = added;
    this.#options = options;
    this.#host = host;
  }

  async prove(): Promise<Result<IndexProof | Unproved>> {
    const found = await proveByIndexing(this.#added, this.#options, this.#host);
    if (found.kind === 'failed') return found;
    const proof = found.value;
    await this.#look(proof.kind === 'index' ? proof.python : undefined);
    if (proof.kind === 'none' || this.#missing.length === 0) return found;
    return ok({ ...proof, prepare: () => this.#prepare(proof) });
  }

  /** Installs what was not installed for the proof, and says what is missing in the end. */
  async packages(): Promise<Diagnostic[]> {
    if (this.#missing.length === 0 || this.#packages === undefined) return [];
    if (this.#python === undefined) await this.#install();
    if (this.#missing.length === 0) return [];
    return [missingDiagnostic(this.#packages, this.#missing, this.#python, this.#problem)];
  }

  async #look(python: UserPython | undefined): Promise<void> {
    const { tree, changes, requirements, root } = this.#added;
    const { install = true } = this.#options;
    const { env } = this.#host;
    const after = treeAfter(tree, changes);
    this.#python = python;
    this.#packages = addedPackages(after, requirements, { env, install });
    const { requirements: wanted, installer } = this.#packages;
    const path = python?.path ?? installer.interpreter;
    this.#missing =
      path === undefined ? wanted.map(({ name }) => name) : await missingFrom(path, wanted, root);
  }

  async #install(): Promise<void> {
    if (this.#packages === undefined || this.#packages.installer.leftOut !== undefined) return;
    this.#problem = await installAdded(this.#packages, this.#added.root, this.#host);
    if (this.#problem === undefined) this.#missing = [];
  }

  async #prepare(found: IndexProof): Promise<IndexProof> {
    await this.#install();
    // What was installed may be what proves it now.
    const again = await proveByIndexing(this.#added, this.#options, this.#host);
    const proof = again.kind === 'ok' && again.value.kind === 'index' ? again.value : found;
    const { requirements = [] } = this.#packages ?? {};
    this.#python = proof.python;
    this.#missing = await missingFrom(proof.python.path, requirements, this.#added.root);
    const { python } = proof;
    const brought: readonly string[] = python.bundled?.packages ?? [];
    const absent = this.#missing.filter((name) => !brought.includes(name));
    if (absent.length === 0) {
      const onRejected = async (after: Verification) => {
        // The lock file and the environment follow the files that were rolled back.
        if (this.#packages?.installer.locks) await this.#install();
        return proof.onRejected(after);
      };
      return { ...proof, onRejected };
    }
    const verb = absent.length === 1 ? 'is' : 'are';
    const reason = `${absent.join(', ')} ${verb} not installed in Python ${python.version} (${python.path})`;
    return {
      ...proof,
      doubt: reason,
      onRejected: async (after): Promise<Rejection> => {
        const errors = after.diagnostics.filter(({ severity }) => severity === 'error');
        return isForMissingPackages(errors)
          ? { kind: 'failed-before', reason, diagnostics: [] }
          : proof.onRejected(after);
      },
    };
  }
}
