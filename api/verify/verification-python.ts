import { resolve } from 'node:path';
import type { PackageNeed } from '../../app/versions.ts';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { timeoutRefused } from '../../diagnostics/environment.ts';
import { verification } from '../../diagnostics/verification.ts';
import type { UserPython } from '../../verify/environment/python.ts';
import { openTree } from '../../workspace/tree/disk.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import { type Host, untilAborted } from '../host.ts';
import type { VerifyOptions } from '../options.ts';

/**
 * The Python to verify with, or why there is none. The diagnostic is an error where the one that was
 * asked for cannot be had.
 */
export type VerificationPython =
  | {
      readonly kind: 'found';
      readonly python: UserPython;
      /** How long it may take to import the app. */
      readonly timeoutSeconds: number;
    }
  | {
      readonly kind: 'none';
      readonly reason: string;
      readonly diagnostic?: Diagnostic;
      /** The command that installs a Python, where that is what is missing. */
      readonly install?: string;
    };

/**
 * The Python to verify the app with: the one named; with `exact` one that has what the app asks for, as
 * the files of that tree have it; else one of the project or of the machine. A library that is older than
 * the app needs is not used.
 */
export async function findVerificationPython(
  root: string,
  { verify = true, python: named, exact = false, timeoutS = 60 }: VerifyOptions,
  host: Host,
  treeOf: () => Tree = () => openTree(root),
  needs: readonly PackageNeed[] = [],
): Promise<VerificationPython> {
  if (!verify) return { kind: 'none', reason: '--no-verify was given' };
  const timeoutSeconds = Number(timeoutS);
  if (!(timeoutSeconds >= 1 && timeoutSeconds <= 86_400)) {
    const diagnostic = diagnose(timeoutRefused, { text: `${timeoutS}` });
    return { kind: 'none', reason: 'the timeout is not a number of seconds', diagnostic };
  }
  const { cwd, env } = host;
  if (exact) {
    const tell = (text: string) => void host.on({ kind: 'progress', text });
    const { exactPython } = await import('../../verify/environment/exact.ts');
    const made = exactPython(treeOf(), root, { environment: env, cwd, tell });
    const python = await untilAborted(made, host.signal);
    if (python === undefined) return { kind: 'none', reason: 'it was stopped' };
    if (python.kind === 'ok') return { kind: 'found', python: python.value, timeoutSeconds };
    const [diagnostic] = python.diagnostics;
    const reason = 'its environment could not be made';
    return { kind: 'none', reason, ...(diagnostic && { diagnostic }) };
  }
  // A run without proof does not wait for these.
  const [{ findPython }, { installPython }, { declaredFor, minorsAskedFor }] = await Promise.all([
    import('../../verify/environment/python.ts'),
    import('../../verify/environment/install-python.ts'),
    import('../../verify/checks/version-notes.ts'),
  ]);
  const isPath = named !== undefined && /[\\/]|^\./.test(named);
  const python = isPath ? resolve(cwd, named) : named;
  const { found, rejected } = await findPython(root, {
    environment: env,
    preferred: minorsAskedFor(declaredFor(root, cwd)),
    needs,
    ...(python !== undefined && { python }),
  });
  if (found !== undefined) return { kind: 'found', python: found, timeoutSeconds };
  const candidates = rejected.map(({ path, reason }) => `${path} (${reason})`);
  const install = installPython(env);
  const missing = diagnose(verification.noPython, { candidates, install });
  // A Python that was asked for by name and cannot verify is a mistake to be corrected first.
  const severity = named === undefined ? missing.severity : 'error';
  return {
    kind: 'none',
    reason: 'no Python 3.10 to 3.14 was found',
    diagnostic: { ...missing, severity },
    install,
  };
}
