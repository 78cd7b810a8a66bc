import { type Binding, hasNullInList, type Json, sameKey } from '../function-json/function-json.ts';
import { httpTrigger } from '../services/http.ts';
import type { ChoiceNote, ChoiceProblem } from './choice.ts';
import { type Argument, type Decorator, literal, type PyValue } from './decorator.ts';
import { enumMember } from './enums.ts';
import { camelCase, keywordFor } from './property-names.ts';

export interface GenericExpression {
  readonly decorator: Decorator;
  readonly notes: readonly ChoiceNote[];
  readonly problems: readonly ChoiceProblem[];
}

/** The binding in a `generic_*` decorator, type and properties as they stand. */
export function expressGenerically(binding: Binding): GenericExpression {
  const notes: ChoiceNote[] = [];
  const problems: ChoiceProblem[] = [];
  const written: Argument[] = [
    { name: 'arg_name', value: literal(binding.name) },
    { name: 'type', value: literal(binding.type) },
  ];
  for (const [property, value] of Object.entries(binding.properties)) {
    const where = { binding: binding.name, property };
    if (hasNullInList(value)) problems.push({ kind: 'null-in-list', ...where });
    if (sameKey(property, 'dataType')) {
      // Under any other keyword the metadata looks right, but the worker converts differently.
      const member = enumMember('DataType', value);
      if (member !== undefined) written.push({ name: 'data_type', value: member });
      else problems.push({ kind: 'unknown-data-type', binding: binding.name, value });
      continue;
    }
    const found = libraryKeyword(binding, property) ?? keywordFor(property);
    if (found === undefined) {
      problems.push({ kind: 'inexpressible-key', ...where });
      continue;
    }
    if (!found.exact) {
      const spelling = camelCase(found.keyword) ?? property;
      notes.push({ kind: 'respelled-property', ...where, written: spelling });
    }
    written.push({ name: found.keyword, value: genericValue(binding, property, value) });
  }
  return { decorator: { method: genericMethod(binding), arguments: written }, notes, problems };
}

/**
 * The keyword that the library itself fills in for HTTP triggers, whatever the case in function.json:
 * under any other one the metadata would hold both values. See docs/semantics.md#http
 */
function libraryKeyword(
  { type }: Binding,
  property: string,
): { readonly keyword: string; readonly exact: boolean } | undefined {
  if (!sameKey(type, httpTrigger.type)) return undefined;
  const argument = httpTrigger.arguments.find((each) =>
    sameKey(camelCase(each.name) ?? '', property),
  );
  return argument && { keyword: argument.name, exact: true };
}

function genericMethod(binding: Binding): string {
  if (/trigger$/i.test(binding.type)) return 'generic_trigger';
  return binding.direction === 'out' ? 'generic_output_binding' : 'generic_input_binding';
}

function genericValue(binding: Binding, property: string, value: Json): PyValue {
  if (!sameKey(binding.type, httpTrigger.type)) return literal(value);
  if (sameKey(property, 'authLevel')) return enumMember('AuthLevel', value) ?? literal(value);
  if (sameKey(property, 'methods') && Array.isArray(value)) {
    return literal(
      value.map((each: Json) => (typeof each === 'string' ? each.toUpperCase() : each)),
    );
  }
  return literal(value);
}
