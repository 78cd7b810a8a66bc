import type { Place } from '../../diagnostics/diagnostic.ts';
import { readPlainString } from '../../python/calls.ts';
import type { Import, ImportedName } from '../../python/imports/imports.ts';
import { absoluteName, type PythonSource } from '../../python/python-source.ts';
import { moduleBindings } from '../../python/scopes.ts';
import type { Span } from '../../workspace/change/edit.ts';
import type { LegacyApp } from './legacy-app.ts';
import { isModuleString } from './module-strings.ts';
import { isTestFile } from './references.ts';

/** A place outside a module that takes something from it. */
export interface Importer {
  readonly at: Place;
  /** What keeps this from taking it from function_app.py; '' where nothing does. */
  readonly reason: string;
}

/**
 * Every place outside a script that takes something from its module. Only tests can take it from
 * function_app.py instead, and only names that the script itself has: code of the app would import
 * the file that imports it.
 */
export function importersOf(
  app: LegacyApp,
  target: PythonSource,
  isReachable: boolean,
): Importer[] {
  const own = moduleBindings(target.module);
  return [...(namesModules(app).get(target.moduleName) ?? [])]
    .filter((source) => source !== target)
    .flatMap((source) => {
      const reader = new ImporterReader(app, source, target, new Set(own.keys()));
      return [...reader.imports(isReachable), ...reader.strings()];
    });
}

const mentions = new WeakMap<LegacyApp, ReadonlyMap<string, ReadonlySet<PythonSource>>>();

/**
 * The files that spell each module's name in an import, or in a string that Python takes for one. Made
 * once an app: looking through all files for each script takes minutes in an app of 1,000 functions.
 */
function namesModules(app: LegacyApp): ReadonlyMap<string, ReadonlySet<PythonSource>> {
  const known = mentions.get(app);
  if (known !== undefined) return known;
  const found = new Map<string, Set<PythonSource>>();
  for (const source of app.pythonSources) {
    for (const dotted of spelledModules(source)) {
      const parts = withoutRoot(dotted).split('.');
      for (let length = 1; length <= parts.length; length += 1) {
        const name = parts.slice(0, length).join('.');
        const sources = found.get(name);
        if (sources === undefined) found.set(name, new Set([source]));
        else sources.add(source);
      }
    }
  }
  mentions.set(app, found);
  return found;
}

function* spelledModules(source: PythonSource): Generator<string> {
  for (const { kind, module, level, names } of source.module.imports) {
    for (const { name } of names) {
      yield kind === 'from' ? `${absoluteName(source, module, level)}.${name}` : name;
    }
  }
  for (const { dotted } of moduleStrings(source)) yield dotted;
}

function* moduleStrings({ module, text }: PythonSource): Generator<{ dotted: string; span: Span }> {
  for (const node of module.root.descendantsOfType('string')) {
    if (node === null || !isModuleString(node)) continue;
    const dotted = withoutRoot(readPlainString(node, text)?.value ?? '');
    yield { dotted, span: { start: node.startIndex, end: node.endIndex } };
  }
}

/** Whether another file may take a name from a module: it imports the module and has the name, or a star. */
export function isTakenFrom(app: LegacyApp, target: PythonSource, name: string): boolean {
  const last = target.moduleName.split('.').at(-1) ?? target.moduleName;
  const imports = new RegExp(`\\b(?:from|import)\\b[^\\n]*\\b${last}\\b`);
  const takes = new RegExp(`\\b${name}\\b|import\\s*\\*`);
  return app.pythonSources.some(({ path, text }) => {
    if (path === target.path || !text.includes(last)) return false;
    return text.includes(`${last}.${name}`) || (takes.test(text) && imports.test(text));
  });
}

class ImporterReader {
  readonly #app: LegacyApp;
  readonly #source: PythonSource;
  readonly #target: PythonSource;
  readonly #own: ReadonlySet<string>;

  constructor(
    app: LegacyApp,
    source: PythonSource,
    target: PythonSource,
    own: ReadonlySet<string>,
  ) {
    this.#app = app;
    this.#source = source;
    this.#target = target;
    this.#own = own;
  }

