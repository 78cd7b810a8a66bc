import { dependencyFiles } from '../../app/dependencies.ts';
import { type Requirement, readRequirements } from '../../app/requirements.ts';
import { packagesToInstall } from '../../diagnostics/additions.ts';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { standInFails } from '../../diagnostics/losses.ts';
import { verification } from '../../diagnostics/verification.ts';
import type { UserPython } from '../../verify/environment/python.ts';
import { isOnPath } from '../../workspace/process/on-path.ts';
import { askPython, problemOf, runPython } from '../../workspace/process/run-program.ts';
import { commandLine } from '../../workspace/text/command-line.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import { environmentOf, projectToolOf, pythonIn } from '../app-tools.ts';
import { type Host, untilAborted } from '../host.ts';

/** The packages that templates bring to an app, and what installs them there. */
export interface AddedPackages {
  readonly requirements: readonly Requirement[];
  readonly installer: Installer;
}

/** How an app installs its packages. */
export interface Installer {
  /** In order; run in the folder of the app. */
  readonly commands: readonly (readonly string[])[];
  /** Whether the commands write a lock file too. */
  readonly locks: boolean;
  /** That of the environment in the app, from the folder of the app. */
  readonly interpreter?: string;
  /** Why pyfunc does not run them by itself; absent where it does. */
  readonly leftOut?: string;
}

/** Until a slow package index counts as one that does not answer. */
const timeoutS = 600;

/** The packages among requirement lines, and the app's own way to install them. Starts no program. */
export function addedPackages(
  tree: Tree,
  lines: readonly string[],
  { env, install }: { readonly env: Host['env']; readonly install: boolean },
): AddedPackages {
  const requirements = [...new Set(lines)]
    .flatMap((line) => readRequirements(line))
    .filter(({ name }) => name !== 'azure-functions');
  const found = installerOf(tree, requirements, env);
  const installer = install ? found : { ...found, leftOut: '--no-install was given' };
  return { requirements, installer };
}

function installerOf(
  tree: Tree,
  requirements: readonly Requirement[],
  env: Host['env'],
): Installer {
  const tool = projectToolOf(tree);
  const own = environmentOf(tree);
  const python = own && pythonIn(own);
  const interpreter = python === undefined ? {} : { interpreter: python };
  // A table of a tool may describe only the package: without a lock, it installs what its file lists.
  const listed = dependencyFiles(tree, undefined, []).flatMap(({ path, dependencies }) =>
    path === 'pyproject.toml' || path === 'Pipfile' ? dependencies.map(({ name }) => name) : [],
  );
  const isListed = requirements.every(({ name }) => listed.includes(name));
  if (tool !== undefined && (tool.isLocked || isListed)) {
    const { update: commands, program, isLocked } = tool;
    const known = { commands, locks: true, ...interpreter };
    if (!isOnPath(program, env)) return { ...known, leftOut: `${program} is not on PATH` };
    const isUsed = own !== undefined || isLocked;
    return isUsed
      ? known
      : { ...known, leftOut: `${program} has not locked the app's packages yet` };
  }
  const words = ['-m', 'pip', 'install', ...requirements.map(({ text }) => text)];
  const commands = [[python ?? 'python', ...words]];
  const known = { commands, locks: false, ...interpreter };
  return own !== undefined ? known : { ...known, leftOut: 'the app has no environment' };
}

/** The names of the packages that a Python lacks. */
export async function missingFrom(
  interpreter: string,
  requirements: readonly Requirement[],
  root: string,
): Promise<string[]> {
  const names = requirements.map(({ name }) => name);
  if (names.length === 0) return [];
  const { report } = await askPython([interpreter], question(names), root);
  const missing = report.split('\n').filter((each) => each !== '');
  return names.filter((name) => missing.includes(name));
}

/** The names that no distribution has, one a line. */
function question(names: readonly string[]): string {
  return `
import importlib.metadata, json, os
for name in json.loads(${JSON.stringify(JSON.stringify(names))}):
    try:
        importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        os.write(3, (name + "\\n").encode())
`;
}

/** Installs the packages, or says why it could not, as the part of a sentence. */
export async function installAdded(
  { installer }: AddedPackages,
  root: string,
  host: Host,
): Promise<string | undefined> {
  const { commands } = installer;
  host.on({ kind: 'progress', text: `Installing packages: ${commandsText(installer)} …` });
  const environment = { ...host.env, PIP_NO_INPUT: '1', PIP_DISABLE_PIP_VERSION_CHECK: '1' };
  const run = (command: readonly string[]) => {
    const running = runPython(command, { folder: root, seconds: timeoutS, environment });
    return untilAborted(running, host.signal);
  };
  for (const command of commands) {
    let done = await run(command);
    const [interpreter = '', ...words] = command;
    // An environment that uv made has no pip.
    if (done?.output.includes('No module named pip') && isOnPath('uv', host.env)) {
      done = await run(['uv', 'pip', 'install', '--python', interpreter, ...words.slice(3)]);
    }
    const problem = done === undefined ? 'it was stopped' : problemOf(done, timeoutS);
    if (problem !== undefined) return `the installation failed (${problem})`;
  }
  return undefined;
}

export function commandsText({ commands }: Installer): string {
  return commands.map((each) => commandLine([...each])).join(' && ');
}

/** Errors that a package which is not installed may cause, whatever the app is like. */
const mayBeMissing = new Set([verification.durableMissing.code, standInFails.code]);

export function isForMissingPackages(errors: readonly Diagnostic[]): boolean {
  return errors.every(({ code }) => mayBeMissing.has(code));
}

/** Says what is not installed, and how to install it. */
export function missingDiagnostic(
  { requirements, installer }: AddedPackages,
  missing: readonly string[],
  python: UserPython | undefined,
  problem: string | undefined,
): Diagnostic {
  const packages = requirements
    .filter(({ name }) => missing.includes(name))
    .map(({ text }) => text);
  const where = python === undefined ? undefined : `Python ${python.version} (${python.path})`;
  const reason = problem ?? installer.leftOut;
  return diagnose(packagesToInstall, { packages, where, reason, command: commandsText(installer) });
}
