import { insertion, type TextEdit } from '../../workspace/text/text-edit.ts';
import { type AzureNames, azureNames, extendFrom } from '../azure-names.ts';
import { afterImports, lineEnd } from '../header.ts';
import type { PyModule } from '../module.ts';
import { uniqueName } from '../names.ts';
import { moduleBindings } from '../scopes.ts';
import { importPlace, type NewImport, sectionOf } from './import-place.ts';
import { boundAs, importLine, sourceOf, spelledName } from './import-text.ts';
import type { Import, ImportedName } from './imports.ts';

/** What it takes for code of one module to stand in another. */
export interface ImportMerge {
  /** Imports for the target. */
  readonly edits: readonly TextEdit[];
  /** The names in the addition as the target spells them. */
  readonly spellings: readonly TextEdit[];
}

const width = 88;
const azure = 'azure.functions';

/**
 * Imports that the addition needs and the target has not, in the target's own style: its aliases, its
 * `from` imports made longer, new statements where isort would put them. A name that means something
 * else in the target gets another one.
 */
export function mergeImports(
  target: PyModule,
  addition: PyModule,
  isOwn: (top: string) => boolean,
): ImportMerge {
  const merger = new Merger(target, addition);
  for (const statement of addition.imports.filter(({ topLevel }) => topLevel)) {
    for (const name of statement.names) merger.add(statement, name);
  }
  return { edits: merger.edits(isOwn), spellings: merger.spellings };
}

class Merger {
  readonly #target: PyModule;
  readonly #addition: PyModule;
  readonly #bindings: ReturnType<typeof moduleBindings>;
  /** Statements of the target with the names that they come to import besides. */
  readonly #longer = new Map<Import, readonly string[]>();
  readonly #lines: NewImport[] = [];
  /** Two imports of the addition may bring one name. */
  readonly #respelled = new Set<string>();
  readonly spellings: TextEdit[] = [];

  constructor(target: PyModule, addition: PyModule) {
    this.#target = target;
    this.#addition = addition;
    this.#bindings = moduleBindings(target);
  }

  add(statement: Import, name: ImportedName): void {
    const { binds } = name;
    if (binds === undefined) {
      this.#addStar(statement);
      return;
    }
    if (statement.kind === 'import' && name.name === azure) {
      this.#addAzure(binds);
      return;
    }
    if (statement.kind === 'import' && name.name !== binds && name.alias === undefined) {
      this.#addDotted(statement, name.name, binds);
      return;
    }
    const known = this.#known(statement, name);
    if (known !== undefined) this.#respell(binds, known);
    else this.#addLine(statement, name, binds);
  }

