import { homedir } from 'node:os';
import path from 'node:path';
import { openTree, Unreadable } from '../../workspace/tree/disk.ts';

/** What azure-functions runs on; the one most often deployed first. */
const MINORS = [13, 12, 11, 10, 14];

const windows = process.platform === 'win32';

/**
 * Where a Python 3.10 to 3.14 may be on this machine that no app names: by its version on PATH, in
 * pyenv, uv, Homebrew and the folders of the system. Those of a preferred version such as `3.11` first.
 */
export function pythonsOfMachine(
  environment: NodeJS.ProcessEnv,
  preferred: readonly string[] = [],
): string[] {
  const isPreferred = (minor: number) => preferred.includes(`3.${minor}`);
  const minors = [...MINORS.filter(isPreferred), ...MINORS.filter((minor) => !isPreferred(minor))];
  const home = environment.HOME || homedir();
  const data = environment.XDG_DATA_HOME || path.join(home, '.local/share');
  const kept = [
    pyenvVersions(environment),
    environment.UV_PYTHON_INSTALL_DIR ||
      (windows
        ? path.join(environment.APPDATA || path.join(home, 'AppData/Roaming'), 'uv/python')
        : path.join(data, 'uv/python')),
  ].map((folder) => ({ folder, names: folderNames(folder) }));
  const versioned = minors.flatMap((minor) => [
    `python3.${minor}`,
    ...kept.flatMap(({ folder, names }) =>
      names
        .filter((name) => new RegExp(`^(?:cpython-)?3\\.${minor}\\.`).test(name))
        .map((name) => path.join(folder, name, windows ? 'python.exe' : 'bin/python3')),
    ),
    ...systemFolders(environment, minor),
  ]);
  return [...versioned, ...(windows ? [] : ['/usr/bin/python3', '/usr/local/bin/python3'])];
}

function systemFolders(environment: NodeJS.ProcessEnv, minor: number): string[] {
  if (!windows) {
    return ['/usr/bin', '/usr/local/bin', '/opt/homebrew/bin'].map(
      (folder) => `${folder}/python3.${minor}`,
    );
  }
  const programs = [
    environment.LOCALAPPDATA && path.join(environment.LOCALAPPDATA, 'Programs/Python'),
  ];
  return [...programs, environment.ProgramFiles].flatMap((folder) =>
    folder ? path.join(folder, `Python3${minor}`, 'python.exe') : [],
  );
}

/** Its shims stand on PATH, but run only where the version is chosen. */
function pyenvVersions(environment: NodeJS.ProcessEnv): string {
  const home = environment.HOME || homedir();
  return path.join(environment.PYENV_ROOT || path.join(home, '.pyenv'), 'versions');
}

function folderNames(folder: string): string[] {
  try {
    return openTree(folder)
      .entries('')
      .map(({ name }) => name);
  } catch (error) {
    if (error instanceof Unreadable) return [];
    throw error;
  }
}
