import { insertion, type TextEdit } from '../../workspace/text/text-edit.ts';
import { lineStart } from '../header.ts';
import { boundAs, importLine } from './import-text.ts';
import type { Import, ImportedName } from './imports.ts';

/** Where a name is imported from, and what it is called there. */
export interface NameSource {
  readonly module: string;
  readonly name: string;
}

/**
 * Takes names of a `from` import from other modules, where `movedTo` has one: in the place of the
 * statement, which keeps its other names, and under the names that it binds.
 */
export function moveNames(
  text: string,
  { kind, names, span, moduleSpan }: Import,
  movedTo: (name: ImportedName) => NameSource | undefined,
): TextEdit[] {
  const moving = names.flatMap((name) => {
    const to = movedTo(name);
    return to === undefined ? [] : [{ name, to }];
  });
  const modules = [...new Set(moving.map(({ to }) => to.module))];
  const [only, ...others] = modules;
  if (moduleSpan === undefined || only === undefined) return [];
  const isWhole = moving.length === names.length;
  if (others.length === 0 && isWhole) {
    const renamed = moving.flatMap(({ name: { name, nameSpan, alias }, to }): TextEdit[] => {
      if (to.name === name) return [];
      return [{ span: nameSpan, text: alias === undefined ? `${to.name} as ${name}` : to.name }];
    });
    return [{ span: moduleSpan, text: only }, ...renamed];
  }
  const lead = text.slice(lineStart(text, span.start), span.start);
  const separator = /^[ \t]*$/.test(lead) ? `\n${lead}` : '; ';
  const statements = modules.map((module) => {
    const own = moving.filter(({ to }) => to.module === module);
    return importLine(
      { kind, module },
      own.map(({ name, to }) => boundAs(to.name, name.binds ?? name.name)),
    );
  });
  if (isWhole) return [{ span, text: statements.join(separator) }];
  const above = statements.map((each) => each + separator).join('');
  const left = names.filter((name) => !moving.some((each) => each.name === name));
  return [insertion(span.start, above), ...withoutNames({ names }, left)];
}

/** Takes names out of a statement that keeps others. */
export function withoutNames(
  { names }: Pick<Import, 'names'>,
  left: readonly ImportedName[],
): TextEdit[] {
  const edits: TextEdit[] = [];
  const last = names.findLastIndex((name) => left.includes(name));
  for (const [index, name] of names.entries()) {
    const next = names[index + 1];
    if (index < last && next && !left.includes(name)) {
      edits.push({ span: { start: name.nameSpan.start, end: next.nameSpan.start }, text: '' });
    }
  }
  const [kept, final] = [names[last], names.at(-1)];
  if (kept && final && kept !== final) {
    edits.push({ span: { start: endOf(kept), end: endOf(final) }, text: '' });
  }
  return edits;
}

function endOf({ nameSpan, aliasSpan }: ImportedName): number {
  return (aliasSpan ?? nameSpan).end;
}
