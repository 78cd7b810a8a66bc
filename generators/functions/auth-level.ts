import type { Node } from 'web-tree-sitter';
import { authLevelOf } from '../../app/function-code.ts';
import type { DeclaredFunction } from '../../app/functions.ts';
import type { V2App } from '../../app/v2-app.ts';
import { readCall } from '../../python/calls.ts';
import { parseModule } from '../../python/parse.ts';
import { type TextEdit, withEdits } from '../../workspace/text/text-edit.ts';

/**
 * The authorization level that a new function inherits and can omit: the level of the only app object, if
 * no function sets its own. If the app object is created without arguments, the app must have at least one
 * HTTP function, which shows that the default is intended. Undefined for blueprints, which have no level.
 */
export function inheritedAuthLevel(app: V2App): string | undefined {
  const [variable, ...others] = app.variables;
  const { object } = variable ?? {};
  if (object === undefined || others.length > 0) return undefined;
  if (!/^(?:DF|Function)App$/.test(object.className)) return undefined;
  const level = authLevelOf(app);
  const httpFunctions = app.functions.filter(({ http }) => http !== undefined);
  if (typeof level !== 'string' || httpFunctions.some(setsAuthLevel)) return undefined;
  const hasArguments = readCall(object.call, object.source.text).arguments.length > 0;
  return hasArguments || httpFunctions.length > 0 ? level.toLowerCase() : undefined;
}

/** True also for `**kwargs`, which may contain `auth_level`. */
function setsAuthLevel({ source, span }: DeclaredFunction): boolean {
  const name = source.module.root.descendantForIndex(span.start, span.end);
  const around = name === null ? null : declarationAround(name);
  const parts = around?.type === 'decorated_definition' ? decoratorsOf(around) : [around];
  return parts.some((each) => /\bauth_level\b|\*\*/.test(each?.text ?? 'auth_level'));
}

function declarationAround(node: Node): Node | null {
  for (let each: Node | null = node; each !== null; each = each.parent) {
    if (/^(?:decorated_definition|\w+_statement)$/.test(each.type)) return each;
  }
  return null;
}

function decoratorsOf(node: Node): (Node | null)[] {
  return node.namedChildren.filter((child) => child?.type === 'decorator');
}

/** Removes `auth_level` arguments that match the app's level. */
export function omitAuthLevel(text: string, level: string): string {
  const said = `func.AuthLevel.${level.toUpperCase()}`;
  const module = parseModule(text);
  const edits = module.calls.flatMap(({ node, arguments: all }): TextEdit[] => {
    const list = node.childForFieldName('arguments');
    const isInherited = (each: (typeof all)[number]) =>
      each.keyword === 'auth_level' && each.text === said;
    if (node.parent?.type !== 'decorator' || !list || !all.some(isInherited)) return [];
    const kept = all.filter((each) => !isInherited(each));
    const words = kept.map((each) => `${each.keyword ? `${each.keyword}=` : ''}${each.text}`);
    const inRow = `(${words.join(', ')})`;
    const start = text.lastIndexOf('\n', node.startIndex) + 1;
    const isShort = list.startIndex - start + inRow.length <= 88 && !inRow.includes('\n');
    const onLines = `(\n${words.map((each) => `    ${each},\n`).join('')})`;
    const span = { start: list.startIndex, end: list.endIndex };
    return [{ span, text: isShort ? inRow : onLines }];
  });
  module.dispose();
  return withEdits(text, edits);
}
