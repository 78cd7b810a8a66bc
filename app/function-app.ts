import type { PythonSource } from '../python/python-source.ts';
import type { Span } from '../workspace/change/edit.ts';
import { appVariables } from './app-objects.ts';
import type { Evaluator } from './evaluator.ts';
import { declaredFunctions } from './functions.ts';

/** The v2 app that a function_app.py defines. */
export interface FunctionApp {
  /** Module-level variables that hold an app, e.g. `app`. */
  readonly variables: readonly string[];
  /** The statement that defines the first of them; absent where another file or a call makes it. */
  readonly definition?: Span;
  /** Whether it may have functions: by decorators or registrations, as a web app, or from elsewhere. */
  readonly hasFunctions: boolean;
}

/** Reads what a function_app.py defines, as far as it can be seen without running it. */
export function readFunctionApp(source: PythonSource, evaluator: Evaluator): FunctionApp {
  const found = appVariables(source, evaluator);
  const variables = found.map(({ name }) => name);
  const [first] = found;
  const definition = first?.object?.source === source ? first.object.span : undefined;
  const isUsed = source.module.calls.some(({ callee }) => {
    const [owner = '', ...rest] = callee.split('.');
    return rest.length > 0 && variables.includes(owner);
  });
  const isServed = found.some(({ object }) => /^[AW]sgi/.test(object?.className ?? ''));
  const isFromElsewhere = first !== undefined && definition === undefined;
  const isDecorated = declaredFunctions(source, evaluator).length > 0;
  return {
    variables,
    ...(definition && { definition }),
    hasFunctions: isUsed || isServed || isFromElsewhere || isDecorated,
  };
}
