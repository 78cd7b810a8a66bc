/** Scripts whose code stands in function_app.py go; of the `__init__.py` of a package an empty one stays. */
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { migration } from '../../diagnostics/migration.ts';
import type { Edit } from '../../workspace/edit.ts';
import type { Design, ScriptDesign } from '../design.ts';
import { importersOf } from '../importers.ts';
import type { Step } from '../step.ts';

export const foldScripts: Step = { name: 'fold-scripts', run };

function* run(design: Design): Generator<Edit | Diagnostic> {
  for (const script of design.scripts) {
    const fold = design.folds.get(script.source);
    if (fold === undefined) continue;
    const { path, text } = script.source;
    const served = design.servedBy(path);
    const because = { step: foldScripts.name, ...served };
    const span = { start: 0, end: text.length };
    if (!fold.leavesPackage) yield { kind: 'delete', path, because };
    else if (text !== '') yield { kind: 'modify', path, span, text: '', because };
    yield* report(design, script);
  }
}

function* report(
  design: Design,
  { source, functions, renames }: ScriptDesign,
): Generator<Diagnostic> {
  const [first] = functions;
  const fold = design.folds.get(source);
  if (first === undefined || fold === undefined) return;
  const served = { function: first.fn.name };
  const at = { path: source.path };
  for (const [from, to] of renames) {
    yield diagnose(migration.nameChanged, { from, to }, { at, ...served });
  }
  const tests = importersOf(design.app, source, fold.isReachable).map((each) => each.at.path);
  for (const path of new Set(tests)) {
    yield diagnose(migration.testsWholeApp, { name: first.fn.name }, { at: { path }, ...served });
  }
}
