import type { Node } from 'web-tree-sitter';
import { type Diagnostic, diagnose, isDiagnostic } from '../../diagnostics/diagnostic.ts';
import { migration } from '../../diagnostics/migration.ts';
import { readPlainString } from '../../python/calls.ts';
import { lineEnd, lineStart } from '../../python/header.ts';
import { isCaughtWhenFailing } from '../../python/imports/caught-imports.ts';
import { dualImports } from '../../python/imports/dual-imports.ts';
import { boundAs, importLine } from '../../python/imports/import-text.ts';
import type { Import, ImportedName } from '../../python/imports/imports.ts';
import { absoluteName, type PythonSource } from '../../python/python-source.ts';
import type { Span } from '../../workspace/change/edit.ts';
import { type TextEdit, withEdits } from '../../workspace/text/text-edit.ts';
import type { Design } from '../design/design.ts';
import { isModuleString } from '../read/module-strings.ts';

const root = '__app__';

/** What makes a file name the modules of the app as v2 knows them; diagnostics where nothing can. */
export function* importEdits(
  design: Design,
  source: PythonSource,
): Generator<TextEdit | Diagnostic> {
  const anyMoves = design.moves.size + design.inlined.size > 0;
  if (!anyMoves && !mayClimb(source.text)) return;
  const file = new Rewriter(design, source);
  const duals = [...dualEdits(source, file)];
  yield* duals;
  for (const statement of source.module.imports) {
    if (duals.some(({ span }) => isWithin(statement.span, span))) continue;
    yield* file.statement(statement);
    yield* file.members(statement);
  }
  yield* file.chains();
  yield* file.strings();
}

/** A `try` that imports the same in both ways, once they are spelled as v2 knows them, becomes that import. */
function* dualEdits(source: PythonSource, file: Rewriter): Generator<TextEdit> {
  const { text, module } = source;
  for (const { span, ways } of dualImports(module)) {
    const written = ways.map((block) => {
      const edits: TextEdit[] = [];
      for (const statement of module.imports.filter((each) => isWithin(each.span, block))) {
        for (const found of file.statement(statement)) {
          if (isDiagnostic(found)) return undefined;
          edits.push(found);
        }
      }
      const moved = edits.map(({ span: at, text: to }) => {
        return { span: { start: at.start - block.start, end: at.end - block.start }, text: to };
      });
      const lines = withEdits(text.slice(block.start, block.end), moved).split(/\r\n|\r|\n/);
      return { lines: lines.map((line) => line.trim()), edits };
    });
    const [one] = written;
    if (one === undefined) continue;
    const isSame = written.every((each) => each?.lines.join('\n') === one.lines.join('\n'));
    if (!isSame || written.every((each) => each?.edits.length === 0)) continue;
    const indent = text.slice(lineStart(text, span.start), span.start);
    yield { span, text: one.lines.filter((line) => line !== '').join(`\n${indent}`) };
  }
}

function isWithin(inner: Span, outer: Span): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}

/** Cheap reading before parsing: most files of an app import nothing from its root this way. */
function mayClimb(text: string): boolean {
  return text.includes(root) || /\bfrom\s*\.|import_module|__import__/.test(text);
}

class Rewriter {
  readonly #design: Design;
  readonly #source: PythonSource;
  readonly #imported = new Set<string>();

  constructor(design: Design, source: PythonSource) {
    this.#design = design;
    this.#source = source;
  }

  *statement(statement: Import): Generator<TextEdit | Diagnostic> {
    if (statement.kind === 'from') yield* this.fromImport(statement);
    else yield* this.plainImport(statement);
  }

