import type { Span } from '../workspace/change/edit.ts';
import {
  insertion,
  joinInsertions,
  type TextEdit,
  withEdits,
} from '../workspace/text/text-edit.ts';
import { afterImports, lineEnd, lineStart } from './header.ts';
import { mergeImports } from './imports/merge-imports.ts';
import type { PyModule } from './module.ts';
import { uniqueName } from './names.ts';
import { moduleBindings } from './scopes.ts';
import type { Statement } from './statements.ts';
import { namesOf } from './statements.ts';

/** How code of one module comes to stand in another, or which of its names is taken there. */
export type ModuleMerge =
  | { readonly kind: 'merged'; readonly edits: readonly TextEdit[] }
  | { readonly kind: 'clash'; readonly name: string };

interface MergeModuleOptions {
  /** The statement of the target that the addition's set-up goes below; else it follows the imports. */
  readonly below?: Span;
  readonly isOwn: (top: string) => boolean;
}

/**
 * Brings the imports, set-up and declarations of a module into another one: declarations at its end,
 * as black sets them off, in its indentation. Nothing that is there changes. Set-up that is there
 * already is used; a function or class of the same name that is another one is a clash.
 */
export function mergeModule(
  target: PyModule,
  addition: PyModule,
  options: MergeModuleOptions,
): ModuleMerge {
  const bound = moduleBindings(target);
  const chunks = chunksOf(addition);
  const { edits, spellings } = mergeImports(target, addition, options.isOwn);
  const replaced = [...spellings, ...indentation(target, addition)];
  const kept: Chunk[] = [];
  for (const chunk of chunks) {
    const { statement } = chunk;
    const name = nameOf(statement);
    const nodes = name === undefined ? undefined : bound.get(name);
    if (name === undefined || nodes === undefined) kept.push(chunk);
    else if (statement.kind === 'assignment') {
      const serving = servingName(target, addition, statement);
      if (serving === name) continue;
      const taken = (each: string) =>
        target.identifiers.has(each) || addition.identifiers.has(each);
      const own = serving ?? uniqueName(name, { has: taken });
      for (const { startIndex: start, endIndex: end } of addition.uses(name)) {
        replaced.push({ span: { start, end }, text: own });
      }
      if (serving === undefined) kept.push(chunk);
    } else if (!hasSame(target, addition, statement)) return { kind: 'clash', name };
  }
  const write = ({ span }: Chunk) => sliceWith(addition.text, span, replaced);
  const first = chunks.find(
    ({ statement }) => statement.kind === 'def' || statement.kind === 'class',
  );
  const isSetup = ({ span }: Chunk) => first === undefined || span.start < first.span.start;
  const setup = kept.filter(isSetup).map(write);
  const declarations = kept.filter((each) => !isSetup(each)).map(write);
  return {
    kind: 'merged',
    edits: joinInsertions([
      ...edits,
      ...(setup.length === 0 ? [] : [setupEdit(target, setup.join('\n'), options.below)]),
      ...(declarations.length === 0 ? [] : [declarationsEdit(target, declarations.join('\n\n\n'))]),
    ]),
  };
}

/**
 * The text of an addition with imported names as a target spells them, in the target's indentation: as
 * `mergeModule` wrote its declarations, or would.
 */
export function inWordsOf(target: PyModule, addition: PyModule): string {
  const { spellings } = mergeImports(target, addition, () => false);
  return withEdits(addition.text, [...spellings, ...indentation(target, addition)]);
}

/** A statement of the addition with the comments above it. */
interface Chunk {
  readonly statement: Statement;
  readonly span: Span;
}

function chunksOf({ text, statements }: PyModule): Chunk[] {
  let end = 0;
  return statements
    .filter(({ nested }) => !nested)
    .flatMap((statement) => {
      const gap = text.slice(end, statement.span.start);
      const start = end + (gap.length - gap.replace(/^\s+/, '').length);
      end = lineEnd(text, statement.span.end);
      const { kind } = statement;
      return kind === 'import' || kind === 'docstring' ? [] : [{ statement, span: { start, end } }];
    });
}

function nameOf(statement: Statement): string | undefined {
  return namesOf(statement)[0];
}

/**
 * The name of an assignment of the target that serves as well: the same one, or a logger of its own. It has
 * another name where an earlier addition found the first one taken, as `logger_2`.
 */
