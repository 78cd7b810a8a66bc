import { lineEnd, lineStart } from '../../python/header.ts';
import type { Import } from '../../python/imports/imports.ts';
import { moduleBindings } from '../../python/scopes.ts';
import type { TextEdit } from '../../workspace/text/text-edit.ts';
import type { ScriptDesign } from '../design/design.ts';
import { isTakenFrom } from '../read/importers.ts';
import type { LegacyApp } from '../read/legacy-app.ts';

const durable = 'azure.durable_functions';

/**
 * The edits of a script without the imports of azure.durable_functions that they leave without a use: of
 * `df` once `df.Orchestrator.create(f)` is gone. Only lines that hold nothing else go.
 */
export function withoutNeedlessImports(
  app: LegacyApp,
  { source }: ScriptDesign,
  edits: readonly TextEdit[],
): TextEdit[] {
  let result = [...edits];
  for (const statement of source.module.imports) {
    const isDurable =
      statement.kind === 'from'
        ? statement.module === durable
        : statement.names.every(({ name, alias }) => name === durable && alias !== undefined);
    if (!statement.topLevel || !isDurable) continue;
    const isNeedless = statement.names.every(({ binds = '*' }) => {
      return losesUses(binds, source.module, edits) && !isTakenFrom(app, source, binds);
    });
    if (isNeedless) result = withoutLine(source.text, statement, result);
  }
  return result;
}

/** Whether a name has uses, and the edits take all of them away. */
function losesUses(
  name: string,
  module: ScriptDesign['source']['module'],
  edits: readonly TextEdit[],
): boolean {
  const word = new RegExp(`(?<![\\w.])${name}(?!\\w)`);
  if (moduleBindings(module).get(name)?.length !== 1) return false;
  const uses = module
    .uses(name)
    .filter(({ parent }) => !/^(?:dotted_name|aliased_import)$/.test(parent?.type ?? ''));
  const isGone = ({ startIndex, endIndex }: { startIndex: number; endIndex: number }) =>
    edits.some(({ span }) => span.start <= startIndex && endIndex <= span.end);
  const isQuoted = module.root
    .descendantsOfType('string')
    .some((each) => each !== null && word.test(each.text) && each.parent?.type === 'type');
  return (
    uses.length > 0 && uses.every(isGone) && !isQuoted && !edits.some(({ text }) => word.test(text))
  );
}

/** What is inserted right behind the line takes its place. */
function withoutLine(text: string, { span }: Import, edits: readonly TextEdit[]): TextEdit[] {
  const start = lineStart(text, span.start);
  const end = lineEnd(text, span.end);
  if (start !== span.start || end !== span.end) return [...edits];
  const behind = edits.find((each) => each.span.start === end && each.span.end === end);
  const others = edits.filter((each) => each !== behind);
  const next = end + (/^(?:\r\n|\r|\n)/.exec(text.slice(end))?.[0].length ?? 0);
  if (behind === undefined) return [...others, { span: { start, end: next }, text: '' }];
  // The line above keeps its own end; a blank one sets the new text off already.
  const isSetOff = start === 0 || /(?:\r\n|\r|\n)[ \t]*(?:\r\n|\r|\n)$/.test(text.slice(0, start));
  const added = behind.text.replace(isSetOff ? /^\n+/ : /^\n/, '');
  return [...others, { span: { start, end }, text: added }];
}
