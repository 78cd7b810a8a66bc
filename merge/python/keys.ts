import type { Import } from '../../python/imports/imports.ts';
import type { PyModule } from '../../python/module.ts';
import type { Statement } from '../../python/statements.ts';
import type { Item } from '../keyed.ts';
import { plain } from '../plain.ts';

/**
 * What a statement is found by in another version: its name, else what it says. `all` are the statement
 * and those nested in it or on its line; `count` of them begin on that line.
 */
export function keyOfStatement(
  all: readonly [Statement, ...(readonly Statement[])],
  count: number,
  code: string,
  module: PyModule,
): string {
  const [statement, ...nested] = all;
  if (count > 1) return `code ${plain(code)}`;
  switch (statement.kind) {
    case 'def':
    case 'assignment':
      return `name ${statement.name}`;
    case 'class':
      return `name ${statement.binds[0]}`;
    case 'docstring':
      return 'docstring';
    case 'import': {
      const own = module.importAt(statement.span.start);
      return own === undefined ? `code ${plain(code)}` : importKey(own);
    }
    case 'other':
      return sayingOf(code, nested, module);
  }
}

/**
 * Statements without a name go by what they say. One that a side rewrote, e.g. with another argument,
 * keeps the key that it had in the base, where only it can be meant.
 */
export function followRewrites<T extends Item>(base: readonly T[], side: readonly T[]): T[] {
  const [known, has] = [base, side].map((each) => new Set(each.map(({ key }) => key)));
  const lost = byShape(base.filter(({ key }) => has?.has(key) === false));
  const come = byShape(side.filter(({ key }) => known?.has(key) === false));
  const keys = new Map<T, string>();
  for (const [shape, items] of come) {
    const before = lost.get(shape) ?? [];
    if (before.length !== items.length) continue;
    for (const [index, item] of items.entries()) keys.set(item, before[index]?.key ?? item.key);
  }
  return side.map((each) => ({ ...each, key: keys.get(each) ?? each.key }));
}

function byShape<T extends Item>(items: readonly T[]): Map<string, T[]> {
  const shapes = new Map<string, T[]>();
  for (const item of items) {
    const code = /^code ([\s\S]*)$/.exec(item.key)?.[1];
    if (code === undefined) continue;
    const shape = shapeOf(code);
    shapes.set(shape, [...(shapes.get(shape) ?? []), item]);
  }
  return shapes;
}

/** `size: int`, a field that has no value. */
const annotation = /^([\p{L}_][\p{L}\p{N}_]*)\s*:\s*[^=\s]/u;

const compound = /^(?:if|try|with|for|while|async|match)\b/;

/** What is called, assigned to or done. */
function shapeOf(code: string): string {
  const [keyword] = compound.exec(code) ?? [];
  return keyword ?? /^(?:\w+[ \t]|[^=(]*[=(]?)/.exec(code)?.[0] ?? code;
}

/** A compound statement by its first line, one that assigns by its target, any other one by all of it. */
function sayingOf(code: string, nested: readonly Statement[], module: PyModule): string {
  if (compound.test(code)) {
    const [head = code] = code.split(/\r\n|\r|\n/, 1);
    if (!/^try\s*:/.test(head)) return `code ${head.trim()}`;
    // Of several that try something, each is told by what it tries to get.
    return `code try: ${nested.map((each) => firstName(each, module)).find((name) => name !== '') ?? ''}`;
  }
  const [, declared] = annotation.exec(code) ?? [];
  if (declared !== undefined) return `name ${declared}`;
  const [, target] =
    /^([^=(#'"\r\n]*(?:\[[^\]\r\n]*\])?)\s*(?<![-+*/%&|^@<>:!])=(?!=)/.exec(code) ?? [];
  return `code ${target === undefined ? plain(code) : `${target.trim()} =`}`;
}

function firstName(statement: Statement, module: PyModule): string {
  if (statement.kind === 'def' || statement.kind === 'assignment') return statement.name;
  if (statement.kind !== 'import') return '';
  return module.importAt(statement.span.start)?.names[0]?.binds ?? '';
}

function importKey({ kind, level, module, names }: Import): string {
  if (kind === 'from') return `from ${'.'.repeat(level)}${module}`;
  return `import ${names.map(({ name, alias }) => `${name} as ${alias ?? name}`).join(', ')}`;
}
