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
import { environmentOf, type ProjectTool, projectToolOf, pythonIn } from './app-tools.ts';
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
    const setting = settingOf(tree, env);
    return [
      ...packageSteps(tree, setting),
      ...settingSteps(tree, proof),
      ...testSteps(tree, setting),
      ...compareSteps(root, compare),
      ...toolSteps(tree, setting, env),
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

const isWindows = process.platform === 'win32';

/** What runs the Python of an app: an environment that is there, a project tool, or one that pip fills. */
interface Setting {
  readonly environment: { readonly name: string; readonly isThere: boolean } | undefined;
  /** Undefined where it cannot be told. */
  readonly installed: ReadonlySet<string> | undefined;
  /** Absent where the tool is not there, but an environment is. */
  readonly tool: ProjectTool | undefined;
}

function settingOf(tree: DiskTree, env: Host['env']): Setting {
  const found = environmentOf(tree);
  const known = projectToolOf(tree);
  const tool =
    known !== undefined && (found === undefined || isOnPath(known.program, env))
      ? known
      : undefined;
  if (found !== undefined) {
    const installed = installedIn(join(tree.root, found));
    return { environment: { name: found, isThere: true }, installed, tool };
  }
  const isMade = tool === undefined && tree.file('requirements.txt') !== undefined;
  const environment = isMade ? { name: '.venv', isThere: false } : undefined;
  return { environment, installed: isMade ? new Set() : undefined, tool };
}

/** Its Python as a command, which needs no activation. */
function pythonOf({ environment, tool }: Setting): string {
  if (environment !== undefined) return pythonIn(environment.name);
  const python = isWindows ? 'py' : 'python3';
  return tool === undefined ? python : `${tool.run} python`;
}

function packageSteps(tree: DiskTree, setting: Setting): LocalStep[] {
  const { environment, installed, tool } = setting;
  const pip = `${pythonOf(setting)} -m pip install -r requirements.txt`;
  if (environment === undefined) {
    return tool === undefined ? [] : [{ text: 'Install the packages', command: tool.install }];
  }
  if (!environment.isThere) {
    const make = `${isWindows ? 'py' : 'python3'} -m venv ${environment.name}`;
    return [{ text: 'Install the packages', command: `${make} && ${pip}` }];
  }
  const file = tree.file('requirements.txt');
  const read = file && readText(file);
  if (installed === undefined || read?.kind !== 'text') return [];
  const missing = readRequirements(read.text)
    .map(({ name }) => name)
    .filter((name) => !installed.has(folded(name)));
  if (missing.length === 0) return [];
  const text = `Install ${missing.join(', ')}, which ${environment.name} lacks`;
  return [{ text, command: tool?.install ?? pip }];
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

function testSteps(tree: DiskTree, setting: Setting): LocalStep[] {
  const isTest = (name: string) => /^test_.*\.py$|_test\.py$/.test(name);
  const entries = tree.entries('');
  const has = entries.some(({ name }) => isTest(name) || name === 'pytest.ini');
  const below = ['tests', 'test'].some((folder) =>
    tree.entries(folder).some(({ name }) => isTest(name)),
  );
  if (!has && !below) return [];
  const python = pythonOf(setting);
  const { environment, installed, tool } = setting;
  const tests = `${python} -m pytest`;
  const install = tool === undefined ? pipTests(tree, python) : tool.addTests;
  const lacks =
    environment === undefined
      ? tool !== undefined && !isListed(tree, 'pytest')
      : installed !== undefined && !installed.has('pytest');
  return [{ text: 'Run your tests', command: lacks ? `${install} && ${tests}` : tests }];
}

function pipTests(tree: DiskTree, python: string): string {
  const list = ['requirements-dev.txt', 'requirements-test.txt'].find((each) => tree.file(each));
  return `${python} -m pip install ${list === undefined ? 'pytest' : `-r ${list}`}`;
}

/** Whether a list of packages for development may have it. */
function isListed(tree: DiskTree, name: string): boolean {
  return ['pyproject.toml', 'Pipfile'].some((path) =>
    Buffer.from(tree.file(path)?.bytes ?? []).includes(name),
  );
}

/** Starts the app, with what that needs first. */
function toolSteps(tree: DiskTree, setting: Setting, env: Host['env']): LocalStep[] {
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
    { text: 'Start the app', command: startCommand(setting) },
  ];
}

/** Core Tools take the Python of the environment that is active. */
function startCommand({ environment, tool }: Setting): string {
  if (environment === undefined)
    return tool === undefined ? 'func start' : `${tool.run} func start`;
  const activate = join(environment.name, isWindows ? 'Scripts\\activate' : 'bin/activate');
  return `${isWindows ? '' : '. '}${activate} && func start`;
}
