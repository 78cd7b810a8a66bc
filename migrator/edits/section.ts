import { isDiagnostic } from '../../diagnostics/diagnostic.ts';
import { type ImportLine, importLines } from '../../python/imports/import-block.ts';
import { readImportHeader } from '../../python/imports/import-header.ts';
import { parseModule } from '../../python/parse.ts';
import { placesOf } from '../../python/scopes.ts';
import { joinInsertions, type TextEdit, withEdits } from '../../workspace/text/text-edit.ts';
import type { Design, ScriptDesign } from '../design/design.ts';
import { loggerStatement } from '../design/module-names.ts';
import { asComment } from '../read/comments.ts';
import { aliasEdit } from './alias-edit.ts';
import { entryEdits } from './entry-edits.ts';
import { importEdits } from './import-edits.ts';
import { withoutLines } from './without-lines.ts';

/** The part of function_app.py that a script becomes. */
export interface ScriptSection {
  readonly imports: readonly ImportLine[];
  /** Without a line break at the end. */
  readonly text: string;
}

/** A script as a part of function_app.py: its imports apart, all else as it stands, its docstring a comment. */
export function sectionOf(design: Design, script: ScriptDesign): ScriptSection {
  const edits = [...joinInsertions(entryEdits(script, script.functions))];
  for (const found of importEdits(design, script.source)) {
    if (!isDiagnostic(found)) edits.push(found);
  }
  for (const edit of renameEdits(script)) {
    if (!edits.some((each) => contains(each, edit))) edits.push(edit);
  }
  for (const name of design.inlined.get(script.source)?.shared ?? []) {
    const span = loggerStatement(script.source.module, name)?.span;
    if (span !== undefined) edits.push(...withoutLines(script.source.text, span));
  }
  const text = withEdits(script.source.text, edits).replace(/\r\n|\r/g, '\n');
  const module = parseModule(text);
  try {
    const { imports, comments, docstring, end } = readImportHeader(module);
    const head = [...comments, ...(docstring === undefined ? [] : asComment(docstring))].join('\n');
    const body = text
      .slice(end)
      .replace(/^(?:[ \t\f]*\n)+/, '')
      .trimEnd();
    const isDefinition = /^(?:@|def |async |class )/.test(body);
    return {
      imports: imports.flatMap((each) => importLines(each, text)),
      text: head === '' ? body : `${head}\n\n${isDefinition ? '\n' : ''}${body}`,
    };
  } finally {
    module.dispose();
  }
}

function* renameEdits({ source, renames }: ScriptDesign): Generator<TextEdit> {
  const { module } = source;
  const { end } = readImportHeader(module);
  for (const [from, to] of renames) {
    for (const span of placesOf(module, from, end) ?? []) yield { span, text: to };
    for (const statement of module.imports.filter((each) => each.span.start < end)) {
      const edit = aliasEdit(statement, from, to);
      if (edit !== undefined) yield edit;
    }
  }
}

function contains({ span: outer }: TextEdit, { span: inner }: TextEdit): boolean {
  return outer.start <= inner.start && inner.end <= outer.end && outer.start < outer.end;
}
