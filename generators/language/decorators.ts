import { decoratorsFor } from '../../bindings/decorators/choose.ts';
import type { Argument, Decorator } from '../../bindings/decorators/decorator.ts';
import { printDecorators } from '../../bindings/decorators/print.ts';
import type { Binding, Json } from '../../bindings/function-json/function-json.ts';
import { mistyped } from '../../bindings/services/openai.ts';
import { type Escaper, type TemplateValue, Unwritable } from './template.ts';

/**
 * `{{decorators app name bindings}}`: the decorators of a function, as `migrate` would write them for
 * a function.json with these bindings. Only where that would switch off a default of the library, by
 * saying None, new code takes the default; and the name of the `def` right below needs no decorator.
 */
export const decorators: Escaper = Object.assign(write, { above: withoutOwnName });

function write(...[on, name, bindings]: readonly TemplateValue[]): string {
  if (typeof on !== 'string' || typeof name !== 'string' || bindings === undefined) {
    throw new Unwritable('decorators need the app, a name and bindings');
  }
  const choice = decoratorsFor({ name, bindings: bindingsOf(bindings) });
  const [problem] = choice.problems;
  if (problem !== undefined) throw new Unwritable(`no decorator carries it (${problem.kind})`);
  const names = { on, azure: (member: string) => `func.${member}` };
  const layout = { indent: '', width: 88 };
  const lines = printDecorators(choice.decorators.map(withDefaults), names, layout);
  return lines.map(forTypeCheckers).join('\n');
}

function withoutOwnName(text: string, below: string): string {
  const [, def] = /^\n(?:async )?def (\w+)\(/.exec(below) ?? [];
  const [line = '', name] = /^@\w+\.function_name\(\s*"(\w+)",?\s*\)\n/.exec(text) ?? [];
  return name !== undefined && name === def ? text.slice(line.length) : text;
}

/** New code should pass pyright and mypy where the annotation of the library is at fault. */
function forTypeCheckers(line: string): string {
  const isMistyped = mistyped.some((keyword) => line.trimStart().startsWith(`${keyword}=`));
  return isMistyped ? `${line}  # type: ignore[arg-type]` : line;
}

/** Without the arguments that only say None. */
export function withDefaults(decorator: Decorator): Decorator {
  const isNone = ({ value }: Argument) => value.kind === 'literal' && value.value === null;
  return { ...decorator, arguments: decorator.arguments.filter((each) => !isNone(each)) };
}

/** Bindings from the data of a template. Throws `Unwritable` where it is something else. */
export function bindingsOf(data: TemplateValue): Binding[] {
  if (!Array.isArray(data)) throw new Unwritable('bindings are a list');
  return data.map(toBinding);
}

function toBinding(value: TemplateValue): Binding {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Unwritable('a binding is an object');
  }
  const { type, name, direction, ...properties } = value as { readonly [key: string]: Json };
  if (typeof type !== 'string' || typeof name !== 'string') {
    throw new Unwritable('a binding has a type and a name');
  }
  return { type, name, direction: direction === 'out' ? 'out' : 'in', properties };
}
