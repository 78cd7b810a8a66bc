import { readFileSync } from 'node:fs';
import { fence, page, slug, table } from './markdown.ts';

/** The parts of JSON Schema that schemas/ uses. */
interface Schema {
  readonly title?: string;
  readonly description?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly $ref?: string;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly if?: Schema;
  readonly then?: Schema;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

/** Each schema with the file that it describes and the page that explains that file. */
const files = [
  ['config.schema.json', '`pyfunc.config.json`', '[Use registries](registries.md)'],
  ['registry.schema.json', '`registry.json` of a registry', '[Write a registry](registry.md)'],
  ['template.schema.json', '`template.json` of a template', '[Template files](templates.md)'],
  [
    'template-test.schema.json',
    '`tests/<name>.json` of a template',
    '[Test a registry](registry-testing.md)',
  ],
  ['lock.schema.json', '`pyfunc-lock.json`, which pyfunc writes', '[How updates merge](update.md)'],
  ['report.schema.json', 'what `--json` prints', '[Machine documents](machine-documents.md)'],
] as const;

const read = (file: string): Schema =>
  JSON.parse(readFileSync(new URL(`../schemas/${file}`, import.meta.url), 'utf8'));

/** What pyfunc reads and writes, as JSON Schema. */
export function schemasPage(): string {
  return page('JSON schemas', [
    'The folder `schemas` of the package has a JSON Schema (draft 7) for each file that pyfunc reads or writes. Editors use the schemas to complete and check what you type. Programs can use them for validation.',
    table(
      ['schema', 'describes', 'explained in'],
      files.map(([file, what, where]) => [`[${file}](../schemas/${file})`, what, where]),
    ),
    'To use a schema in an editor, name it in the file. If pyfunc is installed in the repository:',
    fence(
      'json',
      '{\n  "$schema": "./node_modules/pyfunc/schemas/config.schema.json",\n  "registries": {}\n}',
    ),
    ...files
      .filter(([file]) => file !== 'report.schema.json')
      .flatMap(([file]) => {
        const schema = read(file);
        return [`## ${schema.title}`, schema.description ?? '', fields(schema)];
      }),
  ]);
}

/** The document that `--json` prints, field by field. */
export function machineDocumentsPage(): string {
  const schema = read('report.schema.json');
  const definitions = Object.entries(schema.$defs ?? {}).filter(([name]) => name !== 'status');
  return page('Machine documents', [
    'With `--json`, every command prints one JSON document on standard output and its messages on standard error. [report.schema.json](../schemas/report.schema.json) describes it, and the tests of pyfunc validate every document against this schema. The exit code is the same as without the flag. `--help` and `--version` are not commands and print text, even with `--json`.',
    fence('sh', 'pyfunc migrate ./app --dry-run --json'),
    '## The document',
    schema.description ?? '',
    fields(schema, linkOf),
    '## Status',
    '`status` says how the run ended. [Exit codes](exit-codes.md) are a shorter form of it.',
    table(['status', 'meaning'], statuses(schema)),
    '## What each command fills in',
    'Commands that work on apps fill `apps`; all others fill `result`. If a run ends early, its `result` may only say what was missing.',
    table(['command', 'field', 'holds'], (schema.allOf ?? []).flatMap(commandRow)),
    '## Types',
    ...definitions.flatMap(([name, each]) => [
      `### ${capital(words(name))}`,
      ...(each.description === undefined ? [] : [each.description]),
      ...(each.properties === undefined ? [] : [fields(each, linkOf)]),
      ...(each.properties === undefined && each.description === undefined
        ? [typeOf(each, linkOf)]
        : []),
    ]),
  ]);
}

function statuses({ $defs }: Schema): string[][] {
  const texts = ($defs?.status?.description ?? '').replace(/\.$/, '').split('. ');
  return texts.map((text) => {
    const at = text.indexOf(': ');
    return [`\`${text.slice(0, at)}\``, `${capital(text.slice(at + 2))}.`];
  });
}

/** Which type the result, or a row of the apps, has for some commands. */
function commandRow({ if: when, then }: Schema): string[][] {
  const commands = (when?.properties?.command?.enum ?? []).map((each) => `\`${each}\``);
  const parts = [then ?? {}, ...(then?.anyOf ?? [])].map(({ properties }) => properties ?? {});
  const [result] = parts.flatMap((each) => each.result ?? []).filter(isOwn);
  const [apps] = parts.flatMap((each) => each.apps ?? []);
  const field = apps === undefined ? 'result' : 'apps';
  const schema = apps ?? result?.anyOf?.find(isOwn) ?? result;
  return schema === undefined
    ? []
    : [[commands.join(', '), `\`${field}\``, typeOf(schema, linkOf)]];
}

/** Whether a schema is more than that of a run that ended early. */
function isOwn({ $ref }: Schema): boolean {
  return $ref === undefined || !$ref.endsWith('/noResult');
}

/** A table of the fields. `link` shows a type that has a name. */
function fields({ properties = {}, required = [] }: Schema, link = words): string {
  return table(
    ['field', 'type', 'meaning'],
    Object.entries(properties).map(([name, schema]) => [
      `\`${name}\`${required.includes(name) ? '' : ' (optional)'}`,
      typeOf(schema, link),
      schema.description ?? '',
    ]),
  );
}

function typeOf(schema: Schema, link: (name: string) => string): string {
  const { const: value, enum: values, $ref, items, anyOf, oneOf, type } = schema;
  if (value !== undefined) return `\`${JSON.stringify(value)}\``;
  if (values !== undefined) return values.map((each) => `\`${JSON.stringify(each)}\``).join(', ');
  if ($ref !== undefined) return link($ref.replace(/^.*\//, ''));
  if (items !== undefined) return `list of ${typeOf(items, link)}`;
  const several = anyOf ?? oneOf;
  if (several !== undefined) return several.map((each) => typeOf(each, link)).join(' or ');
  return type ?? 'any';
}

function linkOf(name: string): string {
  return name === 'status' ? '[status](#status)' : `[${words(name)}](#${slug(words(name))})`;
}

const capital = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** `functionChange` as `function change`. */
const words = (name: string) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
