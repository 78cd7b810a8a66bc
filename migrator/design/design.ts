import { type DeploymentFile, deploymentFiles } from '../../app/deployment/deployment-files.ts';
import { azureNames as azureMembers } from '../../bindings/decorators/print.ts';
import { type AzureNames, azureNames } from '../../python/azure-names.ts';
import { snakeCase, uniqueName } from '../../python/names.ts';
import type { PythonSource } from '../../python/python-source.ts';
import type { Pausable } from '../../workspace/process/pausable.ts';
import type { Surroundings } from '../../workspace/tree/surroundings.ts';
import type { MigrationOptions } from '../migration.ts';
import { type OutsideReference, referencesAround } from '../read/around.ts';
import type { LegacyApp } from '../read/legacy-app.ts';
import { findReferences, type Reference } from '../read/references.ts';
import { readStarNames, type StarNames } from '../read/star-names.ts';
import {
  type AppFile,
  appModule,
  designAppFile,
  functionAppPath,
  type WebApp,
} from './app-file.ts';
import { blueprintMoves } from './blueprint-moves.ts';
import {
  designFunctions,
  entryStart,
  type FunctionDesign,
  isInScript,
  namesOf,
} from './function-design.ts';
import { type InlinedScript, planInlinedScripts } from './inlined-scripts.ts';
import { findRenames } from './module-renames.ts';
import type { FolderMove, UnmovedFunction } from './moves.ts';
import { findWebApp, type WebAppReading } from './web-app.ts';

/** How one script is written in v2. */
export interface ScriptDesign {
  readonly source: PythonSource;
  readonly functions: readonly FunctionDesign[];
  /** The variable that holds the blueprint. */
  readonly blueprint: string;
  readonly azure: AzureNames;
  /** Module-level names that change. */
  readonly renames: ReadonlyMap<string, string>;
}

/** What the decisions are made from. */
interface AppReading {
  readonly around: Surroundings | undefined;
  readonly references: readonly Reference[];
  readonly web: WebAppReading;
  readonly scripts: ReadonlyMap<PythonSource, readonly FunctionDesign[]>;
  readonly moved: ReturnType<typeof blueprintMoves>;
  readonly inlined: typeof nothingInlined;
}

const nothingMoves = { moves: [], unmoved: [] };
const nothingInlined = {
  inlined: new Map<PythonSource, InlinedScript>(),
  unmoved: [] as UnmovedFunction[],
};

/** The decisions that several steps share, derived from the app as read and from nothing else. */
export class Design {
  readonly app: LegacyApp;
  readonly options: MigrationOptions;
  /** Folders and modules that get another place, by the names they have. */
  readonly moves: ReadonlyMap<string, FolderMove>;
  /** Function folders that the layout would move and may not. */
  readonly unmoved: readonly UnmovedFunction[];
  /** Scripts that become part of function_app.py. */
  readonly inlined: ReadonlyMap<PythonSource, InlinedScript>;
  /** The function that function_app.py serves as a web application. */
  readonly webApp?: WebApp;
  /** The function that could be served so, where that was not asked for. */
  readonly possibleWebApp?: WebApp;
  /** Why there is none, where there should be one. */
  readonly webAppObstacles: WebAppReading['obstacles'];
  /** Paths of scripts of which nothing is left in their place. */
  readonly gone: ReadonlySet<string>;
  readonly appFile: AppFile;
  readonly scripts: readonly ScriptDesign[];
  /** Places outside their own modules that name what the functions are made of. */
  readonly references: readonly Reference[];
  /** What lies around the app's folder; undefined where nothing does. */
  readonly around: Surroundings | undefined;
  #inlinedByModule: ReadonlyMap<string, InlinedScript> | undefined;
  #names: ReadonlySet<string> | undefined;
  #deploymentFiles: readonly DeploymentFile[] | undefined;
  #referencesAround: readonly OutsideReference[] | undefined;

