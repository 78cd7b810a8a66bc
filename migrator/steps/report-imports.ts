/** Imports that go on working, but perhaps not quite as before. See docs/semantics.md#imports */
import type { Node } from 'web-tree-sitter';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { migration } from '../../diagnostics/migration.ts';
import { dualImports } from '../../python/imports/dual-imports.ts';
import type { Import } from '../../python/imports/imports.ts';
import { absoluteName, type PythonSource } from '../../python/python-source.ts';
import type { Span } from '../../workspace/change/edit.ts';
import type { Design } from '../design/design.ts';
import { sourceOf } from '../read/callables.ts';
import { isTestFile } from '../read/references.ts';
import type { Step } from '../step.ts';

export const reportImports: Step = { name: 'report-imports', run };

function* run(design: Design): Generator<Diagnostic> {
  const sources = design.app.pythonSources.filter((each) => !isTestFile(design.app, each.path));
  for (const source of sources) {
    for (const span of searchPathEdits(source)) {
      if (!addsAppFolder(source, span))
        yield diagnose(migration.sysPath, {}, at(design, source, span));
    }
    yield* reportClimbingCalls(design, source);
  }
  const below = modulesBelow(design, sources);
  for (const source of below) yield* reportOwnNames(design, source);
  const loaded = sources.filter(({ path }) => design.app.isLoaded(path));
  yield* reportDoubles(design, loaded, below);
}

