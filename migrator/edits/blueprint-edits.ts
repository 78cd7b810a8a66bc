import { afterImports, type InsertionPoint } from '../../python/header.ts';
import { addImports, lengthenImport } from '../../python/imports/merge-imports.ts';
import { insertion, type TextEdit } from '../../workspace/text/text-edit.ts';
import type { Design, ScriptDesign } from '../design/design.ts';
import { entryStart } from '../design/function-design.ts';

/** The import of azure.functions where it is missing, and `bp = func.Blueprint()`. */
export function* defineBlueprint(design: Design, script: ScriptDesign): Generator<TextEdit> {
  const { text } = script.source;
  const { azure, blueprint } = script;
  const point = blueprintPoint(script);
  const definition = definitionText(text, point, `${blueprint} = ${azure.spell('Blueprint')}()`);
  const added = addedImport(design, script);
  if (added !== undefined) yield added;
  yield insertion(point.offset, definition);
}

/** Where the blueprint is defined: before every function that needs it. */
export function blueprintPoint({ source, functions, azure }: ScriptDesign): InsertionPoint {
  const own = functions.filter((each) => each.form !== 'shared');
  const before = Math.min(...own.map((each) => entryStart(each.fn)));
  return afterImports(source.module, before, azure.continues?.span.start);
}

/** What makes the names of azure.functions known: a longer `from` import or a new statement. */
function addedImport(design: Design, { source, azure }: ScriptDesign): TextEdit | undefined {
  const { text, module } = source;
  const { add, continues, extend } = azure;
  if (continues !== undefined) {
    return extend.length === 0 ? undefined : lengthenImport(text, continues, extend);
  }
  if (add === undefined) return undefined;
  const isOwn = (top: string) =>
    top === '__app__' ||
    (design.app.hasModule(top) && design.moves.get(top)?.isReachable !== false);
  const wanted = { kind: 'import', module: 'azure.functions', line: add } as const;
  return addImports(module, [wanted], isOwn)[0];
}

/** The definition set off by blank lines as black sets it off, fitted to what stands around it. */
function definitionText(text: string, point: InsertionPoint, definition: string): string {
  if (!point.afterLine) return `${definition}\n\n\n`;
  const [gap = ''] = /^(?:\r\n|\r|\n)*/.exec(text.slice(point.offset)) ?? [];
  const count = gap.match(/\r\n|\r|\n/g)?.length ?? 0;
  const follows = text.slice(point.offset + gap.length);
  const isDefinition = /^(?:@|def |async |class )/.test(follows);
  const tail = isDefinition
    ? '\n'.repeat(Math.max(0, 3 - count))
    : count < 2 && /^\S/.test(follows)
      ? '\n'
      : '';
  return `\n\n${definition}${tail}`;
}
