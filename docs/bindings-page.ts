import { decoratorsFor } from '../bindings/decorators/choose.ts';
import type { Decorator } from '../bindings/decorators/decorator.ts';
import { printDecorators } from '../bindings/decorators/print.ts';
import { camelCase } from '../bindings/decorators/property-names.ts';
import type { Binding } from '../bindings/function-json/function-json.ts';
import { catalogue } from '../bindings/index.ts';
import type { ArgumentRecord, BindingRecord } from '../bindings/record.ts';
import { fence, page, table } from './markdown.ts';

/** Every trigger and binding: function.json beside the decorators that mean the same. */
export function bindingsPage(): string {
  return page('Bindings: v1 beside v2', [
    'What each trigger and binding of `function.json` becomes as a decorator. The code is what `pyfunc migrate` writes. “Since” is the first azure-functions with the decorator or the argument in its present form.',
    'Every decorator also takes `data_type` where `function.json` has `dataType`. Properties without an argument are written as further keywords; the library passes them on to the host.',
    table(
      ['type', 'role', 'decorator', 'since'],
      catalogue.map((record) => [
        `[${record.type}](#${anchor(record)})`,
        record.role,
        `\`${chosenFor(record)?.method ?? ''}\``,
        record.kind === 'named' ? record.since : '',
      ]),
    ),
    ...catalogue.flatMap(section),
  ]);
}

/** The decorator that a migration writes for the example of a record. */
function chosenFor(record: BindingRecord): Decorator | undefined {
  const binding = exampleOf(record);
  const bindings = [...companions(binding), binding];
  return decoratorsFor({ name: 'Example', bindings }).expressed.get(binding);
}

function exampleOf({ type, role, example: { name, ...properties } }: BindingRecord): Binding {
  return { type, name, direction: role === 'output' ? 'out' : 'in', properties };
}

function section(record: BindingRecord): string[] {
  const { direction } = exampleOf(record);
  const decorator = chosenFor(record);
  const names = { on: 'app', azure: (member: string) => `func.${member}` };
  const code =
    decorator === undefined ? [] : printDecorators([decorator], names, { indent: '', width: 88 });
  const annotation =
    record.annotation === '' ? [] : [`Usual annotation: \`${record.annotation}\`.`];
  return [
    `## ${title(record)}`,
    fence('json', JSON.stringify({ type: record.type, direction, ...record.example }, null, 2)),
    fence('python', code.join('\n')),
    ...annotation,
    ...(record.kind === 'named'
      ? argumentsOf(record.nameArgument, record.arguments)
      : generic(record.properties)),
    ...(record.kind === 'named' && record.durable
      ? [
          'Needs azure-functions-durable and an app or blueprint made with `df.DFApp` or `df.Blueprint`.',
        ]
      : []),
  ];
}

function argumentsOf(nameArgument: string, args: readonly ArgumentRecord[]): string[] {
  const rows = args.map((each) => [
    `\`${camelCase(each.name) ?? each.name}\``,
    `\`${each.name}\``,
    each.required ? 'yes' : '',
    takes(each),
    each.since ?? '',
  ]);
  return [
    table(
      ['function.json', 'argument', 'required', 'takes', 'since'],
      [['`name`', `\`${nameArgument}\``, 'yes', '', ''], ...rows],
    ),
  ];
}

function takes({ enum: members, oneOf, listOf, default: preset }: ArgumentRecord): string {
  const kinds = [
    ...(members === undefined ? [] : [`a member of \`func.${members}\``]),
    ...(oneOf === undefined ? [] : [oneOf.map((each) => `\`"${each}"\``).join(', ')]),
    ...(listOf === undefined
      ? []
      : [`a list of ${listOf.map((each) => `\`"${each}"\``).join(', ')}`]),
    ...(preset === undefined || typeof preset === 'symbol'
      ? []
      : [`default \`${JSON.stringify(preset)}\``]),
  ];
  return kinds.join('; ');
}

function generic(properties: readonly string[]): string[] {
  return [
    'azure-functions has no decorator for this type. A generic one carries the properties over as they are.',
    `Properties that the extension reads: ${properties.map((each) => `\`${each}\``).join(', ')}.`,
  ];
}

/** The bindings without which the example is not a function. */
function companions({ type, direction }: Binding): Binding[] {
  const trigger: Binding = { type: 'httpTrigger', name: 'req', direction: 'in', properties: {} };
  const response: Binding = { type: 'http', name: '$return', direction: 'out', properties: {} };
  if (type === 'httpTrigger') return [response];
  if (type === 'http') return [trigger];
  return direction === 'in' && /Trigger$/.test(type) ? [] : [trigger, response];
}

/** Two records of one type and role, such as queues and topics of Service Bus, show their decorators. */
function title({ type, role, ...record }: BindingRecord): string {
  const alike = catalogue.filter((each) => each.type === type && each.role === role);
  const named = role === 'trigger' ? type : `${type} (${role})`;
  const isOne = alike.length === 1 || record.kind !== 'named';
  return isOne ? named : `${named}: ${record.decorator}`;
}

function anchor(record: BindingRecord): string {
  return title(record).toLowerCase().replace(/[():]/g, '').replaceAll(' ', '-');
}
