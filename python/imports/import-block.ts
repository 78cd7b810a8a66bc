import { stdlibModules } from '../python-names.ts';
import type { HeaderImport } from './import-header.ts';
import { boundAs, fittedImport, sourceOf } from './import-text.ts';

/** Import statements to be written: `import module as alias`, or `from module import names`. */
export interface ImportLine {
  readonly kind: 'import' | 'from';
  readonly module: string;
  /** One for `import`, the module's own; any number for `from`. */
  readonly names: readonly { readonly name: string; readonly alias?: string }[];
  /** Comment lines above it. */
  readonly above: readonly string[];
  /** A statement that is written as it is, for the comments within or behind it. */
  readonly verbatim?: string;
}

/** An import that a file has, apart into what can be merged with others. */
export function importLines(header: HeaderImport, text: string): ImportLine[] {
  const { statement, above, behind } = header;
  const { kind, names } = statement;
  const source = text.slice(statement.span.start, statement.span.end);
  const module = sourceOf(statement);
  const spelled = names.map(({ name, alias }) => ({
    name,
    ...(alias === undefined ? {} : { alias }),
  }));
  if (behind !== '' || source.includes('#')) {
    const verbatim = behind === '' ? source : `${source}  ${behind}`;
    const first = names[0]?.name ?? '';
    return [{ kind, module: kind === 'from' ? module : first, names: spelled, above, verbatim }];
  }
  if (kind === 'from') return [{ kind, module, names: spelled, above }];
  return spelled.map((each, index) => {
    return { kind, module: each.name, names: [each], above: index === 0 ? above : [] };
  });
}

/** The statements in isort's order, each once, in blocks: the standard library, packages, the app's own. */
export function importBlock(
  lines: readonly ImportLine[],
  isOwn: (top: string) => boolean,
): string[] {
  const merged = merge(lines).sort(compare);
  const section = (line: ImportLine): number => {
    const top = line.module.split('.')[0] ?? line.module;
    if (top === '__future__') return 0;
    if (stdlibModules.has(top)) return 1;
    return isOwn(top) ? 3 : 2;
  };
  const blocks = [0, 1, 2, 3]
    .map((each) => merged.filter((line) => section(line) === each).flatMap(written))
    .map((block) => (block[0] === '' ? block.slice(1) : block))
    .filter((block) => block.length > 0);
  return blocks.flatMap((block, index) => (index === 0 ? block : ['', ...block]));
}

/** The name that an import binds, and the dotted name of what it means. */
export function meaningOf(
  kind: ImportLine['kind'],
  module: string,
  { name, alias }: ImportLine['names'][number],
): [binds: string, meaning: string] {
  if (kind === 'from') return [alias ?? name, `${module}.${name}`];
  const top = name.split('.')[0] ?? name;
  return alias === undefined ? [top, top] : [alias, name];
}

function merge(lines: readonly ImportLine[]): ImportLine[] {
  const merged = new Map<string, ImportLine>();
  for (const line of bindingOnce(lines.flatMap(apart))) {
    const key = line.verbatim ?? keyOf(line);
    const other = merged.get(key);
    const names = [...(other?.names ?? []), ...line.names];
    const unique = names.filter((each, index) => names.findIndex((n) => same(n, each)) === index);
    const above = [...new Set([...(other?.above ?? []), ...line.above])];
    merged.set(key, { ...line, names: unique, above });
  }
  return [...merged.values()];
}

/** Leaves out names that a statement of another form binds alike, as `from azure import functions`. */
function bindingOnce(lines: readonly ImportLine[]): ImportLine[] {
  const forms = new Map<string, string>();
  return lines.flatMap((line) => {
    const isBare = line.kind === 'import' && line.names.every(isPlain);
    if (line.verbatim !== undefined || line.above.length > 0 || isBare) return [line];
    const form = keyOf(line);
    const names = line.names.filter((each) => {
      const binding = meaningOf(line.kind, line.module, each).join(' ');
      const known = forms.get(binding) ?? form;
      forms.set(binding, known);
      return known === form;
    });
    return names.length === 0 ? [] : [{ ...line, names }];
  });
}

/** A name under an alias stands in a statement of its own, as isort has it. */
function apart(line: ImportLine): ImportLine[] {
  if (line.verbatim !== undefined || line.kind === 'import') return [line];
  const plain = line.names.filter(isPlain);
  const first = plain.length > 0 ? [{ ...line, names: plain }] : [];
  const others = line.names.filter((each) => !isPlain(each)).map((each) => [each]);
  const above = first.length === 0 ? line.above : [];
  return [
    ...first,
    ...others.map((names, index) => ({ ...line, names, above: index === 0 ? above : [] })),
  ];
}

function isPlain({ name, alias }: ImportLine['names'][number]): boolean {
  return alias === undefined || alias === name;
}

function keyOf({ kind, module, names }: ImportLine): string {
  const [first] = names;
  const renamed = first === undefined || isPlain(first) ? '' : ` ${first.name} ${first.alias}`;
  return `${kind} ${module}${renamed}`;
}

function same(a: ImportLine['names'][number], b: ImportLine['names'][number]): boolean {
  return a.name === b.name && a.alias === b.alias;
}

function compare(a: ImportLine, b: ImportLine): number {
  if (a.kind !== b.kind) return a.kind === 'import' ? -1 : 1;
  return order(a.module.toLowerCase(), b.module.toLowerCase()) || order(keyOf(a), keyOf(b));
}

function written(line: ImportLine): string[] {
  const { kind, module, names, verbatim } = line;
  const above = line.above.length === 0 ? [] : ['', ...line.above];
  if (verbatim !== undefined) return [...above, ...verbatim.split(/\r\n|\r|\n/)];
  const sorted = names
    .map(({ name, alias }) => boundAs(name, alias))
    .sort((a, b) => rank(a.name) - rank(b.name) || order(a.name, b.name));
  return [...above, ...fittedImport({ kind, module }, sorted)];
}

/** Constants, classes, then all others. */
function rank(name: string): number {
  if (/^[A-Z\d_]+$/.test(name) && name.length > 1) return 0;
  return /^[A-Z]/.test(name) ? 1 : 2;
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
