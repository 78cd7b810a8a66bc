import type { PyModule } from '../python/module.ts';
import type { Span } from '../workspace/edit.ts';

/** The v2 app that a function_app.py defines. */
export interface FunctionApp {
  /** Module-level variables that hold an app, e.g. `app`. */
  readonly variables: readonly string[];
  /** The statement that defines the first of them. */
  readonly definition?: Span;
  /** Whether decorators, registrations or an Asgi or Wsgi app give it functions. */
  readonly hasFunctions: boolean;
}

const appClass = /(?:^|\.)(FunctionApp|DFApp|AsgiFunctionApp|WsgiFunctionApp)$/;

/** Reads what a function_app.py defines, as far as it can be seen without running it. */
export function readFunctionApp(module: PyModule): FunctionApp {
  const found = module.statements.flatMap((statement) => {
    if (statement.kind !== 'assignment' || statement.value.type !== 'call') return [];
    const callee = statement.value.childForFieldName('function')?.text ?? '';
    const kind = appClass.exec(callee.replace(/\s/g, ''))?.[1];
    return kind === undefined ? [] : [{ name: statement.name, span: statement.span, kind }];
  });
  const variables = [...new Set(found.map((each) => each.name))];
  const decorated = module.statements.some(
    (s) =>
      s.kind === 'def' && s.decorators.some((d) => variables.some((v) => d.startsWith(`@${v}.`))),
  );
  const registered = module.calls.some((call) => {
    const [owner, ...rest] = call.callee.split('.');
    return variables.includes(owner ?? '') && rest.length > 0;
  });
  const served = found.some(
    (each) => each.kind === 'AsgiFunctionApp' || each.kind === 'WsgiFunctionApp',
  );
  const [first] = found;
  return {
    variables,
    ...(first === undefined ? {} : { definition: first.span }),
    hasFunctions: decorated || registered || served,
  };
}
