import type { ChoiceNote, ChoiceProblem } from '../../bindings/decorators/choice.ts';
import { jsonText } from '../../bindings/function-json/function-json.ts';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { migration } from '../../diagnostics/migration.ts';
import type { FunctionDesign } from '../design/function-design.ts';

/** Diagnostics for what the choice of decorators could not or only with a remark carry over. */
export function* choiceFindings(design: FunctionDesign): Generator<Diagnostic> {
  for (const problem of design.choice.problems) yield explainChoiceProblem(problem, design);
  for (const note of design.choice.notes) yield explainChoiceNote(note, design);
}

function explainChoiceProblem(problem: ChoiceProblem, design: FunctionDesign): Diagnostic {
  const [what, reason] = describeProblem(problem);
  return diagnose(migration.notExpressible, { what, reason }, place(problem, design));
}

function describeProblem(problem: ChoiceProblem): [what: string, reason: string] {
  switch (problem.kind) {
    case 'inexpressible-key':
      return [
        `The property "${problem.property}" of "${problem.binding}"`,
        'the Python library has no keyword that writes this name',
      ];
    case 'null-in-list':
      return [
        `The property "${problem.property}" of "${problem.binding}"`,
        'the Python library drops the null in its list',
      ];
    case 'infinite-number':
      return [
        `The property "${problem.property}" of "${problem.binding}"`,
        'it holds a number that is too large for JSON readers',
      ];
    case 'unknown-data-type':
      return [
        `The dataType ${jsonText(problem.value)} of "${problem.binding}"`,
        'it is not string, binary or stream',
      ];
    case 'durable-binding-name':
      return [
        `The binding name "${problem.binding}"`,
        `the durable library binds "${problem.onlyName}" and nothing else`,
      ];
    case 'retry-strategy':
      return [
        `The retry strategy "${problem.strategy}"`,
        'there are only fixedDelay and exponentialBackoff',
      ];
    case 'retry-count':
      return [
        `The maxRetryCount ${jsonText(problem.value)}`,
        'it is not a whole number of retries',
      ];
    case 'retry-interval':
      if (problem.reason === 'missing') {
        return [`A retry policy without ${problem.property}`, 'its strategy needs that interval'];
      }
      return [
        `The retry interval ${problem.property} (${jsonText(problem.value)})`,
        `the Python worker reads hours, minutes and whole seconds below a day, and this ${intervalFaults[problem.reason]}`,
      ];
  }
}

const intervalFaults = {
  'a day or more': 'is a day or more',
  'fractions of a second': 'has fractions of a second',
  malformed: 'is not a time',
  negative: 'is negative',
} as const;

function explainChoiceNote(note: ChoiceNote, design: FunctionDesign): Diagnostic {
  const where = place(note, design);
  const dropped = (what: string, reason: string) =>
    diagnose(migration.dropped, { what, reason }, where);
  const carried = (what: string, reason: string) =>
    diagnose(migration.carried, { what, reason }, where);
  switch (note.kind) {
    case 'dropped-property':
      return dropped(
        `The property ${note.property} (${jsonText(note.value)}) of "${note.binding}"`,
        'no runtime reads it on a durable binding',
      );
    case 'dropped-retry-property':
      return dropped(
        `The retry property ${note.property} (${jsonText(note.value)})`,
        'its strategy does not read it',
      );
    case 'null-dropped':
      return dropped(
        `A null in the property ${note.property} of "${note.binding}"`,
        'the Python library leaves out nulls inside objects, and readers treat a missing property as null',
      );
    case 'renamed-type':
      return carried(
        `The binding "${note.binding}" becomes a ${note.to}`,
        `${note.from} is its name in Durable Functions 1.x`,
      );
    case 'respelled-property':
      return carried(
        `The property ${note.property} of "${note.binding}" is written as ${note.written}`,
        'the library cannot spell it otherwise and hosts ignore the case',
      );
    case 'default-written':
      return carried(
        `The binding "${note.binding}" now says ${note.property} = ${jsonText(note.value)}`,
        'the decorator writes the value that the extension assumes anyway',
      );
    case 'type-in-other-case':
      return carried(
        `The binding "${note.binding}" keeps the type ${note.type}, with a generic decorator`,
        `workers convert only ${note.usual}, so a decorator with that type would hand over something else than v1`,
      );
    case 'generic-decorator':
      return carried(
        `The binding "${note.binding}" (${note.type}) is written with a generic decorator`,
        'its own decorator cannot express what function.json says',
      );
    case 'retries-for-ever':
      return carried('The function retries for ever', 'maxRetryCount is -1');
  }
}

/** Those without a binding are about `retry`. */
interface FoundAt {
  readonly kind: string;
  readonly binding?: string;
  readonly property?: string;
}

function place(finding: ChoiceProblem | ChoiceNote, { fn }: FunctionDesign) {
  const { binding, property }: FoundAt = finding;
  const span =
    binding === undefined
      ? fn.reading.spanOf('retry')
      : fn.reading.spanOfBinding(binding, property);
  return { at: { path: fn.configPath, ...(span ? { span } : {}) }, function: fn.name };
}
