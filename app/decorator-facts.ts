import { catalog } from '../bindings/index.ts';
import type { NamedRecord, Role } from '../bindings/record.ts';
import type { Call } from '../python/calls.ts';
import type { PythonValue } from './values.ts';

/** What a method of an app or a blueprint makes of the function it decorates. */
export interface DecoratorFacts {
  /** The binding type as function.json spells it; absent where an argument says it, or it binds nothing. */
  readonly type?: string;
  readonly role?: Role;
  /** The least azure-functions that has it. */
  readonly since?: string;
  /** Whether the apps and blueprints of azure-functions-durable have it by themselves. */
  readonly durable?: boolean;
}

const withoutRecord: Readonly<Record<string, DecoratorFacts>> = {
  function_name: {},
  retry: {},
  schedule: { type: 'timerTrigger', role: 'trigger' },
  generic_trigger: { role: 'trigger' },
  mcp_tool: { type: 'mcpToolTrigger', role: 'trigger', since: '1.25.0' },
  mcp_tool_property: { since: '1.25.0' },
  generic_input_binding: { role: 'input' },
  generic_output_binding: { role: 'output' },
};

const isNamed = (record: (typeof catalog)[number]): record is NamedRecord =>
  record.kind === 'named';

// Reversed, so that of the two records of `route` the trigger comes last and stays.
const known = new Map<string, DecoratorFacts>([
  ...Object.entries(withoutRecord),
  ...catalog
    .filter(isNamed)
    .reverse()
    .map(({ decorator, type, role, since, durable = false }) => {
      return [decorator, { type, role, since, durable }] as const;
    }),
]);

/** Undefined for methods that decorate nothing. */
export function decoratorFacts(method: string): DecoratorFacts | undefined {
  return known.get(method);
}

/** Tells texts that may decorate functions from those that do not, before they are parsed. */
export const mayDecorate = new RegExp(
  `\\.\\s*(?:${[...known.keys(), 'register_functions', 'register_blueprint'].join('|')})\\b`,
);

/** One decorator, or one link of a chain of calls that does the same. */
export interface DecoratorUse extends DecoratorFacts {
  readonly method: string;
  readonly call: Call;
  readonly owner: readonly PythonValue[];
}

/** The values of an argument by keyword or position; undefined where it is not given. */
export type ArgumentValues = (
  call: Call,
  keyword: string,
  index: number,
) => PythonValue[] | undefined;
