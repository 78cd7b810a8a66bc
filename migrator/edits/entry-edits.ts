import type { Decorator } from '../../bindings/decorators/decorator.ts';
import { type PrintNames, printCall, printDecorators } from '../../bindings/decorators/print.ts';
import { lineEnd, lineStart } from '../../python/header.ts';
import { layoutFor } from '../../python/layout.ts';
import type { PythonSource } from '../../python/python-source.ts';
import type { FunctionDef } from '../../python/statements.ts';
import type { Span } from '../../workspace/change/edit.ts';
import { insertion, type TextEdit } from '../../workspace/text/text-edit.ts';
import type { ScriptDesign } from '../design/design.ts';
import type { FunctionDesign } from '../design/function-design.ts';
import { functionJsonComments } from '../read/comments.ts';
import { type ClientMove, clientClass } from '../read/durable-client.ts';
import { blueprintPoint } from './blueprint-edits.ts';

/** Gives entry points their bindings, as decorators or in call form. */
export function* entryEdits(
  script: ScriptDesign,
  functions: readonly FunctionDesign[],
): Generator<TextEdit> {
  for (const each of functions) {
    if (each.form === 'call') yield* registerCall(script, each);
    else yield* decorate(script, each);
  }
}

/** Decorators above the definition, and what a durable function's body has to lose for them. */
function* decorate(script: ScriptDesign, each: FunctionDesign): Generator<TextEdit> {
  const { entry } = each.fn;
  if (entry.kind !== 'def' && entry.kind !== 'durable') return;
  const { text } = script.source;
  const start = lineStart(text, entry.def.span.start);
  const lines = [
    ...functionJsonComments(each.fn),
    ...printDecorators(decoratorsOn(script, each, entry.def), names(script), layoutFor(text)),
  ];
  const becomesAsync = each.client?.makeAsync === true && entry.def.decorators.length === 0;
  const added = `${lines.join('\n')}\n${becomesAsync ? 'async ' : ''}`;
  const { handle } = each;
  if (handle?.kind === 'decorated') yield { span: handle.line, text: added };
  else yield insertion(start, added);

  const { client } = each;
  if (client !== undefined) {
    for (const { call, rebinds } of client.unwraps) {
      if (rebinds !== undefined) yield removeStatement(text, rebinds);
      else yield { span: call, text: client.parameter };
    }
    const annotation = client.annotation && clientAnnotation(script.source, client, entry.def);
    const { parameterList } = entry.def;
    const list = rewriteParameters(text, entry.def, annotation, becomesAsync ? 6 : 0);
    if (list !== text.slice(parameterList.start, parameterList.end)) {
      yield { span: parameterList, text: list };
    }
  }
  if (entry.kind === 'durable') yield removeStatement(text, entry.statement);
}

/** The decorators, without the one that says what the def says. */
function decoratorsOn(
  { renames }: ScriptDesign,
  { choice, fn, namedByDef }: FunctionDesign,
  def: FunctionDef,
): readonly Decorator[] {
  const name = renames.get(def.name) ?? def.name;
  if (!namedByDef || name !== fn.name) return choice.decorators;
  return choice.decorators.filter(({ method }) => method !== 'function_name');
}

/** The class of the client in place of `str`; without a name for it, no annotation at all. */
function clientAnnotation(
  { module, text }: PythonSource,
  client: ClientMove,
  def: FunctionDef,
): TextEdit | undefined {
  const { annotation: span } = client;
  if (span === undefined) return undefined;
  const spelled = clientClass(client, def, module);
  if (spelled !== undefined) return { span, text: spelled };
  const name = text.slice(0, text.lastIndexOf(':', span.start)).trimEnd();
  return { span: { start: name.length, end: span.end }, text: '' };
}

/** Statements that black sets off by two blank lines when they end with a definition. */
const compound = /^(?:@|(?:async|class|def|for|if|match|try|while|with)\b)/;

