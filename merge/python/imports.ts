import type { Node } from 'web-tree-sitter';
import { leadingComments, lineEnd } from '../../python/header.ts';
import { importLine, spelledName } from '../../python/imports/import-text.ts';
import type { Import, ImportedName } from '../../python/imports/imports.ts';
import { mergeImports } from '../../python/imports/merge-imports.ts';
import type { PyModule } from '../../python/module.ts';
import { insertion, type TextEdit, withEdits } from '../../workspace/text/text-edit.ts';
import type { KeyedStep } from '../keyed.ts';
import { each, type Three } from '../three.ts';
import type { PythonItem } from './items.ts';
import { broughtBy, keptImports, movesBetween } from './moved-imports.ts';
import { says } from './parts.ts';

/** Whether an import means nothing but the names it says, and has no comments to go with it. */
export function isPlain({ import: own, text }: PythonItem): boolean {
  return own !== undefined && isNamed(own) && (isFuture(own) || !text.includes('#'));
}

/** Whether a step is about names that are imported, and not about a statement as it stands. */
export function isAboutNames(step: KeyedStep<PythonItem>, names: NewNames): boolean {
  const item = step.kind === 'remove' ? step.ours : step.theirs;
  const own = item?.import ?? (step.kind === 'both' ? step.ours.import : undefined);
  if (own === undefined || !isNamed(own)) return false;
  switch (step.kind) {
    case 'insert':
      return isPlain(step.theirs) || !own.names.every((name) => names.isNew(own, name));
    case 'replace':
      return isPlain(step.theirs) && isPlain(step.ours);
    default:
      return true;
  }
}

function isFuture({ module }: Import): boolean {
  return module === '__future__';
}

function isNamed({ level, names }: Import): boolean {
  return level === 0 && names.every(({ name }) => name !== '*');
}

/** Which names the three versions import, wherever they do at the top level. */
export class NewNames {
  readonly #sets: Three<ReadonlySet<string>>;
  /** Of base and theirs, whatever they are called there. */
  readonly #sources: Three<ReadonlySet<string>>;
  readonly #kept: ReadonlySet<Import>;
  readonly #brought: ReadonlySet<string>;

  constructor(modules: Three<PyModule>) {
    const moves = movesBetween(modules.base, modules.theirs);
    const kept = keptImports(modules.ours, modules.base, moves);
    this.#kept = new Set(kept);
    this.#brought = broughtBy(kept, modules.ours, moves);
    this.#sources = each(modules, ({ imports }) => {
      return new Set(imports.flatMap((own) => own.names.map((name) => sourceOf(own, name))));
    });
    this.#sets = each(modules, ({ imports }) => {
      const top = imports.filter(({ topLevel }) => topLevel);
      return new Set(top.flatMap((own) => own.names.map((name) => keyOf(own, name))));
    });
  }

  isNew(own: Import, name: ImportedName): boolean {
    const key = keyOf(own, name);
    const { base, ours, theirs } = this.#sets;
    const isBrought = own.kind === 'from' && this.#brought.has(`${own.module} ${name.name}`);
    return theirs.has(key) && !base.has(key) && !ours.has(key) && !isBrought;
  }

  /** Whether theirs does not have what the base had, whatever the user calls it. */
  isGone(own: Import, name: ImportedName): boolean {
    const key = sourceOf(own, name);
    return this.#sources.base.has(key) && !this.#sources.theirs.has(key);
  }

  /** Whether an import of ours stays where it is, and takes its names from where they are now. */
  isKept(own: Import): boolean {
    return this.#kept.has(own);
  }
}

/** An imported name of ours that theirs takes from another module now. */
interface MovedName {
  readonly own: Import;
  readonly name: ImportedName;
}

/** Names that theirs imports from elsewhere than before, and ours as the base did. */
export function movedNames({ ours, theirs }: Three<PyModule>, names: NewNames): MovedName[] {
  const top = theirs.imports.filter(({ topLevel }) => topLevel);
  const coming = top.flatMap((own) =>
    own.names.flatMap((name) => (names.isNew(own, name) ? [{ own, name }] : [])),
  );
  return ours.imports.flatMap((own): MovedName[] => {
    if (!own.topLevel || names.isKept(own)) return [];
    return own.names.flatMap((name): MovedName[] => {
      if (name.binds === undefined || !names.isGone(own, name)) return [];
      const to = coming.find((each) => each.name.binds === name.binds);
      // Where others are imported from both modules, one statement would be changed twice.
      const isTwice = own.names.length > 1 && to?.own.module === own.module;
      return to === undefined || isTwice ? [] : [{ own, name }];
    });
  });
}

/** The module without these names, each other statement at its place. */
export function withoutMoved(module: PyModule, moved: readonly MovedName[]): string {
  const statements = new Map(moved.map(({ own }) => [own.span.start, own]));
  return withEdits(
    module.text,
    [...statements.values()].map((own) => {
      const gone = new Set(moved.filter((each) => each.own === own).map(({ name }) => name));
      const left = own.names.filter((name) => !gone.has(name));
      const { start, end } = own.span;
      return { span: own.span, text: written(own, left).padEnd(end - start) };
    }),
  );
}

