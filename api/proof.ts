import { resolve } from 'node:path';
import type { Session } from '../cli/command.ts';
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import { verification } from '../diagnostics/verification.ts';
import { findPython, type UserPython } from '../verify/python.ts';

/** The Python to verify with, or why there is none. */
export type Prover =
  | { readonly python: UserPython; readonly finding?: undefined }
  | { readonly python?: undefined; readonly why: string; readonly finding?: Diagnostic };

/** Looks for a Python with azure-functions: the one named, or one of the project. */
export async function findProver(
  root: string,
  { cwd, env }: Session,
  named: string | undefined,
): Promise<Prover> {
  const isPath = named !== undefined && /[\\/]|^\./.test(named);
  const python = isPath ? resolve(cwd, named) : named;
  const { found, rejected } = await findPython(root, {
    environment: env,
    ...(python !== undefined && { python }),
  });
  if (found !== undefined) return { python: found };
  const candidates = rejected.map(({ path, reason }) => `${path} (${reason})`);
  const finding = diagnose(verification.noPython, { candidates });
  return { why: 'no Python with azure-functions was found', finding };
}

/** e.g. `azure-functions 1.26.0 on Python 3.11.4 (.venv)`. */
export function proverName({ azureFunctions, version, from }: UserPython): string {
  return `azure-functions ${azureFunctions} on Python ${version} (${from})`;
}
