import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { failed, ok, type Result } from '../../diagnostics/result.ts';
import { templateBudget, templateName, templateValue } from '../../diagnostics/templates.ts';
import type { Span } from '../../workspace/change/edit.ts';
import {
  type Escaper,
  type Template,
  type TemplateExpression,
  type TemplatePiece,
  type TemplateValue,
  Unwritable,
} from './template.ts';

/** The values of one run, by name. */
export type Values = Readonly<Record<string, TemplateValue>>;

/** The words a placeholder may begin with. */
export type Escapers = Readonly<Record<string, Escaper>>;

/** Carries diagnostics out of nested calls; never leaves generators/. */
export class TemplateFault extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(...diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map(({ message }) => message).join(' '));
    this.diagnostics = diagnostics;
  }
}

/** Steps, and UTF-16 units of text. */
const limits = { steps: 100_000, output: 1_048_576 } as const;

/** Returns the text of a template, or the diagnostic that says why there is none. Runs no code. */
export function render(template: Template, values: Values, escapers: Escapers): Result<string> {
  return withoutFault(() => new Rendering(template.path, escapers).text(template.body, values));
}

/** The value of work that renders, or the diagnostics that a nested call carried out of it. */
export function withoutFault<Value>(work: () => Value): Result<Value> {
  try {
    return ok(work());
  } catch (error) {
    if (error instanceof TemplateFault) return failed(...error.diagnostics);
    throw error;
  }
}

class Rendering {
  readonly #path: string;
  readonly #escapers: Escapers;
  #steps = 0;
  #length = 0;

  constructor(path: string, escapers: Escapers) {
    this.#path = path;
    this.#escapers = escapers;
  }

  text(pieces: readonly TemplatePiece[], values: Values): string {
    const parts = pieces.map((piece) => this.#piece(piece, values));
    return parts.reduceRight((below, part, index) => {
      return this.#above(pieces[index], part, below) + below;
    }, '');
  }

  #piece(piece: TemplatePiece, values: Values): string {
    this.#step();
    switch (piece.kind) {
      case 'text':
        return this.#counted(piece.text);
      case 'placeholder':
        return this.#counted(this.#placeholder(piece, values));
      case 'if':
        return isTrue(this.#value(piece.test, values))
          ? this.text(piece.body, values)
          : this.text(piece.otherwise, values);
      case 'each':
        return this.#each(piece, values);
    }
  }

  #each(piece: Extract<TemplatePiece, { kind: 'each' }>, values: Values): string {
    const list = this.#value(piece.list, values);
    const items = Array.isArray(list) ? list : [];
    if (items.length === 0) return this.text(piece.otherwise, values);
    return items
      .map((item: TemplateValue, index) => {
        this.#step();
        const inside = { first: index === 0, last: index === items.length - 1, [piece.item]: item };
        return this.text(piece.body, { ...values, ...inside });
      })
      .join('');
  }

  #placeholder(piece: Extract<TemplatePiece, { kind: 'placeholder' }>, values: Values): string {
    const given = piece.values.map((each) => this.#value(each, values));
    const write: Escaper | undefined =
      piece.escaper === undefined ? bare : this.#escapers[piece.escaper];
    if (write === undefined) throw new Error(`A parsed template has no escaper ${piece.escaper}`);
    try {
      return write(...given);
    } catch (error) {
      if (!(error instanceof Unwritable)) throw error;
      const at = { path: this.#path, span: piece.span };
      throw new TemplateFault(diagnose(templateValue, { problem: error.message }, { at }));
    }
  }

  #above(piece: TemplatePiece | undefined, text: string, below: string): string {
    if (piece?.kind !== 'placeholder' || piece.escaper === undefined) return text;
    const above = this.#escapers[piece.escaper]?.above;
    return above === undefined ? text : above(text, below);
  }

  #value(expression: TemplateExpression, values: Values): TemplateValue {
    switch (expression.kind) {
      case 'constant':
        return expression.value;
      case 'equal':
        return this.#value(expression.left, values) === this.#value(expression.right, values);
      case 'has': {
        const list = this.#value(expression.left, values);
        return Array.isArray(list) && list.includes(this.#value(expression.right, values));
      }
      case 'name':
        return this.#lookUp(expression.path, expression.span, values);
    }
  }

  /** Only own properties of plain data count: no prototype, no length, no methods. */
  #lookUp(path: readonly string[], span: Span, values: Values): TemplateValue {
    let found: TemplateValue = values;
    for (const part of path) {
      if (!isRecord(found) || !Object.hasOwn(found, part)) {
        const slots = { name: path.join('.'), known: isRecord(found) ? Object.keys(found) : [] };
        throw new TemplateFault(diagnose(templateName, slots, { at: { path: this.#path, span } }));
      }
      found = found[part] ?? null;
    }
    return found;
  }

  #step(): void {
    this.#steps += 1;
    if (this.#steps > limits.steps) this.#exceed(`${limits.steps} steps`);
  }

  /** Text counts where it is written, so that loops inside loops are stopped while they run. */
  #counted(text: string): string {
    this.#length += text.length;
    if (this.#length > limits.output) this.#exceed(`${limits.output} characters of output`);
    return text;
  }

  #exceed(limit: string): never {
    throw new TemplateFault(diagnose(templateBudget, { limit }, { at: { path: this.#path } }));
  }
}

function bare(value: TemplateValue | undefined): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  throw new Unwritable('it is not a text');
}

function isTrue(value: TemplateValue): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

function isRecord(value: TemplateValue): value is { readonly [name: string]: TemplateValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