  private constructor(app: LegacyApp, options: MigrationOptions, reading: AppReading) {
    const { around, references, scripts, moved, inlined } = reading;
    this.around = around;
    this.app = app;
    this.options = options;
    this.references = references;
    const web = options.webApp ? reading.web : { obstacles: [] };
    if (web.webApp !== undefined) this.webApp = web.webApp;
    else if (reading.web.webApp !== undefined) this.possibleWebApp = reading.web.webApp;
    this.webAppObstacles = web.obstacles;
    this.inlined = inlined.inlined;
    this.unmoved = [...moved.unmoved, ...inlined.unmoved];
    this.gone = new Set([
      ...[...this.inlined.values()].flatMap((each) => (each.leavesPackage ? [] : each.source.path)),
      ...(web.webApp?.leavesNothing ? [web.webApp.design.fn.script.path] : []),
    ]);
    const moves = [...findRenames(app), ...moved.moves];
    this.moves = new Map(moves.flatMap((move) => withoutGone(move, this.gone)));

    const inAppFile = [...scripts].flatMap(([source, functions]) =>
      functions.filter((each) => each.form === 'shared' || this.inlined.has(source)),
    );
    this.appFile = designAppFile(app, inAppFile, web.webApp);
    this.scripts = [...scripts].map(([source, functions]) => {
      const part = this.inlined.get(source);
      if (part === undefined) {
        const stars = readStarNames(app, source);
        const isAlone = [...stars.from].every((each) => !scripts.has(each));
        const variable = isAlone ? 'bp' : `${snakeCase(source.moduleName)}_bp`;
        return designScript(source, functions, stars, options.home?.variable ?? variable);
      }
      const { variable, azure } = this.appFile;
      return { source, functions, blueprint: variable, azure, renames: part.renames };
    });
  }

  /** Decides for an app how each function is written, and where. */
  static *of(app: LegacyApp, options: MigrationOptions, around?: Surroundings): Pausable<Design> {
    const references = findReferences(app, app.functions.flatMap(namesOf));
    yield;
    const designed = designFunctions(app, references, options);
    yield;
    const web = findWebApp(app, designed, references);
    const scripts = servedAs(options.webApp ? web.webApp : undefined, designed);
    const moved =
      options.layout === 'blueprints' ? blueprintMoves(app, options.home) : nothingMoves;
    const inlined =
      options.layout === 'single-file'
        ? yield* planInlinedScripts(app, scripts, references)
        : nothingInlined;
    return new Design(app, options, { around, references, web, scripts, moved, inlined });
  }

  /** What code around the app names of its functions. */
  get referencesAround(): readonly OutsideReference[] {
    if (this.around === undefined) return [];
    const targets = this.app.functions.flatMap(namesOf);
    const { app, around, deploymentFiles: files } = this;
    this.#referencesAround ??= referencesAround(app, targets, files, around);
    return this.#referencesAround;
  }

  /** Files in the app's folder and around it that build, ship, configure or start the app. */
  get deploymentFiles(): readonly DeploymentFile[] {
    this.#deploymentFiles ??= deploymentFiles(this.app.tree, this.around);
    return this.#deploymentFiles;
  }

  get functions(): FunctionDesign[] {
    return this.scripts.flatMap((script) => script.functions);
  }

  /**
   * The dotted name under which a module of the app, or something in it, is found in v2. `names` are
   * what a `from` import takes from it: parts of a folder stay in it when its script goes.
   */
  importName(dotted: string, names: readonly string[] = []): string {
    const inlined = this.inlinedOf(dotted);
    if (inlined === undefined || names.some((name) => this.app.hasModule(`${dotted}.${name}`))) {
      const [first = dotted, ...rest] = dotted.split('.');
      return [this.moves.get(first)?.to ?? first, ...rest].join('.');
    }
    const [member, ...rest] = dotted.slice(inlined.source.moduleName.length + 1).split('.');
    const renamed = member ? [inlined.renames.get(member) ?? member, ...rest] : [];
    return [appModule, ...renamed].join('.');
  }

