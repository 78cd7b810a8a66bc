import { withModules } from '../../merge/modules.ts';
import {
  azureName,
  azureNameOfItem,
  azureNamesWithin,
  followFunctions,
} from '../../merge/python/identity.ts';
import { moduleLevel, type PythonItem, pythonItems } from '../../merge/python/items.ts';
import { says } from '../../merge/python/parts.ts';
import { followRenames, isMuchTheSame } from '../../merge/python/renames.ts';
import { importLine } from '../../python/imports/import-text.ts';
import type { PyModule } from '../../python/module.ts';
import { type TextEdit, withEdits } from '../../workspace/text/text-edit.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import { once } from './once.ts';
import { indexPython, type PythonIndex, pythonFilesOfApp } from './python-index.ts';

/** What two renderings of a module come to in one file of the app. */
export interface Part {
  readonly path: string;
  readonly base: string;
  readonly theirs: string;
}

/** The parts of a module, and what stands in several files, so that nobody knows which is meant. */
export interface Spread {
  readonly parts: readonly Part[];
  readonly unplaced: readonly {
    readonly base: string;
    readonly theirs: string;
    /** What it is, and why nobody knows where it belongs. */
    readonly what: string;
  }[];
}

/**
 * Finds where the user put what a template makes for the file `path`: a function by its name in Azure,
 * a helper, class or constant by its name in a file that these functions are in or import it from. What
 * is in no other file belongs to `path`. `generated` are the names in Azure of all that templates made in
 * the app, in lower case; `needed` are names that other files of the template took from this one.
 */
export function spreadOutput(
  tree: Tree,
  path: string,
  base: string,
  theirs: string,
  generated: ReadonlySet<string>,
  needed: () => ReadonlySet<string> = () => new Set(),
): Spread {
  const whole = { parts: [{ path, base, theirs }], unplaced: [] };
  const home = indexPython(tree, path);
  if (home?.isBroken) return whole;
  return withModules((modules) => {
    const [old, now] = [modules.open(base), modules.open(theirs)];
    if (old.syntaxError || now.syntaxError) return whole;
    return new Spreading(tree, path, home, [old, now], generated, needed).run() ?? whole;
  });
}

const severalFiles = 'which several files may have';

function defOf(name: string): string {
  return `def ${name}(`;
}

class Spreading {
  readonly #tree: Tree;
  readonly #path: string;
  readonly #home: PythonIndex | undefined;
  readonly #modules: readonly [PyModule, PyModule];
  readonly #base: readonly PythonItem[];
  readonly #findTheirs: () => readonly PythonItem[];
  /** By key, the file that the user has an item in. */
  readonly #places = new Map<string, string>();
  /** By key, why nobody knows where an item belongs. */
  readonly #ambiguous = new Map<string, string>();
  readonly #generated: ReadonlySet<string>;
  readonly #needed: () => ReadonlySet<string>;
  #others: readonly PythonIndex[] | undefined;

  constructor(
    tree: Tree,
    path: string,
    home: PythonIndex | undefined,
    [base, theirs]: readonly [PyModule, PyModule],
    generated: ReadonlySet<string>,
    needed: () => ReadonlySet<string>,
  ) {
    this.#generated = generated;
    this.#needed = needed;
    this.#tree = tree;
    this.#path = path;
    this.#home = home;
    this.#modules = [base, theirs];
    this.#base = pythonItems(moduleLevel(base));
    this.#findTheirs = once(() => {
      const renamed = followRenames(this.#base, pythonItems(moduleLevel(theirs)));
      return followFunctions(this.#base, renamed);
    });
  }