  *imports(isReachable: boolean): Generator<Importer> {
    for (const statement of this.#source.module.imports) {
      const isPlain = statement.level === 0 && !/__app__/.test(this.#text(statement));
      if (isPlain && !isReachable) continue;
      const base = withoutRoot(absoluteName(this.#source, statement.module, statement.level));
      for (const name of statement.names) {
        const reason = this.#problem(statement, base, name);
        if (reason === undefined) continue;
        yield {
          at: { path: this.#source.path, span: statement.span },
          reason: this.#asTest(reason),
        };
      }
    }
  }

  *strings(): Generator<Importer> {
    const { path } = this.#source;
    for (const { dotted, span } of moduleStrings(this.#source)) {
      const rest = this.#memberOf(dotted);
      if (rest === undefined) continue;
      const known = rest !== '' && this.#own.has(rest.split('.')[0] ?? rest);
      const at = { path, span };
      yield { at, reason: this.#asTest(known ? '' : 'this may mean any part of its module') };
    }
  }

  /** What one imported name has against it; undefined where it takes nothing from the target. */
  #problem(statement: Import, base: string, name: ImportedName): string | undefined {
    const { moduleName } = this.#target;
    if (statement.kind === 'from' && base === moduleName) {
      if (this.#app.hasModule(`${moduleName}.${name.name}`)) return undefined;
      if (statement.names.some((each) => this.#app.hasModule(`${moduleName}.${each.name}`))) {
        return 'this imports both from it and from its folder';
      }
      if (!this.#own.has(name.name)) return `it does not define "${name.name}" itself`;
      return this.#isRelative(statement) ? 'this imports it relatively' : '';
    }
    const dotted = statement.kind === 'from' ? `${base}.${name.name}` : withoutRoot(name.name);
    if (dotted.startsWith(`${moduleName}.`) && statement.kind === 'import') {
      const isPart = (member: string) => this.#app.hasModule(`${moduleName}.${member}`);
      if (name.alias !== undefined || this.#uses(moduleName).every(isPart)) return undefined;
      return 'this uses the module by way of its folder';
    }
    if (dotted !== moduleName) return undefined;
    if (this.#isRelative(statement)) return 'this imports it relatively';
    const spelled = name.alias ?? name.binds;
    if (spelled === undefined || (name.name.startsWith('__app__') && name.alias === undefined)) {
      return 'this imports it by way of its package';
    }
    const isOwn = (member: string) => this.#own.has(member);
    return this.#uses(spelled).every(isOwn) ? '' : 'this uses the module as a whole';
  }

  /** What follows the name where it is used, imports aside; '' where that is not an attribute. */
  #uses(name: string): string[] {
    return this.#source.module
      .uses(name)
      .filter(({ parent }) => !/^(?:dotted_name|aliased_import)$/.test(parent?.type ?? ''))
      .map(({ parent }) => {
        const isAttribute = parent?.type === 'attribute';
        return (isAttribute ? parent.childForFieldName('attribute')?.text : undefined) ?? '';
      });
  }

  #text({ span }: Import): string {
    return this.#source.text.slice(span.start, span.end);
  }

  /** A relative import that does not start from the app's root. */
  #isRelative({ level }: Import): boolean {
    const depth = this.#source.packageName === '' ? 0 : this.#source.packageName.split('.').length;
    return level > 0 && level - 1 !== depth;
  }

  /** `x.y` of `Orders.x.y`, '' of `Orders`; undefined for anything else and for its submodules. */
  #memberOf(dotted: string): string | undefined {
    const { moduleName } = this.#target;
    if (dotted === moduleName) return '';
    if (!dotted.startsWith(`${moduleName}.`)) return undefined;
    const rest = dotted.slice(moduleName.length + 1);
    return this.#app.hasModule(`${moduleName}.${rest.split('.')[0] ?? rest}`) ? undefined : rest;
  }

  #asTest(reason: string): string {
    if (isTestFile(this.#app, this.#source.path)) return reason;
    return 'other code of the app imports it';
  }
}

function withoutRoot(dotted: string): string {
  return dotted.replace(/^__app__(?:\.|$)/, '');
}
