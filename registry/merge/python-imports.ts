import type { Import, ImportedName } from '../../python/imports.ts';
import { mergeImports } from '../../python/merge-imports.ts';
import type { PyModule } from '../../python/module.ts';
import { parseModule } from '../../python/parse.ts';
import { type TextEdit, withEdits } from '../../workspace/text-edit.ts';
import type { PythonItem } from './python-items.ts';
import type { Sides } from './python-parts.ts';

/** Whether an import is merged as the statement it is: it has comments, or means more than its names. */
export function isStatementOfItsOwn({ import: own, text, span, code }: PythonItem): boolean {
  if (own === undefined) return true;
  const isOdd = own.level > 0 || own.names.some(({ name }) => name === '*');
  return isOdd || code.start > span.start || text.includes('#');
}

/**
 * The imports that theirs came to need, in the style of ours, and those that theirs no longer has and
 * nothing in `after`, the merged text, uses.
 */
export function importEdits(
  { ours, theirs }: Sides,
  items: readonly [readonly PythonItem[], readonly PythonItem[], readonly PythonItem[]],
  after: string,
): TextEdit[] {
  const [was, has, wants] = items.map((each) => entriesOf(each)) as [Entries, Entries, Entries];
  const isNew = (key: string) => !was.has(key) && !has.has(key);
  const added = mergeImports(ours, onlyNew(theirs, isNew), () => false).edits;
  const gone = [...was.keys()].filter((key) => !wants.has(key) && has.has(key));
  if (gone.length === 0) return [...added];
  const result = parseModule(after);
  const statements = new Set(gone.map((key) => has.get(key)?.item));
  const removed = [...statements].flatMap((item) =>
    item === undefined ? [] : withoutNames(item, gone, result, ours.text, added),
  );
  result.dispose();
  return withoutOverlaps(added, removed, ours.text);
}

type Entries = ReadonlyMap<string, { readonly item: PythonItem; readonly name: ImportedName }>;

function entriesOf(items: readonly PythonItem[]): Entries {
  return new Map(
    items.flatMap((item) =>
      item.import === undefined || isStatementOfItsOwn(item)
        ? []
        : item.import.names.map(
            (name) => [keyOf(item.import as Import, name), { item, name }] as const,
          ),
    ),
  );
}

function keyOf({ kind, module }: Import, { name, alias }: ImportedName): string {
  return `${kind} ${module} ${name} ${alias ?? ''}`;
}

/** The module without the imports that nobody has to add. */
function onlyNew(module: PyModule, isNew: (key: string) => boolean): PyModule {
  const edits = module.imports
    .filter(({ topLevel }) => topLevel)
    .flatMap((each): TextEdit[] => {
      const wanted = each.level > 0 ? [] : each.names.filter((name) => isNew(keyOf(each, name)));
      if (wanted.length === each.names.length) return [];
      const names = wanted.map(({ name, alias }) =>
        alias === undefined ? name : `${name} as ${alias}`,
      );
      const head = each.kind === 'from' ? `from ${each.module} import` : 'import';
      return [
        { span: each.span, text: names.length === 0 ? 'pass' : `${head} ${names.join(', ')}` },
      ];
    });
  return parseModule(withEdits(module.text, edits));
}

/** Only statements that nothing else changes, and only whole ones or names of a single line. */
function withoutNames(
  { import: own, span, previousEnd }: PythonItem,
  gone: readonly string[],
  result: PyModule,
  ours: string,
  added: readonly TextEdit[],
): TextEdit[] {
  if (
    own === undefined ||
    added.some((each) => each.span.start < span.end && each.span.end > span.start)
  ) {
    return [];
  }
  const isUnused = (name: ImportedName) =>
    gone.includes(keyOf(own, name)) && name.binds !== undefined && !isUsed(result, name.binds);
  const left = own.names.filter((name) => !isUnused(name));
  if (left.length === own.names.length) return [];
  if (left.length === 0) {
    if (previousEnd > 0) return [{ span: { start: previousEnd, end: span.end }, text: '' }];
    return [{ span: { ...span, end: span.end + lineBreakAt(ours, span.end).length }, text: '' }];
  }
  const names = left.map(({ name, alias }) => (alias === undefined ? name : `${name} as ${alias}`));
  const head = own.kind === 'from' ? `from ${own.module} import` : 'import';
  const isOneLine = !/[\r\n]/.test(ours.slice(own.span.start, own.span.end));
  return isOneLine ? [{ span: own.span, text: `${head} ${names.join(', ')}` }] : [];
}

function lineBreakAt(text: string, offset: number): string {
  return /^(?:\r\n|\n|\r)/.exec(text.slice(offset, offset + 2))?.[0] ?? '';
}

const lineBreaks = /^(?:\r\n|\n|\r)+/;

/**
 * Neighbours that go become one, and lines that come where others go take their place. A module does
 * not begin with the empty lines below what went.
 */
function withoutOverlaps(
  added: readonly TextEdit[],
  removed: readonly TextEdit[],
  ours: string,
): TextEdit[] {
  const gone: TextEdit[] = [];
  const others = removed.filter(({ text }) => text !== '');
  for (const edit of removed.filter(({ text }) => text === '').sort(byStart)) {
    const last = gone.at(-1);
    if (last === undefined || edit.span.start > last.span.end) gone.push(edit);
    else {
      const end = Math.max(last.span.end, edit.span.end);
      gone[gone.length - 1] = { span: { start: last.span.start, end }, text: '' };
    }
  }
  const [first] = gone;
  if (first?.span.start === 0 && !added.some(({ span }) => span.end === 0)) {
    const [breaks = ''] = lineBreaks.exec(ours.slice(first.span.end)) ?? [];
    gone[0] = { span: { start: 0, end: first.span.end + breaks.length }, text: '' };
  }
  const isIn = (edit: TextEdit, { span }: TextEdit) =>
    span.start < edit.span.start && edit.span.end < span.end;
  const replaced = gone.map((each): TextEdit => {
    const lines = added.filter((edit) => isIn(edit, each)).map(({ text }) => text.trim());
    if (lines.length === 0) return each;
    const { start, end } = each.span;
    const before = lineBreaks.exec(ours.slice(start, end))?.[0] ?? '';
    const after = /[\r\n]+$/.exec(ours.slice(start, end))?.[0] ?? '';
    return { span: each.span, text: `${before}${lines.join('\n')}${after}` };
  });
  const free = added.filter((edit) => !gone.some((each) => isIn(edit, each)));
  return [...free, ...others, ...replaced];
}

function byStart(one: TextEdit, other: TextEdit): number {
  return one.span.start - other.span.start;
}

/** Whether anything but imports speaks of the name, a text such as `__all__` or an annotation too. */
function isUsed(module: PyModule, name: string): boolean {
  const without = withEdits(
    module.text,
    module.imports.map(({ span }) => ({ span, text: '' })),
  );
  return new RegExp(`(?<![\\p{L}\\p{N}_])${name}(?![\\p{L}\\p{N}_])`, 'u').test(without);
}