  /** The inlined script that a dotted name, or its first part, refers to. */
  inlinedOf(dotted: string): InlinedScript | undefined {
    if (this.inlined.size === 0) return undefined;
    this.#inlinedByModule ??= new Map(
      [...this.inlined.values()].map((each) => [each.source.moduleName, each]),
    );
    const parts = dotted.split('.');
    for (let length = parts.length; length > 0; length -= 1) {
      const inlined = this.#inlinedByModule.get(parts.slice(0, length).join('.'));
      if (inlined === undefined) continue;
      const isItself = length === parts.length;
      if (isItself || !this.app.hasModule(parts.slice(0, length + 1).join('.'))) return inlined;
    }
    return undefined;
  }

  /** Where a file of the app is in v2. */
  placeOf(path: string): string {
    const source = this.inlined.size === 0 ? undefined : this.app.source(path);
    const isFolded = source !== undefined && this.inlined.has(source);
    if (isFolded || this.gone.has(path)) return functionAppPath;
    const [first = path] = path.split('/');
    return this.moves.get(first.replace(/\.py$/, ''))?.files.get(path) ?? path;
  }

  /** Whether a script is written anew as a whole, if anything of it is left. */
  isReplaced(source: PythonSource): boolean {
    return this.inlined.has(source) || this.gone.has(source.path);
  }

  /** Whether a plain absolute import of this name reaches a module of the app that moves. */
  isMoved(dotted: string): boolean {
    const first = dotted.split('.')[0] ?? dotted;
    return this.inlinedOf(dotted)?.isReachable ?? this.moves.get(first)?.isReachable === true;
  }

  /** The function whose entry point, or wrapped def, a reference names. */
  ownerOf({ target }: Pick<Reference, 'target'>): FunctionDesign | undefined {
    return this.functions.find(({ fn }) =>
      namesOf(fn).some((each) => each.source === target.source && each.name === target.name),
    );
  }

  /** The function a file belongs to, for reviews. */
  servedBy(path: string): { function?: string } {
    const folder = path.split('/')[0];
    this.#names ??= new Set(this.app.functions.map((each) => each.name));
    return folder !== undefined && this.#names.has(folder) ? { function: folder } : {};
  }
}

/** The functions of each script, the one that is served as a web application marked. */
function servedAs(
  webApp: WebApp | undefined,
  scripts: ReadonlyMap<PythonSource, readonly FunctionDesign[]>,
): ReadonlyMap<PythonSource, readonly FunctionDesign[]> {
  const marked = [...scripts].map(([source, functions]) => {
    const form = 'web-app' as const;
    return [
      source,
      functions.map((each) => (each === webApp?.design ? { ...each, form } : each)),
    ] as const;
  });
  return new Map(marked);
}

/** A move by its name, without scripts that go; none where nothing else is to be moved. */
function withoutGone(move: FolderMove, gone: ReadonlySet<string>): [string, FolderMove][] {
  const files = new Map([...move.files].filter(([path]) => !gone.has(path)));
  return files.size === 0 ? [] : [[move.from, { ...move, files }]];
}

function designScript(
  source: PythonSource,
  functions: readonly FunctionDesign[],
  { taken }: StarNames,
  variable: string,
): ScriptDesign {
  const members = new Set<string>(
    functions.filter(isInScript).flatMap((each) => azureMembers(each.choice.decorators)),
  );
  members.add('Blueprint');
  const before = Math.min(...functions.map((each) => entryStart(each.fn)));
  return {
    source,
    functions,
    blueprint: uniqueName(variable, new Set([...source.module.identifiers, ...taken])),
    azure: azureNames(source.module, [...members].sort(), before, taken),
    renames: new Map(),
  };
}
