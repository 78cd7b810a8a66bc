/** .funcignore lets function_app.py through when the app is deployed. See docs/semantics.md#funcignore */
import ignore from 'ignore';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { migration } from '../../diagnostics/migration.ts';
import type { Edit } from '../../workspace/change/edit.ts';
import { functionAppPath } from '../design/app-file.ts';
import type { Design } from '../design/design.ts';
import type { Step } from '../step.ts';

const path = '.funcignore';

export const funcignore: Step = { name: 'funcignore', run };

function* run(design: Design): Generator<Edit | Diagnostic> {
  const text = design.app.text(path);
  if (text === undefined || design.functions.length === 0) return;
  const rules = ignore().add(text);
  for (const { fn } of design.functions) {
    if (!rules.ignores(fn.script.path)) continue;
    yield diagnose(migration.notDeployed, { name: fn.name }, { at: { path }, function: fn.name });
  }
  if (!rules.ignores(functionAppPath)) return;
  const end = text.length;
  const line = `!/${functionAppPath}`;
  const added = /[\r\n]$/.test(text) ? `${line}\n` : `\n${line}`;
  const because = { step: funcignore.name };
  yield { kind: 'modify', path, span: { start: end, end }, text: added, because };
}
