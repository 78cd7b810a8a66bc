/** An environment with what an app gets in Azure: the versions and the Python that its files ask for. */

import { createHash } from 'node:crypto';
import path from 'node:path';
import { type DeclaredVersion, declaredVersions } from '../../app/declared-versions.ts';
import { type DependencyFile, dependencyFiles } from '../../app/dependencies.ts';
import { projectDependencies } from '../../app/pyproject.ts';
import { readRequirements } from '../../app/requirements.ts';
import { asksFor } from '../../app/versions.ts';
import { diagnose } from '../../diagnostics/diagnostic.ts';
import { failed, ok, type Result } from '../../diagnostics/result.ts';
import { verification } from '../../diagnostics/verification.ts';
import { makeScratch, writeScratchFile } from '../../workspace/scratch.ts';
import { cacheFolder } from '../../workspace/text/cache-folder.ts';
import { keepFolder } from '../../workspace/tree/cached-folder.ts';
import { textAt } from '../../workspace/tree/file-text.ts';
import { surroundingsOf } from '../../workspace/tree/surroundings.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import { minorsAskedFor } from '../checks/version-notes.ts';
import { hasUv, makeEnvironment } from './make-environment.ts';
import { findInterpreter, interpreterOf, pythonAt, type UserPython } from './python.ts';

export interface ExactOptions {
  readonly environment: NodeJS.ProcessEnv;
  /** Where the folders around the app are known from, for an app outside of a repository. */
  readonly cwd: string;
  /** Hears what is being done, as it takes a while. */
  readonly tell: (text: string) => void;
}

/** What pip gets to read: files by name, the first of which is installed. */
interface Installable {
  readonly files: Readonly<Record<string, string>>;
  readonly constrained: boolean;
}

const MINORS = ['3.13', '3.12', '3.11', '3.10', '3.14'];
const SECONDS = 900;

/**
 * A Python with what the app in a tree asks for, or why there is none. uv installs it where uv is there;
 * pip does where it is not, or fails: each reads its own configuration, and uv may have to download a
 * Python. Made once for the same requirements and kept in the user's cache; versions that are not pinned
 * are looked up again each month.
 */
export async function exactPython(
  tree: Tree,
  root: string,
  options: ExactOptions,
): Promise<Result<UserPython>> {
  const { environment, cwd } = options;
  const wanted = pythonWanted(declaredVersions(tree, surroundingsOf(root, cwd)));
  const installers = await installersFor(root, wanted.minors, environment);
  if (installers.length === 0) {
    const slots = { wanted: wanted.minors[0] ?? '3.10 to 3.14', at: wanted.at };
    return failed(diagnose(verification.exactPythonMissing, slots));
  }
  const installable = installableOf(tree);
  const problems: string[] = [];
  for (const installer of installers) {
    const { minor, uv } = installer;
    const folder = path.join(cacheFolder(environment), `exact-${digestOf(installable, minor)}`);
    let problem: string | undefined;
    try {
      problem = await keepFolder(folder, (draft) => {
        options.tell(`Installing what the app asks for, with Python ${minor}, into ${folder} …`);
        return install(draft, installable, installer, { root, environment });
      });
    } catch (error) {
      problem = (error as Error).message;
    }
    if (problem === undefined) return inFolder(folder, root, environment);
    problems.push(`${uv ? 'uv' : 'pip'} fails: ${problem}`);
  }
  return failed(diagnose(verification.exactNotMade, { problem: problems.join('; ') }));
}

async function inFolder(
  folder: string,
  root: string,
  environment: NodeJS.ProcessEnv,
): Promise<Result<UserPython>> {
  const python = await pythonAt(interpreterOf(folder), '--exact', root, environment);
  if (python !== undefined) return ok(python);
  const broken = `the Python in ${folder} does not run; delete that folder`;
  return failed(diagnose(verification.exactNotMade, { problem: broken }));
}

/** The minor versions that will do, the likeliest first, and the file that asks for the first. */
function pythonWanted(declared: readonly DeclaredVersion[]): {
  readonly minors: readonly string[];
  readonly at?: string;
} {
  const [minor] = minorsAskedFor(declared);
  const asked = declared.filter(({ of }) => of === 'python');
  if (minor !== undefined) {
    const at = asked.find(({ specifier }) => specifier === `==${minor}.*`)?.path;
    return { minors: [minor], ...(at !== undefined && { at }) };
  }
  const admitted = MINORS.filter((each) =>
    asked.every(({ specifier }) => asksFor(specifier, `${each}.99`)),
  );
  return { minors: admitted, ...(asked[0] && { at: asked[0].path }) };
}

/** What is installed: the requirements.txt with the files that it may include, else other lists. */
function installableOf(tree: Tree): Installable {
  const names = tree.entries('').flatMap(({ name }) => (/\.txt$/.test(name) ? [name] : []));
  const texts = Object.fromEntries(
    names.map((name) => [name, withoutFolders(textAt(tree, name) ?? '')]),
  );
  const lines = readRequirements(Object.values(texts).join('\n'));
  if (texts['requirements.txt'] !== undefined) {
    const isListed = lines.some(({ name }) => name === 'azure-functions');
    // Azure brings a library to an app that lists none.
    const entry = `-r requirements.txt\n${isListed ? '' : 'azure-functions\n'}`;
    return { files: { 'pyfunc-install.txt': entry, ...texts }, constrained: false };
  }
  const project = projectDependencies(textAt(tree, 'pyproject.toml') ?? '')?.requirements ?? [];
  const listed = [
    ...project.filter(({ name }) => name !== 'python').map(({ text }) => text),
    ...(project.length > 0 ? [] : declaredLibraries(tree)),
  ];
  const isListed = listed.some((line) => /^azure[-_.]functions(?![-_.\w])/im.test(line));
  const entry = [...listed, ...(isListed ? [] : ['azure-functions'])].join('\n');
  const locked = lockedVersions(tree);
  return {
    files: {
      'pyfunc-install.txt': `${entry}\n`,
      'pyfunc-locked.txt': `${locked.join('\n')}\n`,
      ...texts,
    },
    constrained: locked.length > 0,
  };
}

