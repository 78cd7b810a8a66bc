import type { Node } from 'web-tree-sitter';
import { leadingComments, lineEnd } from '../../python/header.ts';
import type { Import } from '../../python/imports/imports.ts';
import type { PyModule } from '../../python/module.ts';
import type { Statement } from '../../python/statements.ts';
import type { Span } from '../../workspace/change/edit.ts';
import type { Item } from '../keyed.ts';
import { breaksIn, plain } from '../plain.ts';
import { keyOfStatement } from './keys.ts';

/** A statement with the comments above it; or the comments that head or end the place they stand in. */
export interface PythonItem extends Item {
  /** From the first comment to the end of the last line. */
  readonly span: Span;
  /** The statement itself, what follows it on its line, and comments below that are indented deeper. */
  readonly code: Span;
  readonly codeText: string;
  /** The comment lines above it. */
  readonly comments: readonly string[];
  /** Line breaks between what stands above and this. */
  readonly breaks: number;
  /** Where what stands above ends. */
  readonly previousEnd: number;
  readonly statement?: Statement;
  readonly import?: Import;
  /** A function or class, which is set off by blank lines. */
  readonly isDeclaration: boolean;
  /** Names it gives a meaning to in the scope it stands in. */
  readonly binds: readonly string[];
}

/** Where statements stand below each other: a module, or the body of a class. */
export interface Level extends Span {
  readonly module: PyModule;
  /** What has the statements for its children. */
  readonly node: Node;
  readonly statements: readonly Statement[];
  /** Of each of its lines. */
  readonly indent: string;
}

export function moduleLevel(module: PyModule): Level {
  const { root: node, statements, text } = module;
  return { module, node, statements, start: 0, end: text.length, indent: '' };
}

const known = new WeakMap<PyModule, readonly PythonItem[]>();

/** All that stands there in order; statements that share a line are one. */
export function pythonItems(level: Level): readonly PythonItem[] {
  if (level.statements !== level.module.statements) return readItems(level);
  const found = known.get(level.module) ?? readItems(level);
  known.set(level.module, found);
  return found;
}

function readItems(level: Level): PythonItem[] {
  const { module } = level;
  const { text } = module;
  const items: PythonItem[] = [];
  let end = level.start;
  const add = (
    own: Pick<PythonItem, 'key' | 'statement' | 'import' | 'isDeclaration' | 'binds'>,
    from: number,
    to: number,
  ) => {
    const start = skipSpace(text, end);
    if (start >= to) return;
    const span = { start, end: to };
    const breaks = breaksIn(text.slice(end, start));
    const place = { span, code: { start: from, end: to }, breaks, previousEnd: end };
    items.push({
      ...own,
      ...place,
      text: plain(text.slice(start, to)),
      codeText: plain(text.slice(from, to)),
      comments: text.slice(start, from).match(/#[^\r\n]*/g) ?? [],
    });
    end = to;
  };
  const comments = { isDeclaration: false, binds: [] };
  if (level.start === 0) {
    const header = text.slice(0, leadingComments(text)).trimEnd().length;
    add({ ...comments, key: 'header' }, header, header);
  }
  for (const [first, ...others] of byLine(level)) {
    const { span, kind } = first;
    const top = [first, ...others.filter(({ nested }) => !nested)];
    const to = lineEnd(text, (top.at(-1) ?? first).span.end);
    const all = [first, ...others] as const;
    const own = kind === 'import' && top.length === 1 ? module.importAt(span.start) : undefined;
    add(
      {
        key: keyOfStatement(all, top.length, text.slice(span.start, to), module),
        statement: first,
        isDeclaration: kind === 'def' || kind === 'class',
        binds: all.flatMap((each) => namesOf(each, module)),
        ...(own && { import: own }),
      },
      span.start,
      Math.min(withTail(text, to, level.indent.length), level.end),
    );
  }
  const rest = text.slice(end, level.end).trimEnd().length;
  add({ ...comments, key: 'end' }, level.end, end + rest);
  return items;
}

/** Statements that begin on one line, with those nested in them. */
function byLine({ module, statements }: Level): [Statement, ...Statement[]][] {
  const groups: [Statement, ...Statement[]][] = [];
  let end = 0;
  for (const statement of statements) {
    const group = groups.at(-1);
    if (group && (statement.nested || statement.span.start < end)) group.push(statement);
    else groups.push([statement]);
    if (!statement.nested) end = lineEnd(module.text, statement.span.end);
  }
  return groups;
}

/** A comment below a block that is indented deeper than what follows is the block's. */
function withTail(text: string, from: number, indent: number): number {
  const line = /(?:\r\n|\r|\n)([ \t]*)(#[^\r\n]*)?(?=[\r\n]|$)/y;
  line.lastIndex = from;
  let end = from;
  for (let found = line.exec(text); found !== null; found = line.exec(text)) {
    const [, space = '', comment] = found;
    if (comment === undefined) continue;
    if (space.length <= indent) break;
    end = line.lastIndex;
  }
  return end;
}

function namesOf(statement: Statement, module: PyModule): readonly string[] {
  const { kind, span } = statement;
  if (kind === 'def' || kind === 'assignment') return [statement.name];
  if (kind === 'class') return statement.binds;
  if (kind === 'import') {
    const names = module.importAt(span.start)?.names ?? [];
    return names.flatMap(({ binds }) => (binds === undefined ? [] : [binds]));
  }
  const unpacked =
    /^[([]?\s*[\p{L}_][\p{L}\p{N}_]*(?:\s*,\s*\*?[\p{L}_][\p{L}\p{N}_]*)*\s*,?\s*[)\]]?\s*=(?!=)/u;
  const [targets = ''] = unpacked.exec(module.text.slice(span.start, span.end)) ?? [];
  return targets.match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? [];
}

function skipSpace(text: string, from: number): number {
  const space = /\s*/y;
  space.lastIndex = from;
  space.exec(text);
  return space.lastIndex;
}
