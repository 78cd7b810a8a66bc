import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Result } from '../../diagnostics/result.ts';
import type { Attempt } from '../../workspace/attempt.ts';

/** The value of a result, or a failure of the test. */
export function valueIn<Value>(result: Result<Value> | Attempt<Value>): Value {
  if (result.kind === 'ok') return result.value;
  throw new Error(JSON.stringify(result, null, 2));
}

/** The first diagnostic of a result that failed, or a failure of the test. */
export function diagnosticOf(result: Result<unknown>): Diagnostic {
  const [first] = result.kind === 'failed' ? result.diagnostics : [];
  if (first === undefined) throw new Error('There is a value, and no diagnostic');
  return first;
}
