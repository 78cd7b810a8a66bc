import type { Span } from '../workspace/change/edit.ts';
import type { Import } from './imports/imports.ts';
import type { PyModule } from './module.ts';
import { namesOf } from './statements.ts';

/** How a module spells members of azure.functions, and what it must import to do so. */
export interface AzureNames {
  /** `func.Blueprint`, `Blueprint`, `azure.functions.Blueprint` … */
  spell(member: string): string;
  /** The import statement whose style is continued. */
  readonly continues?: Import;
  /** Names to be added to `continues`, a `from` import. */
  readonly extend: readonly string[];
  /** A new import statement, where the module has none to continue, and the alias it binds. */
  readonly add?: string;
  readonly alias?: string;
}

const packageName = 'azure.functions';

/**
 * The user's own style of importing azure.functions, completed for the given members: its alias, its
 * `from` import, or a new `import azure.functions as func`. Only imports at module level that stand
 * before `before` and whose name is bound once count: `func` may mean something else. `taken` are names
 * that star imports bind.
 */
export function azureNames(
  module: PyModule,
  members: readonly string[],
  before: number,
  taken: ReadonlySet<string> = new Set(),
): AzureNames {
  const usable = module.imports.filter((i) => i.topLevel && i.span.start < before);
  for (const each of usable) {
    const alias = moduleAlias(each, packageName);
    if (alias !== undefined && !taken.has(alias) && boundOnlyByImports(module, alias)) {
      return { spell: (member) => `${alias}.${member}`, extend: [], continues: each };
    }
  }
  const from = usable.find((i) => i.kind === 'from' && i.module === packageName && i.level === 0);
  if (from !== undefined) {
    const known = new Map(from.names.map((n) => [n.name, n.binds ?? n.name]));
    const missing = members.filter((member) => !known.has(member));
    const isFree = (member: string) => !module.identifiers.has(member) && !taken.has(member);
    if (!known.has('*') && missing.every(isFree)) {
      const spell = (member: string) => known.get(member) ?? member;
      return { spell, extend: missing, continues: from };
    }
  }
  const candidates = ['func', 'azure_functions', 'azure_func'];
  const alias =
    candidates.find((name) => !module.identifiers.has(name) && !taken.has(name)) ??
    'pyfunc_azure_functions';
  return {
    spell: (member) => `${alias}.${member}`,
    extend: [],
    add: `import ${packageName} as ${alias}`,
    alias,
  };
}

/**
 * The edit that adds names to a `from` import, in order where they were in order: in its line, or as
 * lines of their own in a bracket. Undefined where that would not fit `width` or cannot be seen.
 */
export function extendFrom(
  text: string,
  statement: Import,
  names: readonly string[],
  width: number,
): { readonly span: Span; readonly text: string } | undefined {
  const [first] = statement.names;
  const last = statement.names.at(-1);
  if (first === undefined || last === undefined || names.length === 0) return undefined;
  const span = { start: first.nameSpan.start, end: statement.span.end };
  const old = text.slice(span.start, span.end);
  const isOneLine = !/[\r\n#()\\]/.test(old);
  if (!isOneLine) return undefined;
  const spelled = old.split(',').map((each) => each.trim());
  const all = [...spelled, ...names];
  const sorted = isSorted(spelled) ? all.sort(order) : all;
  const line = `${text.slice(statement.span.start, span.start)}${sorted.join(', ')}`;
  return line.length > width ? undefined : { span, text: sorted.join(', ') };
}

function isSorted(names: readonly string[]): boolean {
  return names.every((name, i) => i === 0 || order(names[i - 1] ?? '', name) <= 0);
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The expression that an import makes available for a package `azure.x`, if it does. */
export function moduleAlias(statement: Import, name: string): string | undefined {
  const last = name.split('.').at(-1);
  for (const each of statement.names) {
    if (statement.kind === 'import' && each.name === name) return each.alias ?? name;
    if (statement.kind === 'from' && statement.module === 'azure' && each.name === last) {
      return each.binds;
    }
  }
  return undefined;
}

function boundOnlyByImports(module: PyModule, alias: string): boolean {
  const name = alias.split('.')[0] ?? alias;
  const rebound = module.statements.some((statement) => namesOf(statement).includes(name));
  const otherImport = module.imports.some(
    (i) =>
      i.topLevel &&
      moduleAlias(i, packageName) !== alias &&
      i.names.some((n) => n.binds === name) &&
      name !== 'azure',
  );
  return !rebound && !otherImport;
}
