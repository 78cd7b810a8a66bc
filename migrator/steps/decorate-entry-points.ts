/**
 * Every entry point carries its bindings as decorators of a blueprint that its own module defines.
 * See docs/semantics.md#decorators
 */
import { type PrintNames, printCall, printDecorators } from '../../bindings/print.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { extendFrom } from '../../python/azure-names.ts';
import { afterImports, type InsertionPoint, lineEnd, lineStart } from '../../python/header.ts';
import { azureImportPoint } from '../../python/import-point.ts';
import type { Edit, Span } from '../../workspace/edit.ts';
import { functionJsonComments } from '../comments.ts';
import type { Design, FunctionDesign, ScriptDesign } from '../design.ts';
import { clientClass } from '../durable-client.ts';
import { rewriteParameters } from '../signature-rewrite.ts';
import type { Step } from '../step.ts';

const layout = { indent: '', width: 88 };

export const decorateEntryPoints: Step = { name: 'decorate-entry-points', run };

function* run(design: Design): Generator<Edit | Diagnostic> {
  for (const script of design.scripts) {
    const own = script.functions.filter((each) => each.form !== 'shared');
    if (own.length === 0) continue;
    yield* defineBlueprint(design, script, own);
    for (const each of own) {
      if (each.form === 'call') yield* registerCall(script, each);
      else yield* decorate(script, each);
    }
  }
}

/** The import of azure.functions where it is missing, and `bp = func.Blueprint()`. */
function* defineBlueprint(
  design: Design,
  script: ScriptDesign,
  own: readonly FunctionDesign[],
): Generator<Edit> {
  const { text, module } = script.source;
  const { azure, blueprint } = script;
  const before = Math.min(...own.map((each) => bindingStart(each)));
  const point = afterImports(module, before, azure.continues?.span.start);
  const definition = definitionText(text, point, `${blueprint} = ${azure.spell('Blueprint')}()`);
  const added = addedImport(design, script);
  const put = (offset: number, lines: string) =>
    modify(script, own[0], { start: offset, end: offset }, lines);

  if (added !== undefined && 'span' in added) {
    yield modify(script, own[0], added.span, added.text);
    yield put(point.offset, definition);
  } else if (added === undefined) yield put(point.offset, definition);
  else if (added.offset === point.offset) yield put(point.offset, added.text + definition);
  else {
    yield put(added.offset, added.text);
    yield put(point.offset, definition);
  }
}

/** What makes the names of azure.functions known: a longer `from` import or a new statement. */
function addedImport(
  design: Design,
  { source, azure }: ScriptDesign,
):
  | { readonly offset: number; readonly text: string }
  | { readonly span: Span; readonly text: string }
  | undefined {
  const { text, module } = source;
  const { add, continues, extend } = azure;
  if (continues !== undefined) {
    if (extend.length === 0) return undefined;
    const offset = lineEnd(text, continues.span.end);
    const line = `\nfrom azure.functions import ${extend.join(', ')}`;
    return extendFrom(text, continues, extend, layout.width) ?? { offset, text: line };
  }
  if (add === undefined) return undefined;
  const point = azureImportPoint(module, (top) => top === '__app__' || design.app.hasModule(top));
  if (point !== undefined) return { offset: point.offset, text: point.before + add + point.after };
  return { offset: afterImports(module, text.length).offset, text: `${add}\n\n` };
}

/** The definition set off by blank lines as black sets it off, fitted to what stands around it. */
function definitionText(text: string, point: InsertionPoint, definition: string): string {
  if (!point.afterLine) return `${definition}\n\n\n`;
  const follows = text.slice(point.offset).replace(/^(?:\r\n|\r|\n)/, '');
  const tail = follows !== '' && /^\S/.test(follows) ? '\n\n' : '';
  return `\n\n${definition}${tail}`;
}

function* decorate(script: ScriptDesign, each: FunctionDesign): Generator<Edit> {
  const { entry } = each.fn;
  if (entry.kind !== 'def' && entry.kind !== 'durable') return;
  const { text } = script.source;
  const start = lineStart(text, entry.def.span.start);
  const lines = [
    ...functionJsonComments(each.fn),
    ...printDecorators(each.choice.decorators, names(script), layout),
  ];
  const becomesAsync = each.client?.makeAsync === true && entry.def.decorators.length === 0;
  const added = `${lines.join('\n')}\n${becomesAsync ? 'async ' : ''}`;
  yield modify(script, each, { start, end: start }, added);

  const { client } = each;
  if (client !== undefined) {
    for (const { call } of client.unwraps) yield modify(script, each, call, client.parameter);
    const spelled = clientClass(client, entry.def);
    const annotation =
      client.annotation === undefined || spelled === undefined
        ? undefined
        : { span: client.annotation, text: spelled };
    const { parameterList } = entry.def;
    const list = rewriteParameters(text, entry.def, annotation, becomesAsync ? 6 : 0);
    if (list !== text.slice(parameterList.start, parameterList.end)) {
      yield modify(script, each, parameterList, list);
    }
  }
  if (entry.kind === 'durable') yield removeStatement(script, each, entry.assignment.span);
}

/** Call form right after the statement that binds the entry point, or around its value. */
function* registerCall(script: ScriptDesign, each: FunctionDesign): Generator<Edit> {
  const { entry, entryName } = each.fn;
  if (entry.kind !== 'bound') return;
  const comments = functionJsonComments(each.fn);
  if (entry.create !== undefined) {
    const callable = entry.create.arguments[0]?.text ?? entryName;
    const call = printCall(each.choice.decorators, names(script), callable, layout).join('\n');
    yield modify(script, each, entry.create.span, call);
    return;
  }
  const call = printCall(each.choice.decorators, names(script), entryName, layout);
  const end = lineEnd(script.source.text, entry.statement.end);
  yield modify(script, each, { start: end, end }, `\n${[...comments, ...call].join('\n')}`);
}

/** Removes a whole statement; a comment behind it stays, blank lines before it go at the end of a file. */
function removeStatement(script: ScriptDesign, each: FunctionDesign, span: Span): Edit {
  const { text } = script.source;
  const start = lineStart(text, span.start);
  const end = lineEnd(text, span.end);
  const behind = text.slice(span.end, end).trim().replace(/^;\s*/, '');
  if (behind !== '') return modify(script, each, { start, end }, behind);
  const rest = text.slice(end);
  if (rest.trim() !== '') {
    const lineBreak = /^(?:\r\n|\r|\n)/.exec(rest)?.[0].length ?? 0;
    return modify(script, each, { start, end: end + lineBreak }, '');
  }
  const kept = text.slice(0, start).trimEnd().length;
  const contentEnd = lineEnd(text, kept);
  return modify(script, each, { start: contentEnd, end }, '');
}

function names(script: ScriptDesign): PrintNames {
  return { on: script.blueprint, azure: script.azure.spell };
}

function bindingStart(each: FunctionDesign): number {
  const { entry } = each.fn;
  if (entry.kind === 'def' || entry.kind === 'durable') return entry.def.span.start;
  return entry.kind === 'bound' ? entry.statement.end : 0;
}

function modify(
  script: ScriptDesign,
  each: FunctionDesign | undefined,
  span: Span,
  text: string,
): Edit {
  const served = each === undefined ? {} : { function: each.fn.name };
  const because = { step: decorateEntryPoints.name, ...served };
  return { kind: 'modify', path: script.source.path, span, text, because };
}
