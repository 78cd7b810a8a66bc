/// <reference types="handlebars" />

import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { diagnose } from '../../diagnostics/diagnostic.ts';
import { failed, ok, type Result } from '../../diagnostics/result.ts';
import {
  templateBarePlaceholder,
  templateBudget,
  templateConstruct,
  templateName,
  templateSyntax,
} from '../../diagnostics/templates.ts';
import type { Span } from '../../workspace/change/edit.ts';
import { lazyPackage } from '../../workspace/lazy-package.ts';
import { correction, nearest } from '../../workspace/text/nearest.ts';
import { type Escapers, TemplateFault } from './render.ts';
import type { Names, Template, TemplateExpression, TemplatePiece } from './template.ts';

const handlebars = lazyPackage<typeof import('handlebars/dist/cjs/handlebars/compiler/base.js')>(
  'handlebars/dist/cjs/handlebars/compiler/base.js',
);

/** That nothing gives a name, with the one that was meant where that is clear. */
export function unknownName(name: string, known: readonly string[]) {
  const meant = nearest(name, known);
  return { name, known, ...(meant !== undefined && { meant }) };
}

/** In UTF-16 units of source and of one placeholder, placeholders, and blocks within blocks. */
const limits = { source: 262_144, placeholder: 500, placeholders: 5_000, depth: 32 } as const;

/**
 * Reads a template and checks all of it: every construct is known, every name declared, every placeholder
 * has an escaper where its value needs one. Returns the first fault as a diagnostic.
 */
export function parseTemplate(
  path: string,
  source: string,
  names: Names,
  escapers: Escapers,
): Result<Template> {
  // Many files have no placeholders, and the parser takes a millisecond for each.
  if (!source.includes('{{')) return ok({ path, body: [{ kind: 'text', text: source }] });
  try {
    const reader = new TemplateReader(path, source, escapers);
    return ok({ path, body: reader.body(readAst(path, source), names) });
  } catch (error) {
    if (error instanceof TemplateFault) return failed(...error.diagnostics);
    throw error;
  }
}

function readAst(path: string, source: string): hbs.AST.Program {
  const refuse = (limit: string) =>
    new TemplateFault(diagnose(templateBudget, { limit }, { at: { path } }));
  if (source.length > limits.source) throw refuse(`${limits.source} characters`);
  const placeholders = source.split('{{').slice(1);
  if (placeholders.length > limits.placeholders)
    throw refuse(`${limits.placeholders} placeholders`);
  if (placeholders.some(isLong))
    throw refuse(`${limits.placeholder} characters in one placeholder`);
  if (depthOf(source) > limits.depth) throw refuse(`${limits.depth} blocks within blocks`);
  try {
    return handlebars().parse(source);
  } catch (error) {
    const span = spanOfError(source, error);
    const at = { path, ...(span && { span }) };
    throw new TemplateFault(diagnose(templateSyntax, { problem: firstLines(error) }, { at }));
  }
}

/** The parser takes seconds for brackets within brackets; only comments may be long. */
function isLong(placeholder: string): boolean {
  return (
    !placeholder.startsWith('!') &&
    placeholder.split('}}', 1).some(({ length }) => length > limits.placeholder)
  );
}

/**
 * Counted before parsing: the parser's clean-up of white space calls itself for each level, and a
 * chained `else if` is a level too.
 */