function servingName(
  target: PyModule,
  addition: PyModule,
  wanted: Statement & { kind: 'assignment' },
): string | undefined {
  const ours = addition.text.slice(wanted.value.startIndex, wanted.value.endIndex);
  const names = target.statements.flatMap((each) => {
    if (each.kind !== 'assignment' || each.nested) return [];
    const theirs = target.text.slice(each.value.startIndex, each.value.endIndex);
    const isSame =
      theirs === ours || [theirs, ours].every((text) => /^logging\.getLogger\(/.test(text));
    return isSame ? [each.name] : [];
  });
  const numbered = new RegExp(`^${wanted.name}_\\d+$`);
  return names.find((name) => name === wanted.name) ?? names.find((name) => numbered.test(name));
}

function hasSame(target: PyModule, addition: PyModule, wanted: Statement): boolean {
  const source = addition.text.slice(wanted.span.start, wanted.span.end);
  return target.statements.some(
    ({ span }) => target.text.slice(span.start, span.end).replaceAll('\r\n', '\n') === source,
  );
}

function sliceWith(text: string, { start, end }: Span, edits: readonly TextEdit[]): string {
  const inside = edits
    .filter(({ span }) => span.start >= start && span.end <= end)
    .map((each) => ({
      ...each,
      span: { start: each.span.start - start, end: each.span.end - start },
    }));
  return withEdits(text.slice(start, end), inside);
}

function setupEdit(target: PyModule, setup: string, below: Span | undefined): TextEdit {
  const { text } = target;
  if (below !== undefined) return insertion(lineEnd(text, below.end), `\n${setup}`);
  const { offset, afterLine } = afterImports(target, text.length + 1);
  if (!afterLine) return insertion(offset, `${setup}\n\n\n`);
  const isTight = /^(?:\r\n|\r|\n)\S/.test(text.slice(offset));
  return insertion(offset, `\n\n${setup}${isTight ? '\n' : ''}`);
}

/** At the end of the module, but above what only a script runs, with the comments above that. */
function declarationsEdit(target: PyModule, code: string): TextEdit {
  const { text, statements } = target;
  const script = statements.find(({ kind, span, nested }) => {
    const head = text.slice(span.start, lineEnd(text, span.start));
    return kind === 'other' && !nested && /^if\b.*\b__name__\b/.test(head);
  });
  if (script === undefined) return atEnd(text, code);
  const above = text.slice(0, lineStart(text, script.span.start));
  const comments = /(?:(?<=^|[\r\n])[ \t]*#[^\r\n]*(?:\r\n|\r|\n))+$/.exec(above)?.[0] ?? '';
  const start = above.length - comments.length;
  const space = /\s*$/.exec(text.slice(0, start))?.[0] ?? '';
  const breaks = space.match(/\r\n|\r|\n/g)?.length ?? 0;
  const lead = space.length === start ? 0 : Math.max(0, 3 - breaks);
  return insertion(start, `${'\n'.repeat(lead)}${code}\n\n\n`);
}

/** Two blank lines below what stands last, and a line end at the end. */
function atEnd(text: string, code: string): TextEdit {
  const [space = ''] = /\s*$/.exec(text) ?? [];
  const breaks = space.match(/\r\n|\r|\n/g)?.length ?? 0;
  const least = /[^\r\n]$/.test(text) ? 1 : 0;
  const lead = space === text ? least : Math.max(least, 3 - breaks);
  return insertion(text.length, `${'\n'.repeat(lead)}${code}\n`);
}

/** The addition's steps of four spaces as the target's own, but for the lines inside of strings. */
function indentation(target: PyModule, addition: PyModule): TextEdit[] {
  const [block] = target.root.descendantsOfType('block');
  const at = block?.startIndex ?? 0;
  const unit = target.text.slice(lineStart(target.text, at), at);
  if (unit !== '\t' && unit !== '  ') return [];
  const texts = addition.root
    .descendantsOfType('string')
    .filter((each) => each !== null && each.parent?.type !== 'expression_statement');
  return [...addition.text.matchAll(/^(?: {4})+/gm)].flatMap(({ 0: spaces, index }) => {
    const isText = texts.some((each) => each && each.startIndex < index && index < each.endIndex);
    const span = { start: index, end: index + spaces.length };
    return isText ? [] : [{ span, text: unit.repeat(spaces.length / 4) }];
  });
}
