import type { Span } from '../workspace/edit.ts';
import type { Import } from './imports.ts';
import type { PyModule } from './module.ts';

/** How a module spells members of azure.functions, and what it must import to do so. */
export interface AzureNames {
  /** `func.Blueprint`, `Blueprint`, `azure.functions.Blueprint` … */
  spell(member: string): string;
  /** Import lines to add, to stand right after `after` where that is given. */
  readonly add: readonly string[];
  /** The import statement whose style is continued. */
  readonly after?: Span;
}

const packageName = 'azure.functions';

/**
 * The user's own style of importing azure.functions, completed for the given members: its alias, its
 * `from` import, or a new `import azure.functions as func`. Only imports at module level that stand
 * before `before` and whose name is bound once count: `func` may mean something else.
 */
export function azureNames(
  module: PyModule,
  members: readonly string[],
  before: number,
): AzureNames {
  const usable = module.imports.filter((i) => i.topLevel && i.span.start < before);
  for (const each of usable) {
    const alias = moduleAlias(each);
    if (alias !== undefined && boundOnlyByImports(module, alias)) {
      return { spell: (member) => `${alias}.${member}`, add: [], after: each.span };
    }
  }
  const from = usable.find((i) => i.kind === 'from' && i.module === packageName && i.level === 0);
  if (from !== undefined) {
    const known = new Map(from.names.map((n) => [n.name, n.binds ?? n.name]));
    const missing = members.filter((member) => !known.has(member));
    if (!known.has('*') && missing.every((member) => !module.identifiers.has(member))) {
      const add = missing.length === 0 ? [] : [`from ${packageName} import ${missing.join(', ')}`];
      return { spell: (member) => known.get(member) ?? member, add, after: from.span };
    }
  }
  const alias = ['func', 'azure_functions', 'azure_func'].find(
    (name) => !module.identifiers.has(name),
  );
  const chosen = alias ?? 'pyfunc_azure_functions';
  return { spell: (member) => `${chosen}.${member}`, add: [`import ${packageName} as ${chosen}`] };
}

/** The expression that an import makes available for the package, if it does. */
function moduleAlias(statement: Import): string | undefined {
  for (const name of statement.names) {
    if (statement.kind === 'import' && name.name === packageName) return name.alias ?? packageName;
    if (statement.kind === 'from' && statement.module === 'azure' && name.name === 'functions') {
      return name.binds;
    }
  }
  return undefined;
}

function boundOnlyByImports(module: PyModule, alias: string): boolean {
  const name = alias.split('.')[0] ?? alias;
  const rebound = module.statements.some((statement) =>
    statement.kind === 'def' || statement.kind === 'assignment'
      ? statement.name === name
      : 'binds' in statement && statement.binds.includes(name),
  );
  const otherImport = module.imports.some(
    (i) =>
      i.topLevel &&
      moduleAlias(i) !== alias &&
      i.names.some((n) => n.binds === name) &&
      name !== 'azure',
  );
  return !rebound && !otherImport;
}
