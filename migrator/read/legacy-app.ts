import { Evaluator } from '../../app/evaluator.ts';
import { pythonFiles } from '../../app/find.ts';
import { reachedFrom } from '../../app/inspect/reached.ts';
import type { SourceCache } from '../../app/source-cache.ts';
import type { FunctionJson } from '../../bindings/function-json/function-json.ts';
import type { FunctionJsonReading } from '../../bindings/function-json/read-function-json.ts';
import type { PythonSource } from '../../python/python-source.ts';
import { type Pausable, runToCompletion } from '../../workspace/process/pausable.ts';
import { textAt } from '../../workspace/tree/file-text.ts';
import { joinPath, type Tree } from '../../workspace/tree/tree.ts';
import type { Callable, EntryPoint } from './entry-point.ts';

/** One v1 function that can be carried over as far as reading can tell. */
export interface LegacyFunction {
  /** The folder's name, which is the function's name. */
  readonly name: string;
  readonly configPath: string;
  /** As read: its comments are carried over too. */
  readonly configText: string;
  readonly config: FunctionJson;
  readonly reading: FunctionJsonReading;
  readonly script: PythonSource;
  /** The name of the callable, `main` unless function.json says otherwise. */
  readonly entryName: string;
  /** Where function.json has it, if that file only imports it from `script`. */
  readonly reexport?: Callable;
  readonly entry: EntryPoint;
}

/** A v1 app as it was read. Steps ask it; nothing in it changes. */
export class LegacyApp {
  readonly tree: Tree;
  readonly functions: readonly LegacyFunction[];
  readonly leftOut: readonly string[];
  /** Follows names through the app's modules. */
  readonly evaluator: Evaluator;
  readonly #sources: SourceCache;
  #pythonSources: readonly PythonSource[] | undefined;
  /** Paths of what the functions import. */
  #loaded: ReadonlySet<string> | undefined;
  #scripts: ReadonlyMap<PythonSource, readonly LegacyFunction[]> | undefined;

  constructor(
    tree: Tree,
    functions: readonly LegacyFunction[],
    leftOut: readonly string[],
    sources: SourceCache,
  ) {
    this.tree = tree;
    this.functions = functions;
    this.leftOut = leftOut;
    this.#sources = sources;
    this.evaluator = new Evaluator(tree, sources);
  }

  /** The functions of each script, in the order of their names: usually one. */
  get scripts(): ReadonlyMap<PythonSource, readonly LegacyFunction[]> {
    if (this.#scripts === undefined) {
      const scripts = new Map<PythonSource, LegacyFunction[]>();
      for (const each of this.functions) {
        const shared = scripts.get(each.script);
        if (shared === undefined) scripts.set(each.script, [each]);
        else shared.push(each);
      }
      this.#scripts = scripts;
    }
    return this.#scripts;
  }

  /**
   * Decodable Python files of the app. Of functions that are left out only what the others import: it is
   * loaded in v2 with them.
   */
  get pythonSources(): readonly PythonSource[] {
    this.#pythonSources ??= pythonFiles(this.tree)
      .filter((path) => this.leftOutOwner(path) === undefined || this.isLoaded(path))
      .flatMap((path) => this.#sources.get(path) ?? []);
    return this.#pythonSources;
  }

  /** The function left out that a file belongs to. */
  leftOutOwner(path: string): string | undefined {
    return this.leftOut.find((name) => path.startsWith(`${name}/`));
  }

  /** Reads the scripts and what they import. Returns their paths. */
  *load(): Pausable<ReadonlySet<string>> {
    if (this.#loaded === undefined) {
      const scripts = this.functions.map(({ script }) => script.path);
      const reached = yield* reachedFrom(scripts, this.#sources);
      this.#loaded = new Set(reached.map(({ path }) => path));
    }
    return this.#loaded;
  }

  /** Whether a file is a script or is what scripts import: what a person runs is not. */
  isLoaded(path: string): boolean {
    return runToCompletion(this.load()).has(path);
  }

  source(path: string): PythonSource | undefined {
    return this.#sources.get(path);
  }

  /** Whether a dotted name is a module or package of the app. */
  hasModule(name: string): boolean {
    const path = name.replaceAll('.', '/');
    if (path === '') return true;
    return this.tree.file(`${path}.py`) !== undefined || this.tree.entries(path).length > 0;
  }

  /** Text of any file, or undefined where there is none or it is not text. */
  text(path: string): string | undefined {
    return textAt(this.tree, path);
  }

  /** Frees every parse tree. */
  dispose(): void {
    this.#sources.dispose();
  }

  /** Whether there is a file or folder at a path. */
  has(path: string): boolean {
    const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
    return this.tree.entries(folder).some((entry) => joinPath(folder, entry.name) === path);
  }
}