function depthOf(source: string): number {
  const open: number[] = [];
  let depth = 0;
  let deepest = 0;
  for (const [, mark] of source.matchAll(/\{\{~?(#|\/|\^(?!\s*[~}])|else\s+[^\s~}])/g)) {
    if (mark === '/') {
      depth -= open.pop() ?? 0;
      continue;
    }
    if (mark?.startsWith('else')) open.push((open.pop() ?? 0) + 1);
    else open.push(1);
    depth += 1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

function firstLines(error: unknown): string {
  return messageOf(error)
    .replace(/\nExpecting .*$/s, '')
    .replace(/\n[-^]*\n?/g, ' ')
    .trimEnd();
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Where the parser stopped. It tells the line, and the column only by a mark below a part of the text:
 * `Parse error on line 2:`, `…{{name}.md`, `---------^`. Or both as `if doesn't match each - 2:4`.
 */
function spanOfError(source: string, error: unknown): Span | undefined {
  const [, marked, part = '', dashes = '', line = marked, column] =
    /^Parse error on line (\d+):\n(.*)\n(-*)\^|- (\d+):(\d+)$/.exec(messageOf(error)) ?? [];
  if (line === undefined) return undefined;
  const lines = source.split('\n');
  const text = lines[Number(line) - 1] ?? '';
  const start = lines.slice(0, Number(line) - 1).join('\n').length + (line === '1' ? 0 : 1);
  const ahead = part.slice(dashes.length, dashes.length + 8);
  const found = column === undefined ? text.indexOf(ahead) : Number(column);
  return { start: start + Math.max(found, 0), end: start + text.length };
}

/** The expressions there are, by their word in a template. */
const comparisons: ReadonlyMap<string, 'equal' | 'has'> = new Map([
  ['eq', 'equal'],
  ['has', 'has'],
]);

function sentence(words: string): string {
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}${words.endsWith('?') ? '' : '.'}`;
}

class TemplateReader {
  readonly #path: string;
  readonly #escapers: Escapers;
  readonly #lineStarts: readonly number[];

  constructor(path: string, source: string, escapers: Escapers) {
    this.#path = path;
    this.#escapers = escapers;
    this.#lineStarts = [0, ...[...source.matchAll(/\n/g)].map(({ index }) => index + 1)];
  }

  body(program: hbs.AST.Program | undefined, names: Names): TemplatePiece[] {
    return (program?.body ?? []).flatMap((node) => this.#piece(node, names));
  }

  #piece(node: hbs.AST.Statement, names: Names): TemplatePiece[] {
    switch (node.type) {
      case 'ContentStatement':
        return [{ kind: 'text', text: (node as hbs.AST.ContentStatement).value }];
      case 'CommentStatement':
        return [];
      case 'MustacheStatement':
        return [this.#placeholder(node as hbs.AST.MustacheStatement, names)];
      case 'BlockStatement':
        return [this.#block(node as hbs.AST.BlockStatement, names)];
      default:
        return this.#refuse(node, 'partials or decorators', 'Write the text out in the template.');
    }
  }

  #placeholder(node: hbs.AST.MustacheStatement, names: Names): TemplatePiece {
    if (!node.escaped) {
      this.#refuse(
        node,
        'raw placeholders ({{{ or {{&)',
        'Write a literal brace before a placeholder as {{"{"}}.',
      );
    }
    this.#withoutOptions(node);
    const span = this.#span(node);
    const [word] =
      node.path.type === 'PathExpression' ? (node.path as hbs.AST.PathExpression).parts : [];
    if (word === undefined && node.params.length > 0) {
      this.#refuse(
        node,
        'values behind a literal',
        'Write literal braces as \\{{ where they open.',
      );
    }
    if (word !== undefined && node.params.length > 0) {
      if (!Object.hasOwn(this.#escapers, word)) {
        const instead = sentence(correction(word, Object.keys(this.#escapers), 'use one of:'));
        this.#refuse(node, `escaper "${word}"`, instead);
      }
      const values = node.params.map((each) => this.#expression(each, names));
      return { kind: 'placeholder', escaper: word, values, span };
    }
    const value = this.#expression(node.path, names);
    if (
      value.kind === 'name' &&
      !(value.path.length === 1 && names[value.path[0] ?? ''] === 'bare')
    ) {
      this.#fail(diagnose(templateBarePlaceholder, { name: value.path.join('.') }, this.#at(node)));
    }
    return { kind: 'placeholder', values: [value], span };
  }

  #block(node: hbs.AST.BlockStatement, names: Names): TemplatePiece {
    this.#withoutOptions(node);
    const word = node.path.original;
    const [subject, ...rest] = node.params;
    if (subject === undefined || rest.length > 0 || !['if', 'unless', 'each'].includes(word)) {
      return this.#refuse(
        node,
        `block "${word}" of this form`,
        'Use #if, #unless or #each with one value.',
      );
    }
    const value = this.#expression(subject, names);
    const inverse = this.body(node.inverse, names);
    if (word !== 'each') {
      const body = this.body(node.program, names);
      const [then, otherwise] = word === 'if' ? [body, inverse] : [inverse, body];
      return { kind: 'if', test: value, body: then, otherwise };
    }
    const [item, ...more] = node.program?.blockParams ?? [];
    if (item === undefined || more.length > 0) {
      return this.#refuse(node, '#each without a name', 'Name the item: {{#each list as |item|}}.');
    }
    const inside: Names = { ...names, [item]: 'text', first: 'data', last: 'data' };
    return {
      kind: 'each',
      list: value,
      item,
      body: this.body(node.program, inside),
      otherwise: inverse,
    };
  }

  #expression(node: hbs.AST.Expression, names: Names): TemplateExpression {
    switch (node.type) {
      case 'StringLiteral':
      case 'NumberLiteral':
      case 'BooleanLiteral':
        return { kind: 'constant', value: (node as hbs.AST.StringLiteral).value };
      case 'PathExpression':
        return this.#name(node as hbs.AST.PathExpression, names);
      case 'SubExpression':
        return this.#comparison(node as hbs.AST.SubExpression, names);
      default:
        return this.#refuse(node, 'null or undefined', 'Use #if or #unless.');
    }
  }

  #comparison(node: hbs.AST.SubExpression, names: Names): TemplateExpression {
    this.#withoutOptions(node);
    const [left, right, ...rest] = node.params;
    const kind = comparisons.get(node.path.original);
    if (kind === undefined || left === undefined || right === undefined || rest.length > 0) {
      return this.#refuse(
        node,
        'expressions beside (eq a b) and (has list a)',
        'Compare two values with (eq a b), or look into a list with (has list a).',
      );
    }
    return { kind, left: this.#expression(left, names), right: this.#expression(right, names) };
  }

  #name(node: hbs.AST.PathExpression, names: Names): TemplateExpression {
    const [root] = node.parts;
    if (node.depth > 0 || node.data || root === undefined || /^this\b|^\./.test(node.original)) {
      return this.#refuse(
        node,
        `"${node.original}"`,
        'Use the name itself: outer names are visible inside blocks.',
      );
    }
    if (!Object.hasOwn(names, root)) {
      this.#fail(diagnose(templateName, unknownName(root, Object.keys(names)), this.#at(node)));
    }
    return { kind: 'name', path: node.parts, span: this.#span(node) };
  }

  #withoutOptions(node: {
    readonly hash?: hbs.AST.Hash;
    readonly loc: hbs.AST.SourceLocation;
  }): void {
    if (node.hash !== undefined) {
      this.#refuse(node, 'options (name=value)', 'Give the values one after the other.');
    }
  }

  #refuse(
    node: { readonly loc: hbs.AST.SourceLocation },
    construct: string,
    instead: string,
  ): never {
    return this.#fail(diagnose(templateConstruct, { construct, instead }, this.#at(node)));
  }

  #fail(diagnostic: Diagnostic): never {
    throw new TemplateFault(diagnostic);
  }

  #at(node: { readonly loc: hbs.AST.SourceLocation }): { at: { path: string; span: Span } } {
    return { at: { path: this.#path, span: this.#span(node) } };
  }

  #span({ loc }: { readonly loc: hbs.AST.SourceLocation }): Span {
    return { start: this.#offset(loc.start), end: this.#offset(loc.end) };
  }

  #offset({ line, column }: hbs.AST.Position): number {
    return (this.#lineStarts[line - 1] ?? 0) + column;
  }
}
