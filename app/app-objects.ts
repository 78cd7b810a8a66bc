import type { PythonSource } from '../python/python-source.ts';
import { decoratorFacts } from './decorator-facts.ts';
import type { Evaluator } from './evaluator.ts';
import { type AppObject, isElsewhere, objectsOf } from './values.ts';

/** A variable of the script that holds an app. */
export interface AppVariable {
  readonly name: string;
  /** Absent where it comes out of a call that cannot be followed. */
  readonly object?: AppObject;
}

/** Names that a star import may bring, for want of a list. */
const usual = ['app', 'application', 'function_app'];

/** Every name of the script that holds an app; without any, the one that functions hang on. */
export function appVariables(script: PythonSource, evaluator: Evaluator): AppVariable[] {
  const names = boundNames(script);
  const found = [...names, ...usual.filter((name) => !names.includes(name))].flatMap((name) => {
    const [object] = objectsOf(evaluator.member(script, name)).filter(
      ({ className }) => className !== 'Blueprint',
    );
    return object === undefined ? [] : [{ name, object }];
  });
  if (found.length > 0) return found;
  const used = script.module.calls.find(({ callee }) => {
    const [, name = '', method = ''] = /^(\w+)\.(\w+)$/.exec(callee) ?? [];
    const isOfAnApp = decoratorFacts(method) !== undefined || method.startsWith('register_');
    return isOfAnApp && names.includes(name) && !evaluator.member(script, name).every(isElsewhere);
  });
  return used === undefined ? [] : [{ name: used.callee.split('.')[0] ?? used.callee }];
}

function boundNames({ module }: PythonSource): string[] {
  const imported = module.imports
    .filter(({ topLevel }) => topLevel)
    .flatMap(({ names }) => names.flatMap(({ binds }) => binds ?? []));
  const assigned = module.statements.flatMap((each) =>
    each.kind === 'assignment' ? [each.name] : [],
  );
  return [...new Set([...imported, ...assigned])];
}

/** Every blueprint that a module makes, in file order. */
export function blueprintsIn(source: PythonSource, evaluator: Evaluator): AppObject[] {
  if (!source.text.includes('Blueprint')) return [];
  const names = source.module.statements.flatMap((each) =>
    each.kind === 'assignment' && each.value.type === 'call' ? [each.name] : [],
  );
  return [...new Set(names)]
    .flatMap((name) => objectsOf(evaluator.member(source, name)))
    .filter((each) => each.source === source && each.className === 'Blueprint');
}
