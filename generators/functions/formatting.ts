import { posix } from 'node:path';
import {
  entriesBelow,
  readToml,
  type TomlEntry,
  type TomlValue,
} from '../../workspace/text/toml.ts';
import { readableTextAt } from '../../workspace/tree/file-text.ts';
import type { Surroundings } from '../../workspace/tree/surroundings.ts';
import { joinPath, type Tree } from '../../workspace/tree/tree.ts';

/** What the settings of the app's formatter say, as far as new code depends on it. */
export interface FormatterSettings {
  readonly lineLength?: number;
  /** Whether ruff sorts the app's modules as first-party; absent if ruff does not sort imports. */
  readonly treatsAppAsFirstParty?: boolean;
}

/** Where ruff and Black look, the first that has a setting wins. */
const places = [
  ['.ruff.toml', []],
  ['ruff.toml', []],
  ['pyproject.toml', ['tool', 'ruff']],
  ['pyproject.toml', ['tool', 'black']],
] as const;

/** Reads the settings of ruff and Black in the app's folder, or in the nearest folder above that has some. */
export function formatterSettings(tree: Tree, around?: Surroundings): FormatterSettings {
  const own = settingsIn(tree, '', '');
  if (own !== undefined || around === undefined) return own ?? {};
  const parts = around.app.split('/');
  for (let count = parts.length - 1; count >= 0; count -= 1) {
    const folder = parts.slice(0, count).join('/');
    const found = settingsIn(around.tree, folder, parts.slice(count).join('/'));
    if (found !== undefined) return found;
  }
  return {};
}

/** `app` is the folder of the app, as seen from the one with the settings. */
function settingsIn(tree: Tree, folder: string, app: string): FormatterSettings | undefined {
  let settings: FormatterSettings | undefined;
  for (const [name, section] of places) {
    const text = readableTextAt(tree, joinPath(folder, name)) ?? '';
    const reading = readToml(text);
    if (reading.kind === 'invalid') continue;
    const entries = entriesBelow(reading.tables, section);
    if (entries.length === 0) continue;
    const length = settingAt(entries, 'line-length');
    const isRuff = section.at(-1) !== 'black' && sortsImports(entries);
    settings = {
      ...(length && { lineLength: Number(text.slice(length.span.start, length.span.end)) }),
      ...(isRuff && { treatsAppAsFirstParty: sourceFolders(entries).includes(app) }),
      ...settings,
    };
  }
  return settings;
}

function settingAt(entries: readonly TomlEntry[], name: string): TomlValue | undefined {
  return entries.find(({ path }) => path.join('.') === name)?.value;
}

function textsAt(entries: readonly TomlEntry[], name: string): string[] {
  const value = settingAt(entries, name);
  if (value?.kind !== 'list') return [];
  return value.items.flatMap((item) => (item.kind === 'text' ? [item.text] : []));
}

function sortsImports(entries: readonly TomlEntry[]): boolean {
  const names = ['lint.select', 'lint.extend-select', 'select', 'extend-select'];
  return names
    .flatMap((name) => textsAt(entries, name))
    .some((rule) => /^(?:ALL|I\d*)$/.test(rule));
}

/** See https://docs.astral.sh/ruff/settings/#src */
function sourceFolders(entries: readonly TomlEntry[]): string[] {
  const given = settingAt(entries, 'src') === undefined ? ['.', 'src'] : textsAt(entries, 'src');
  return given.map((each) => posix.join('.', each).replace(/^\.?\/?$|\/$/g, ''));
}

/**
 * Joins bracketed code that is wrapped at 88 columns if it fits in `width`. Joins only a single inner line
 * without a trailing comma, as Black and ruff do.
 */
export function joinShortBrackets(text: string, width: number): string {
  const bracket = /^( *)(\S.*[([{])\n\1 {4}(\S.*[^,\s])\n\1([)\]}].*)$/gm;
  const joined = text.replace(
    bracket,
    (whole, indent: string, head: string, inner: string, tail: string) => {
      if (/#/.test(`${head}${inner}`)) return whole;
      const isRedundant = /^(?:return|assert|.* [-+*/]?=) \($/.test(head) && tail === ')';
      if (!isRedundant && / \($/.test(head)) return whole;
      const line = isRedundant ? head.slice(0, -1) + inner : head + inner + tail;
      return indent.length + line.length > width ? whole : indent + line;
    },
  );
  // The enclosing brackets may fit now.
  return joined === text ? text : joinShortBrackets(joined, width);
}
