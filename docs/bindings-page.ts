import { firstBundleOf, needsExtension } from '../bindings/bundles.ts';
import { decoratorsFor } from '../bindings/decorators/choose.ts';
import type { Decorator } from '../bindings/decorators/decorator.ts';
import { type PrintNames, printDecorators, printValue } from '../bindings/decorators/print.ts';
import { camelCase, keywordFor } from '../bindings/decorators/property-names.ts';
import type { Binding, Json } from '../bindings/function-json/function-json.ts';
import { catalog, services } from '../bindings/index.ts';
import type {
  ArgumentRecord,
  BindingRecord,
  GenericRecord,
  NamedRecord,
} from '../bindings/record.ts';
import { durableClient, durableSince } from '../bindings/services/durable.ts';
import { isIdentifier } from '../python/names.ts';
import { bindingNotes } from './binding-notes.ts';
import { bindingRules } from './binding-rules.ts';
import { fence, page, slug, table } from './markdown.ts';

const names: PrintNames = { on: 'app', azure: (member) => `func.${member}` };

/** Every trigger and binding: function.json beside the decorators that mean the same. */
export function bindingsPage(): string {
  const frontMatter =
    '---\npageClass: wide\noutline: [2, 3]\ndescription: Each trigger and binding of Azure Functions in Python, as function.json and as a decorator, argument by argument.\n---\n\n';
  const blocks = [
    'This page shows each trigger and binding of `function.json` (the v1 programming model) beside the equivalent Python decorator (v2), argument by argument. To look up a type, search this page for its name in either model, such as `queueTrigger` or `queue_trigger`.',
    '`pyfunc migrate` writes these decorators for you. A test generates this page from the data that the migration uses, and loads each decorator with azure-functions.',
    ...bindingRules(),
    '## All types',
    'The version is the first azure-functions that has the decorator in its current form. The 2.x versions, for Python 3.13 and later, have all decorators.',
    table(
      ['function.json', 'role', 'decorator', 'since'],
      catalog.map((record) => [
        `[${record.type}](#${anchor(record)})${ownProperty(record)}`,
        record.role,
        `\`${decoratorOf(record).method}\``,
        record.kind === 'named' ? record.since : '',
      ]),
    ),
    ...services.flatMap(({ title, records }) => [`## ${title}`, ...records.flatMap(section)]),
  ];
  return `${frontMatter}${page('Binding map: function.json and decorators', blocks)}`;
}

/** The decorator that a migration writes for the example of a record. */
function decoratorOf(record: BindingRecord): Decorator {
  const binding = exampleOf(record);
  const bindings = [...companions(binding), binding];
  const decorator = decoratorsFor({ name: 'Example', bindings }).expressed.get(binding);
  if (decorator === undefined) throw new Error(`no decorator for the example of ${record.type}`);
  return decorator;
}

function exampleOf({ type, role, example: { name, ...properties } }: BindingRecord): Binding {
  return { type, name, direction: role === 'output' ? 'out' : 'in', properties };
}

function section(record: BindingRecord): string[] {
  const { direction } = exampleOf(record);
  const decorator = decoratorOf(record);
  // Narrow enough to stand beside the JSON.
  const code = printDecorators([decorator], names, { indent: '', width: 48 });
  const json = JSON.stringify({ type: record.type, direction, ...record.example }, null, 2);
  const notes = notesOf(record);
  return [
    `### ${title(record)}`,
    facts(record, decorator),
    fence(
      'json',
      json.replace(/\[\s+([^[\]{}]*?)\s+\]/g, (_, items) => `[${joined(items)}]`),
    ),
    fence('python', code.join('\n')),
    table(
      ['function.json', 'decorator', 'notes'],
      record.kind === 'named' ? namedRows(record, decorator) : genericRows(record, decorator),
    ),
    ...(notes.length === 0 ? [] : [notes.map((each) => `- ${each}`).join('\n')]),
  ];
}

const joined = (items: string) => items.replace(/,\s+/g, ', ');

/** The line below a heading: everything that is said in a few words. */
function facts(record: BindingRecord, { method }: Decorator): string {
  const { type, example } = record;
  const annotation =
    method === durableClient.decorator ? durableClient.annotation : record.annotation;
  const bundle = firstBundleOf(type);
  const isDurable = record.kind === 'named' && record.durable;
  const parts = [
    `Decorator \`@app.${method}\``,
    ...(annotation === '' ? [] : [parameter(example.name, annotation)]),
    ...(record.kind === 'named' ? [`azure-functions ${record.since} or later`] : []),
    ...(isDurable ? [`azure-functions-durable ${durableSince} or later`] : []),
    ...(needsExtension(type) ? [] : ['no extension needed']),
    ...(bundle === undefined ? [] : [`extension bundle ${bundle} or later`]),
  ];
  return parts.join(' · ');
}

function parameter(name: string, annotation: string): string {
  return name === '$return' ? `returns \`${annotation}\`` : `parameter \`${name}: ${annotation}\``;
}

function namedRows(record: NamedRecord, decorator: Decorator): string[][] {
  const { example } = record;
  return [
    [pair('name', example.name), nameCell(record, decorator), nameNote(record)],
    ...record.arguments.map((each) => {
      const property = camelCase(each.name) ?? each.name;
      return [pair(property, example[property]), written(each, record, decorator), takes(each)];
    }),
  ];
}

