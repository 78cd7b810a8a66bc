/**
 * Every entry point carries its bindings as decorators of a blueprint that its own module defines.
 * See docs/semantics.md#decorators
 */
import type { Edit } from '../../workspace/change/edit.ts';
import { joinInsertions, type TextEdit } from '../../workspace/text/text-edit.ts';
import type { Design, ScriptDesign } from '../design/design.ts';
import { type FunctionDesign, isInScript } from '../design/function-design.ts';
import { defineBlueprint } from '../edits/blueprint-edits.ts';
import { entryEdits } from '../edits/entry-edits.ts';
import { withoutNeedlessImports } from '../edits/needless-imports.ts';
import type { Step } from '../step.ts';

export const decorateEntryPoints: Step = { name: 'decorate-entry-points', run };

function* run(design: Design): Generator<Edit> {
  for (const script of design.scripts) {
    if (design.inlined.has(script.source)) continue;
    const own = script.functions.filter(isInScript);
    const [first] = own;
    if (first === undefined) continue;
    const because = {
      step: decorateEntryPoints.name,
      ...(own.length === 1 ? { function: first.fn.name } : {}),
    };
    const edits = joinInsertions(textEdits(design, script, own));
    for (const edit of withoutNeedlessImports(design.app, script, edits)) {
      yield { kind: 'modify', path: script.source.path, ...edit, because };
    }
    for (const each of own) {
      const { reexport } = each.fn;
      for (const edit of reexportEdits(each)) {
        if (reexport) yield { kind: 'modify', path: reexport.source.path, ...edit, because };
      }
    }
  }
}

function* textEdits(
  design: Design,
  script: ScriptDesign,
  own: readonly FunctionDesign[],
): Generator<TextEdit> {
  yield* defineBlueprint(design, script);
  yield* entryEdits(script, own);
}

/** An import of what `create` returned takes the function that is decorated in its place. */
function* reexportEdits({ fn, form }: FunctionDesign): Generator<TextEdit> {
  const { entry, entryName, reexport } = fn;
  if (reexport === undefined || entry.kind !== 'durable' || form !== 'decorate') return;
  for (const statement of reexport.source.module.imports.filter(({ kind }) => kind === 'from')) {
    for (const { name, nameSpan, binds } of statement.names) {
      if (binds !== reexport.name || name !== entryName) continue;
      const isSame =
        binds === entry.def.name || statement.names.some((each) => each.alias === binds);
      const text = isSame ? entry.def.name : `${entry.def.name} as ${binds}`;
      yield { span: nameSpan, text };
    }
  }
}
