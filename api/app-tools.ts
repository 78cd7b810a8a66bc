import { surroundingsOf } from '../workspace/tree/surroundings.ts';
import type { Tree } from '../workspace/tree/tree.ts';

/** The tool that manages the packages of an app, if the app uses one. */
export interface ProjectTool {
  readonly program: 'uv' | 'poetry' | 'pdm' | 'pipenv';
  /** Whether its lock file is there. */
  readonly isLocked: boolean;
  /** What updates the lock file and installs, in order, in the folder of the app. */
  readonly update: readonly (readonly string[])[];
  /** Command lines for people. */
  readonly install: string;
  readonly addTests: string;
  /** Starts a program in the environment of the app. */
  readonly run: string;
}

type Known = Omit<ProjectTool, 'isLocked'> & {
  readonly lock: string;
  /** The table that an app has for this tool, and that of a project which holds other projects. */
  readonly mark?: RegExp;
  readonly workspace?: RegExp;
};

const tools: readonly Known[] = [
  {
    program: 'uv',
    lock: 'uv.lock',
    mark: /^\s*\[\s*tool\s*\.\s*uv\b/m,
    workspace: /^\s*\[\s*tool\s*\.\s*uv\s*\.\s*workspace\s*\]/m,
    // What a person installed beside the lock stays.
    update: [['uv', 'sync', '--inexact']],
    install: 'uv sync',
    addTests: 'uv add --dev pytest',
    run: 'uv run',
  },
  {
    program: 'poetry',
    lock: 'poetry.lock',
    mark: /^\s*\[\s*tool\s*\.\s*poetry\b/m,
    update: [
      ['poetry', 'lock', '--no-interaction'],
      ['poetry', 'install', '--no-interaction'],
    ],
    install: 'poetry install',
    addTests: 'poetry add --group dev pytest',
    run: 'poetry run',
  },
  {
    program: 'pdm',
    lock: 'pdm.lock',
    mark: /^\s*\[\s*tool\s*\.\s*pdm\b/m,
    update: [['pdm', 'install']],
    install: 'pdm install',
    addTests: 'pdm add --dev pytest',
    run: 'pdm run',
  },
  {
    program: 'pipenv',
    lock: 'Pipfile.lock',
    update: [['pipenv', 'install']],
    install: 'pipenv install --dev',
    addTests: 'pipenv install --dev pytest',
    run: 'pipenv run',
  },
];

const textOf = (tree: Tree, path: string) =>
  Buffer.from(tree.file(path)?.bytes ?? []).toString('utf8');

/** The project tool of an app on disk: that of its own files, or else of the workspace around it. */
export function projectToolOf(tree: Tree): ProjectTool | undefined {
  const isThere = (name: string) => tree.file(name) !== undefined;
  const project = textOf(tree, 'pyproject.toml');
  const own = tools.find(
    ({ program, lock, mark }) =>
      isThere(lock) || (program === 'pipenv' ? isThere('Pipfile') : mark?.test(project)),
  );
  const isProject = isThere('pyproject.toml');
  for (const { tree: outer, folder } of isProject ? foldersAround(tree.root) : []) {
    const outerProject = textOf(outer, `${folder}pyproject.toml`);
    const found = tools.find(
      (each) => each.workspace?.test(outerProject) && (own === undefined || own === each),
    );
    if (found === undefined) continue;
    return { ...found, isLocked: outer.file(folder + found.lock) !== undefined };
  }
  return own && { ...own, isLocked: isThere(own.lock) };
}

/** A virtual environment: its folder as seen from the app, e.g. `.venv` or `../.venv`. */
export function environmentOf(tree: Tree): string | undefined {
  const names = ['.venv', 'venv', 'env'];
  const entries = tree.entries('').map(({ name }) => name);
  // A folder named env may be anything.
  const isOne = (name: string) => name !== 'env' || tree.isThere('env/pyvenv.cfg');
  const own = names.find((each) => entries.includes(each) && isOne(each));
  if (own !== undefined) return own;
  let up = '';
  for (const { tree: outer, folder } of foldersAround(tree.root)) {
    up += '../';
    const found = names.find((each) => outer.isThere(`${folder}${each}/pyvenv.cfg`));
    if (found !== undefined) return up + found;
  }
  return undefined;
}

/** The Python of a virtual environment, as a command that needs no activation. */
export function pythonIn(environment: string): string {
  return process.platform === 'win32'
    ? `${environment.replaceAll('/', '\\')}\\Scripts\\python`
    : `${environment}/bin/python`;
}

/** The folders above an app, the nearest first, up to the top of its repository; each ends with `/`. */
function foldersAround(root: string): { readonly tree: Tree; readonly folder: string }[] {
  const around = surroundingsOf(root, root);
  if (around === undefined) return [];
  const { tree, app } = around;
  const parts = app.split('/').map((part) => `${part}/`);
  return parts.map((_, index) => ({ tree, folder: parts.slice(0, -1 - index).join('') }));
}