/** The packages of a Pipfile, of a conda environment, or else the library in the version that any file names. */
function declaredLibraries(tree: Tree): string[] {
  const files = dependencyFiles(tree, undefined, []);
  const pipfile = files.find(({ path: file }) => file === 'Pipfile');
  if (pipfile !== undefined) {
    return pipfile.dependencies.map(({ name, specifier }) => `${name}${specifier}`);
  }
  const conda = files.find(({ path: file }) => /\.ya?ml$/.test(file));
  if (conda !== undefined) return condaRequirements(conda);
  const libraries = declaredVersions(tree).filter(({ of }) => of !== 'python');
  return libraries.map(({ of, specifier }) => `${of}${specifier}`);
}

/**
 * What pip installs in a conda environment, and the library. Other packages of conda channels may have
 * other names on PyPI, where a stranger's package may have theirs, so they are stood in for.
 */
function condaRequirements({ text, dependencies }: DependencyFile): string[] {
  const [, indent = '', section = ''] =
    /^([ \t]*)-[ \t]*pip:[^\n]*\n((?:[ \t]*(?:[-#].*)?\r?\n?)*)/m.exec(text) ?? [];
  const lines = section.split(/\r?\n/);
  const end = lines.findIndex((line) => /\S/.test(line) && line.search(/\S/) <= indent.length);
  const byPip = (end < 0 ? lines : lines.slice(0, end)).flatMap((line) => {
    const item = /^\s*-\s+(["']?)(.*?)\1\s*(?:\s#.*)?$/.exec(line)?.[2] ?? '';
    return item === '' ? [] : [item];
  });
  const named = readRequirements(byPip.join('\n')).map(({ name }) => name);
  const libraries = dependencies.filter(
    ({ name }) => /^azure-functions(?:-durable)?$/.test(name) && !named.includes(name),
  );
  // One `=` of conda admits any version that begins so.
  const pinned = libraries.map(({ name, specifier, text: written }) =>
    /=\s*[\d.]+$/.test(written) && !written.includes('==') && !/[<>!~]/.test(written)
      ? `${name}${specifier}.*`
      : `${name}${specifier}`,
  );
  return [withoutFolders(byPip.join('\n')), ...pinned];
}

/** Pins of a lock file as constraints; packages that it has in several versions are left out. */
function lockedVersions(tree: Tree): string[] {
  const toml = ['uv.lock', 'poetry.lock', 'pdm.lock'].map((name) => textAt(tree, name) ?? '');
  const entries = toml
    .join('\n')
    .matchAll(/^name\s*=\s*"([^"]+)"\s*\r?\nversion\s*=\s*"([^"]+)"/gm);
  const json = textAt(tree, 'Pipfile.lock') ?? '';
  const pipenv = json.matchAll(/"([\w.-]+)":\s*\{[^{}]*?"version":\s*"==([^"]+)"/g);
  const pins = [...entries, ...pipenv].map(
    ([, name = '', version = '']) => [name, version] as const,
  );
  return pins
    .filter(([name]) => pins.filter(([other]) => other === name).length === 1)
    .map(([name, version]) => `${name}==${version}`);
}

/** Folders are not installed: that would write into them, and the app is indexed as it lies there. */
function withoutFolders(text: string): string {
  return text.replace(/^[ \t]*(?:-e\b|--editable\b|\.{1,2}(?:[\\/]|[ \t]*$)|file:).*$/gm, '');
}

function digestOf({ files }: Installable, minor: string): string {
  const month = new Date().toISOString().slice(0, 7);
  const machine = [process.platform, process.arch, minor, month];
  return createHash('sha256')
    .update(JSON.stringify([machine, files]))
    .digest('hex')
    .slice(0, 16);
}

interface Installer {
  readonly uv: boolean;
  /** An interpreter; for uv a version to download too. */
  readonly python: string;
  readonly minor: string;
}

/** What can make the environment, the likeliest first; none where no Python will do. */
async function installersFor(
  root: string,
  minors: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<Installer[]> {
  const base = await findInterpreter(root, minors, environment);
  const [first] = minors;
  const ofUv = base?.minor === first ? base?.path : first;
  const installers = [
    ...(first !== undefined && ofUv !== undefined && (await hasUv(root, environment))
      ? [{ uv: true, python: ofUv, minor: first }]
      : []),
    ...(base === undefined ? [] : [{ uv: false, python: base.path, minor: base.minor }]),
  ];
  return installers.filter(({ minor }) => MINORS.includes(minor));
}

async function install(
  folder: string,
  { files, constrained }: Installable,
  { uv, python }: Installer,
  { root, environment }: Pick<ExactOptions, 'environment'> & { readonly root: string },
): Promise<string | undefined> {
  const scratch = makeScratch('pyfunc-exact');
  try {
    for (const [name, text] of Object.entries(files)) {
      writeScratchFile(path.join(scratch.path, name), text);
    }
    const wanted = [
      ...['-r', path.join(scratch.path, 'pyfunc-install.txt')],
      ...(constrained ? ['-c', path.join(scratch.path, 'pyfunc-locked.txt')] : []),
    ];
    const options = { python, uv, workingFolder: root, seconds: SECONDS, environment };
    return await makeEnvironment(folder, wanted, options);
  } finally {
    scratch.clear();
  }
}