  get #theirs(): readonly PythonItem[] {
    return this.#findTheirs();
  }

  run(): Spread | undefined {
    for (const item of this.#base) this.#placeFunction(item);
    // A helper may be found by what uses it, which may be a helper, too.
    for (let known = -1; known < this.#places.size; ) {
      known = this.#places.size;
      for (const item of this.#base) this.#placeHelper(item);
    }
    const moved = this.#movedModule();
    if (moved !== undefined) {
      const [base, theirs] = this.#modules;
      return { parts: [{ path: moved, base: base.text, theirs: theirs.text }], unplaced: [] };
    }
    for (const item of this.#base) this.#findReplaced(item);
    const isHome = [...this.#places.values()].every((path) => path === this.#path);
    if (isHome && this.#ambiguous.size === 0) return undefined;
    this.#placeNew();
    const paths = [...new Set([this.#path, ...this.#places.values()])];
    const [base, theirs] = this.#modules;
    return {
      parts: paths.map((path) => ({
        path,
        base: this.#textFor(path, base, this.#base),
        theirs: this.#textFor(path, theirs, this.#theirs),
      })),
      unplaced: [...this.#ambiguous].flatMap(([key, why]) => {
        const [was, wants] = [this.#base, this.#theirs].map(
          (items) => items.find((each) => each.key === key)?.text ?? '',
        );
        const name = key.replace(/^name /, '');
        const what = `${name}, ${why}`;
        return was === wants ? [] : [{ base: was ?? '', theirs: wants ?? '', what }];
      }),
    };
  }

  /** The one file that has all that is left of a module whose own file is gone. */
  #movedModule(): string | undefined {
    if (this.#home !== undefined || this.#ambiguous.size > 0) return undefined;
    const [only, ...others] = new Set(this.#places.values());
    return others.length === 0 ? only : undefined;
  }

  get #otherFiles(): readonly PythonIndex[] {
    this.#others ??= pythonFilesOfApp(this.#tree)
      .filter((path) => path !== this.#path)
      .flatMap((path) => indexPython(this.#tree, path) ?? []);
    return this.#others;
  }

  #placeFunction(item: PythonItem): void {
    const azure = azureNameOfItem(item);
    if (azure === undefined || this.#home?.functions.has(azure)) return;
    const found = this.#otherFiles.filter(({ functions }) => functions.has(azure));
    const [only] = found;
    if (found.length > 1) this.#ambiguous.set(item.key, severalFiles);
    else if (only) this.#places.set(item.key, only.path);
    if (found.length > 0) return;
    // A file that Python cannot read may be the one that has it.
    const broken = this.#otherFiles.some(({ isBroken, text }) => {
      return isBroken && item.binds.some((name) => says(text, name));
    });
    if (broken) this.#ambiguous.set(item.key, severalFiles);
    const other = broken ? undefined : (this.#within(azure) ?? this.#codeUnderOtherName(item));
    if (other !== undefined) this.#ambiguous.set(item.key, other);
  }

  /** A function that the user registers within another function, where nothing is merged. */
  #within(azure: string): string | undefined {
    for (const { path, text } of [this.#home ?? [], ...this.#otherFiles].flat()) {
      const around = withModules((modules) => azureNamesWithin(modules.open(text)).get(azure));
      if (around !== undefined) return `which is declared within ${around} of ${path} now`;
    }
    return undefined;
  }

  /** A function that has the code of one that is gone: it has another name in Azure, or one that is computed. */
  #codeUnderOtherName({ statement, codeText }: PythonItem): string | undefined {
    if (statement?.kind !== 'def') return undefined;
    const old = codeText.slice(codeText.indexOf(defOf(statement.name)));
    for (const { path, text } of [this.#home ?? [], ...this.#otherFiles].flat()) {
      const found = withModules((modules) =>
        modules.open(text).statements.find((each) => {
          if (each.kind !== 'def') return false;
          const azure = azureName(each);
          if (azure !== undefined && this.#generated.has(azure)) return false;
          const own = text.slice(each.defStart, each.span.end);
          return isMuchTheSame(old.replace(defOf(statement.name), defOf(each.name)), own);
        }),
      );
      if (found?.kind === 'def') return `whose code is in ${found.name} of ${path} now`;
    }
    return undefined;
  }

  #placeHelper(item: PythonItem): void {
    const [name] = item.binds;
    if (this.#places.has(item.key) || this.#ambiguous.has(item.key)) return;
    if (name === undefined || item.import || azureNameOfItem(item) !== undefined) return;
    if (this.#home?.names.has(name)) return;
    const isGenerated = ({ functions }: PythonIndex) =>
      [...functions].some((each) => this.#generated.has(each));
    const users = [this.#path, ...this.#places.values()].flatMap(
      (path) => indexPython(this.#tree, path) ?? [],
    );
    const all = [...users, ...this.#otherFiles.filter(isGenerated)];
    const having = this.#otherFiles.filter(({ names }) => names.has(name));
    const used = having.filter(({ path, module }) =>
      all.some(
        (user) =>
          user.path === path ||
          user.imported.get(name)?.includes(module) ||
          // Whatever it is called there: `from module import name as other`.
          user.modules.has(`${module}.${name}`) ||
          user.modules.has(module),
      ),
    );
    const found = used.length > 0 ? used : having.filter((each) => hasCodeOf(item, each));
    const [only] = found;
    if (found.length > 1) this.#ambiguous.set(item.key, severalFiles);
    else if (only) this.#places.set(item.key, only.path);
  }

  /** A helper that is nowhere, though code that took it from this module is still there. */
  #findReplaced(item: PythonItem): void {
    const [name] = item.binds;
    const isPlaced = this.#places.has(item.key) || this.#home === undefined;
    if (name === undefined || isPlaced || item.import || this.#home?.names.has(name)) return;
    if (!this.#needed().has(name) || hasCodeOf(item, this.#home, true)) return;
    this.#ambiguous.set(item.key, 'whose work other code does now');
  }

  /** A new helper goes where its only users are. */
  #placeNew(): void {
    const known = new Set(this.#base.map(({ key }) => key));
    const open = this.#theirs.filter(
      (item) =>
        !known.has(item.key) &&
        item.import === undefined &&
        item.binds.length > 0 &&
        azureNameOfItem(item) === undefined,
    );
    for (const _ of open) {
      for (const item of open) {
        const users = this.#theirs.filter(
          (each) =>
            each !== item &&
            each.import === undefined &&
            item.binds.some((name) => says(each.codeText, name)),
        );
        const [only, ...others] = new Set(users.map(({ key }) => this.#placeOf(key)));
        if (only !== undefined && others.length === 0) this.#places.set(item.key, only);
      }
    }
  }

  #placeOf(key: string): string {
    return this.#places.get(key) ?? this.#path;
  }

  /** A rendering without what belongs to other files, and with the imports that the rest needs. */
  #textFor(path: string, module: PyModule, items: readonly PythonItem[]): string {
    const removed = items.flatMap((item): TextEdit[] => {
      const isOwn =
        item.import !== undefined ||
        (this.#placeOf(item.key) === path && !this.#ambiguous.has(item.key));
      return isOwn ? [] : [{ span: { start: item.previousEnd, end: item.span.end }, text: '' }];
    });
    const own = withEdits(module.text, removed).replace(/^\s+/, '');
    return withModules((modules) => withoutUnused(modules.open(own)));
  }
}

/** Whether a file declares what an item does, with much the same code; perhaps under another name. */
function hasCodeOf(
  { binds: [name = ''], codeText }: PythonItem,
  { text }: PythonIndex,
  underAnyName = false,
): boolean {
  return withModules((modules) =>
    pythonItems(moduleLevel(modules.open(text))).some(({ binds: [own], codeText: code }) => {
      if (own === undefined || !(underAnyName || own === name)) return false;
      return isMuchTheSame(codeText.replaceAll(name, own), code);
    }),
  );
}

function withoutUnused({ text, imports }: PyModule): string {
  const top = imports.filter(({ topLevel }) => topLevel);
  const code = withEdits(
    text,
    imports.map(({ span }) => ({ span, text: '' })),
  );
  const edits = top.flatMap((own): TextEdit[] => {
    const left = own.names.filter(({ binds }) => binds === undefined || says(code, binds));
    if (left.length === own.names.length || own.module === '__future__') return [];
    if (left.length > 0) return [{ span: own.span, text: importLine(own, left) }];
    const [space = ''] = /^[ \t]*(?:\r\n|\r|\n)?/.exec(text.slice(own.span.end)) ?? [];
    return [{ span: { start: own.span.start, end: own.span.end + space.length }, text: '' }];
  });
  return withEdits(text, edits).replace(/^\s+/, '');
}
