import { basename, join } from 'node:path';
import { settingNames, settingsToFill } from '../app/inspect/deployment.ts';
import { lackingSettings, settingsOfBindings } from '../app/inspect/settings.ts';
import { readRequirements } from '../app/requirements.ts';
import type { JsonObject } from '../bindings/function-json/function-json.ts';
import { keepsEmulators } from '../generators/emulators/need-emulators.ts';
import { commitWith, topOfRepository } from '../workspace/git/git.ts';
import { isOnPath } from '../workspace/process/on-path.ts';
import { counted } from '../workspace/text/counted.ts';
import { readText } from '../workspace/text/text.ts';
import { type DiskTree, openTree, Unreadable } from '../workspace/tree/disk.ts';
import { installCoreTools, installStorage, startEmulators, startStorage } from './core-tools.ts';
import type { Host } from './host.ts';
import type { Proof } from './outcome.ts';

/** Something to do next with an app on this machine. */
export interface LocalStep {
  /** An imperative, e.g. `Run your tests`. */
  readonly text: string;
  /** A command line; absent where there is none. */
  readonly command?: string;
}

export interface LocalOptions {
  /** Absolute. */
  readonly root: string;
  /** How the result was proved: it has the bindings that name settings. */
  readonly proof?: Proof | undefined;
  /** Compares the app with what it was: at a revision, whose commit the command names. */
  readonly compare?: {
    readonly revision: string;
    readonly command: (commit: string) => string;
    /** How many functions of the original were left out. */
    readonly leftOut?: number;
  };
}

/**
 * What to do next on this machine, as far as looking at it tells: packages that the virtual environment
 * lacks, settings that local.settings.json lacks, tests, a comparison, and the tools that start the app.
 * Nothing is run.
 */
export function localSteps(
  { root, proof, compare }: LocalOptions,
  { env }: Pick<Host, 'env'>,
): readonly LocalStep[] {
  return unlessUnreadable(() => {
    const tree = openTree(root);
    return [
      ...packageSteps(tree),
      ...settingSteps(tree, proof),
      ...testSteps(tree),
      ...compareSteps(root, compare),
      ...toolSteps(tree, env),
    ];
  });
}

/** The app is written: what cannot be read any more only keeps advice from being given. */
function unlessUnreadable(steps: () => LocalStep[]): LocalStep[] {
  try {
    return steps();
  } catch (error) {
    if (error instanceof Unreadable) return [];
    throw error;
  }
}

const environments = ['.venv', 'venv'];
const isWindows = process.platform === 'win32';

/** The virtual environment of an app: one that is there, or the one that the first step makes. */
interface Environment {
  readonly name: string;
  readonly isThere: boolean;
  /** Undefined where its packages cannot be told. */
  readonly installed: ReadonlySet<string> | undefined;
}

function environmentOf(tree: DiskTree): Environment | undefined {
  const names = tree.entries('').map(({ name }) => name);
  const found = environments.find((each) => names.includes(each));
  if (found !== undefined) {
    return { name: found, isThere: true, installed: installedIn(join(tree.root, found)) };
  }
  const isMade = tree.file('requirements.txt') !== undefined;
  return isMade ? { name: '.venv', isThere: false, installed: new Set() } : undefined;
}

/** Its Python as a command, which needs no activation. */
function pythonOf(environment: Environment | undefined): string {
  if (environment === undefined) return isWindows ? 'py' : 'python3';
  return join(environment.name, isWindows ? 'Scripts\\python' : 'bin/python');
}

function packageSteps(tree: DiskTree): LocalStep[] {
  const file = tree.file('requirements.txt');
  const read = file && readText(file);
  const environment = environmentOf(tree);
  if (read?.kind !== 'text' || environment === undefined) return [];
  const pip = `${pythonOf(environment)} -m pip install -r requirements.txt`;
  if (!environment.isThere) {
    const make = `${isWindows ? 'py' : 'python3'} -m venv ${environment.name}`;
    return [{ text: 'Install the packages', command: `${make} && ${pip}` }];
  }
  const { installed, name: where } = environment;
  if (installed === undefined) return [];
  const missing = readRequirements(read.text)
    .map(({ name }) => name)
    .filter((name) => !installed.has(folded(name)));
  if (missing.length === 0) return [];
  return [{ text: `Install ${missing.join(', ')}, which ${where} lacks`, command: pip }];
}

/** The packages of a virtual environment by their folders; undefined where it has none that we know. */
function installedIn(environment: string): ReadonlySet<string> | undefined {
  const libraries =
    process.platform === 'win32'
      ? [join('Lib', 'site-packages')]
      : foldersIn(join(environment, 'lib')).map((name) => join('lib', name, 'site-packages'));
  const found = libraries.flatMap((each) => foldersIn(join(environment, each)));
  const packages = found.flatMap(
    (name) => /^(.+?)-[^-]+\.(?:dist|egg)-info$/.exec(name)?.[1] ?? [],
  );
  return found.length === 0 ? undefined : new Set(packages.map(folded));
}