function keyOf({ kind, level, module }: Import, { name, alias }: ImportedName): string {
  return [kind, level, module, name, alias ?? ''].join(' ');
}

function sourceOf({ kind, level, module }: Import, { name }: ImportedName): string {
  return [kind, level, module, name].join(' ');
}

/** What brings new imports of theirs into ours, in the style of ours; `spellings` are edits of theirs. */
export function newImports(
  { ours, theirs }: Pick<Three<PyModule>, 'ours' | 'theirs'>,
  names: NewNames,
  isOther: (own: Import) => boolean,
  open: (text: string) => PyModule,
): { readonly edits: readonly TextEdit[]; readonly spellings: readonly TextEdit[] } {
  const top = theirs.imports.filter(({ topLevel }) => topLevel);
  if (!top.some((own) => own.names.some((name) => names.isNew(own, name)))) {
    return { edits: [], spellings: [] };
  }
  const future = firstFuture(ours, top.filter(isFuture), names);
  const others = top.flatMap((own): TextEdit[] => {
    const isDone = isOther(own) || (isFuture(own) && future.length > 0);
    const wanted = isDone ? [] : own.names.filter((name) => names.isNew(own, name));
    if (wanted.length === own.names.length) return [];
    const { start, end } = own.span;
    // As long as it was, so that what follows keeps its place.
    return [{ span: own.span, text: written(own, wanted).padEnd(end - start) }];
  });
  const addition = open(withEdits(theirs.text, others));
  const { edits, spellings } = mergeImports(ours, addition, () => false);
  return { edits: [...future, ...edits], spellings };
}

/** The first import from the future, which has to stand above all but the docstring. */
function firstFuture(ours: PyModule, wanted: readonly Import[], names: NewNames): TextEdit[] {
  if (ours.imports.some(isFuture)) return [];
  const added = wanted.flatMap((own) => own.names.filter((name) => names.isNew(own, name)));
  if (added.length === 0) return [];
  const line = `from __future__ import ${added.map(({ name }) => name).join(', ')}`;
  const [first] = ours.statements;
  if (first?.kind !== 'docstring') return [insertion(leadingComments(ours.text), `${line}\n\n`)];
  const at = lineEnd(ours.text, first.span.end);
  const isTight = /^(?:\r\n|\r|\n)\S/.test(ours.text.slice(at));
  return [insertion(at, isTight ? `\n${line}\n` : `\n${line}`)];
}

function written(own: Import, names: readonly ImportedName[]): string {
  return names.length === 0 ? 'pass' : importLine(own, names);
}

/** Tells what an import of ours keeps, where theirs has some of its names no more. */
export class ImportUse {
  readonly #result: PyModule;
  readonly #names: NewNames;
  readonly #moved: ReadonlySet<ImportedName>;

  /** `result` is the merged text, where names that nothing says are not needed. */
  constructor(result: PyModule, names: NewNames, moved: readonly MovedName[]) {
    this.#moved = new Set(moved.map(({ name }) => name));
    this.#result = result;
    this.#names = names;
  }

  /** Undefined: all of it, `[]`: nothing. */
  left(own: Import): readonly ImportedName[] | undefined {
    const left = own.names.filter(
      (name) => !this.#moved.has(name) && (!this.#names.isGone(own, name) || this.#isUsed(name)),
    );
    return left.length === own.names.length ? undefined : left;
  }

  isKept(own: Import): boolean {
    return this.#names.isKept(own);
  }

  /** An edit that makes a statement longer, without what nothing needs any more. */
  withoutGone(edit: TextEdit, items: readonly PythonItem[]): TextEdit {
    const { start, end } = edit.span;
    const own = items.find(({ import: each, code }) => {
      return each !== undefined && code.start < start && end <= code.end && start < end;
    })?.import;
    const left = own && this.left(own);
    if (own === undefined || left === undefined) return edit;
    const gone = new Set(own.names.filter((name) => !left.includes(name)).map(spelledName));
    const names = edit.text.split(', ').filter((name) => !gone.has(name));
    return names.length === 0 ? edit : { ...edit, text: names.join(', ') };
  }

  #isUsed({ binds }: ImportedName): boolean {
    return binds === undefined || isUsed(this.#result, binds);
  }
}

/** Whether code uses a name, be it in an annotation in quotes or in a list of names such as `__all__`. */
function isUsed(module: PyModule, name: string): boolean {
  const isInImport = ({ startIndex }: Node) =>
    module.imports.some(({ span }) => span.start <= startIndex && startIndex < span.end);
  if (module.uses(name).some((node) => !isInImport(node))) return true;
  if (!module.identifiers.has(name)) return false;
  const { root } = module;
  const inTypes = root.descendantsOfType('type').flatMap((type) => {
    return type?.descendantsOfType('string_content') ?? [];
  });
  const comments = root
    .descendantsOfType('comment')
    .filter((node) => /^#\s*type:/.test(node?.text ?? ''));
  return (
    [...inTypes, ...comments].some((node) => says(node?.text ?? '', name)) ||
    root.descendantsOfType('string_content').some((node) => node?.text === name)
  );
}
