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
    for (const edit of joinInsertions(textEdits(design, script, own))) {
      yield { kind: 'modify', path: script.source.path, ...edit, because };
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