/** Call form right after the statement that binds the entry point, or around its value. */
function* registerCall(script: ScriptDesign, each: FunctionDesign): Generator<TextEdit> {
  const { entry } = each.fn;
  const entryName = script.renames.get(each.fn.entryName) ?? each.fn.entryName;
  if (entry.kind !== 'bound' && entry.kind !== 'durable') return;
  const { text } = script.source;
  const comments = functionJsonComments(each.fn);
  const print = (callable: string, before?: string) =>
    printCall(each.choice.decorators, names(script), callable, layoutFor(text), before).join('\n');
  if (entry.create !== undefined) {
    const { span, arguments: given } = entry.create;
    const before = text.slice(lineStart(text, span.start), span.start);
    const call = print(given[0]?.text ?? entryName, before).slice(before.length);
    if (comments.length > 0) {
      yield insertion(lineStart(text, entry.statement.start), `${comments.join('\n')}\n`);
    }
    yield { span, text: call };
    return;
  }
  const { handle } = each;
  const callable = handle?.kind === 'made' ? `${entryName}.${handle.member}` : entryName;
  const added = [...comments, print(callable)].join('\n');
  const end = lineEnd(text, entry.statement.end);
  const { offset } = blueprintPoint(script);
  const isImport = script.source.module.importAt(entry.statement.start) !== undefined;
  const isCompound = compound.test(text.slice(entry.statement.start));
  const lead = isCompound ? '\n\n\n' : isImport && end > offset ? '\n\n' : '\n';
  yield insertion(Math.max(end, offset), lead + added);
}

/**
 * Removes a whole statement, not what shares its lines; a comment behind it stays. Blank lines that would
 * stand double go, and at the end of a file those before it.
 */
function removeStatement(text: string, span: Span): TextEdit {
  const start = lineStart(text, span.start);
  const end = lineEnd(text, span.end);
  const before = text.slice(start, span.start);
  if (before.trim() !== '') {
    const kept = before.replace(/\s*;\s*$/, '').length;
    return { span: { start: start + kept, end: span.end }, text: '' };
  }
  const behind = text.slice(span.end, end).trim().replace(/^;\s*/, '');
  if (behind !== '') return { span: { start: span.start, end }, text: behind };
  const breakAt = (offset: number) =>
    /^(?:\r\n|\r|\n)/.exec(text.slice(offset, offset + 2))?.[0].length ?? 0;
  const next = end + breakAt(end);
  if (text.slice(end).trim() !== '') {
    const above = lineBreaks(/\s*$/.exec(text.slice(0, start))?.[0] ?? '') - 1;
    const doubled = new RegExp(`^(?:[ \\t]*(?:\\r\\n|\\r|\\n)){0,${Math.max(above, 0)}}`);
    const more = doubled.exec(text.slice(next))?.[0].length ?? 0;
    return { span: { start, end: next + more }, text: '' };
  }
  const contentEnd = lineEnd(text, text.slice(0, start).trimEnd().length);
  // A file that ends its last line ends the new last one as that was ended before.
  const kept = next === end ? 0 : breakAt(contentEnd);
  return { span: { start: contentEnd + kept, end: next }, text: '' };
}

function lineBreaks(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0;
}

function names(script: ScriptDesign): PrintNames {
  return { on: script.blueprint, azure: script.azure.spell };
}

const width = 88;

/**
 * The parameter list with one annotation changed, broken as black breaks it where the changed line,
 * `added` columns longer, does not fit any more but did before.
 */
function rewriteParameters(
  text: string,
  def: FunctionDef,
  annotation: { readonly span: Span; readonly text: string } | undefined,
  added: number,
): string {
  const { start, end } = def.parameterList;
  const list =
    annotation === undefined
      ? text.slice(start, end)
      : text.slice(start, annotation.span.start) +
        annotation.text +
        text.slice(annotation.span.end, end);
  const first = lineStart(text, def.defStart);
  const last = lineEnd(text, end);
  const line = text.slice(first, last);
  const longer = line.length - (end - start) + list.length + added;
  const isOneLine = !/[\r\n#]/.test(line) && !/,\s*\)$/.test(list);
  if (!isOneLine || line.length > width || longer <= width) return list;
  const inner = list.slice(1, -1).trim();
  const { step } = layoutFor(text);
  if (inner.length + 4 <= width) return `(\n${step}${inner}\n)`;
  return `(\n${splitTopLevel(inner)
    .map((each) => `${step}${each},`)
    .join('\n')}\n)`;
}

/** Parameters apart, commas inside brackets and strings left alone. */
function splitTopLevel(list: string): string[] {
  const parts = list.match(/(?:[^,[({'"]|\[[^\]]*\]|\([^)]*\)|\{[^}]*\}|'[^']*'|"[^"]*")+/g) ?? [
    list,
  ];
  return parts.map((part) => part.trim());
}
