import type { AST } from 'toml-eslint-parser';
import type { Span } from '../change/edit.ts';
import { lazyPackage } from '../lazy-package.ts';

const parser = lazyPackage<typeof import('toml-eslint-parser')>('toml-eslint-parser');

/** A TOML document as it is written, with places; or why it is not valid. */
export type TomlReading =
  | { readonly kind: 'read'; readonly tables: readonly TomlTable[] }
  | { readonly kind: 'invalid'; readonly reason: string; readonly offset: number };

/** A table in the order of the file; the first holds the keys above all heads. */
export interface TomlTable {
  /** The names in its head, without quotes; empty for the first. */
  readonly path: readonly string[];
  /** `[[name]]` */
  readonly isArray: boolean;
  /** From its head, or from the first key where there is none, to the end of its last value. */
  readonly span: Span;
  readonly keys: readonly TomlKey[];
}

export interface TomlKey {
  /** More than one name where it is dotted. */
  readonly path: readonly string[];
  /** From the key to the end of the value. */
  readonly span: Span;
  readonly value: TomlValue;
}

export type TomlValue = { readonly span: Span } & (
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly TomlValue[] }
  | { readonly kind: 'table'; readonly keys: readonly TomlKey[] }
  | { readonly kind: 'other' }
);

/** A value that is defined below a name, by whatever heads, dotted keys and inline tables. */
export interface TomlEntry {
  /** From that name on. */
  readonly path: readonly string[];
  readonly value: TomlValue;
}

/** What is defined below a name, inner entries after those around them. Arrays of tables are left out. */
export function entriesBelow(
  tables: readonly TomlTable[],
  name: readonly string[],
): readonly TomlEntry[] {
  const inside = (path: readonly string[], keys: readonly TomlKey[]): TomlEntry[] =>
    keys.flatMap((key) => {
      const full = [...path, ...key.path];
      const deeper = key.value.kind === 'table' ? inside(full, key.value.keys) : [];
      return [{ path: full, value: key.value }, ...deeper];
    });
  return tables
    .filter(({ isArray }) => !isArray)
    .flatMap(({ path, keys }) => inside(path, keys))
    .filter(({ path }) => name.every((part, index) => path[index] === part))
    .map(({ path, value }) => ({ path: path.slice(name.length), value }));
}

/** Reads TOML 1.1. A name that is defined twice is not valid. Spans are offsets in `text`. */
export function readToml(text: string): TomlReading {
  try {
    const [top] = parser().parseTOML(text, { tomlVersion: '1.1' }).body;
    const tables = top.body.filter((node) => node.type === 'TOMLTable');
    const keys = top.body.filter((node) => node.type === 'TOMLKeyValue').map(keyOf);
    const end = keys.at(-1)?.span.end ?? 0;
    const root = { path: [], isArray: false, span: { start: keys[0]?.span.start ?? 0, end }, keys };
    return { kind: 'read', tables: [root, ...tables.map(tableOf)] };
  } catch (error) {
    if (!(error instanceof parser().ParseError)) throw error;
    return { kind: 'invalid', reason: error.message, offset: error.index };
  }
}

function tableOf(node: AST.TOMLTable): TomlTable {
  return {
    path: namesOf(node.key),
    isArray: node.kind === 'array',
    span: spanOf(node),
    keys: node.body.map(keyOf),
  };
}

function keyOf(node: AST.TOMLKeyValue): TomlKey {
  return { path: namesOf(node.key), span: spanOf(node), value: readValue(node.value) };
}

function readValue(node: AST.TOMLContentNode): TomlValue {
  const span = spanOf(node);
  switch (node.type) {
    case 'TOMLArray':
      return { kind: 'list', span, items: node.elements.map(readValue) };
    case 'TOMLInlineTable':
      return { kind: 'table', span, keys: node.body.map(keyOf) };
    case 'TOMLValue':
      if (node.kind === 'string') return { kind: 'text', span, text: node.value };
      return { kind: 'other', span };
  }
}

function namesOf({ keys }: AST.TOMLKey): string[] {
  return keys.map((each) => (each.type === 'TOMLBare' ? each.name : each.value));
}

function spanOf({ range: [start, end] }: AST.TOMLNode): Span {
  return { start, end };
}