/** Comparisons with `__main__` and with names that are rewritten, and the last part of a name. */
const staysRight =
  /['"]__main__['"]|[=!]=\s*['"]__app__\.|['"]__app__\.[^'"]*['"]\s*[=!]=|\.(?:r?split\(['"]\.['"](?:,\s*1)?\)|rpartition\(['"]\.['"]\))\[(?:-1|2)\]$/;

/** What takes the name of the module apart or compares it: only v1 has `__app__` in it. */
function* reportOwnNames(design: Design, source: PythonSource): Generator<Diagnostic> {
  for (const word of ['__name__', '__package__']) {
    for (const node of source.text.includes(word) ? source.module.uses(word) : []) {
      const expression = judging(node);
      if (expression === undefined || staysRight.test(expression.parent?.text ?? '')) continue;
      if (staysRight.test(expression.text)) continue;
      const after = design.importName(source.moduleName);
      const slots = {
        before: `__app__.${source.moduleName}`,
        after,
        expression: expression.text.replace(/\s+/g, ' ').slice(0, 60),
      };
      const span = { start: expression.startIndex, end: expression.endIndex };
      yield diagnose(migration.ownNameUsed, slots, at(design, source, span));
    }
  }
}

/** The expression that depends on the spelling of a name: a method of text, a part of it, a comparison. */
function judging(name: Node): Node | undefined {
  const { parent } = name;
  switch (parent?.type) {
    case 'attribute':
      return parent.parent?.type === 'call' ? parent.parent : parent;
    case 'subscript':
      return parent.childForFieldName('value')?.id === name.id ? parent : undefined;
    case 'comparison_operator':
      return parent;
    default:
      return undefined;
  }
}

/** `import_module("..shared", __package__)` climbs to the root, where v2 has no package. */
function* reportClimbingCalls(design: Design, source: PythonSource): Generator<Diagnostic> {
  if (!source.text.includes('import_module')) return;
  const depth = source.packageName === '' ? 0 : source.packageName.split('.').length;
  for (const { callee, arguments: given, span } of source.module.calls) {
    const level = /^\.*/.exec(given[0]?.string?.value ?? '')?.[0].length ?? 0;
    if (!/(?:^|\.)import_module$/.test(callee) || level === 0 || level <= depth) continue;
    const statement = source.text.slice(span.start, span.end).replace(/\s+/g, ' ');
    const reason = 'its name climbs to the root of the app';
    yield diagnose(migration.appImport, { statement, reason }, at(design, source, span));
  }
}

/** Statements and calls that change `sys.path`. */
function searchPathEdits(source: PythonSource): Span[] {
  if (!source.text.includes('sys.path')) return [];
  const { root, calls } = source.module;
  const called = calls.filter(({ callee }) => /^sys\.path\.\w+$/.test(callee));
  const assigned = root
    .descendantsOfType(['assignment', 'augmented_assignment'])
    .filter((node) => node?.childForFieldName('left')?.text.startsWith('sys.path'))
    .map((node) => ({ start: node?.startIndex ?? 0, end: node?.endIndex ?? 0 }));
  return [...called.map((each) => each.span), ...assigned];
}

const ownFile = String.raw`(?:os\.path\.)?(?:abspath|realpath)\(\s*__file__\s*\)|__file__`;
const here =
  /^(?:(?:os\.path\.)?(?:abspath|realpath)\()?\s*(?:os\.getcwd\(\)|os\.curdir|['"]\.\/?['"])\s*\)?$/;

/** `sys.path.append` of the app's own folder, where Python looks in both models without it. */
function addsAppFolder({ path, text }: PythonSource, span: Span): boolean {
  const [, folder = ''] =
    /^sys\.path\.(?:append|insert)\((?:\s*\d+\s*,)?\s*([\s\S]*?),?\s*\)$/.exec(
      text.slice(span.start, span.end),
    ) ?? [];
  if (here.test(folder)) return true;
  const depth = path.split('/').length;
  const climbs = [...folder.matchAll(/(?:os\.path\.)?\bdirname\(/g)].length;
  const rest = folder.replace(/(?:os\.path\.)?\bdirname\(/g, '').replace(/[\s)]+/g, '');
  const inner = new RegExp(`^(?:${ownFile})$`).test(rest + ')'.repeat(rest.split('(').length - 1));
  if (climbs > 0) return inner && climbs === depth;
  const [, parents] =
    /^str\((?:pathlib\.)?Path\(__file__\)(?:\.(?:resolve|absolute)\(\))?((?:\.parent)+)\)$/.exec(
      folder,
    ) ?? [];
  return parents !== undefined && parents.split('.parent').length - 1 === depth;
}

/**
 * Modules that v1 had twice: below the package `__app__`, as the worker loads every script, and under
 * their plain name.
 */
function* reportDoubles(
  design: Design,
  sources: readonly PythonSource[],
  below: ReadonlySet<PythonSource>,
): Generator<Diagnostic> {
  const tops = [...below].flatMap((each) => /^\w+/.exec(each.moduleName)?.[0] ?? []);
  const plain = new RegExp(`\\b(?:from|import)\\s+(?:${[...new Set(tops)].join('|')})\\b`);
  const reported = new Set<PythonSource>();
  for (const source of sources.filter((each) => plain.test(each.text))) {
    // Only one of the two ways was taken.
    const duals = dualImports(source.module);
    const isDual = ({ span }: Import) =>
      duals.some((each) => span.start >= each.span.start && span.end <= each.span.end);
    const plainly = source.module.imports.filter((each) => each.level === 0 && !isDual(each));
    for (const statement of plainly) {
      const found = [...importedModules(source, statement)].flatMap((name) => {
        if (name.startsWith('__app__') || isHidden(design, name)) return [];
        const module = sourceOf(design.app, name);
        const isTwice = module && module !== source && below.has(module) && !reported.has(module);
        return isTwice ? [module] : [];
      });
      for (const module of found) reported.add(module);
      // A package comes with the module that is taken from it.
      const last = found.at(-1);
      const modules = found.filter((each) => each === last || !isPackageOf(each, last));
      for (const { moduleName } of modules) {
        yield diagnose(
          migration.twiceImported,
          { module: moduleName },
          at(design, source, statement.span),
        );
      }
    }
  }
}

function isPackageOf(source: PythonSource, inner: PythonSource | undefined): boolean {
  return inner?.moduleName.startsWith(`${source.moduleName}.`) === true;
}

/** Whether a plain import of this name never reached the module of the app that bears it. */
function isHidden({ moves }: Design, name: string): boolean {
  return moves.get(name.split('.')[0] ?? name)?.isReachable === false;
}

/** Modules with code that something loads below `__app__`. */
function modulesBelow({ app }: Design, sources: readonly PythonSource[]): Set<PythonSource> {
  const scripts = new Set(app.functions.map((each) => each.script));
  const below = new Set(scripts);
  for (const source of sources) {
    if (!scripts.has(source) && !source.text.includes('__app__')) continue;
    for (const statement of source.module.imports) {
      const relative = statement.level > 0 && scripts.has(source);
      for (const name of importedModules(source, statement)) {
        const module = relative || name.startsWith('__app__.') ? sourceOf(app, name) : undefined;
        if (module !== undefined && module.text.trim() !== '') below.add(module);
      }
    }
  }
  return below;
}

/** Dotted names of the modules that a statement loads, as far as they may be modules. */
function importedModules(source: PythonSource, statement: Import): Set<string> {
  const base = absoluteName(source, statement.module, statement.level);
  const named = statement.names.map(({ name }) =>
    statement.kind === 'from' ? `${base}.${name}` : name,
  );
  const loaded = new Set<string>();
  for (const dotted of named) {
    const parts = dotted.split('.');
    for (let end = 1; end <= parts.length; end += 1) loaded.add(parts.slice(0, end).join('.'));
  }
  return loaded;
}

function at(design: Design, { path }: PythonSource, span: Span) {
  return { at: { path, span }, ...design.servedBy(path) };
}
