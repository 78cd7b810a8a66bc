import { decoratorsFor, laterVersion } from '../../bindings/decorators/choose.ts';
import { type Binding, isTrigger } from '../../bindings/function-json/function-json.ts';
import { roleOf } from '../../bindings/function-json/role.ts';
import { namedRecords } from '../../bindings/index.ts';
import { callableSince } from '../../bindings/record.ts';
import { bindingsOf } from '../language/decorators.ts';
import { fill } from '../language/fill.ts';
import type { TemplateValue } from '../language/template.ts';
import type { FunctionManifest } from '../templates/manifest.ts';
import type { Answers } from '../templates/question.ts';

/** A function that a template makes, with the answers in it. */
export interface TemplateFunction {
  readonly name: string;
  /** As in function.json. */
  readonly bindings: TemplateValue;
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

/** What starts the function of the question `name`, as function.json spells it. */
export function triggerOf(manifest: FunctionManifest, answers: Answers): string | undefined {
  return bindingsOf(functionsOf(manifest, answers).main.bindings).find(isTrigger)?.type;
}

/** The least azure-functions that knows all bindings of these functions, e.g. `1.24.0`. */
export function azureFunctionsFor(functions: readonly TemplateFunction[]): string {
  return functions
    .flatMap(({ name, bindings: data }) => {
      const bindings = bindingsOf(data);
      return [decoratorsFor({ name, bindings }).requires, ...bindings.map(knownSince)];
    })
    .reduce(laterVersion, callableSince);
}

/** A generic decorator is older than the types that came with decorators of their own. */
function knownSince(binding: Binding): string {
  const [record] = namedRecords(binding.type, roleOf(binding));
  return record?.since ?? callableSince;
}

/** What somebody has to set up before these functions run, with the answers in it. */
export function prerequisitesOf(
  { prerequisites = [] }: FunctionManifest,
  answers: Answers,
): readonly string[] {
  return prerequisites.map((text) => String(fill(text, answers)));
}