/** Arguments with the usual name are left out by `route`, so that the decorator does not show them. */
function nameCell({ nameArgument, example }: NamedRecord, decorator: Decorator): string {
  return shown(nameArgument, decorator) ?? `\`${nameArgument}="${example.name}"\``;
}

function nameNote({ onlyName, decorator, role }: NamedRecord): string {
  if (decorator === 'route') return `default \`"${role === 'trigger' ? 'req' : '$return'}"\``;
  return onlyName === undefined ? 'required' : `required; only \`"${onlyName}"\` works`;
}

/** What stands for a property: its argument, or an entry of the dict that `route` takes. */
function written(argument: ArgumentRecord, record: NamedRecord, decorator: Decorator): string {
  if (record.extras === 'dict' && argument.name === 'data_type') {
    const fields = record.role === 'trigger' ? 'trigger_extra_fields' : 'binding_extra_fields';
    return `\`${fields}={"data_type": …}\``;
  }
  return shown(argument.name, decorator) ?? `\`${argument.name}\``;
}

function shown(name: string, decorator: Decorator): string | undefined {
  const argument = decorator.arguments.find((each) => each.name === name);
  if (argument === undefined || isNone(argument.value)) return undefined;
  return `\`${name}=${printValue(argument.value, names)}\``;
}

const isNone = (value: Decorator['arguments'][number]['value']) =>
  value.kind === 'literal' && value.value === null;

function pair(property: string, value: Json | undefined): string {
  return value === undefined
    ? `\`${property}\``
    : `\`"${property}": ${JSON.stringify(value).replaceAll('","', '", "')}\``;
}

function takes(argument: ArgumentRecord): string {
  const { enum: members, oneOf, listOf, default: preset, since, required } = argument;
  const texts = (list: readonly string[]) => list.map((each) => `\`"${each}"\``).join(', ');
  return [
    ...(required ? ['required'] : []),
    ...(members === undefined ? [] : [`\`func.${members}\``]),
    ...(oneOf === undefined ? [] : [texts(oneOf)]),
    ...(listOf === undefined ? [] : [`a list of ${texts(listOf)}`]),
    ...(preset === undefined
      ? []
      : [typeof preset === 'symbol' ? 'has a default' : `default \`${JSON.stringify(preset)}\``]),
    ...(since === undefined ? [] : [`since ${since}`]),
  ].join('; ');
}

function genericRows({ type, example, properties }: GenericRecord, decorator: Decorator) {
  const isGeneric = decorator.method.startsWith('generic_');
  const name = shown(isGeneric ? 'arg_name' : 'client_name', decorator) ?? '';
  return [
    [pair('name', example.name), name, 'required'],
    ...(isGeneric ? [[pair('type', type), shown('type', decorator) ?? '', 'required']] : []),
    ...properties.map((property) => {
      const keyword = keywordFor(property)?.keyword ?? property;
      return [pair(property, example[property]), further(keyword, decorator), ''];
    }),
  ];
}

/** A further keyword; a keyword of Python stands in a dict. */
function further(keyword: string, decorator: Decorator): string {
  if (isIdentifier(keyword)) return shown(keyword, decorator) ?? `\`${keyword}\``;
  return `\`**{"${keyword}": …}\``;
}

function notesOf(record: BindingRecord): string[] {
  const own = record.kind === 'named' ? (bindingNotes[record.decorator] ?? []) : [];
  const presets =
    record.kind === 'named' && record.arguments.some((each) => each.default !== undefined);
  return [
    ...(bindingNotes[record.type] ?? []),
    ...own,
    ...(presets
      ? [
          'The decorator writes its defaults even if `function.json` does not have the property. `None` leaves a property out, so that is what `pyfunc migrate` writes.',
        ]
      : []),
    ...(record.kind === 'named' && record.extras === 'dict'
      ? [
          `Properties without an argument go into the dict \`${record.role === 'trigger' ? 'trigger_extra_fields' : 'binding_extra_fields'}\`.`,
        ]
      : []),
    ...(record.kind === 'generic' && record.type !== 'orchestrationClient'
      ? ['azure-functions has no specific decorator for this type.']
      : []),
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

const alikeOf = ({ type, role }: BindingRecord) =>
  catalog.filter((each) => each.type === type && each.role === role);

/** The property by which one recognizes a record, where a type and role have two. */
function ownProperty(record: BindingRecord): string {
  const others = alikeOf(record).filter((each) => each !== record);
  const own = Object.keys(record.example).find((key) =>
    others.some(({ example }) => !Object.hasOwn(example, key)),
  );
  return own === undefined ? '' : ` with \`${own}\``;
}

/** Two records of one type and role, such as queues and topics of Service Bus, show their decorators. */
function title(record: BindingRecord): string {
  const { type, role } = record;
  const alike = alikeOf(record);
  const named = role === 'trigger' ? type : `${type} (${role})`;
  const isOne = alike.length === 1 || record.kind !== 'named';
  return isOne ? named : `${named}: ${record.decorator}`;
}

function anchor(record: BindingRecord): string {
  return slug(title(record));
}
