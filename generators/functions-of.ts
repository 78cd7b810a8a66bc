import { decoratorsFor, laterVersion } from '../bindings/choose.ts';
import { bindingsOf } from './decorators.ts';
import { fill } from './fill.ts';
import type { FunctionManifest } from './manifest.ts';
import type { Answers } from './question.ts';
import type { Value } from './template.ts';

/** A function that a template makes, with the answers in it. */
export interface TemplateFunction {
  readonly name: string;
  /** As in function.json. */
  readonly bindings: Value;
}

/** All functions of a template: the one of the question `name`, then the others by their key. */
export function functionsOf(
  { bindings, others }: FunctionManifest,
  answers: Answers,
): {
  readonly main: TemplateFunction;
  readonly others: Readonly<Record<string, TemplateFunction>>;
} {
  const filled = Object.entries(others).map(([key, other]) => [
    key,
    { name: String(fill(other.name, answers)), bindings: fill(other.bindings, answers) },
  ]);
  return {
    main: { name: String(answers.name), bindings: fill(bindings, answers) },
    others: Object.fromEntries(filled),
  };
}

/** The first in which a decorated function can be called, as the generated tests do. */
const leastOfAll = '1.21.0';

/** The least azure-functions that has all decorators of these functions, e.g. `1.24.0`. */
export function azureFunctionsFor(functions: readonly TemplateFunction[]): string {
  return functions
    .map(({ name, bindings }) => decoratorsFor({ name, bindings: bindingsOf(bindings) }).requires)
    .reduce(laterVersion, leastOfAll);
}
