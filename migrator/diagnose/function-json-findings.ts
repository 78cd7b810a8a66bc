import type {
  FunctionJsonNote,
  FunctionJsonProblem,
} from '../../bindings/function-json/read-function-json.ts';
import { catalog } from '../../bindings/index.ts';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { migration } from '../../diagnostics/migration.ts';
import { nearest } from '../../workspace/text/nearest.ts';

/** The diagnostic for what keeps a function.json from being carried over. */
export function explainProblem(
  problem: FunctionJsonProblem,
  path: string,
  name: string,
): Diagnostic {
  const where = { at: { path, span: problem.span }, function: name };
  const shape = (text: string) => diagnose(migration.functionJsonShape, { problem: text }, where);
  switch (problem.kind) {
    case 'not-json':
      return diagnose(migration.functionJsonNotJson, problem, where);
    case 'two-triggers':
      return diagnose(migration.twoTriggers, { types: problem.types.join(', ') }, where);
    case 'no-trigger':
      return diagnose(migration.noTrigger, misspelled(problem.types), where);
    case 'inout':
      return diagnose(migration.inout, problem, where);
    case 'bad-binding-name':
      return diagnose(migration.bindingName, problem, where);
    case 'not-an-object':
      return shape('it is not an object');
    case 'no-bindings':
      return shape('it has no bindings');
    case 'binding-not-an-object':
      return shape('one of its bindings is not an object');
    case 'binding-without-type':
      return shape(`the binding "${problem.binding ?? ''}" has no type`);
    case 'binding-without-name':
      return shape(`the binding of type ${problem.type} has no name`);
    case 'unknown-direction':
      return shape(
        `the binding "${problem.binding}" has the unknown direction "${problem.direction}"`,
      );
    case 'trigger-as-output':
      return shape(`the trigger "${problem.binding}" (${problem.type}) has the direction "out"`);
    case 'return-as-input':
      return shape(`"$return" (${problem.type}) must have the direction "out"`);
    case 'duplicate-binding-name':
      return shape(`the binding names "${problem.other}" and "${problem.binding}" collide`);
    case 'not-a-string':
      return shape(`"${problem.property}" is not a string`);
    case 'retry-not-an-object':
      return shape('"retry" is not an object');
  }
}

/** The diagnostic for what is worth knowing about a function.json that can be carried over. */
export function explainNote(note: FunctionJsonNote, path: string, name: string): Diagnostic {
  const where = { at: { path, span: note.span }, function: name };
  switch (note.kind) {
    case 'underscore-in-name':
      return diagnose(migration.underscoreName, {}, where);
    case 'duplicate-key':
      return diagnose(migration.duplicateKey, note, where);
  }
}

/** The first type that is almost that of a trigger, and the trigger. */
function misspelled(types: readonly string[]): { type?: string; meant?: string } {
  const triggers = catalog.flatMap(({ type }) => (/Trigger$/.test(type) ? type : []));
  for (const type of types) {
    const meant = nearest(type, triggers);
    if (meant !== undefined) return { type, meant };
  }
  return {};
}
