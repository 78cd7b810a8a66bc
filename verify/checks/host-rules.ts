import { readFunctionJson } from '../../bindings/function-json/read-function-json.ts';
import { durableInput } from '../../bindings/services/durable.ts';

const FUNCTION_NAME = /^[a-z][a-z0-9_-]{0,127}$/i;

/**
 * Why the host would not run a function the worker is content with; undefined where it would.
 * `before` are the names of those that come before it in the app. See docs/semantics.md#names
 */
export function hostRefusal(
  name: string,
  functionJson: string,
  before: readonly string[],
): string | undefined {
  if (!FUNCTION_NAME.test(name) || name.toLowerCase() === 'host') {
    return `"${name}" is not a name for a function`;
  }
  const twin = before.find((each) => each.toLowerCase() === name.toLowerCase());
  if (twin !== undefined) return `its name differs only in case from that of "${twin}"`;
  // The host reads what the worker gives it by the same rules as a function.json.
  const [problem] = readFunctionJson(functionJson).problems.filter(
    // The Durable extension takes this name, which azure-functions-durable 2.x gives.
    (each) => each.kind !== 'bad-binding-name' || each.binding !== durableInput,
  );
  if (problem === undefined) return undefined;
  const { kind, binding }: { readonly kind: string; readonly binding?: string | undefined } =
    problem;
  const which = binding === undefined ? '' : ` "${binding}"`;
  return `${kind.replaceAll('-', ' ')}${which}`;
}
