import type { Node } from 'web-tree-sitter';
import { meaningOf } from '../../python/imports/import-block.ts';
import { readImportHeader } from '../../python/imports/import-header.ts';
import type { PyModule } from '../../python/module.ts';
import { absoluteName, type PythonSource } from '../../python/python-source.ts';
import { moduleBindings } from '../../python/scopes.ts';
import type { Statement } from '../../python/statements.ts';
import type { FunctionDesign } from './function-design.ts';

/** The module-level names of a file whose code is to share one module with others'. */
export interface ModuleNames {
  readonly source: PythonSource;
  readonly functions: readonly FunctionDesign[];
  /** What each name means: the dotted name of what is imported, or that it is this file's own. */
  readonly meanings: ReadonlyMap<string, string>;
  /** Where the imports at the top end. */
  readonly header: number;
}

/** What a name means that imports at module level bind, and nothing else. */
function importedMeaning(
  source: PythonSource,
  name: string,
  nodes: readonly Node[],
): string | undefined {
  const meanings = nodes.map((node) => {
    const statement = source.module.imports.find(
      ({ span, topLevel }) =>
        topLevel && span.start <= node.startIndex && node.endIndex <= span.end,
    );
    const imported = statement?.names.find((each) => each.binds === name);
    if (statement === undefined || imported === undefined) return undefined;
    const module = absoluteName(source, statement.module, statement.level);
    return meaningOf(statement.kind, module.replace(/^__app__\./, ''), imported)[1];
  });
  return meanings.every((each) => each === meanings[0]) ? meanings[0] : undefined;
}

export const ownLogger = 'logging.getLogger(__name__)';

function isOwnLogger(module: PyModule, name: string, count: number): string | undefined {
  const found = loggerStatement(module, name);
  return found !== undefined && count === 1 ? ownLogger : undefined;
}

/** The statement `name = logging.getLogger(__name__)` at module level. */
export function loggerStatement(module: PyModule, name: string): Statement | undefined {
  return module.statements.find(
    (each) =>
      each.kind === 'assignment' &&
      !each.nested &&
      each.name === name &&
      each.value.text === ownLogger,
  );
}

/** The names that a module has, each with what it means. */
export function moduleNames(
  source: PythonSource,
  functions: readonly FunctionDesign[] = [],
): ModuleNames {
  const { module } = source;
  const meanings = new Map<string, string>();
  for (const [name, nodes] of moduleBindings(module)) {
    const imported = importedMeaning(source, name, nodes);
    const known = imported ?? isOwnLogger(module, name, nodes.length);
    meanings.set(name, known ?? `${name} of ${source.path}`);
  }
  for (const each of functions) {
    const { entry, entryName } = each.fn;
    // The statement that wraps a durable function goes.
    if (entry.kind === 'durable' && each.form === 'decorate') meanings.delete(entryName);
  }
  return { source, functions, meanings, header: readImportHeader(module).end };
}