function foldersIn(folder: string): string[] {
  try {
    return openTree(folder)
      .entries('')
      .map(({ name }) => basename(name));
  } catch (error) {
    if (error instanceof Unreadable) return [];
    throw error;
  }
}

/** Names of packages are the same whatever their case and signs. */
function folded(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}

const settingsPath = 'local.settings.json';

function settingSteps(tree: DiskTree, proof: Proof | undefined): LocalStep[] {
  return [...missingSteps(tree, proof), ...fillSteps(tree)];
}

/** The settings whose values only the owner of the app has. */
function fillSteps(tree: DiskTree): LocalStep[] {
  const names = settingsToFill(tree);
  if (names.length === 0) return [];
  return [{ text: `Fill in settings of ${settingsPath}: ${names.join(', ')}` }];
}

/** What is left to do by hand in a new app, whose commands `create` tells. */
export function stepsByHand(root: string): readonly LocalStep[] {
  return unlessUnreadable(() => fillSteps(openTree(root)));
}

function missingSteps(tree: DiskTree, proof: Proof | undefined): LocalStep[] {
  if (proof?.kind !== 'checked') return [];
  const functions = proof.verification.functions.flatMap(({ found }) =>
    found === undefined ? [] : [{ name: found.name, bindings: found.bindings as JsonObject[] }],
  );
  const values = settingNames(tree);
  const lacking = lackingSettings(settingsOfBindings(functions), values ?? []);
  const names = [...new Set(lacking.map(({ name }) => name))];
  if (names.length === 0) return [];
  const isThere = tree.file(settingsPath) !== undefined;
  if (isThere && values === undefined) return [];
  const verb = isThere ? 'Add settings to' : 'Create';
  return [{ text: `${verb} ${settingsPath}${isThere ? '' : ' with'}: ${names.join(', ')}` }];
}

/** The commit is named by its id: a revision such as HEAD is another one after the next commit. */
function compareSteps(root: string, compare: LocalOptions['compare']): LocalStep[] {
  if (compare === undefined || topOfRepository(root) === undefined) return [];
  const commit = commitWith(root, compare.revision);
  if (commit === undefined) return [];
  const { leftOut = 0 } = compare;
  const but = leftOut === 0 ? '' : `; the ${counted(leftOut, 'function')} left out will differ`;
  return [{ text: `Compare what they do${but}`, command: compare.command(commit) }];
}

function testSteps(tree: DiskTree): LocalStep[] {
  const isTest = (name: string) => /^test_.*\.py$|_test\.py$/.test(name);
  const entries = tree.entries('');
  const has = entries.some(({ name }) => isTest(name) || name === 'pytest.ini');
  const below = ['tests', 'test'].some((folder) =>
    tree.entries(folder).some(({ name }) => isTest(name)),
  );
  if (!has && !below) return [];
  const environment = environmentOf(tree);
  const python = pythonOf(environment);
  const lacks = environment?.installed !== undefined && !environment.installed.has('pytest');
  const list = ['requirements-dev.txt', 'requirements-test.txt'].find((each) => tree.file(each));
  const packages = list === undefined ? 'pytest' : `-r ${list}`;
  const install = lacks ? `${python} -m pip install ${packages} && ` : '';
  return [{ text: 'Run your tests', command: `${install}${python} -m pytest` }];
}

/** Starts the app, with what that needs first. */
function toolSteps(tree: DiskTree, env: Host['env']): LocalStep[] {
  const file = tree.file(settingsPath);
  const read = file && readText(file);
  const usesEmulator = read?.kind === 'text' && /UseDevelopmentStorage=true/i.test(read.text);
  const lacks = (program: string) => !isOnPath(program, env);
  return [
    ...(keepsEmulators(tree)
      ? [{ text: 'Start the emulators', command: startEmulators }]
      : usesEmulator
        ? [
            ...(lacks('azurite')
              ? [{ text: 'Install the storage emulator', command: installStorage }]
              : []),
            { text: 'Start the storage emulator', command: startStorage },
          ]
        : []),
    ...(lacks('func')
      ? [{ text: 'Install Azure Functions Core Tools', command: installCoreTools }]
      : []),
    { text: 'Start the app', command: startCommand(environmentOf(tree)) },
  ];
}

/** Core Tools take the Python of the environment that is active. */
function startCommand(environment: Environment | undefined): string {
  if (environment === undefined) return 'func start';
  const activate = join(environment.name, isWindows ? 'Scripts\\activate' : 'bin/activate');
  return `${isWindows ? '' : '. '}${activate} && func start`;
}