  /** `from __app__.a import b`, `from ..a import b`, `from .. import a`. */
  *fromImport(statement: Import): Generator<TextEdit | Diagnostic> {
    const module = this.#fromRoot(statement);
    if (module === undefined || statement.moduleSpan === undefined) return;
    if (module !== '') {
      const names = statement.names.map((each) => each.name);
      yield { span: statement.moduleSpan, text: this.#design.importName(module, names) };
      yield* this.#renamedNames(statement, module);
      return;
    }
    const text = this.#text(statement.span);
    const unknown = statement.names.find((n) => !this.#design.app.hasModule(n.name));
    if (unknown !== undefined && isCaughtWhenFailing(this.#source.module, statement.span)) return;
    if (unknown !== undefined || text.includes('#')) {
      const reason =
        unknown === undefined ? 'it holds a comment' : `the app has no module "${unknown.name}"`;
      yield this.#cannot(statement.span, reason);
      return;
    }
    const names = statement.names.map((n) => {
      return boundAs(this.#design.importName(n.name), n.binds);
    });
    const lead = this.#indentOf(statement.span);
    const plain = { kind: 'import', module: '' } as const;
    const lines = names.map((each) => importLine(plain, [each])).join(`\n${lead}`);
    yield { span: statement.span, text: lead === undefined ? importLine(plain, names) : lines };
  }

  /** `import __app__.a.b as c`, `import __app__.a.b`. */
  *plainImport(statement: Import): Generator<TextEdit | Diagnostic> {
    for (const name of statement.names) {
      const module = withoutRoot(name.name);
      if (module === undefined) {
        yield* this.#renamed(statement, name);
        continue;
      }
      if (module === '') {
        yield this.#cannot(statement.span, 'it imports the package itself');
        continue;
      }
      if (name.alias === undefined) this.#imported.add(module.split('.')[0] ?? module);
      yield { span: name.nameSpan, text: this.#design.importName(module) };
    }
  }

  /** `from Orders import main` where `main` is called otherwise in function_app.py. */
  *#renamedNames(statement: Import, module: string): Generator<TextEdit> {
    const renames = this.#design.inlinedOf(module)?.renames;
    for (const { name, nameSpan, alias, aliasSpan } of statement.names) {
      const to = renames?.get(name);
      // A module beside the script keeps its name, although the script has one like it.
      if (to === undefined || this.#design.app.hasModule(`${module}.${name}`)) continue;
      const end = alias === to ? (aliasSpan?.end ?? nameSpan.end) : nameSpan.end;
      const text = alias === undefined ? `${to} as ${name}` : to;
      yield { span: { start: nameSpan.start, end }, text };
    }
  }

  /** `Orders.main` after `import Orders`, where `main` is called otherwise in function_app.py. */
  *members(statement: Import): Generator<TextEdit> {
    const base = absoluteName(this.#source, statement.module, statement.level);
    for (const { name, alias, binds } of statement.names) {
      const dotted =
        statement.kind === 'from' ? [base, name].filter((p) => p !== '').join('.') : name;
      const module = withoutRoot(dotted) ?? dotted;
      const inlined = this.#design.inlinedOf(module);
      if (inlined?.source.moduleName !== module || (alias ?? binds) === undefined) continue;
      for (const node of this.#source.module.uses(alias ?? binds ?? '')) {
        const member =
          node.parent?.type === 'attribute' ? node.parent.childForFieldName('attribute') : null;
        const to = inlined.renames.get(member?.text ?? '');
        if (!member || to === undefined) continue;
        yield { span: { start: member.startIndex, end: member.endIndex }, text: to };
      }
    }
  }

  /** Uses `__app__.a.b.f()` of what `import __app__.a.b` made available. */
  *chains(): Generator<TextEdit | Diagnostic> {
    for (const node of this.#source.module.uses(root)) {
      if (node.parent?.type === 'dotted_name' || node.parent?.type === 'aliased_import') continue;
      const attribute =
        node.parent?.type === 'attribute' ? node.parent.childForFieldName('attribute') : null;
      const span = { start: node.startIndex, end: node.endIndex };
      if (attribute === null || attribute === undefined) {
        yield this.#cannot(span, 'the package itself is used as a value');
        continue;
      }
      if (!this.#imported.has(attribute.text)) {
        yield this.#cannot(span, `this file does not import ${root}.${attribute.text}`);
        continue;
      }
      if (this.#isBoundOtherwise(attribute.text)) {
        yield this.#cannot(span, `"${attribute.text}" means something else in this file`);
        continue;
      }
      const replaced = { start: node.startIndex, end: attribute.endIndex };
      yield { span: replaced, text: this.#design.importName(attribute.text) };
    }
  }

  /** `import_module("__app__.a")`, `patch("__app__.a.f")` and other dotted names of the app's modules. */
  *strings(): Generator<TextEdit | Diagnostic> {
    const { text, module } = this.#source;
    const moved = [...this.#design.moves.values()].filter((each) => each.isReachable);
    if (![root, ...moved.map((each) => each.from)].some((name) => text.includes(name))) return;
    for (const node of module.root.descendantsOfType('string')) {
      if (node === null) continue;
      if (node.text.includes(root)) yield* this.#appString(node);
      else yield* this.#movedString(node);
    }
  }

  *#appString(node: Node): Generator<TextEdit | Diagnostic> {
    const plain = readPlainString(node, this.#source.text);
    const module = plain === undefined ? undefined : withoutRoot(plain.value);
    const known = module !== undefined && module !== '' && this.#namesModule(module);
    if (plain !== undefined && known) {
      yield { span: plain.span, text: this.#design.importName(module) };
    } else if (isModuleString(node) || namesMember(node.text)) {
      const at = { path: this.#source.path, span: { start: node.startIndex, end: node.endIndex } };
      yield diagnose(migration.appString, { text: shorten(node.text) }, { at });
    }
  }

  /** `patch("Orders.main")` where the folder Orders moves; other strings may mean the function. */
  *#movedString(node: Node): Generator<TextEdit | Diagnostic> {
    const plain = readPlainString(node, this.#source.text);
    if (plain === undefined || !/^[\w.-]+$/.test(plain.value)) return;
    if (!this.#design.isMoved(plain.value)) return;
    if (isModuleString(node)) {
      yield { span: plain.span, text: this.#design.importName(plain.value) };
    } else if (plain.value.includes('.') && this.#design.app.hasModule(plain.value)) {
      const at = { path: this.#source.path, span: { start: node.startIndex, end: node.endIndex } };
      const slots = { text: node.text, to: this.#design.importName(plain.value) };
      yield diagnose(migration.movedString, slots, { at });
    }
  }

  /** A plain import of a folder that gets another name, where it means the app's own folder. */
  *#renamed(
    statement: Import,
    { name: module, nameSpan, alias }: ImportedName,
  ): Generator<TextEdit> {
    const target = this.#design.importName(module);
    if (target === module || !this.#design.isMoved(module)) return;
    const top = module.split('.')[0] ?? module;
    if (alias !== undefined) {
      yield { span: nameSpan, text: target };
      return;
    }
    const bound = `${this.#design.importName(top)} as ${top}`;
    const lead = statement.names.length === 1 ? this.#indentOf(statement.span) : undefined;
    const next = lead === undefined ? ', ' : `\n${lead}import `;
    yield { span: nameSpan, text: module === top ? bound : bound + next + target };
  }

  /** The module below the root that a `from` import names, or undefined where nothing must change. */
  #fromRoot(statement: Import): string | undefined {
    if (statement.level === 0) {
      const module = withoutRoot(statement.module);
      if (module !== undefined) return module;
      const renamed = this.#design.importName(statement.module) !== statement.module;
      return renamed && this.#design.isMoved(statement.module) ? statement.module : undefined;
    }
    const depth = this.#source.packageName === '' ? 0 : this.#source.packageName.split('.').length;
    if (statement.level - 1 === depth) return statement.module;
    if (!this.#design.inlined.has(this.#source)) return undefined;
    return absoluteName(this.#source, statement.module, statement.level);
  }

  /** White space before a statement that has its line for itself; undefined for one that has not. */
  #indentOf(span: Span): string | undefined {
    const { text } = this.#source;
    const before = text.slice(lineStart(text, span.start), span.start);
    const behind = text.slice(span.end, lineEnd(text, span.end));
    return /^\s*$/.test(before) && /^\s*(?:#.*)?$/.test(behind) ? before : undefined;
  }

  #namesModule(dotted: string): boolean {
    return this.#design.app.hasModule(dotted.split('.')[0] ?? dotted) && /^[\w.-]+$/.test(dotted);
  }

  #isBoundOtherwise(name: string): boolean {
    return this.#source.module.uses(name).some((node) => {
      const parent = node.parent?.type ?? '';
      if (parent === 'dotted_name') return false;
      return /assignment|parameter|pattern|for_|named_expression|_definition|with_item/.test(
        parent,
      );
    });
  }

  #cannot(span: Span, reason: string): Diagnostic {
    const statement = shorten(this.#text(span));
    const at = { path: this.#source.path, span };
    return diagnose(
      migration.appImport,
      { statement, reason },
      { at, ...this.#design.servedBy(at.path) },
    );
  }

  #text(span: Span): string {
    return this.#source.text.slice(span.start, span.end);
  }
}

/** `a.b` of `__app__.a.b`, '' of `__app__`, undefined of anything else. */
function withoutRoot(dotted: string): string | undefined {
  if (dotted === root) return '';
  return dotted.startsWith(`${root}.`) ? dotted.slice(root.length + 1) : undefined;
}

/** `__app__.x`: a module. A path such as `__app__/x` is as right or wrong as it was: no folder is renamed. */
function namesMember(text: string): boolean {
  return /(?<![\w/\\])__app__\.[\w{]/.test(text);
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 57)}…` : line;
}
