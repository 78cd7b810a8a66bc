import { deleteKey, setKey } from '../../workspace/text/json-edits.ts';
import { insertMember, removeMember, unitOf } from '../../workspace/text/member-edits.ts';
import type { TextEdit } from '../../workspace/text/text-edit.ts';
import type { RegistryEntry } from './config.ts';

/** What a new file begins with. Both are read the same way. */
export type ConfigForm = 'pyfunc.config.ts' | 'pyfunc.config.json';

/** A new file that names one registry. */
export function newConfig(form: ConfigForm, namespace: string, entry: RegistryEntry): string {
  const registries = { [namespace]: written(entry) };
  if (form === 'pyfunc.config.json') return `${JSON.stringify({ registries }, null, 2)}\n`;
  return [
    "import { defineConfig } from 'pyfunc';",
    '',
    'export default defineConfig({',
    '  registries: {',
    `    ${quoted(namespace, "'")}: ${print(written(entry), "'")},`,
    '  },',
    '});',
    '',
  ].join('\n');
}

/** Edits after which pyfunc.config names one more registry, written as the others are; undefined if it is not valid. */
export async function addToConfig(
  name: string,
  text: string,
  namespace: string,
  entry: RegistryEntry,
): Promise<TextEdit[] | undefined> {
  const value = written(entry);
  if (name.endsWith('.json')) return setKey(text, ['registries', namespace], value);
  const { findObject } = await import('./config-script.ts');
  const quote = quoteOf(text);
  const member = `${quoted(namespace, quote)}: ${print(value, quote)}`;
  const registries = findObject(name, text, ['registries']);
  if (registries !== undefined) return insertMember(text, registries.container, () => member);
  const root = findObject(name, text, []);
  if (root === undefined) return undefined;
  const unit = unitOf(text);
  return insertMember(
    text,
    root.container,
    (indent) => `registries: {\n${indent}${unit}${member},\n${indent}}`,
  );
}

/** Edits after which a valid pyfunc.config no longer names a registry. */
export async function removeFromConfig(
  name: string,
  text: string,
  namespace: string,
): Promise<TextEdit[]> {
  if (name.endsWith('.json')) return deleteKey(text, ['registries', namespace]);
  const { findObject } = await import('./config-script.ts');
  const registries = findObject(name, text, ['registries']);
  const at = registries?.keys.indexOf(namespace) ?? -1;
  const { members = [] } = registries?.container ?? {};
  const member = members[at];
  return member === undefined ? [] : removeMember(text, members[at - 1], member);
}

/** A source without headers is a line. */
function written({ source, headers }: RegistryEntry): string | RegistryEntry {
  return headers === undefined ? source : { source, headers };
}

/** The quotes that the file has already. */
function quoteOf(text: string): string {
  return /(['"])[^'"\n]*\1/.exec(text)?.[1] ?? "'";
}

function print(value: string | object, quote: string): string {
  if (typeof value === 'string') return quoted(value, quote);
  const members = Object.entries(value).map(
    ([key, each]) => `${/^\w+$/.test(key) ? key : quoted(key, quote)}: ${print(each, quote)}`,
  );
  return `{ ${members.join(', ')} }`;
}

function quoted(text: string, quote: string): string {
  const body = JSON.stringify(text).slice(1, -1);
  if (quote === '"') return `"${body}"`;
  return `'${body.replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