  /** `from m import *`, which binds nobody knows what. */
  #addStar(statement: Import): void {
    const module = sourceOf(statement);
    const isThere = this.#target.imports.some(
      (each) => each.topLevel && sourceOf(each) === module && isStar(each),
    );
    if (isThere) return;
    const line = importLine(statement, statement.names);
    this.#lines.push({ kind: 'from', module, line, ...this.#comment(statement) });
  }

  /** What stands behind a statement in the addition, e.g. `# type: ignore`. */
  #comment({ span }: Import): Pick<NewImport, 'comment'> {
    const { text } = this.#addition;
    const [comment] = /^[ \t]*#.*/.exec(text.slice(span.end, lineEnd(text, span.end))) ?? [];
    return comment === undefined ? {} : { comment };
  }

  /** The members of azure.functions, as the target spells those. */
  #addAzure(alias: string): void {
    if (this.#respelled.has(alias)) return;
    this.#respelled.add(alias);
    const members = this.#addition.uses(alias).flatMap(({ parent }) => {
      const member = parent?.type === 'attribute' ? parent.childForFieldName('attribute') : null;
      return parent && member ? [{ node: parent, member: member.text }] : [];
    });
    const wanted = [...new Set(members.map(({ member }) => member))].sort();
    const names = azureNames(this.#target, wanted, this.#target.text.length);
    for (const { node, member } of members) {
      const spelled = names.spell(member);
      if (spelled !== node.text) this.#spell(node, spelled);
    }
    this.#extendAzure(names);
  }

  /** `import a.b`, which is spoken of as `a.b` and so by no alias of the target. */
  #addDotted(statement: Import, name: string, binds: string): void {
    const isThere = this.#target.imports.some(
      (each) =>
        each.topLevel &&
        each.kind === 'import' &&
        each.names.some((own) => own.name === name && own.alias === undefined),
    );
    if (!isThere) this.#addLine(statement, { name }, binds);
  }

  #extendAzure({ add, continues, extend }: AzureNames): void {
    if (add !== undefined) this.#lines.push({ kind: 'import', module: azure, line: add });
    if (continues !== undefined && extend.length > 0) this.#lengthen(continues, extend);
  }

  #lengthen(statement: Import, names: readonly string[]): void {
    this.#longer.set(statement, [...(this.#longer.get(statement) ?? []), ...names]);
  }

  /** What the target calls the same thing, if it imports it at the top level and under one name. */
  #known(statement: Import, { name }: ImportedName): string | undefined {
    const whole = statement.kind === 'from' ? `${sourceOf(statement)}.${name}` : name;
    for (const each of this.#target.imports.filter(({ topLevel }) => topLevel)) {
      for (const own of each.names) {
        const bound = each.kind === 'from' ? `${sourceOf(each)}.${own.name}` : own.name;
        const isWhole = each.kind === 'from' || own.alias !== undefined || own.name === own.binds;
        const spelled = isWhole ? own.binds : own.name;
        const sameKind = each.kind === statement.kind || whole.includes('.');
        if (bound === whole && sameKind && spelled && this.#isImport(own.binds ?? spelled)) {
          return spelled;
        }
      }
    }
    return undefined;
  }

  /** Whether nothing but imports binds the name. */
  #isImport(name: string): boolean {
    return (this.#bindings.get(name) ?? []).every((node) =>
      this.#target.imports.some(
        ({ span }) => span.start <= node.startIndex && node.endIndex <= span.end,
      ),
    );
  }

  #addLine(
    statement: Import,
    { name, alias }: Pick<ImportedName, 'name' | 'alias'>,
    binds: string,
  ): void {
    const { kind } = statement;
    const module = sourceOf(statement);
    const taken = this.#bindings.has(binds) && !this.#isSamePackage(statement, binds);
    const own = taken ? this.#freeName(binds) : alias;
    if (taken) this.#respell(binds, own ?? binds);
    const spelled = boundAs(name, own);
    const line = importLine(statement, [spelled]);
    if (kind === 'import') {
      this.#lines.push({ kind, module: name, line, ...this.#comment(statement) });
      return;
    }
    const existing = this.#target.imports.find(
      (each) => each.topLevel && each.kind === 'from' && sourceOf(each) === module && !isStar(each),
    );
    if (existing !== undefined) {
      this.#lengthen(existing, [spelledName(spelled)]);
      return;
    }
    const sibling = this.#lines.findIndex(
      (each) => each.kind === 'from' && each.module === module && !each.line.endsWith('*'),
    );
    const before = this.#lines[sibling];
    if (before === undefined) {
      this.#lines.push({ kind, module, line, ...this.#comment(statement) });
    } else {
      this.#lines[sibling] = { ...before, line: `${before.line}, ${spelledName(spelled)}` };
    }
  }

  /** `import a.b` beside `import a.c`: both bind `a`. */
  #isSamePackage({ kind }: Import, binds: string): boolean {
    return (
      kind === 'import' &&
      this.#target.imports.some(
        (each) => each.kind === 'import' && each.names.some((n) => !n.alias && n.binds === binds),
      )
    );
  }

  #freeName(name: string): string {
    const has = (each: string) =>
      this.#target.identifiers.has(each) || this.#addition.identifiers.has(each);
    return uniqueName(`${name}_2`, { has });
  }

  #respell(name: string, spelled: string): void {
    if (name === spelled || this.#respelled.has(name)) return;
    this.#respelled.add(name);
    for (const node of this.#addition.uses(name)) {
      const isInImport = this.#addition.imports.some(
        ({ span }) => span.start <= node.startIndex && node.endIndex <= span.end,
      );
      if (!isInImport) this.#spell(node, spelled);
    }
  }

  #spell(
    { startIndex: start, endIndex: end }: { startIndex: number; endIndex: number },
    text: string,
  ): void {
    this.spellings.push({ span: { start, end }, text });
  }

  edits(isOwn: (top: string) => boolean): TextEdit[] {
    const sorted = this.#lines.toSorted(
      (a, b) =>
        sectionOf(a.module, isOwn) - sectionOf(b.module, isOwn) ||
        (a.kind === b.kind ? (a.line < b.line ? -1 : 1) : a.kind === 'import' ? -1 : 1),
    );
    const { text } = this.#target;
    const longer = [...this.#longer].map(([statement, names]) =>
      lengthenImport(text, statement, names),
    );
    return [...longer, ...addImports(this.#target, sorted, isOwn)];
  }
}

function isStar({ names }: Import): boolean {
  return names.some(({ name }) => name === '*');
}

/** Adds names, as they are spelled, to a `from` import: to its line, or with one below it. */
export function lengthenImport(
  text: string,
  statement: Import,
  names: readonly string[],
): TextEdit {
  const line = `\n${importLine(
    statement,
    names.map((name) => ({ name })),
  )}`;
  const below = insertion(lineEnd(text, statement.span.end), line);
  return extendFrom(text, statement, names, width) ?? below;
}

/** Adds statements where isort would put them; those of one place in the order given. */
export function addImports(
  target: PyModule,
  lines: readonly NewImport[],
  isOwn: (top: string) => boolean,
): TextEdit[] {
  const groups = new Map<
    string,
    { offset: number; before: string; after: string; lines: string[] }
  >();
  const unplaced = new Map<number, string[]>();
  for (const each of lines) {
    const place = importPlace(target, each, isOwn);
    const written = each.line + (each.comment ?? '');
    const section = sectionOf(each.module, isOwn);
    if (place === undefined) {
      unplaced.set(section, [...(unplaced.get(section) ?? []), written]);
      continue;
    }
    const key = `${place.offset} ${section} ${place.before === ''}`;
    const group = groups.get(key) ?? { ...place, lines: [] };
    group.lines.push(written);
    groups.set(key, group);
  }
  const placed = [...groups.values()].map(({ offset, before, after, lines: own }) =>
    insertion(offset, before + own.join('\n') + after),
  );
  if (unplaced.size === 0) return placed;
  const blocks = [...unplaced.values()].map((own) => own.join('\n')).join('\n\n');
  const { offset, afterLine } = afterImports(target, target.text.length + 1);
  return [...placed, insertion(offset, afterLine ? `\n\n${blocks}` : `${blocks}\n\n`)];
}
