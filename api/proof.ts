import { resolve } from 'node:path';
import type { Session } from '../cli/command.ts';
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import { verification } from '../diagnostics/verification.ts';
import { exactPython } from '../verify/exact.ts';
import type { Indexing } from '../verify/indexing.ts';
import { installPython } from '../verify/install-python.ts';
import { findPython, type UserPython } from '../verify/python.ts';
import { declaredFor, minorsAskedFor } from '../verify/version-notes.ts';
import { openTree } from '../workspace/tree/disk.ts';
import type { Tree } from '../workspace/tree/tree.ts';

/**
 * The Python to verify with, or why there is none. The finding is an error where the one that was asked
 * for is not to be had.
 */
export type Prover =
  | { readonly python: UserPython; readonly finding?: undefined }
  | {
      readonly python?: undefined;
      readonly why: string;
      readonly finding?: Diagnostic;
      /** The command that installs a Python, where that is what is missing. */
      readonly install?: string;
    };

export interface ProverOptions {
  /** As on the command line. */
  readonly python?: string;
  /** Whether to install what the app asks for and to verify with that. */
  readonly exact?: boolean;
}

/**
 * The Python to verify the app with: the one named; with `exact` one that has what the app asks for, as
 * the files of that tree have it; else one of the project or of the machine.
 */
export async function findProver(
  root: string,
  { cwd, env, io, stop }: Session,
  { python: named, exact = false }: ProverOptions,
  treeOf: () => Tree = () => openTree(root),
): Promise<Prover> {
  if (exact) {
    const options = { environment: env, cwd, tell: (text: string) => io.err(text) };
    const python = await stop.hold(exactPython(treeOf(), root, options));
    if (python === undefined) return { why: 'it was stopped' };
    if ('code' in python) return { why: 'its environment could not be made', finding: python };
    return { python };
  }
  const isPath = named !== undefined && /[\\/]|^\./.test(named);
  const python = isPath ? resolve(cwd, named) : named;
  const { found, rejected } = await findPython(root, {
    environment: env,
    preferred: minorsAskedFor(declaredFor(root, cwd)),
    ...(python !== undefined && { python }),
  });
  if (found !== undefined) return { python: found };
  const candidates = rejected.map(({ path, reason }) => `${path} (${reason})`);
  const install = installPython(env);
  const finding = diagnose(verification.noPython, { candidates, install });
  const severity = named === undefined ? finding.severity : 'error';
  return {
    why: 'no Python 3.10 to 3.14 was found',
    finding: { ...finding, severity },
    install,
  };
}

/**
 * What proves an app, e.g. `azure-functions 1.26.0 (bundled) on Python 3.11.4 (/usr/bin/python3)`; with
 * azure-functions-durable where that is known to take part.
 */
export function proverName(python: UserPython, usesDurable = false): string {
  const { azureFunctions, azureFunctionsDurable, bundled, version, from, path } = python;
  const isOurs = (name: 'azure-functions' | 'azure-functions-durable') =>
    bundled?.packages.includes(name) ? ' (bundled)' : '';
  const library = `azure-functions ${azureFunctions}${isOurs('azure-functions')}`;
  const durable =
    usesDurable && azureFunctionsDurable
      ? `, azure-functions-durable ${azureFunctionsDurable}${isOurs('azure-functions-durable')}`
      : '';
  const place = from === 'PATH' || from === 'machine' ? path : from;
  return `${library}${durable} on Python ${version} (${place})`;
}

/** What has proved an app that was indexed. */
export function provedBy({ python, usesDurable }: Indexing): string {
  return proverName(python, usesDurable);
}

/** Why there is no proof, and what to run to get one. */
export function unprovedFor({ why, install }: { why: string; install?: string }): string {
  return install === undefined ? why : `${why}; to install one: ${install}`;
}
