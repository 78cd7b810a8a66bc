import type { Node } from 'web-tree-sitter';
import { decoratorFacts } from '../../app/decorator-facts.ts';
import type { PyModule } from '../../python/module.ts';
import type { FunctionDef } from '../../python/statements.ts';
import type { PythonItem } from './items.ts';

/** What a decorator hangs on and which of its methods it is, e.g. `app` and `route`. */
export interface Decoration {
  readonly on: string;
  readonly method: string;
}

/** Reads `@app.route(…)`; undefined for decorators that are not those of an app or a blueprint. */
export function decorationOf(decorator: string): Decoration | undefined {
  const [, on, method] = /^@\s*([\p{L}_][\p{L}\p{N}_]*)\s*\.\s*(\w+)\s*\(/u.exec(decorator) ?? [];
  if (on === undefined || method === undefined) return undefined;
  return decoratorFacts(method) === undefined ? undefined : { on, method };
}

/**
 * The name that Azure knows a function by, in lower case, since the host compares names without regard
 * to case. Undefined for a function without trigger, and where the name is not a literal.
 */
export function azureName({
  name,
  decorators,
}: Pick<FunctionDef, 'name' | 'decorators'>): string | undefined {
  const known = decorators.map((each) => [each, decorationOf(each)] as const);
  const isFunction = known.some(
    ([, own]) => own !== undefined && decoratorFacts(own.method)?.role === 'trigger',
  );
  if (!isFunction) return undefined;
  const naming = known.find(([, own]) => own?.method === 'function_name');
  if (naming === undefined) return name.toLowerCase();
  const [, , literal] =
    /\(\s*(?:name\s*=\s*)?[uU]?(["'])([^"'\\]*)\1\s*,?\s*\)$/.exec(naming[0]) ?? [];
  return literal?.toLowerCase();
}

/** Functions that are registered within another function or a class, by their name in Azure. */
export function azureNamesWithin({ root }: PyModule): Map<string, string> {
  const found = new Map<string, string>();
  for (const node of root.descendantsOfType('decorated_definition')) {
    const def = node?.childForFieldName('definition');
    const name = def?.type === 'function_definition' ? def.childForFieldName('name')?.text : '';
    const around = node && outermostDefinition(node);
    if (!node || !name || !around) continue;
    const decorators = node.namedChildren.flatMap((each) =>
      each?.type === 'decorator' ? each.text : [],
    );
    const azure = azureName({ name, decorators });
    if (azure !== undefined) found.set(azure, around);
  }
  return found;
}

/** The name of the function or class that a node stands in. */
function outermostDefinition(node: Node): string | undefined {
  let name: string | undefined;
  for (let at = node.parent; at !== null; at = at.parent) {
    if (/^(?:function|class)_definition$/.test(at.type)) name = at.childForFieldName('name')?.text;
  }
  return name;
}

/** The name in Azure of what an item declares. */
export function azureNameOfItem({ statement }: PythonItem): string | undefined {
  return statement?.kind === 'def' ? azureName(statement) : undefined;
}

/**
 * A function keeps the key that it had in the base as long as its name in Azure is the same, whatever
 * its `def` is called now. Another one that took the name of its `def` is another one.
 */
export function followFunctions(
  base: readonly PythonItem[],
  side: readonly PythonItem[],
): PythonItem[] {
  const known = byAzureName(base);
  const own = byAzureName(side);
  const keys = new Map<PythonItem, string>();
  for (const [name, items] of own) {
    const [was, ...others] = known.get(name) ?? [];
    const [only] = items;
    if (was && only && others.length === 0 && items.length === 1) keys.set(only, was.key);
  }
  const taken = new Set(keys.values());
  return side.map((item) => {
    const key = keys.get(item);
    if (key !== undefined) return { ...item, key };
    return taken.has(item.key) ? { ...item, key: `${item.key} beside` } : item;
  });
}

function byAzureName(items: readonly PythonItem[]): Map<string, PythonItem[]> {
  const found = new Map<string, PythonItem[]>();
  for (const item of items) {
    const name = azureNameOfItem(item);
    if (name !== undefined) found.set(name, [...(found.get(name) ?? []), item]);
  }
  return found;
}
