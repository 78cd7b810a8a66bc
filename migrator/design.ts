import { azureNames as azureMembers } from '../bindings/print.ts';
import { type AzureNames, azureNames } from '../python/azure-names.ts';
import { uniqueName } from '../python/names.ts';
import { type AppFile, appModule, designAppFile, functionAppPath } from './app-file.ts';
import { blueprintMoves } from './blueprint-moves.ts';
import { type Fold, planFolds } from './folds.ts';
import { designFunctions, entryStart, type FunctionDesign, namesOf } from './function-design.ts';
import type { LegacyApp } from './legacy-app.ts';
import type { MigrationOptions } from './migration.ts';
import { findRenames } from './module-renames.ts';
import type { Move, Stay } from './moves.ts';
import type { PythonSource } from './python-source.ts';
import { findReferences, type Reference } from './references.ts';

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

const nothingMoves = { moves: [], stays: [] };
const nothingFolds = { folds: new Map<PythonSource, Fold>(), stays: [] };

/** The decisions that several steps share, derived from the app as read and from nothing else. */
export class Design {
  readonly app: LegacyApp;
  readonly options: MigrationOptions;
  /** Folders and modules that get another place, by the names they have. */
  readonly moves: ReadonlyMap<string, Move>;
  /** Function folders that the layout would move and may not. */
  readonly stays: readonly Stay[];
  /** Scripts that become part of function_app.py. */
  readonly folds: ReadonlyMap<PythonSource, Fold>;
  readonly appFile: AppFile;
  readonly scripts: readonly ScriptDesign[];
  /** Places outside their own modules that name what the functions are made of. */
  readonly references: readonly Reference[];

  constructor(app: LegacyApp, options: MigrationOptions) {
    this.app = app;
    this.options = options;
    this.references = findReferences(app, app.functions.flatMap(namesOf));
    const scripts = designFunctions(app, this.references, options);

    const moved = options.layout === 'blueprints' ? blueprintMoves(app) : nothingMoves;
    const folded =
      options.layout === 'single-file' ? planFolds(app, scripts, this.references) : nothingFolds;
    this.folds = folded.folds;
    this.stays = [...moved.stays, ...folded.stays];
    const renames = findRenames(app).flatMap((move) => withoutFolds(move, this.folds));
    this.moves = new Map([...renames, ...moved.moves].map((move) => [move.from, move]));

    const inAppFile = [...scripts].flatMap(([source, functions]) =>
      functions.filter((each) => each.form === 'shared' || this.folds.has(source)),
    );
    this.appFile = designAppFile(app, inAppFile);
    this.scripts = [...scripts].map(([source, functions]) => {
      const fold = this.folds.get(source);
      if (fold === undefined) return designScript(source, functions);
      const { variable, azure } = this.appFile;
      return { source, functions, blueprint: variable, azure, renames: fold.renames };
    });
  }

  get functions(): FunctionDesign[] {
    return this.scripts.flatMap((script) => script.functions);
  }

  /**
   * The dotted name under which a module of the app, or something in it, is found in v2. `names` are
   * what a `from` import takes from it: parts of a folder stay in it when its script goes.
   */
  importName(dotted: string, names: readonly string[] = []): string {
    const fold = this.foldOf(dotted);
    if (fold === undefined || names.some((name) => this.app.hasModule(`${dotted}.${name}`))) {
      const [first = dotted, ...rest] = dotted.split('.');
      return [this.moves.get(first)?.to ?? first, ...rest].join('.');
    }
    const [member, ...rest] = dotted.slice(fold.source.moduleName.length + 1).split('.');
    const renamed = member ? [fold.renames.get(member) ?? member, ...rest] : [];
    return [appModule, ...renamed].join('.');
  }

  /** The fold of the script that a dotted name, or the first part of it, means. */
  foldOf(dotted: string): Fold | undefined {
    return [...this.folds.values()].find(({ source: { moduleName } }) => {
      if (dotted === moduleName) return true;
      if (!dotted.startsWith(`${moduleName}.`)) return false;
      const member = dotted.slice(moduleName.length + 1).split('.')[0];
      return !this.app.hasModule(`${moduleName}.${member}`);
    });
  }

  /** Where a file of the app is in v2. */
  placeOf(path: string): string {
    if ([...this.folds.keys()].some((source) => source.path === path)) return functionAppPath;
    const [first = path] = path.split('/');
    return this.moves.get(first.replace(/\.py$/, ''))?.files.get(path) ?? path;
  }

  /** Whether a plain absolute import of this name reaches a module of the app that moves. */
  isMoved(dotted: string): boolean {
    const first = dotted.split('.')[0] ?? dotted;
    return this.foldOf(dotted)?.isReachable ?? this.moves.get(first)?.isReachable === true;
  }

  /** The function whose entry point, or wrapped def, a reference names. */
  ownerOf({ target }: Reference): FunctionDesign | undefined {
    return this.functions.find(({ fn }) =>
      namesOf(fn).some((each) => each.source === target.source && each.name === target.name),
    );
  }

  /** The function a file belongs to, for reviews. */
  servedBy(path: string): { function?: string } {
    const folder = path.split('/')[0];
    const fn = this.app.functions.find((each) => each.name === folder);
    return fn === undefined ? {} : { function: fn.name };
  }
}

/** What a rename still moves when the script of its folder becomes part of function_app.py. */
function withoutFolds(move: Move, folds: ReadonlyMap<PythonSource, Fold>): Move[] {
  const gone = [...folds.values()].filter((each) => !each.leavesPackage);
  const files = new Map(
    [...move.files].filter(([path]) => !gone.some(({ source }) => source.path === path)),
  );
  return files.size === 0 ? [] : [{ ...move, files }];
}

function designScript(source: PythonSource, functions: readonly FunctionDesign[]): ScriptDesign {
  const members = new Set<string>(
    functions.filter((d) => d.form !== 'shared').flatMap((d) => azureMembers(d.choice.decorators)),
  );
  members.add('Blueprint');
  const before = Math.min(...functions.map((each) => entryStart(each.fn)));
  return {
    source,
    functions,
    blueprint: uniqueName('bp', source.module.identifiers),
    azure: azureNames(source.module, [...members].sort(), before),
    renames: new Map(),
  };
}
